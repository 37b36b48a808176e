/* content.c - Atom names a type for what it holds; the type is believed where it can be.
 *
 * Text, HTML and XHTML are what feeds are made of. Anything else is base64, as the standard has it,
 * and often enough of text or HTML: so what decodes to valid text is taken for that, and what does
 * not is left out. A type without a slash that nobody knows is a slip of somebody who wrote text.
 */
#include "read/content.h"
#include "base/base64.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/html.h"
#include "read/xml.h"

static bool contains(const char *text, const char *what) { return text && strstr(text, what); }

np_content np_content_in_atom(const char **attribute)
{
    const char *type = np_xml_attribute(attribute, "type");
    if (contains(type, "image/") || contains(type, "audio/") || contains(type, "video/"))
        return NP_CONTENT_MEDIUM;
    if (contains(np_xml_attribute(attribute, "mode"), "base64"))
        return NP_CONTENT_BASE64;
    if (contains(type, "html"))
        return NP_CONTENT_HTML;
    bool is_text = !contains(type, "/") || contains(type, "text") || contains(type, "xml");
    return is_text ? NP_CONTENT_PLAIN : NP_CONTENT_BASE64;
}

static bool decodes_to_text(np_str raw, np_buf *to)
{
    return np_base64_get_loose(raw, to) && np_utf8_valid(np_buf_view(to)) == to->len &&
           !memchr(to->at, 0, to->len);
}

np_str np_content_words(np_content how, np_str raw, np_buf *scratch, np_buf *words)
{
    scratch->len = words->len = 0;
    if (how == NP_CONTENT_PLAIN)
        return raw;
    if (how == NP_CONTENT_HTML)
        np_html_text(raw, words);
    if (how == NP_CONTENT_BASE64 && decodes_to_text(raw, scratch))
        np_html_text(np_buf_view(scratch), words);
    return np_buf_view(words);
}

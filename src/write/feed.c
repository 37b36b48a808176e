/* feed.c - RSS 2.0 and Atom 1.0, which say the same things in other words.
 *
 * Each piece is said here in both, so that what writes a feed need not know which it writes. What
 * a format cannot say is said by Dublin Core, which readers of both know: a date that is only a day
 * (RSS and Atom want the second), the author (RSS wants an address), when an item was changed.
 *
 * An address that a feed or entry must have, and has none on the web, is a name: urn:newsprint:...
 * Readers tell entries apart by it and do nothing else with it. */
#include "write/feed.h"
#include "base/civil.h"
#include "base/str.h"
#include "base/xml_escape.h"
#include "read/url.h"
#include "read/xml.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/reader.h"

#define URN "urn:newsprint:"

/* ---- Small things ------------------------------------------------------ */

static void put(np_feed *f, const char *markup) { np_buf_text(f->to, markup); }

static void put_attribute(np_feed *f, const char *name, np_str value)
{
    np_buf_print(f->to, " %s=\"", name);
    np_xml_value(f->to, value);
    put(f, "\"");
}

void np_feed_element(np_feed *f, const char *name, np_str text)
{
    np_buf_print(f->to, "<%s>", name);
    np_xml_text(f->to, text);
    np_buf_print(f->to, "</%s>\n", name);
}

static bool has_four_digits(int year) { return year >= 0 && year <= 9999; }

/* "Sat, 22 Mar 2025 10:00:00 +0000", or for Atom "2025-03-22T10:00:00Z"; a day is its beginning. */
static void put_moment(np_feed *f, const char *name, np_time t)
{
    np_civil c = np_civil_of_seconds(t.at);
    if (t.kind == NP_TIME_UNKNOWN || !has_four_digits(c.year))
        return;
    np_buf_print(f->to, "<%s>", name);
    if (f->is_atom)
        np_print_time(f->to, (np_time){t.at, NP_TIME_EXACT});
    else
        np_print_mail_date(f->to, t);
    np_buf_print(f->to, "</%s>\n", name);
}

/* "2025-03-22" or "2025-03-22T10:00:00Z". */
static void put_dublin(np_feed *f, const char *name, np_time t)
{
    if (t.kind == NP_TIME_UNKNOWN || !has_four_digits(np_civil_of_seconds(t.at).year))
        return;
    np_buf_print(f->to, "<%s>", name);
    np_print_time(f->to, t);
    np_buf_print(f->to, "</%s>\n", name);
}

/* Atom's <updated>, which may not be missing: where it is not known, 1970. */
static void put_updated(np_feed *f, np_time t)
{
    bool can_be = t.kind != NP_TIME_UNKNOWN && has_four_digits(np_civil_of_seconds(t.at).year);
    put_moment(f, "updated", (np_time){can_be ? t.at : 0, NP_TIME_EXACT});
}

/* ---- The frame --------------------------------------------------------- */

#define VOCABULARIES                                                                               \
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""

static void open_rss(np_feed *f, const np_feed_head *head)
{
    put(f, "<rss version=\"2.0\"" VOCABULARIES ">\n<channel>\n");
    np_feed_element(f, "title", head->title);
    np_buf_print(f->to, "<link>" URN "%s</link>\n", head->name);
    np_feed_element(f, "description", head->about);
    put_moment(f, "lastBuildDate", head->updated);
    put(f, "<generator>newsprint " NP_VERSION "</generator>\n");
}

static void open_atom(np_feed *f, const np_feed_head *head)
{
    put(f, "<feed xmlns=\"http://www.w3.org/2005/Atom\"" VOCABULARIES ">\n");
    np_buf_print(f->to, "<id>" URN "%s</id>\n", head->name);
    np_feed_element(f, "title", head->title);
    np_feed_element(f, "subtitle", head->about);
    put_updated(f, head->updated);
    np_buf_print(f->to, "<author><name>%s</name></author>\n", head->author);
    put(f, "<generator version=\"" NP_VERSION "\">newsprint</generator>\n");
}

void np_feed_open(np_feed *f, const np_feed_head *head)
{
    put(f, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    if (f->is_atom)
        open_atom(f, head);
    else
        open_rss(f, head);
}

void np_feed_close(np_feed *f)
{
    put(f, f->is_atom ? "</feed>\n" : "</channel>\n</rss>\n");
    f->to->has_failed |= f->scratch.has_failed;
    np_buf_clear(&f->scratch);
}

void np_feed_begin_item(np_feed *f, np_str lang)
{
    bool is_tag = np_is_language_tag(lang);
    put(f, f->is_atom ? "<entry" : "<item");
    if (is_tag)
        put_attribute(f, "xml:lang", lang);
    put(f, ">\n");
    if (lang.len && !is_tag)
        np_feed_element(f, "dc:language", lang);
}

void np_feed_end_item(np_feed *f) { put(f, f->is_atom ? "</entry>\n" : "</item>\n"); }

/* ---- The parts of an item ---------------------------------------------- */

/* Could this, at s, be read as markup by those who take a title for HTML? */
static bool looks_like_markup(np_str s)
{
    char next = s.len > 1 ? s.at[1] : ' ';
    bool is_letter = (next | 32) >= 'a' && (next | 32) <= 'z';
    return s.at[0] == '<'   ? is_letter || next == '/' || next == '!' || next == '?'
           : s.at[0] == '&' ? is_letter || next == '#'
                            : false;
}

/* RSS never said whether a title is text or HTML, and both are done. "AT&amp;T & Co < 3" means the
 * same either way but where it looks like markup; only there it is written as HTML. */
static void put_title_for_both(np_feed *f, np_str title)
{
    np_buf *html = &f->scratch;
    html->len = 0;
    for (size_t i = 0; i < title.len; i++)
        if (looks_like_markup((np_str){title.at + i, title.len - i}))
            np_buf_text(html, title.at[i] == '<' ? "&lt;" : "&amp;");
        else
            np_buf_char(html, title.at[i]);
    np_feed_element(f, "title", np_buf_view(html));
}

void np_feed_title(np_feed *f, np_str title)
{
    if (f->is_atom)
        np_feed_element(f, "title", title);
    else
        put_title_for_both(f, title);
}

void np_feed_link(np_feed *f, np_str url)
{
    if (url.len == 0)
        return;
    if (!f->is_atom) {
        np_feed_element(f, "link", url);
        return;
    }
    put(f, "<link rel=\"alternate\"");
    put_attribute(f, "href", url);
    put(f, "/>\n");
}

bool np_feed_is_iri(np_str id)
{
    for (size_t i = 0; i < id.len; i++)
        if ((unsigned char)id.at[i] <= ' ' || strchr("<>\"{}|\\^`\x7F", id.at[i]))
            return false;
    return np_url_is_global(id);
}

/* An entry's id that is an address is taken for its link, where it has none. */
bool np_feed_id(np_feed *f, np_str id, bool has_link)
{
    bool is_iri = np_feed_is_iri(id);
    if (f->is_atom && !has_link && np_is_web_link(id))
        is_iri = false;
    if (!f->is_atom) {
        put(f, "<guid isPermaLink=\"false\">");
        np_xml_text(f->to, id);
        put(f, "</guid>\n");
    } else if (is_iri) {
        np_feed_element(f, "id", id);
    } else {
        put(f, "<id>" URN);
        np_escape_fragment(id, f->to);
        put(f, "</id>\n");
    }
    return is_iri;
}

void np_feed_own_id(np_feed *f, np_str id)
{
    put(f, "<np:id xmlns:np=\"" NP_OWN_URI "\">");
    np_xml_text(f->to, id);
    put(f, "</np:id>\n");
}

void np_feed_html(np_feed *f, np_str html)
{
    if (!f->is_atom && html.len == 0)
        return;
    put(f, f->is_atom ? "<content type=\"html\">" : "<description>");
    np_xml_text(f->to, html);
    put(f, f->is_atom ? "</content>\n" : "</description>\n");
}

void np_feed_author(np_feed *f, np_str name)
{
    if (name.len == 0)
        return;
    if (!f->is_atom) {
        np_feed_element(f, "dc:creator", name);
        return;
    }
    put(f, "<author><name>");
    np_xml_text(f->to, name);
    put(f, "</name></author>\n");
}

void np_feed_category(np_feed *f, np_str name)
{
    if (!f->is_atom) {
        np_feed_element(f, "category", name);
        return;
    }
    put(f, "<category");
    put_attribute(f, "term", name);
    put(f, "/>\n");
}

void np_feed_source(np_feed *f, np_str name, np_str host)
{
    if (name.len == 0)
        return;
    if (f->is_atom) {
        put(f, "<source><title>");
        np_xml_text(f->to, name);
        put(f, "</title></source>\n");
        return;
    }
    put(f, "<source url=\"");
    np_xml_value(f->to, host.len ? NP_STR("http://") : NP_STR(URN "source"));
    np_xml_value(f->to, host);
    put(f, host.len ? "/\">" : "\">");
    np_xml_text(f->to, name);
    put(f, "</source>\n");
}

void np_feed_dates(np_feed *f, np_time published, np_time updated)
{
    if (published.kind == NP_TIME_EXACT)
        put_moment(f, f->is_atom ? "published" : "pubDate", published);
    else
        put_dublin(f, "dc:date", published);
    if (f->is_atom)
        put_updated(f, updated.kind ? updated : published);
    else
        put_dublin(f, "dcterms:modified", updated);
}

void np_feed_paragraphs(np_str text, np_buf *to)
{
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        np_str line = {text.at, end ? (size_t)(end - text.at) : text.len};
        text.at += line.len + (end != NULL), text.len -= line.len + (end != NULL);
        line = np_str_trim(line);
        if (line.len == 0)
            continue;
        np_buf_text(to, "<p>");
        for (size_t i = 0; i < line.len; i++)
            if (line.at[i] == '<' || line.at[i] == '>' || line.at[i] == '&')
                np_buf_text(to, line.at[i] == '<' ? "&lt;" : line.at[i] == '>' ? "&gt;" : "&amp;");
            else
                np_buf_char(to, line.at[i]);
        np_buf_text(to, "</p>");
    }
}

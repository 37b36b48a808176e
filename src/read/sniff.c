/* sniff.c - the first sign that can mean only one kind decides.
 *
 * '{' and '[' begin JSON, '<' markup, whose first element's name tells feeds from pages. The file
 * name is not asked: standard input has none, and servers get suffixes wrong. */
#include "read/sniff.h"
#include "base/str.h"
#include "read/charset.h"

enum { TAR_MARK = 257 }; /* where a tar's first header names its kind */

static bool is_word(np_str s, np_str word) /* word in lower case */
{
    for (size_t i = 0; s.len == word.len && i < s.len; i++)
        if ((s.at[i] | 32) != word.at[i])
            return false;
    return s.len == word.len;
}

static void skip_to(np_str *s, np_str mark)
{
    while (s->len && !np_str_starts(*s, mark))
        s->at++, s->len--;
    size_t n = s->len < mark.len ? s->len : mark.len;
    s->at += n, s->len -= n;
}

/* s begins with '<'. The name of its first element without prefix; empty if it lies further on. */
static np_str first_element(np_str s, bool *is_html)
{
    for (s = np_str_trim(s); s.len > 1 && s.at[0] == '<'; s = np_str_trim(s)) {
        if (np_str_starts(s, NP_STR("<!--"))) {
            skip_to(&s, NP_STR("-->"));
        } else if (s.at[1] == '!') {
            *is_html = s.len >= 14 && is_word((np_str){s.at, 14}, NP_STR("<!doctype html"));
            if (*is_html)
                break;
            np_str inside = {s.at, 0};
            while (inside.len < s.len && s.at[inside.len] != '>' && s.at[inside.len] != '[')
                inside.len++;
            bool has_subset = inside.len < s.len && s.at[inside.len] == '[';
            skip_to(&s, has_subset ? NP_STR("]") : NP_STR(">"));
            if (has_subset)
                skip_to(&s, NP_STR(">"));
        } else if (s.at[1] == '?') {
            skip_to(&s, NP_STR("?>"));
        } else {
            np_str name = {s.at + 1, 0};
            while (name.len + 1 < s.len && !memchr(" \t\r\n/>", name.at[name.len], 6))
                name = name.at[name.len] == ':' ? (np_str){name.at + name.len + 1, 0}
                                                : (np_str){name.at, name.len + 1};
            return name;
        }
    }
    return (np_str){0};
}

static np_kind of_markup(np_str head)
{
    const np_str page[] = {NP_STR("html"), NP_STR("head"), NP_STR("body"), NP_STR("div"),
                           NP_STR("p"),    NP_STR("meta"), NP_STR("title")};
    bool is_html = false;
    np_str name = first_element(head, &is_html);
    if (is_word(name, NP_STR("rss")) || is_word(name, NP_STR("rdf")) ||
        is_word(name, NP_STR("feed")) || is_word(name, NP_STR("channel")))
        return NP_KIND_FEED;
    if (is_word(name, NP_STR("opml")))
        return NP_KIND_OPML;
    for (size_t i = 0; i < sizeof page / sizeof page[0]; i++)
        is_html |= is_word(name, page[i]);
    return is_html ? NP_KIND_HTML : name.len ? NP_KIND_XML : NP_KIND_FEED;
}

static bool is_text(np_str head)
{
    for (size_t i = 0; i < head.len; i++)
        if ((unsigned char)head.at[i] < '\t' || head.at[i] == 0x7F)
            return false;
    return !np_str_starts(head, NP_STR("%PDF-"));
}

static bool is_bare_xml(np_str head) /* '<' in UTF-16 without a mark */
{
    return head.len > 3 && ((!head.at[0] && head.at[1] == '<' && !head.at[2]) ||
                            (head.at[0] == '<' && !head.at[1] && head.at[2] && !head.at[3]));
}

np_str np_sniff_narrow(np_str head, char narrow[NP_SNIFF_SIZE])
{
    np_str s = {narrow, 0};
    size_t mark = np_charset_mark(head);
    if (mark % 2 || (mark == 0 && !is_bare_xml(head)))
        return (np_str){head.at + mark, head.len - mark};
    for (size_t i = mark; i < head.len && s.len < NP_SNIFF_SIZE; i++)
        if (head.at[i] && ((unsigned char)head.at[i] >= ' ' || memchr("\t\r\n", head.at[i], 3)))
            narrow[s.len++] = head.at[i];
    return s;
}

np_kind np_sniff(np_str head)
{
    char narrow[NP_SNIFF_SIZE];
    head = np_sniff_narrow(head, narrow);
    np_str s = head;
    while (s.len && memchr(" \t\r\n", s.at[0], 4))
        s.at++, s.len--;
    if (s.len == 0)
        return NP_KIND_EMPTY;
    if (s.at[0] == '{' || s.at[0] == '[')
        return NP_KIND_JSON;
    if (s.at[0] == '<')
        return of_markup(s);
    if (np_str_starts(s, NP_STR("WARC/")))
        return NP_KIND_WARC;
    if (head.len >= TAR_MARK + 5 && memcmp(head.at + TAR_MARK, "ustar", 5) == 0)
        return NP_KIND_TAR;
    return is_text(head) ? NP_KIND_TEXT : NP_KIND_BINARY;
}

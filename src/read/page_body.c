/* page_body.c - bylines and datelines, known by the words pages give them for their own styling.
 *
 * The head is believed before any of this. Of the body the first byline and the first date count:
 * those of the article stand above those of its neighbours and comments. Nothing is looked for
 * further than a byline may be long, so that pages full of unclosed ones cost no more than others.
 */
#include "read/page_body.h"
#include "base/str.h"
#include "read/date.h"

enum { FAR = 2000 }; /* bytes of an element */

static bool is_styled_as(const np_tag *tag, const char *const *word)
{
    static const char *const others[] = {"comment", "related", "teaser", NULL};
    np_str class = np_markup_attribute(tag, "class"), id = np_markup_attribute(tag, "id");
    return (np_markup_has_word(class, word) || np_markup_has_word(id, word)) &&
           !np_markup_has_word(class, others) && !np_markup_has_word(id, others);
}

bool np_page_is_byline(const np_tag *tag)
{
    static const char *const words[] = {"byline", "author", "autor", "writtenby", NULL};
    np_str prop = np_markup_attribute(tag, "itemprop"), rel = np_markup_attribute(tag, "rel");
    return np_markup_is_named(prop, NP_STR("author")) ||
           np_markup_is_named(rel, NP_STR("author")) || is_styled_as(tag, words);
}

bool np_page_is_date(const np_tag *tag)
{
    static const char *const words[] = {"date",  "published", "posted-on", "time",
                                        "datum", "fecha",     NULL};
    np_str prop = np_markup_attribute(tag, "itemprop");
    return np_markup_is_named(prop, NP_STR("datePublished")) ||
           np_markup_is_named(tag->name, NP_STR("time")) || is_styled_as(tag, words);
}

np_str np_page_inside(np_markup m, const np_tag *tag)
{
    const char *from = m.at;
    if (m.end - m.at > FAR)
        m.end = m.at + FAR;
    while (m.at < m.end && (m.at = memchr(m.at, '<', (size_t)(m.end - m.at)))) {
        const char *open = m.at;
        np_tag inner;
        if (!np_markup_tag(&m, &inner)) {
            m.at += !np_markup_comment(&m);
            continue;
        }
        if (np_markup_is_named(inner.name, tag->name))
            return inner.is_end ? (np_str){from, (size_t)(open - from)} : (np_str){0};
    }
    return (np_str){0};
}

np_str np_page_date_in(np_str s)
{
    size_t i = 0;
    while (i < s.len && !(s.at[i] >= '0' && s.at[i] <= '9'))
        i++;
    np_str from_digit = {s.at + i, s.len - i};
    np_time t;
    return !np_date_parse(s, 0, &t) && np_date_parse(from_digit, 0, &t) ? from_digit : s;
}

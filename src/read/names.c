/* names.c - one table of names for all kinds of records.
 *
 * Where a record has several names of one field, the one listed first below is believed, so the
 * outcome does not depend on the order of its members or columns. */
#include "read/names.h"
#include "base/str.h"

#define ALIAS(text, field_)                                                                        \
    {                                                                                              \
        {text, sizeof(text) - 1}, field_                                                           \
    }
static const struct {
    np_str name;
    np_record_field field;
} aliases[] = {ALIAS("id", NP_RECORD_ID),
               ALIAS("guid", NP_RECORD_ID),
               ALIAS("_id", NP_RECORD_ID),
               ALIAS("title", NP_RECORD_TITLE),
               ALIAS("headline", NP_RECORD_TITLE),
               ALIAS("name", NP_RECORD_TITLE),
               ALIAS("text", NP_RECORD_TEXT),
               ALIAS("content", NP_RECORD_TEXT),
               ALIAS("body", NP_RECORD_TEXT),
               ALIAS("content_text", NP_RECORD_TEXT),
               ALIAS("content_html", NP_RECORD_TEXT),
               ALIAS("description", NP_RECORD_TEXT),
               ALIAS("summary", NP_RECORD_TEXT),
               ALIAS("url", NP_RECORD_URL),
               ALIAS("link", NP_RECORD_URL),
               ALIAS("external_url", NP_RECORD_URL),
               ALIAS("source", NP_RECORD_SOURCE),
               ALIAS("publisher", NP_RECORD_SOURCE),
               ALIAS("site", NP_RECORD_SOURCE),
               ALIAS("author", NP_RECORD_AUTHOR),
               ALIAS("byline", NP_RECORD_AUTHOR),
               ALIAS("authors", NP_RECORD_AUTHOR),
               ALIAS("published", NP_RECORD_PUBLISHED),
               ALIAS("published_at", NP_RECORD_PUBLISHED),
               ALIAS("date", NP_RECORD_PUBLISHED),
               ALIAS("pubDate", NP_RECORD_PUBLISHED),
               ALIAS("date_published", NP_RECORD_PUBLISHED),
               ALIAS("publishedAt", NP_RECORD_PUBLISHED),
               ALIAS("updated", NP_RECORD_UPDATED),
               ALIAS("date_modified", NP_RECORD_UPDATED),
               ALIAS("modified", NP_RECORD_UPDATED),
               ALIAS("lang", NP_RECORD_LANG),
               ALIAS("language", NP_RECORD_LANG),
               ALIAS("story", NP_RECORD_STORY),
               ALIAS("categories", NP_RECORD_CATEGORY),
               ALIAS("category", NP_RECORD_CATEGORY),
               ALIAS("section", NP_RECORD_CATEGORY),
               ALIAS("tags", NP_RECORD_CATEGORY),
               ALIAS("keywords", NP_RECORD_CATEGORY)};

enum { ALIASES = sizeof aliases / sizeof aliases[0] };

/* The name the options give field f, or NULL for the usual ones. */
static const char *given_name(const np_options *opt, np_record_field f)
{
    switch (f) {
    case NP_RECORD_ID:
        return opt->id_field;
    case NP_RECORD_TITLE:
        return opt->title_field;
    case NP_RECORD_TEXT:
        return opt->text_field;
    case NP_RECORD_URL:
        return opt->url_field;
    case NP_RECORD_SOURCE:
        return opt->source_field;
    case NP_RECORD_AUTHOR:
        return opt->author_field;
    case NP_RECORD_PUBLISHED:
        return opt->published_field;
    case NP_RECORD_UPDATED:
        return opt->updated_field;
    case NP_RECORD_LANG:
        return opt->lang_field;
    default:
        return NULL;
    }
}

static bool is_equal_in_any_case(np_str a, np_str b) /* of one length */
{
    for (size_t i = 0; i < a.len; i++) {
        unsigned char x = (unsigned char)a.at[i], y = (unsigned char)b.at[i];
        bool is_case = (x ^ y) == 32 && (x | 32) >= 'a' && (x | 32) <= 'z';
        if (x != y && !is_case)
            return false;
    }
    return true;
}

static np_meaning find(const np_options *opt, np_str name, bool (*is_same)(np_str, np_str))
{
    for (np_record_field f = NP_RECORD_ID; f < NP_RECORD_FIELDS; f++) {
        const char *given = given_name(opt, f);
        if (given && np_str_equal(name, np_str_of(given)))
            return (np_meaning){f, 1, false};
    }
    for (size_t i = 0; i < ALIASES; i++)
        if (name.len == aliases[i].name.len && is_same(name, aliases[i].name) &&
            !given_name(opt, aliases[i].field))
            return (np_meaning){aliases[i].field, i + 1,
                                np_str_equal(aliases[i].name, NP_STR("content_html"))};
    return (np_meaning){0};
}

np_meaning np_meaning_of(const np_options *opt, np_str name)
{
    return find(opt, name, np_str_equal);
}

np_meaning np_meaning_of_heading(const np_options *opt, np_str name)
{
    return find(opt, name, is_equal_in_any_case);
}

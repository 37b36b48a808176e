#include "read/item.h"
#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"

struct np_item {
    np_arena *strings;
    np_str value[NP_ITEM_FIELDS];
    unsigned rank[NP_ITEM_FIELDS]; /* of the value kept; 0: none yet */
    np_buf base, author;
    np_str *category;
    size_t n_categories, cap_categories;
};

np_item *np_item_new(np_error *err)
{
    np_item *item = np_alloc(sizeof *item, 0, 0, err);
    if (!item)
        return NULL;
    item->strings = np_arena_new(err);
    if (item->strings)
        return item;
    np_item_free(item);
    return NULL;
}

void np_item_free(np_item *item)
{
    if (!item)
        return;
    np_buf_clear(&item->base);
    np_buf_clear(&item->author);
    np_free(item->category);
    np_arena_free(item->strings);
    np_free(item);
}

np_code np_item_begin(np_item *item, np_str base, np_error *err)
{
    np_arena_reset(item->strings);
    memset(item->value, 0, sizeof item->value);
    memset(item->rank, 0, sizeof item->rank);
    item->n_categories = item->author.len = item->base.len = 0;
    np_buf_str(&item->base, base);
    return np_buf_check(&item->base, err);
}

/* Up to what opens, and from there to what closes at the end of s; false if s does not end so. */
static bool is_split(np_str s, char open, char close, np_str *before, np_str *within)
{
    const char *at = s.len && s.at[s.len - 1] == close ? memchr(s.at, open, s.len) : NULL;
    if (!at)
        return false;
    *before = np_str_trim((np_str){s.at, (size_t)(at - s.at)});
    *within = np_str_trim((np_str){at + 1, (size_t)(s.at + s.len - at) - 2});
    return true;
}

static bool is_mail(np_str s) { return s.len && memchr(s.at, '@', s.len); }

np_str np_item_name_in_mail(np_str s)
{
    np_str before, within;
    if (is_split(s, '(', ')', &before, &within) || is_split(s, '<', '>', &before, &within)) {
        if (is_mail(before) && !is_mail(within) && within.len)
            return within;
        if (is_mail(within) && !is_mail(before) && before.len)
            return before;
    }
    return s;
}

static np_code put_author(np_item *item, unsigned rank, np_str name, np_error *err)
{
    name = np_str_trim(np_item_name_in_mail(name));
    if (name.len == 0 || rank < item->rank[NP_ITEM_AUTHOR])
        return NP_OK;
    if (rank > item->rank[NP_ITEM_AUTHOR])
        item->author.len = 0;
    else
        np_buf_text(&item->author, ", ");
    np_buf_str(&item->author, name);
    item->rank[NP_ITEM_AUTHOR] = rank;
    return np_buf_check(&item->author, err);
}

static np_code put_category(np_item *item, np_str name, np_error *err)
{
    bool is_put = NP_GROW(item->category, item->cap_categories, item->n_categories + 1, err) &&
                  np_arena_copy(item->strings, name, &item->category[item->n_categories++], err);
    return is_put ? NP_OK : NP_E_NOMEM;
}

static np_code put_keywords(np_item *item, np_str list, np_error *err)
{
    np_code code = NP_OK;
    while (list.len && code == NP_OK) {
        const char *comma = memchr(list.at, ',', list.len);
        size_t n = comma ? (size_t)(comma - list.at) : list.len;
        np_str name = np_str_trim((np_str){list.at, n});
        if (name.len)
            code = put_category(item, name, err);
        n += comma != NULL;
        list.at += n, list.len -= n;
    }
    return code;
}

np_code np_item_put(np_item *item, np_field field, unsigned rank, np_str value, np_error *err)
{
    value = np_str_trim(value);
    if (value.len == 0)
        return NP_OK;
    if (field == NP_ITEM_AUTHOR)
        return put_author(item, rank, value, err);
    if (field == NP_ITEM_CATEGORY)
        return put_category(item, value, err);
    if (field == NP_ITEM_KEYWORDS)
        return put_keywords(item, value, err);
    if (rank <= item->rank[field])
        return NP_OK;
    item->rank[field] = rank;
    return np_arena_copy(item->strings, value, &item->value[field], err) ? NP_OK : NP_E_NOMEM;
}

/* Does the item's address, or what is within it, hang on where it is seen from? */
static np_str base_of(const np_item *item, const np_site *site, np_str resolved)
{
    bool is_relative = !np_str_equal(item->value[NP_ITEM_LINK], resolved);
    if (item->base.len || !is_relative)
        return np_buf_view(&item->base);
    return np_buf_view(&site->page);
}

/* The item as it came, and with it what *a had from its site. */
static np_code add_raw(const np_item *item, const np_site *site, np_raw_item *raw,
                       const np_scope *scope, np_article *a, np_error *err)
{
    const np_str *value = item->value;
    np_str nothing = {0}, canonical = np_buf_view(&site->own_page);
    np_inherited from = {.base = base_of(item, site, a->url),
                         .lang = np_buf_view(&site->lang),
                         .author = item->author.len ? nothing : a->author,
                         .updated = np_time_is_known(a->updated) ? a->updated : a->published,
                         .link = canonical};
    if (value[NP_ITEM_SOURCE].len == 0 && canonical.len == 0)
        from.source = a->host;
    np_code code = np_raw_item_finish(raw, scope, &from, &a->raw, err);
    a->raw_kind = a->raw.len ? np_raw_item_kind(raw) : NP_RAW_NONE;
    return code;
}

/* The clock's zero is what programs write that know no date and must give one; ours do. */
static np_time date_of(const np_reader *r, np_place at, np_str value)
{
    np_time t = np_reader_date(r, at, value);
    return t.kind == NP_TIME_EXACT && t.at == 0 ? (np_time){0} : t;
}

np_code np_item_give(np_item *item, const np_reader *r, np_site *site, np_raw_item *raw,
                     const np_scope *scope, np_place at, np_error *err)
{
    const np_str *value = item->value;
    np_article a = {.id = value[NP_ITEM_ID],
                    .title = value[NP_ITEM_TITLE],
                    .text = value[NP_ITEM_TEXT],
                    .url = value[NP_ITEM_LINK],
                    .source = value[NP_ITEM_SOURCE],
                    .author = np_buf_view(&item->author),
                    .lang = value[NP_ITEM_LANG],
                    .category = item->category,
                    .n_categories = item->n_categories,
                    .published = date_of(r, at, value[NP_ITEM_PUBLISHED]),
                    .updated = date_of(r, at, value[NP_ITEM_UPDATED])};
    np_code code = np_site_complete(site, np_buf_view(&item->base), &a, err);
    if (item->rank[NP_ITEM_ID] == NP_RANK_EXACT)
        a.id = value[NP_ITEM_ID];
    if (code == NP_OK && raw)
        code = add_raw(item, site, raw, scope, &a, err);
    if (code == NP_OK && raw && a.raw_kind == NP_RAW_NONE)
        np_reader_say(r, NP_LOG_NOTICE, at,
                      "too long, or too odd, to be kept as it came; made anew from its fields");
    return code ? code : np_reader_give(r, &a, at, err);
}

/* state_names.c - ids in the order of arrival, and who is there already.
 *
 * In a batch the texts of one id are numbered by time (read/ident.c); a state cannot know what will
 * come, so there the first keeps the id. Rows of the table name:
 *
 *     'i' id                       -> number, content: the article of this id
 *     'c' kind family content      -> number: a text of a family after its first
 *     'n' kind family              -> the last number that was tried for an id of it
 *
 * A family is what came under one id, or without id under one name made of the URL. So an article
 * costs one row, its revisions three, and none a search that grows with their number. A hash only
 * says where to look: that two texts are one is seen in the texts. */
#include "base/bytes.h"
#include "base/error.h"
#include "base/str.h"
#include "read/ident.h"
#include "state.h"
#include <stdio.h>
#include <xxhash.h>

enum { VERSION = 1, IS_FIRST = 1 /* of its family */, CONTENT = 16 };

typedef struct family {
    np_str name;
    bool is_explicit;
    char made[NP_MADE_ID_SIZE];
} family;

typedef struct row {
    uint64_t number, content[2];
    bool is_there, is_first, is_explicit;
} row;

/* ---- what makes a repeat ---- */

/* Under an id, title and text; without one, all that the article says. */
static np_code content_of(np_state *s, const np_article *a, bool is_explicit, uint64_t content[2],
                          np_error *err)
{
    np_ident_content(a->title, a->text, content);
    if (is_explicit)
        return NP_OK;
    s->value.len = 0;
    const np_str said[] = {a->url, a->source, a->author, a->lang};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        np_buf_print(&s->value, "%zu ", said[i].len);
        np_buf_str(&s->value, said[i]);
    }
    np_buf_print(&s->value, "%d %lld %d %lld", a->published.kind, (long long)a->published.at,
                 a->updated.kind, (long long)a->updated.at);
    np_str all = np_buf_view(&s->value);
    XXH128_hash_t more = XXH3_128bits(all.at, all.len);
    content[0] ^= more.low64;
    content[1] ^= more.high64;
    return np_buf_check(&s->value, err);
}

np_code np_state_content(np_state *s, const np_article *a, uint64_t content[2], np_error *err)
{
    return content_of(s, a, a->id.len > 0, content, err);
}

static bool is_same_time(np_time a, np_time b)
{
    return a.kind == b.kind && (a.kind == NP_TIME_UNKNOWN || a.at == b.at);
}

/* Is the text of that article gone? */
static np_code look_if_gone(np_state *s, uint64_t number, bool *is_gone, np_error *err)
{
    np_str value;
    bool is_there;
    np_place place;
    np_code code = np_store_get_at(s->store, NP_PLACE, number, &value, &is_there, err);
    if (!code && !is_there)
        code = np_state_damage(err, "place", number, "it is missing");
    if (!code)
        code = np_place_get(value, number, &place, err);
    *is_gone = !code && place.at == NP_NEVER;
    return code;
}

/* Is the article of that number, of the same content by its hash, this one over again? Of a text
 * that is gone the hash is all there is. */
static np_code compare(np_state *s, const np_article *a, uint64_t number, bool *is_same,
                       np_error *err)
{
    np_kept kept;
    np_code code = look_if_gone(s, number, is_same, err);
    if (!code && !*is_same)
        code = np_state_article(s, number, s->lists, &kept, err);
    if (code || *is_same)
        return code;
    const np_article *b = &kept.a;
    *is_same = np_str_equal(a->id, kept.came) && np_str_equal(a->title, b->title) &&
               np_str_equal(a->text, b->text);
    if (a->id.len == 0)
        *is_same = *is_same && np_str_equal(a->url, b->url) && np_str_equal(a->source, b->source) &&
                   np_str_equal(a->author, b->author) && np_str_equal(a->lang, b->lang) &&
                   is_same_time(a->published, b->published) && is_same_time(a->updated, b->updated);
    return NP_OK;
}

/* ---- rows ---- */

static np_str key_of(np_state *s, char what, const family *f, const uint64_t *content)
{
    s->key.len = 0;
    np_buf_char(&s->key, what);
    np_buf_char(&s->key, f->is_explicit ? 'e' : 'm');
    np_buf_str(&s->key, f->name);
    for (int k = 0; content && k < 2; k++) {
        unsigned char bytes[CONTENT / 2];
        np_bytes_put(bytes, content[k], sizeof bytes);
        np_buf_put(&s->key, (const char *)bytes, sizeof bytes);
    }
    return np_buf_view(&s->key);
}

static np_str key_of_id(np_state *s, np_str id)
{
    s->key.len = 0;
    np_buf_char(&s->key, 'i');
    np_buf_str(&s->key, id);
    return np_buf_view(&s->key);
}

static np_code put_row(np_state *s, np_str key, const row *r, np_error *err)
{
    unsigned char bytes[2 + 8 + CONTENT];
    bytes[0] = VERSION;
    bytes[1] = (unsigned char)((r->is_first ? IS_FIRST : 0) | (r->is_explicit ? 2 : 0));
    np_bytes_put(bytes + 2, r->number, 8);
    np_bytes_put(bytes + 10, r->content[0], 8);
    np_bytes_put(bytes + 18, r->content[1], 8);
    np_code code = np_buf_check(&s->key, err);
    np_str value = {(const char *)bytes, sizeof bytes};
    return code ? code : np_store_put(s->store, NP_NAME, key, value, err);
}

static np_code get_row(np_state *s, np_str key, row *r, np_error *err)
{
    np_str value;
    *r = (row){0};
    np_code code = np_buf_check(&s->key, err);
    if (!code)
        code = np_store_get(s->store, NP_NAME, key, &value, &r->is_there, err);
    if (code || !r->is_there)
        return code;
    const unsigned char *at = (const unsigned char *)value.at;
    if (value.len != 2 + 8 + CONTENT || at[0] != VERSION)
        return np_fail(err, NP_E_INPUT,
                       "table name, key %.*s: it is not what this version of newsprint puts "
                       "there; " NP_STORE_ADVICE,
                       key.len < 80 ? (int)key.len : 80, key.at);
    r->is_first = at[1] & IS_FIRST;
    r->is_explicit = at[1] & 2;
    r->number = np_bytes_get(at + 2, 8);
    r->content[0] = np_bytes_get(at + 10, 8);
    r->content[1] = np_bytes_get(at + 18, 8);
    return NP_OK;
}

np_code np_state_number(np_state *s, np_str id, uint64_t *number, bool *is_there, np_error *err)
{
    row r;
    np_code code = get_row(s, key_of_id(s, id), &r, err);
    *number = r.number;
    *is_there = r.is_there;
    return code;
}

/* ---- naming ---- */

/* The first id of the family that nobody has: NAME@2 ... of revisions, NAME#2 ... without ids. */
static np_code next_id(np_state *s, const family *f, np_str *id, np_error *err)
{
    row last, taken = {.is_there = true};
    np_code code = get_row(s, key_of(s, 'n', f, NULL), &last, err);
    uint64_t number = last.is_there ? last.number : 1;
    while (!code && taken.is_there) {
        s->value.len = 0;
        np_buf_str(&s->value, f->name);
        np_buf_print(&s->value, "%c%llu", f->is_explicit ? '@' : '#', (unsigned long long)++number);
        if (!(code = np_buf_check(&s->value, err)))
            code = get_row(s, key_of_id(s, np_buf_view(&s->value)), &taken, err);
    }
    if (!code && !np_arena_copy(s->lists, np_buf_view(&s->value), id, err))
        code = NP_E_NOMEM;
    last = (row){.number = number};
    return code ? code : put_row(s, key_of(s, 'n', f, NULL), &last, err);
}

static bool is_equal(const uint64_t a[2], const uint64_t b[2])
{
    return a[0] == b[0] && a[1] == b[1];
}

/* Is it there, as the first of its family or as a later one? */
static np_code find_repeat(np_state *s, const family *f, const row *first, const np_article *a,
                           np_named *named, np_error *err)
{
    row later = {0};
    np_code code = NP_OK;
    bool is_of_family = first->is_first && first->is_explicit == f->is_explicit;
    if (is_of_family && is_equal(first->content, named->content))
        code = compare(s, a, first->number, &named->is_repeat, err);
    if (code || named->is_repeat)
        return code;
    code = get_row(s, key_of(s, 'c', f, named->content), &later, err);
    if (!code && later.is_there)
        code = compare(s, a, later.number, &named->is_repeat, err);
    return code;
}

/* Its family, which lives as long as f, and who has its first id; named: content, is_repeat. */
static np_code look_up(np_state *s, const np_article *a, family *f, row *first, np_named *named,
                       np_error *err)
{
    *f = (family){.name = a->id, .is_explicit = a->id.len > 0};
    *named = (np_named){0};
    np_arena_reset(s->lists);
    if (!f->is_explicit) {
        np_ident_made(a, f->made);
        f->name = (np_str){f->made, sizeof f->made};
    }
    np_code code = content_of(s, a, f->is_explicit, named->content, err);
    if (!code)
        code = get_row(s, key_of_id(s, f->name), first, err);
    if (!code)
        code = find_repeat(s, f, first, a, named, err);
    return code;
}

np_code np_state_has(np_state *s, const np_article *a, bool *is_there, np_error *err)
{
    row first;
    family f;
    np_named named;
    np_code code = look_up(s, a, &f, &first, &named, err);
    *is_there = named.is_repeat;
    return code;
}

np_code np_state_name(np_state *s, const np_article *a, uint64_t number, np_named *named,
                      np_error *err)
{
    row first;
    family f;
    np_code code = look_up(s, a, &f, &first, named, err);
    if (code || named->is_repeat)
        return code;
    row own = {.number = number,
               .content = {named->content[0], named->content[1]},
               .is_first = !first.is_there,
               .is_explicit = f.is_explicit};
    if (!first.is_there) {
        if (!np_arena_copy(s->lists, f.name, &named->id, err))
            return NP_E_NOMEM;
    } else {
        named->is_revised = f.is_explicit && first.is_first && first.is_explicit;
        if ((code = next_id(s, &f, &named->id, err)) ||
            (code = put_row(s, key_of(s, 'c', &f, named->content), &own, err)))
            return code;
    }
    return put_row(s, key_of_id(s, named->id), &own, err);
}

/* Its number stays with the family while another of it is there: ids are not given twice. */
np_code np_state_unname(np_state *s, const np_kept *kept, np_error *err)
{
    np_article a = kept->a;
    family f = {.name = kept->came, .is_explicit = kept->came.len > 0};
    row last, other = {0};
    a.id = kept->came;
    if (!f.is_explicit) {
        np_ident_made(&a, f.made);
        f.name = (np_str){f.made, sizeof f.made};
    }
    np_code code = np_store_remove(s->store, NP_NAME, key_of(s, 'c', &f, kept->content), err);
    if (!code)
        code = np_store_remove(s->store, NP_NAME, key_of_id(s, kept->a.id), err);
    if (!code)
        code = get_row(s, key_of(s, 'n', &f, NULL), &last, err);
    if (code || !last.is_there)
        return code;
    for (uint64_t number = 1; number <= last.number && !code && !other.is_there; number++) {
        s->value.len = 0;
        np_buf_str(&s->value, f.name);
        if (number > 1)
            np_buf_print(&s->value, "%c%llu", f.is_explicit ? '@' : '#',
                         (unsigned long long)number);
        if (!(code = np_buf_check(&s->value, err)))
            code = get_row(s, key_of_id(s, np_buf_view(&s->value)), &other, err);
    }
    return code || other.is_there
               ? code
               : np_store_remove(s->store, NP_NAME, key_of(s, 'n', &f, NULL), err);
}

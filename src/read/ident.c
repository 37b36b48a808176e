/* ident.c - ids that do not depend on the order of the input.
 *
 * Articles are sorted by what names them: the explicit id, or a name made from the URL or the
 * content. Equal names then lie together, a family, in the order of time and content, never of
 * arrival; so numbering a family gives every article the same id however the input was shuffled.
 * Sorting goes by 64-bit hash first and compares the names themselves only where hashes are
 * equal: fast, and still right when somebody forges hashes.
 *
 * Invariant: a made-up id ("ID@2", "x...", "x...#2") is never one that somebody gave; such numbers
 * are passed over. */
#include "read/ident.h"
#include "base/base32.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

typedef struct member {
    const np_article *article;
    const np_ident_key *key; /* NULL: the text is here */
    np_str name;
    bool is_explicit;
    uint32_t index;
    XXH128_hash_t content; /* of title and text; only where names are equal */
} member;

/* ---- Names and orders -------------------------------------------------- */

/* Each piece is hashed by itself, so that "ab", "c" is not "a", "bc". */
static XXH128_hash_t hash_pieces(const np_str *piece, size_t n)
{
    XXH128_canonical_t part[4];
    assert(n <= 4);
    for (size_t i = 0; i < n; i++)
        XXH128_canonicalFromHash(&part[i], XXH3_128bits(piece[i].at, piece[i].len));
    return XXH3_128bits(part, n * sizeof part[0]);
}

void np_ident_content(np_str title, np_str text, uint64_t content[2])
{
    XXH128_hash_t hash = hash_pieces((np_str[]){title, text}, 2);
    content[0] = hash.low64;
    content[1] = hash.high64;
}

static XXH128_hash_t content_of(const member *m)
{
    uint64_t content[2];
    if (m->key)
        return (XXH128_hash_t){m->key->content[0], m->key->content[1]};
    np_ident_content(m->article->title, m->article->text, content);
    return (XXH128_hash_t){content[0], content[1]};
}

void np_ident_made(const np_article *a, char name[NP_MADE_ID_SIZE])
{
    char when[40];
    int n =
        snprintf(when, sizeof when, "%d %lld", (int)a->published.kind, (long long)a->published.at);
    XXH128_hash_t hash =
        a->url.len ? XXH3_128bits(a->url.at, a->url.len)
                   : hash_pieces((np_str[]){a->host, a->title, a->text, {when, (size_t)n}}, 4);
    name[0] = 'x';
    np_base32(hash.high64, hash.low64, name + 1, NP_MADE_ID_SIZE - 1);
}

static bool make_name(const np_article *a, np_str *name, np_arena *arena, np_error *err)
{
    char *at = np_arena_alloc(arena, NP_MADE_ID_SIZE, 1, err);
    if (!at)
        return false;
    np_ident_made(a, at);
    *name = (np_str){at, NP_MADE_ID_SIZE};
    return true;
}

static int by_time(np_time a, np_time b)
{
    bool a_unknown = a.kind == NP_TIME_UNKNOWN, b_unknown = b.kind == NP_TIME_UNKNOWN;
    if (a_unknown || b_unknown)
        return a_unknown - b_unknown;
    return a.at != b.at ? (a.at > b.at) - (a.at < b.at) : (a.kind > b.kind) - (a.kind < b.kind);
}

static int by_content(const member *a, const member *b)
{
    int order = XXH128_cmp(&a->content, &b->content);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Families together, the explicit one of a name first; within one by time, then content. */
static int by_family(const void *left, const void *right)
{
    const member *a = left, *b = right;
    int order = np_str_compare(a->name, b->name);
    order = order ? order : b->is_explicit - a->is_explicit;
    order = order ? order : by_time(a->article->published, b->article->published);
    order = order ? order : by_time(a->article->updated, b->article->updated);
    return order ? order : by_content(a, b);
}

/* ---- Families ---------------------------------------------------------- */

typedef struct naming {
    np_ident *ident;
    const np_keyed *sorted; /* hash of name -> place in all */
    member *all;            /* families together */
    size_t n;
    member **by_text; /* n; scratch */
    np_arena *arena;
} naming;

/* Did somebody give this id (or one of the same hash)? */
static bool is_given(const naming *g, np_str id)
{
    uint64_t hash = XXH3_64bits(id.at, id.len);
    size_t i = np_keyed_find(g->sorted, g->n, hash);
    for (; i < g->n && g->sorted[i].key == hash; i++)
        if (g->all[i].is_explicit)
            return true;
    return false;
}

/* The next free id of a family; *number is the last one used, 0 at first. */
static np_code next_id(const naming *g, np_str name, bool is_explicit, size_t *number, np_str *id,
                       np_error *err)
{
    np_buf made = {0};
    np_code code = NP_OK;
    do {
        made.len = 0;
        np_buf_str(&made, name);
        if (++*number > 1)
            np_buf_print(&made, "%c%zu", is_explicit ? '@' : '#', *number);
        code = np_buf_check(&made, err);
    } while (code == NP_OK && !(is_explicit && *number == 1) && is_given(g, np_buf_view(&made)));
    if (code == NP_OK && !np_arena_copy(g->arena, np_buf_view(&made), id, err))
        code = NP_E_NOMEM;
    np_buf_clear(&made);
    return code;
}

static int by_text(const void *left, const void *right)
{
    return by_content(*(member *const *)left, *(member *const *)right);
}

static bool is_same_text(const member *a, const member *b)
{
    if (a->key)
        return XXH128_isEqual(a->content, b->content);
    return np_str_equal(a->article->title, b->article->title) &&
           np_str_equal(a->article->text, b->article->text);
}

/* Of equal texts in a family, the first to come is kept. */
static void find_repeats(const naming *g, size_t from, size_t to)
{
    member **m = g->by_text;
    for (size_t i = from; i < to; i++)
        m[i] = &g->all[i];
    qsort(m + from, to - from, sizeof *m, by_text);
    for (size_t i = from, first = from; i < to; i++) {
        if (!is_same_text(m[first], m[i]))
            first = i;
        g->ident[m[i]->index].same_as = m[first]->index;
    }
}

static np_code name_family(const naming *g, size_t from, size_t to, np_error *err)
{
    bool is_explicit = g->all[from].is_explicit;
    uint32_t smallest = g->all[from].index;
    for (size_t i = from + 1; i < to; i++)
        smallest = g->all[i].index < smallest ? g->all[i].index : smallest;
    if (is_explicit && to - from > 1)
        find_repeats(g, from, to);
    size_t number = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t index = g->all[i].index;
        np_ident *ident = &g->ident[index];
        ident->family = is_explicit ? smallest : index;
        if (ident->same_as == index &&
            next_id(g, g->all[i].name, is_explicit, &number, &ident->id, err))
            return NP_E_NOMEM;
    }
    for (size_t i = from; i < to; i++) {
        np_ident *ident = &g->ident[g->all[i].index];
        ident->id = g->ident[ident->same_as].id;
    }
    return NP_OK;
}

static bool is_one_family(const member *a, const member *b)
{
    return a->is_explicit == b->is_explicit && np_str_equal(a->name, b->name);
}

/* ---- All --------------------------------------------------------------- */

/* Fill g->all so that equal hashes of names are together, and sort within them. */
static void gather(naming *g, const member *unsorted)
{
    for (size_t i = 0; i < g->n; i++)
        g->all[i] = unsorted[g->sorted[i].index];
    for (size_t from = 0, to; from < g->n; from = to) {
        for (to = from + 1; to < g->n && g->sorted[to].key == g->sorted[from].key; to++)
            continue;
        if (to - from == 1)
            continue;
        for (size_t i = from; i < to; i++)
            g->all[i].content = content_of(&g->all[i]);
        qsort(g->all + from, to - from, sizeof *g->all, by_family);
    }
}

/* The id given, or a name made of the article, or elsewhere. */
static bool name_member(member *m, np_arena *arena, np_error *err)
{
    m->name = m->article->id;
    m->is_explicit = m->name.len > 0;
    if (m->is_explicit)
        return true;
    if (m->key)
        m->name = m->key->made;
    return m->key || make_name(m->article, &m->name, arena, err);
}

np_code np_ident_all(const np_article *article, const np_ident_key *key, size_t n, np_ident *ident,
                     np_arena *arena, np_error *err)
{
    np_code code = NP_E_NOMEM;
    np_keyed *sorted = np_alloc(0, n, sizeof *sorted, err);
    np_keyed *spare = np_alloc(0, n, sizeof *spare, err);
    member *unsorted = np_alloc(0, n, sizeof *unsorted, err);
    naming g = {.ident = ident, .sorted = sorted, .n = n, .arena = arena};
    g.all = np_alloc(0, n, sizeof *g.all, err);
    g.by_text = np_alloc(0, n, sizeof *g.by_text, err);
    if (!sorted || !spare || !unsorted || !g.all || !g.by_text)
        goto done;
    for (size_t i = 0; i < n; i++) {
        unsorted[i] = (member){.article = &article[i], .index = (uint32_t)i};
        unsorted[i].key = key ? &key[i] : NULL;
        ident[i].same_as = (uint32_t)i;
        if (!name_member(&unsorted[i], arena, err))
            goto done;
        sorted[i] = (np_keyed){XXH3_64bits(unsorted[i].name.at, unsorted[i].name.len), (uint32_t)i};
    }
    np_sort_hashes(sorted, spare, n, 64);
    gather(&g, unsorted);
    code = NP_OK;
    for (size_t from = 0, to; code == NP_OK && from < n; from = to) {
        for (to = from + 1; to < n && is_one_family(&g.all[from], &g.all[to]); to++)
            continue;
        code = name_family(&g, from, to, err);
    }
done:
    np_free(g.by_text);
    np_free(g.all);
    np_free(unsorted);
    np_free(spare);
    np_free(sorted);
    return code;
}

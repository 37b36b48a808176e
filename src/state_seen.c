/* state_seen.c - every text that a state takes in is listed under the keys by which a copy of it
 * asks for it.
 *
 * Keys are gathered as articles are put, and go into the index (store/postings.h) with the
 * transaction that puts them, so that it lists articles 0 .. end-1 and the rest is known to be
 * missing. It lags behind only where an older newsprint wrote: the next writer makes up for that,
 * from the texts, some thousands a transaction. */
#include "base/distinct.h"
#include "base/error.h"
#include "base/mem.h"
#include "near/listed.h"
#include "read/url.h"
#include "reading.h"
#include "state.h"

enum {
    BATCH = 4096,       /* articles of a transaction that catches up */
    MOST_HELD = 1 << 20 /* pairs of key and number in memory, 16 MB */
};

struct np_listing_desk {
    np_scanner *scanner;
    np_distinct scratch;
    np_arena *arena;
    np_keyed *item; /* keys and numbers that are not in yet */
    size_t n, cap;
    uint32_t first;   /* number of an article that is not in; */
    uint16_t *weight; /* of it and those behind it */
    size_t n_numbers, cap_weight;
    uint64_t *key; /* scratch */
    size_t key_cap;
};
typedef struct np_listing_desk desk;

void np_state_desk_free(desk *d)
{
    if (!d)
        return;
    np_free(d->key);
    np_free(d->weight);
    np_free(d->item);
    np_arena_free(d->arena);
    np_distinct_clear(&d->scratch);
    np_scanner_free(d->scanner);
    np_free(d);
}

static np_code make_desk(np_state *s, np_error *err)
{
    if (s->desk)
        return NP_OK;
    desk *d = np_alloc(sizeof *d, 0, 0, err);
    if (!d)
        return NP_E_NOMEM;
    if ((d->scanner = np_scanner_new(&s->opt, err)) && (d->arena = np_arena_new(err))) {
        s->desk = d;
        return NP_OK;
    }
    np_state_desk_free(d);
    return NP_E_NOMEM;
}

np_postings np_state_postings(const np_state *s) { return (np_postings){s->store, NP_SEEN}; }

/* ---- The keys of an article ---- */

static np_code put_key(desk *d, size_t *n, uint64_t key, np_error *err)
{
    if (!NP_GROW(d->key, d->key_cap, *n + 1, err))
        return NP_E_NOMEM;
    d->key[(*n)++] = key;
    return NP_OK;
}

/* All of them, as they are made; *n_shingles 0: it says nothing, and nobody asks. */
static np_code read_keys(np_state *s, const np_article *a, size_t *n, uint32_t *n_shingles,
                         np_error *err)
{
    desk *d = s->desk;
    np_reading r;
    uint32_t band[NP_SIGNATURE_MOST / NP_BAND_ROWS];
    *n = 0;
    *n_shingles = 0;
    np_arena_reset(d->arena);
    np_code code =
        np_reading_make_part(d->scanner, &s->opt, &d->scratch, a, NULL, d->arena, &r, band, err);
    if (code || !r.n_shingles)
        return code;
    *n_shingles = r.n_shingles;
    size_t n_held = r.n_shingles - r.n_absent;
    if (!NP_GROW(d->key, d->key_cap, n_held, err))
        return NP_E_NOMEM;
    *n = np_listed_shingles(r.shingle, n_held, r.n_shingles, d->key);
    code = put_key(d, n, np_listed_exact(r.exact), err);
    if (!code && a->id.len)
        code = put_key(d, n, np_listed_id(a->id), err);
    if (!code && a->url.len)
        code = put_key(d, n, np_listed_url(np_url_page(a->url)), err);
    return code;
}

np_code np_state_keys(np_state *s, const np_article *a, np_text_keys *listed, np_error *err)
{
    size_t n;
    uint32_t n_shingles;
    np_code code = make_desk(s, err);
    if (!code)
        code = read_keys(s, a, &n, &n_shingles, err);
    if (code)
        return code;
    for (size_t k = 0; k < n; k++)
        s->desk->key[k] = np_state_posting_key(s->desk->key[k]);
    uint16_t weight = n_shingles < UINT16_MAX ? (uint16_t)n_shingles : UINT16_MAX;
    *listed = (np_text_keys){s->desk->key, n, weight};
    return NP_OK;
}

/* ---- In ---- */

np_code np_state_list(np_state *s, uint32_t number, const np_article *a, np_error *err)
{
    np_text_keys l;
    np_code code = np_state_keys(s, a, &l, err);
    if (code)
        return code;
    desk *d = s->desk;
    if (!NP_GROW(d->item, d->cap, d->n + l.n, err) ||
        !NP_GROW(d->weight, d->cap_weight, d->n_numbers + 1, err))
        return NP_E_NOMEM;
    if (d->n_numbers == 0)
        d->first = number;
    for (size_t k = 0; k < l.n; k++)
        d->item[d->n++] = (np_keyed){l.key[k], number};
    d->weight[d->n_numbers++] = l.weight;
    return d->n < MOST_HELD ? NP_OK : np_state_flush_listed(s, err);
}

np_code np_state_flush_listed(np_state *s, np_error *err)
{
    desk *d = s->desk;
    if (!d || !d->n_numbers)
        return NP_OK;
    np_code code = np_postings_add(np_state_postings(s), d->first, d->weight,
                                   (uint32_t)d->n_numbers, d->item, d->n, err);
    np_state_drop_listed(s);
    return code;
}

void np_state_drop_listed(np_state *s)
{
    if (s->desk)
        s->desk->n = s->desk->n_numbers = 0;
}

/* ---- What an older newsprint did not list ---- */

np_code np_state_is_gone(np_state *s, uint64_t number, bool *is_gone, np_error *err)
{
    np_str value;
    bool is_there;
    np_place place = {.at = NP_NEVER};
    np_code code = np_store_get_at(s->store, NP_PLACE, number, &value, &is_there, err);
    if (!code && is_there)
        code = np_place_get(value, number, &place, err);
    *is_gone = place.at == NP_NEVER;
    return code;
}

static np_code list_again(np_state *s, uint32_t number, np_error *err)
{
    np_kept kept = {0};
    bool is_gone;
    np_code code = np_state_is_gone(s, number, &is_gone, err);
    np_arena_reset(s->lists);
    if (!code && !is_gone)
        code = np_state_article(s, number, s->lists, &kept, err);
    kept.a.id = kept.came;
    return code ? code : np_state_list(s, number, &kept.a, err);
}

np_code np_state_catch_up(np_state *s, np_error *err)
{
    uint32_t end;
    np_code code = np_postings_end(np_state_postings(s), &end, err);
    if (code || s->has_begun || end >= s->n_committed)
        return code;
    np_say(&s->opt, NP_LOG_NOTICE,
           "an index of what was seen is made for %llu articles of the state, once",
           (unsigned long long)(s->n_committed - end));
    for (uint64_t from = end; from < s->n_committed && !code;) {
        uint64_t to = s->n_committed - from < BATCH ? s->n_committed : from + BATCH;
        code = np_state_begin(s, err);
        for (; from < to && !code; from++)
            code = list_again(s, (uint32_t)from, err);
        if (code)
            np_state_undo(s);
        else
            code = np_state_commit(s, err);
    }
    return code;
}

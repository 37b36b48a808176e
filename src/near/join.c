/* join.c - candidates from keys: the join that any engine can do, done here.
 *
 * Sorted by hash, a run of equal keys is a bucket of an index, and the index finds as it always
 * does; only where its buckets come from differs. Keys are a caller's, perhaps read from
 * somewhere, so nothing in them is believed: numbers are checked, repeats dropped. */
#include "base/error.h"
#include "base/mem.h"
#include "near/index.h"

/* Numbers of keys by (is_sure first, hash, text), repeats dropped; how many are left. */
static size_t sort_keys(const np_key *key, size_t n, np_keyed *item)
{
    for (size_t i = 0; i < n; i++)
        item[i] = (np_keyed){key[i].text, (uint32_t)i};
    np_sort_keyed(item, item + n, n, 32);
    for (size_t i = 0; i < n; i++)
        item[i].key = key[item[i].index].hash;
    np_sort_keyed(item, item + n, n, 64);
    for (size_t i = 0; i < n; i++)
        item[i].key = !key[item[i].index].is_sure;
    np_sort_keyed(item, item + n, n, 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const np_key *k = &key[item[i].index];
        const np_key *last = kept ? &key[item[kept - 1].index] : NULL;
        bool is_repeat =
            last && last->hash == k->hash && last->text == k->text && last->is_sure == k->is_sure;
        if (!is_repeat)
            item[kept++] = item[i];
    }
    return kept;
}

static bool is_new_bucket(const np_key *key, const np_keyed *item, size_t i)
{
    const np_key *k = &key[item[i].index], *last = i ? &key[item[i - 1].index] : NULL;
    return !last || last->hash != k->hash || last->is_sure != k->is_sure;
}

/* item[i].key becomes the bucket of that key; how many places all take. */
static size_t number_buckets(np_index *ix, const np_key *key, np_keyed *item, size_t n)
{
    size_t place = 0;
    for (size_t i = 0, end; i < n; i = end) {
        bool is_sure = key[item[i].index].is_sure;
        for (end = i + 1; end < n && !is_new_bucket(key, item, end);)
            end++;
        for (size_t j = i; j < end; j++)
            item[j].key = place;
        place += np_bucket_places(end - i, ix->most);
        if (is_sure)
            ix->end_of[NP_SURE] = (np_bucket)place;
    }
    return place;
}

/* The buckets of each text, those it asks in front. next: n numbers, all 0. */
static void place_keys(np_index *ix, const np_key *key, const np_keyed *item, size_t n,
                       size_t *next)
{
    for (size_t i = 0; i < n; i++) {
        ix->at[key[item[i].index].text + 1]++;
        ++*np_bucket_of(ix, (np_bucket)item[i].key);
    }
    for (size_t x = 0; x < ix->n; x++) {
        ix->at[x + 1] += ix->at[x];
        next[x] = ix->at[x];
    }
    for (int asked = 1; asked >= 0; asked--)
        for (size_t i = 0; i < n; i++) {
            const np_key *k = &key[item[i].index];
            np_asks *asks = &ix->asks[k->text];
            if (k->is_asked != asked)
                continue;
            ix->bucket[next[k->text]++] = (np_bucket)item[i].key;
            asks->n += k->is_asked;
            asks->least_sampled = k->least_of_long;
            asks->least_all = k->least_of_short & (UINT32_MAX >> 1);
            asks->gives_all = k->is_short;
        }
}

static np_code index_keys(const np_key *key, size_t n, size_t n_texts, size_t most, np_index **made,
                          np_error *err)
{
    np_code code = NP_E_NOMEM;
    np_index *ix = *made = np_alloc(sizeof *ix, 0, 0, err);
    np_keyed *item = ix ? np_alloc(0, n, 2 * sizeof *item, err) : NULL;
    size_t *next = item ? np_alloc(0, n_texts, sizeof *next, err) : NULL;
    if (next) {
        n = sort_keys(key, n, item);
        *ix = (np_index){.n = n_texts, .most = most};
        code = np_index_reserve(ix, n, number_buckets(ix, key, item, n), err);
        if (!code)
            place_keys(ix, key, item, n, next);
    }
    np_free(next);
    np_free(item);
    return code;
}

/* Pairs come by b; a stable sort by a puts them in order. */
static np_code sort_by_a(np_pairs *p, np_error *err)
{
    np_keyed *item = np_alloc(0, p->n, 2 * sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < p->n; i++)
        item[i] = (np_keyed){p->pair[i].a, p->pair[i].b};
    np_sort_keyed(item, item + p->n, p->n, 32);
    for (size_t i = 0; i < p->n; i++)
        p->pair[i] = (np_pair){.a = (uint32_t)item[i].key, .b = item[i].index};
    np_free(item);
    return NP_OK;
}

static np_code find_pairs(np_index *ix, np_pairs *found, np_error *err)
{
    np_seek seek = {0};
    np_code code = NP_OK;
    for (size_t x = 0; x < ix->n && !code; x++) {
        code = np_index_find(ix, (uint32_t)x, 0, x, &seek, err);
        if (!code && !NP_GROW(found->pair, found->cap, found->n + seek.n, err))
            code = NP_E_NOMEM;
        for (size_t k = 0; !code && k < seek.n; k++)
            found->pair[found->n++] = (np_pair){.a = (uint32_t)seek.found[k], .b = (uint32_t)x};
        np_index_add(ix, (uint32_t)x);
    }
    np_seek_clear(&seek);
    return code ? code : sort_by_a(found, err);
}

np_code np_keys_join(const np_key *key, size_t n, size_t n_texts, size_t most, np_pair **pair,
                     size_t *n_pairs, size_t *n_full, np_error *err)
{
    np_pairs found = {0};
    *pair = NULL;
    *n_pairs = *n_full = 0;
    if (n >= UINT32_MAX || n_texts >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu keys of %zu texts; at most %u can be joined at once",
                       n, n_texts, UINT32_MAX - 1);
    for (size_t i = 0; i < n; i++)
        if (key[i].text >= n_texts)
            return np_fail(err, NP_E_USAGE, "a key of text %u, where texts are numbered below %zu",
                           key[i].text, n_texts);
    np_index *ix;
    np_code code = index_keys(key, n, n_texts, most, &ix, err);
    if (!code)
        code = find_pairs(ix, &found, err);
    if (!code) {
        *pair = found.pair;
        *n_pairs = found.n;
        *n_full = np_index_n_full(ix);
        found.pair = NULL;
    }
    np_free(found.pair);
    np_index_free(ix);
    return code;
}

/* state_ask.c - which articles of a state may be copies of those that came.
 *
 *     articles that came -> the keys of each -> postings -> numbers that share enough
 *
 * Some thousands are asked for at once, so that each page of the index is read once for all keys
 * that lie in it, and what was found stays small. Of who shares keys with an article it is counted
 * how many, and held against the least that a copy of that length has (near/listed.c).
 *
 * What may be a copy of thousands, because a stranger sent them, is compared with the
 * MOST_COMPARED that share the most. Refused: to stop at the first of them; who sends what
 * everybody quotes would hide the original behind those who quote it. */
#include "base/mem.h"
#include "corpus.h"
#include "near/listed.h"
#include "read/url.h"
#include "state.h"

enum {
    MOST_ASKED = 1 << 18, /* keys that are looked up at once */
    MOST_COMPARED = 64,   /* articles of the state that one that came is compared with */
    NUMBER_BITS = 32
};

typedef struct asking {
    np_state *s;
    const np_corpus *c;
    double least;
    uint16_t *weight; /* of each number that the index lists */
    /* of some articles, from .. to-1: */
    size_t from, to;
    np_keyed *ask, *spare; /* (key, 2 * article - from, + 1 if the key alone is enough) */
    size_t n_asks, ask_cap, spare_cap;
    uint64_t *key; /* each once */
    size_t *first; /* its first place in ask */
    size_t n_keys, key_cap, first_cap;
    uint64_t *hit, *spare_hit; /* article - from, number, 0 if that is enough */
    size_t n_hits, hit_cap, spare_hit_cap;
    uint64_t *lowest; /* article - from, from which number on a key told all it leads to */
    size_t n_lowest, lowest_cap;
    uint32_t *n_listed; /* shingles each asks under */
    size_t listed_cap;
    np_matches *found; /* of all */
} asking;

static void asking_clear(asking *q)
{
    np_free(q->n_listed);
    np_free(q->lowest);
    np_free(q->spare_hit);
    np_free(q->hit);
    np_free(q->first);
    np_free(q->key);
    np_free(q->spare);
    np_free(q->ask);
    np_free(q->weight);
}

/* ---- What is asked ---- */

static np_code put_ask(asking *q, size_t article, uint64_t key, bool is_sure, np_error *err)
{
    if (!NP_GROW(q->ask, q->ask_cap, q->n_asks + 1, err))
        return NP_E_NOMEM;
    q->ask[q->n_asks++] =
        (np_keyed){np_state_posting_key(key), (uint32_t)(2 * (article - q->from)) + is_sure};
    return NP_OK;
}

/* Of identical articles one asks for all. */
static np_code ask_shingles(asking *q, size_t i, const np_text *t, np_error *err)
{
    size_t n_held = t->n_shingles - t->n_absent;
    if (!NP_GROW(q->key, q->key_cap, n_held, err))
        return NP_E_NOMEM;
    size_t n = np_listed_shingles(t->shingle, n_held, t->n_shingles, q->key);
    np_code code = put_ask(q, i, np_listed_exact(t->exact), true, err);
    for (size_t k = 0; k < n && !code; k++)
        code = put_ask(q, i, q->key[k], false, err);
    q->n_listed[i - q->from] = (uint32_t)n;
    return code;
}

static np_code ask_article(asking *q, size_t i, np_error *err)
{
    const np_corpus *c = q->c;
    const np_article *a = &c->article[i];
    const np_text *t = &c->text[c->text_of[i]];
    np_str id = c->arrival[i].id;
    np_code code = NP_OK;
    if (!NP_GROW(q->n_listed, q->listed_cap, i - q->from + 1, err))
        return NP_E_NOMEM;
    q->n_listed[i - q->from] = 0;
    if (c->arrival[i].is_old || !t->n_shingles)
        return NP_OK;
    if (id.len)
        code = put_ask(q, i, np_listed_id(id), true, err);
    if (!code && a->url.len)
        code = put_ask(q, i, np_listed_url(np_url_page(a->url)), true, err);
    return code || t->of != i ? code : ask_shingles(q, i, t, err);
}

/* ---- What is found ---- */

/* Every article that asked under key k hits these numbers. */
static np_code take_numbers(void *ctx, size_t k, const uint32_t *number, size_t n, bool is_cut,
                            np_error *err)
{
    asking *q = ctx;
    for (size_t j = q->first[k]; j < q->first[k + 1]; j++) {
        uint64_t article = q->ask[j].index / 2, is_shingle = q->ask[j].index % 2 == 0;
        if (!NP_GROW(q->hit, q->hit_cap, q->n_hits + n, err) ||
            !NP_GROW(q->lowest, q->lowest_cap, q->n_lowest + 1, err))
            return NP_E_NOMEM;
        for (size_t i = 0; i < n; i++)
            if (q->weight[number[i]])
                q->hit[q->n_hits++] =
                    article << (NUMBER_BITS + 1) | (uint64_t)number[i] << 1 | is_shingle;
        if (is_cut && is_shingle)
            q->lowest[q->n_lowest++] = article << NUMBER_BITS | (n ? number[0] : UINT32_MAX);
    }
    return NP_OK;
}

static np_code look_up(asking *q, np_error *err)
{
    if (!NP_GROW(q->spare, q->spare_cap, q->n_asks, err) ||
        !NP_GROW(q->key, q->key_cap, q->n_asks, err) ||
        !NP_GROW(q->first, q->first_cap, q->n_asks + 1, err))
        return NP_E_NOMEM;
    np_sort_keyed(q->ask, q->spare, q->n_asks, NP_POSTING_BITS);
    q->n_keys = 0;
    for (size_t i = 0; i < q->n_asks; i = np_keyed_run(q->ask, q->n_asks, i)) {
        q->first[q->n_keys] = i;
        q->key[q->n_keys++] = q->ask[i].key;
    }
    q->first[q->n_keys] = q->n_asks;
    q->n_hits = q->n_lowest = 0;
    return np_postings_find(np_state_postings(q->s), q->key, q->n_keys, take_numbers, q, err);
}

/* ---- Who is compared ---- */

typedef struct sharer {
    uint32_t number;
    uint64_t share; /* of the smaller one's shingles, in 2^-16ths; of who is sure, all there is */
} sharer;

/* Who shares the least of n; of those the one that came first. */
static size_t least_of(const sharer *f, size_t n)
{
    size_t least = 0;
    for (size_t i = 1; i < n; i++)
        if (f[i].share < f[least].share)
            least = i;
    return least;
}

/* Numbers hit by one article, n of them, ascending. lowest: n_lowest, ascending. */
static np_code choose(asking *q, size_t i, const uint64_t *hit, size_t n, const uint64_t *lowest,
                      size_t n_lowest, np_error *err)
{
    sharer kept[MOST_COMPARED];
    size_t n_kept = 0, passed = 0;
    size_t n_own = q->c->text[q->c->text_of[i]].n_shingles, n_listed = q->n_listed[i - q->from];
    for (size_t from = 0, to; from < n; from = to) {
        uint64_t number = hit[from] >> 1 & UINT32_MAX;
        bool is_sure = (hit[from] & 1) == 0;
        for (to = from + 1; to < n && hit[to] >> 1 == hit[from] >> 1;)
            to++;
        while (passed < n_lowest && (lowest[passed] & UINT32_MAX) <= number)
            passed++; /* these would say if they led here */
        size_t n_other = q->weight[number],
               least = np_listed_least(q->least, n_own, n_other, n_listed, n_lowest - passed);
        if (!is_sure && to - from < least)
            continue;
        uint64_t smaller = n_own < n_other ? n_own : n_other;
        sharer one = {(uint32_t)number, is_sure ? UINT64_MAX : ((to - from) << 16) / smaller};
        size_t at = n_kept < MOST_COMPARED ? n_kept++ : least_of(kept, n_kept);
        if (at == n_kept - 1 || one.share >= kept[at].share)
            kept[at] = one;
    }
    np_matches *m = q->found;
    if (!NP_GROW(m->match, m->cap, m->n + n_kept, err))
        return NP_E_NOMEM;
    for (size_t k = 0; k < n_kept; k++)
        m->match[m->n++] = (np_match){(uint32_t)i, kept[k].number};
    return NP_OK;
}

static np_code choose_all(asking *q, np_error *err)
{
    unsigned bits = NUMBER_BITS + np_bits_of(q->to - q->from);
    if (!NP_GROW(q->spare_hit, q->spare_hit_cap, q->n_hits + q->n_lowest, err))
        return NP_E_NOMEM;
    np_sort_u64(q->hit, q->spare_hit, q->n_hits, bits + 1);
    np_sort_u64(q->lowest, q->spare_hit, q->n_lowest, bits);
    np_code code = NP_OK;
    for (size_t h = 0, l = 0, end; h < q->n_hits && !code; h = end) {
        uint64_t article = q->hit[h] >> (NUMBER_BITS + 1);
        for (end = h; end < q->n_hits && q->hit[end] >> (NUMBER_BITS + 1) == article;)
            end++;
        while (l < q->n_lowest && q->lowest[l] >> NUMBER_BITS < article)
            l++;
        size_t l_end = l;
        while (l_end < q->n_lowest && q->lowest[l_end] >> NUMBER_BITS == article)
            l_end++;
        code = choose(q, q->from + article, q->hit + h, end - h, q->lowest + l, l_end - l, err);
        l = l_end;
    }
    return code;
}

static np_code ask_all(asking *q, np_error *err)
{
    np_rules rules = np_corpus_rules(q->c);
    uint32_t end = q->found->end;
    q->least = np_least_share(&rules);
    if (!(q->weight = np_alloc(0, end, sizeof *q->weight, err)))
        return NP_E_NOMEM;
    np_code code = np_postings_weights(np_state_postings(q->s), 0, end, q->weight, err);
    for (q->from = 0; q->from < q->c->n && !code; q->from = q->to) {
        q->n_asks = 0;
        for (q->to = q->from; q->to < q->c->n && q->n_asks < MOST_ASKED && !code; q->to++)
            code = ask_article(q, q->to, err);
        if (!code)
            code = look_up(q, err);
        if (!code)
            code = choose_all(q, err);
    }
    return code;
}

np_code np_state_ask(np_state *s, const np_corpus *c, np_matches *found, np_error *err)
{
    asking q = {.s = s, .c = c, .found = found};
    np_code code = np_postings_end(np_state_postings(s), &found->end, err);
    if (!code && found->end)
        code = ask_all(&q, err);
    asking_clear(&q);
    return code;
}

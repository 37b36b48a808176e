/* corpus_pairs.c - every related pair of articles, by a path of its own that skips nothing. */
#include "base/error.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/sort.h"
#include "corpus_wholes.h"
#include <string.h>

enum { SLICE = 64 }; /* texts one thread takes at a time */

typedef struct pairing {
    const np_corpus *c;
    const np_rules *rules;
    const np_index *ix;
    np_seek *seek;  /* one a thread */
    np_pairs *part; /* one a slice */
} pairing;

static np_code pair_slice(void *ctx, size_t s, unsigned thread, np_error *err)
{
    pairing *p = ctx;
    size_t from = s * SLICE, to = from + SLICE < p->c->n_texts ? from + SLICE : p->c->n_texts;
    return np_pairs_find(p->c->text, p->rules, p->ix, from, to, &p->seek[thread], &p->part[s], err);
}

/* A pair of texts as one of articles: the first of each class, in input order. */
static np_pair of_articles(const np_corpus *c, np_pair p)
{
    const np_text *x = &c->text[p.a], *y = &c->text[p.b];
    p.a = c->first[x->of];
    p.b = c->first[y->of];
    if (p.a < p.b)
        return p;
    uint32_t a = p.a;
    p.a = p.b;
    p.b = a;
    bool is_cut = p.relation == NP_EXCERPT || p.relation == NP_CONTAINS;
    if (is_cut)
        p.relation = y->n_shingles <= x->n_shingles ? NP_EXCERPT : NP_CONTAINS;
    return p;
}

static np_code add_pair(np_pairs *to, np_pair p, np_error *err)
{
    if (!NP_GROW(to->pair, to->cap, to->n + 1, err))
        return NP_E_NOMEM;
    to->pair[to->n++] = p;
    return NP_OK;
}

/* All slices and the identical pairs, in one row. */
static np_code gather(const pairing *p, size_t n_slices, np_pairs *to, np_error *err)
{
    const np_corpus *c = p->c;
    for (size_t s = 0; s < n_slices; s++)
        for (size_t i = 0; i < p->part[s].n; i++)
            if (add_pair(to, of_articles(c, p->part[s].pair[i]), err))
                return NP_E_NOMEM;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->first[i] != i && add_pair(to, (np_pair){c->first[i], i, NP_IDENTICAL, 1, 1}, err))
            return NP_E_NOMEM;
    return NP_OK;
}

static np_code sort_pairs(np_pairs *p, np_error *err)
{
    np_keyed *item = np_alloc(0, 2 * p->n, sizeof *item, err);
    np_pair *sorted = np_alloc(0, p->n, sizeof *sorted, err);
    if (item && sorted) {
        for (size_t i = 0; i < p->n; i++)
            item[i] = (np_keyed){(uint64_t)p->pair[i].a << 32 | p->pair[i].b, (uint32_t)i};
        np_sort_keyed(item, item + p->n, p->n, 64);
        for (size_t i = 0; i < p->n; i++)
            sorted[i] = p->pair[item[i].index];
        if (p->n)
            memcpy(p->pair, sorted, p->n * sizeof *sorted);
    }
    bool is_done = item && sorted;
    np_free(sorted);
    np_free(item);
    return is_done ? NP_OK : NP_E_NOMEM;
}

np_code np_corpus_pairs(np_corpus *c, np_pair **pair, size_t *n, np_error *err)
{
    *pair = NULL;
    *n = 0;
    np_code code = np_corpus_texts(c, err);
    if (code)
        return code;
    double start = np_seconds();
    np_rules rules = np_corpus_rules(c);
    np_pairs all = {0};
    size_t n_slices = (c->n_texts + SLICE - 1) / SLICE;
    np_index *ix = np_corpus_index(c, &rules, c->opt.max_bucket, err);
    pairing p = {c, &rules, ix, np_wholes_seeks(c, err),
                 np_alloc(0, n_slices, sizeof(np_pairs), err)};
    code = NP_E_NOMEM;
    if (!ix || !p.seek || !p.part)
        goto done;
    for (uint32_t x = 0; x < c->n_texts; x++)
        np_index_add(ix, x);
    if (np_index_n_full(ix))
        np_say(&c->opt, NP_LOG_WARNING,
               "more than %zu texts share a phrase; pairs beyond that may be missing (%zu times); "
               "raise max_bucket to see them",
               c->opt.max_bucket, np_index_n_full(ix));
    if ((code = np_each(n_slices, c->threads, pair_slice, &p, err)) ||
        (code = gather(&p, n_slices, &all, err)) || (code = sort_pairs(&all, err)))
        goto done;
    *pair = all.pair;
    *n = all.n;
    all.pair = NULL;
done:
    np_free(all.pair);
    for (size_t s = 0; p.part && s < n_slices; s++)
        np_free(p.part[s].pair);
    np_free(p.part);
    np_wholes_free_seeks(c, p.seek);
    np_index_free(ix);
    c->stats.seconds[NP_STAGE_NEAR] += (np_seconds() - start) * c->threads;
    return code;
}

/* ask.c - which features a text asks under, and who is found often enough to be looked at.
 *
 * Let x be the smaller of a pair that passes: then at least the share t = min(contain, 2 near /
 * (1 + near)) of x's shingles is in the other, so at most (1 - t) m of its m features are not, and
 * of c more than that at least c are shared (prefix filtering: Chaudhuri, Ganti & Kaushik, ICDE
 * 2006). Taking the rarest makes phrases that everybody uses cost nothing; c = 1 + m / 8 makes a
 * shared sentence or two cost nothing (six times less in all where every text is made of the
 * sentences of others). Where features are a sample a margin of sqrt(m), over two deviations, is
 * added, and half as much again where it is of every sixteenth shingle: without that half one pair
 * of the 53,000 of 200,000 articles was missed. So for texts under 64 shingles, whose buckets did
 * not run full, no pair is missed.
 *
 * Bands are asked too, without a count. At the default thresholds they find no pair that shingles
 * do not (copies/reuters21578, saudinewsnet: 4 bands or 32, the same pairs). */
#include "base/mem.h"
#include "base/sort.h"
#include "near/index.h"
#include <math.h>
#include <string.h>

enum { EXPECT = 8 }; /* one more shared feature is asked for in so many */

/* Of m features the rarest `ask` are asked, singles among them; a pair shares `expect` of those.
 * Margins are in roots of m. */
typedef struct quota {
    size_t ask, expect;
} quota;

static const double margin_of_sample = 1, margin_of_sparse = 1.5;

static quota quota_of(double least, size_t m, double margin)
{
    double missed = floor((1 - least) * (double)m) + ceil(margin * sqrt((double)m));
    size_t expect = 1 + m / EXPECT, most = missed < (double)m ? m - (size_t)missed : 1;
    if (expect > most)
        expect = most;
    size_t ask = (size_t)missed + expect;
    return (quota){ask < m ? ask : m, expect};
}

/* Features nobody shares are the rarest of all: they fill the quota first. */
static size_t left_of(quota q, size_t n_features, size_t n_shared)
{
    size_t n_single = n_features - n_shared;
    return q.ask > n_single ? q.ask - n_single : 0;
}

/* A bucket that ran full may hide a text from the count. */
static uint32_t least_of(quota q, size_t n_full)
{
    return (uint32_t)(q.expect > n_full + 1 ? q.expect - n_full : 1);
}

void np_asker_clear(np_asker *a)
{
    np_free(a->spare);
    np_free(a->by_size);
    *a = (np_asker){0};
}

double np_least_share(const np_rules *rules)
{
    double near = 2 * rules->near / (1 + rules->near);
    return near < rules->contain ? near : rules->contain;
}

/* What a text has of features that others share, and of all. */
typedef struct tally {
    size_t sampled, all, shared_sampled, shared_all;
} tally;

/* Is a shingle of this trait in t's sample? */
static bool is_in_sample(const np_text *t, np_trait trait)
{
    return trait == NP_THIN || (trait == NP_SAMPLED && t->n_shingles < NP_SPARSE_FROM);
}

/* Count t's features, and order its shared ones in a->by_size: sure ones, then the rarest. */
static tally take_stock(np_asker *a, const np_text *t, size_t n_sampled, const np_feature *feature,
                        size_t n)
{
    tally has = {.all = t->n_shingles, .sampled = n_sampled};
    for (size_t i = 0; i < n; i++) {
        bool is_shingle = feature[i].trait != NP_SURE;
        has.shared_all += is_shingle;
        has.shared_sampled += is_in_sample(t, feature[i].trait);
        a->by_size[i] = (np_keyed){.key = is_shingle ? feature[i].size : 0, .index = (uint32_t)i};
    }
    if (has.shared_all)
        np_sort_keyed(a->by_size, a->spare, n, 32);
    return has;
}

np_code np_asker_choose(np_asker *a, double least, size_t most, const np_text *t, size_t n_sampled,
                        np_feature *feature, size_t n, np_asks *asks, np_error *err)
{
    if (!NP_GROW(a->by_size, a->by_size_cap, n, err) || !NP_GROW(a->spare, a->spare_cap, n, err))
        return NP_E_NOMEM;
    size_t n_asked = 0, n_full = 0;
    tally has = take_stock(a, t, n_sampled, feature, n);
    bool gives_all = has.all < NP_ALL_BELOW;
    quota sampled = quota_of(least, has.sampled,
                             has.all < NP_SPARSE_FROM ? margin_of_sample : margin_of_sparse);
    quota all = quota_of(least, has.all, 0);
    size_t left_sampled = left_of(sampled, has.sampled, has.shared_sampled);
    size_t left_all = gives_all ? left_of(all, has.all, has.shared_all) : 0;
    for (size_t i = 0; i < n; i++) {
        np_feature *f = &feature[a->by_size[i].index];
        bool is_shingle = f->trait != NP_SURE, is_sample = is_in_sample(t, f->trait);
        f->is_asked = !is_shingle || left_all > 0 || (is_sample && left_sampled > 0);
        left_all -= is_shingle && left_all > 0;
        left_sampled -= is_sample && left_sampled > 0;
        n_full += f->is_asked && is_shingle && f->size > most;
        n_asked += f->is_asked;
    }
    *asks = (np_asks){.n = (uint32_t)n_asked,
                      .least_sampled = least_of(sampled, n_full),
                      .least_all = least_of(all, n_full) & (UINT32_MAX >> 1),
                      .gives_all = gives_all};
    return NP_OK;
}

/* ---- The buckets of an index ---- */

/* Buckets lie anywhere: those of a text are fetched all at once, and not waited for one by one. */
static void fetch_lists(const np_index *ix, const np_bucket *bucket, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(np_bucket_of(ix, bucket[i]));
}

typedef struct asking {
    np_asker asker;
    np_feature *feature;
    np_bucket *others;
    size_t feature_cap, others_cap;
} asking;

/* Put the buckets that x asks in front of the others. */
static np_code ask(np_index *ix, size_t x, asking *a, np_error *err)
{
    np_bucket *bucket = ix->bucket + ix->at[x];
    size_t n = ix->at[x + 1] - ix->at[x], n_asked = 0, n_others = 0;
    fetch_lists(ix, bucket, n);
    if (!NP_GROW(a->feature, a->feature_cap, n, err) || !NP_GROW(a->others, a->others_cap, n, err))
        return NP_E_NOMEM;
    for (size_t i = 0, trait = NP_SURE; i < n; i++) { /* they stand by trait */
        while (bucket[i] >= ix->end_of[trait])
            trait++;
        a->feature[i] = (np_feature){.size = *np_bucket_of(ix, bucket[i]), .trait = (uint8_t)trait};
    }
    if (np_asker_choose(&a->asker, ix->least, ix->most, &ix->text[x], ix->features.n_sampled[x],
                        a->feature, n, &ix->asks[x], err))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (a->feature[i].is_asked)
            bucket[n_asked++] = bucket[i];
        else
            a->others[n_others++] = bucket[i];
    if (n_others)
        memcpy(bucket + n_asked, a->others, n_others * sizeof *bucket);
    return NP_OK;
}

np_code np_index_ask(np_index *ix, size_t from, size_t to, np_error *err)
{
    asking a = {0};
    np_code code = NP_OK;
    for (size_t x = from; x < to && !code; x++)
        code = ask(ix, x, &a, err);
    np_free(a.others);
    np_free(a.feature);
    np_asker_clear(&a.asker);
    return code;
}

/* ---- Adding and finding ---- */

void np_index_add(np_index *ix, uint32_t x)
{
    fetch_lists(ix, ix->bucket + ix->at[x], ix->at[x + 1] - ix->at[x]);
    for (size_t i = ix->at[x]; i < ix->at[x + 1]; i++) {
        uint32_t *list = np_bucket_of(ix, ix->bucket[i]), *used = &list[1];
        if (*used < np_bucket_room(list[0], ix->most))
            list[2 + (*used)++] = x;
        else
            ix->n_full++;
    }
}

size_t np_index_n_full(const np_index *ix) { return ix->n_full; }

void np_seek_clear(np_seek *s)
{
    np_free(s->spare);
    np_free(s->found);
    *s = (np_seek){.whole = s->whole, .ctx = s->ctx};
}

np_code np_seek_text(const np_seek *s, const np_text *text, uint32_t x, np_text *whole,
                     np_error *err)
{
    *whole = text[x];
    return text[x].n_absent ? s->whole(s->ctx, x, whole, err) : NP_OK;
}

/* Everything x meets, as 2 y + 1 in s->found; 2 y where y shares a band or a name. */
static bool meet(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s, np_error *err)
{
    fetch_lists(ix, ix->bucket + ix->at[x], ix->asks[x].n);
    s->n = 0;
    for (size_t i = 0; i < ix->asks[x].n; i++) {
        np_bucket b = ix->bucket[ix->at[x] + i];
        const uint32_t *list = np_bucket_of(ix, b) + 2;
        size_t n = list[-1];
        while (n > 0 && list[n - 1] >= to)
            n--;
        if (!NP_GROW(s->found, s->found_cap, s->n + n, err))
            return false;
        for (; n > 0 && list[n - 1] >= from; n--)
            s->found[s->n++] = (uint64_t)list[n - 1] * 2 + (b >= ix->end_of[NP_SURE]);
    }
    return NP_GROW(s->spare, s->spare_cap, s->n, err);
}

np_code np_index_find(const np_index *ix, uint32_t x, size_t from, size_t to, np_seek *s,
                      np_error *err)
{
    if (!meet(ix, x, from, to, s, err))
        return NP_E_NOMEM;
    if (s->n)
        np_sort_u64(s->found, s->spare, s->n, 33);
    size_t kept = 0;
    for (size_t i = 0, end; i < s->n; i = end) {
        uint64_t y = s->found[i] / 2;
        for (end = i + 1; end < s->n && s->found[end] / 2 == y;)
            end++;
        bool is_sure = s->found[i] % 2 == 0;
        size_t least = ix->asks[y].gives_all ? ix->asks[x].least_all : ix->asks[x].least_sampled;
        if (is_sure || end - i >= least)
            s->found[kept++] = y;
    }
    s->n = kept;
    return NP_OK;
}

np_code np_index_meets(const np_index *ix, uint32_t x, uint32_t y, np_seek *s, bool *meets,
                       np_error *err)
{
    np_code code = np_index_find(ix, x, y, (size_t)y + 1, s, err);
    *meets = !code && s->n > 0;
    return code;
}

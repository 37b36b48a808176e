#include "near.h"
#include <string.h>

typedef struct set {
    const uint64_t *at;
    size_t n;
} set;

static np_figures figures(set a, set b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a.n; i++)
        for (size_t j = 0; j < b.n; j++)
            shared += a.at[i] == b.at[j];
    if (a.n == 0 || b.n == 0)
        return (np_figures){0, 0};
    return (np_figures){(double)shared / (double)(a.n + b.n - shared),
                        (double)shared / (double)(a.n < b.n ? a.n : b.n)};
}

np_figures naive_measure(const np_text *a, const np_text *b)
{
    return figures((set){a->shingle, a->n_shingles}, (set){b->shingle, b->n_shingles});
}

static bool share_name(const np_text *a, const np_text *b, bool is_id)
{
    for (size_t i = 0; i < a->n_names; i++)
        for (size_t j = 0; j < b->n_names; j++)
            if (a->name[i] == b->name[j] && (a->name[i] & 1) == is_id)
                return true;
    return false;
}

static bool pass(const np_rules *rules, set a, set b)
{
    np_figures f = figures(a, b);
    return f.jaccard >= rules->near || (f.containment >= rules->contain && a.n >= 8 && b.n >= 8);
}

np_relation naive_relate(const np_rules *rules, const np_text *a, const np_text *b)
{
    set x = {a->shingle, a->n_shingles}, y = {b->shingle, b->n_shingles};
    set u = {a->rest, a->n_rest}, v = {b->rest, b->n_rest};
    np_figures f = figures(x, y);
    if (x.n == 0 || y.n == 0)
        return NP_UNRELATED;
    if (share_name(a, b, true))
        return NP_REVISION;
    if (share_name(a, b, false) && f.containment >= .2 && figures(u, v).containment >= .2)
        return NP_REVISION;
    if (a->host == b->host && a->skeleton == b->skeleton && f.containment < .95)
        return NP_TEMPLATE;
    if (!pass(rules, x, y) || !pass(rules, u, v))
        return NP_UNRELATED;
    if (f.jaccard >= rules->near)
        return NP_NEAR;
    return x.n <= y.n ? NP_EXCERPT : NP_CONTAINS;
}

bool naive_is_before(const np_text *a, const np_text *b)
{
    if (a->n_shingles != b->n_shingles)
        return a->n_shingles > b->n_shingles;
    for (size_t half = 2; half-- > 0;)
        if (a->exact[half] != b->exact[half])
            return a->exact[half] < b->exact[half];
    size_t n = a->id.len < b->id.len ? a->id.len : b->id.len;
    int order = n ? memcmp(a->id.at, b->id.at, n) : 0;
    return order ? order < 0 : a->id.len < b->id.len;
}

void naive_group(const np_rules *rules, const np_text *text, size_t n, uint32_t *leader)
{
    for (uint32_t x = 0; x < n; x++) {
        leader[x] = x;
        for (uint32_t y = 0; y < x && leader[x] == x; y++)
            if (text[x].n_shingles && text[y].n_shingles && share_name(&text[x], &text[y], true))
                leader[x] = leader[y];
        for (uint32_t y = 0; y < x && leader[x] == x; y++) {
            if (leader[y] != y)
                continue;
            np_relation r = naive_relate(rules, &text[x], &text[y]);
            if (r == NP_REVISION || r == NP_NEAR || r == NP_EXCERPT || r == NP_CONTAINS)
                leader[x] = y;
        }
    }
}

size_t naive_runs(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b, np_run *run)
{
    size_t n = 0;
    for (uint32_t i = 0; i < n_a;) {
        np_run best = {.a = i};
        size_t n_places = 0;
        for (uint32_t j = 0; j < n_b && n_places < NP_RUN_PLACES; j++) {
            uint32_t same = 0;
            while (i + same < n_a && j + same < n_b && a[i + same] == b[j + same])
                same++;
            n_places += same > 0;
            if (same > best.n)
                best.b = j, best.n = same;
        }
        if (best.n)
            run[n++] = best;
        i += best.n ? best.n : 1;
    }
    for (size_t k = 1; k < n; k++) { /* longest first, else in order */
        np_run one = run[k];
        size_t at = k;
        for (; at > 0 && run[at - 1].n < one.n; at--)
            run[at] = run[at - 1];
        run[at] = one;
    }
    return n;
}

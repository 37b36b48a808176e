/* verify.c - what one text is to another, by exact set arithmetic.
 *
 * An estimate never decides: the shingle sets are at hand, sorted, and intersecting two takes less
 * time than fetching them. What cannot reach its threshold any more is given up on the way, which
 * is how most candidates of a shared paragraph end.
 *
 * A form filled in twice differs on both sides; where nearly all of the smaller text is in the
 * larger, a name or a date was added or dropped, and the pair is a copy: without that limit, one
 * page seen through 16 extractors lost .006 of pairwise F1 (.9894), and no Reuters notice under 25
 * words is changed by it.
 *
 * Precedence (DESIGN.md 5.4): revision, template, near, excerpt. A pair that passed is asked again
 * without furniture; that can only take it away. */
#include "near/near.h"
#include <math.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MANY = 32 }; /* times as large a set is searched, not read through */
const double np_revision_share = .20, np_filled_in = .95;

uint64_t np_name_of_id(uint64_t family) { return XXH3_64bits(&family, sizeof family) | 1; }

uint64_t np_name_of_url(np_str url)
{
    uint64_t hash = XXH3_64bits(url.at, url.len) & ~UINT64_C(1);
    return hash ? hash : 2;
}

/* A set of hashes, ascending. */
typedef struct set {
    const uint64_t *at;
    size_t n;
} set;

static set whole(const np_text *t) { return (set){t->shingle, t->n_shingles}; }
static set rest(const np_text *t) { return (set){t->rest, t->n_rest}; }
static size_t smaller(set a, set b) { return a.n < b.n ? a.n : b.n; }

/* Where x is or would be in b, at j or behind: by steps that double, then by halves. */
static size_t seek(set b, size_t j, uint64_t x)
{
    size_t step = 1, low = j;
    while (step <= b.n - low && b.at[low + step - 1] < x) {
        low += step;
        step *= 2;
    }
    size_t high = step <= b.n - low ? low + step - 1 : b.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b.at[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* |few and many|: a book may be measured against each of ten thousand lines from it. */
static size_t count_in(set few, set many)
{
    size_t shared = 0;
    for (size_t i = 0, j = 0; i < few.n; i++) {
        j = seek(many, j, few.at[i]);
        if (j == many.n)
            break;
        shared += many.at[j] == few.at[i];
    }
    return shared;
}

/* |a and b|; or, as soon as it is clear that it is less than need, something less than need. */
static size_t count_shared(set a, set b, size_t need)
{
    if (a.n / MANY > b.n || b.n / MANY > a.n)
        return a.n < b.n ? count_in(a, b) : count_in(b, a);
    size_t i = 0, j = 0, shared = 0;
    size_t spare_a = a.n < need ? 0 : a.n - need, spare_b = b.n < need ? 0 : b.n - need;
    while (i < a.n && j < b.n && i - shared <= spare_a && j - shared <= spare_b) {
        uint64_t x = a.at[i], y = b.at[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

static np_figures figures_of(set a, set b, size_t shared)
{
    if (a.n == 0 || b.n == 0)
        return (np_figures){0, 0};
    return (np_figures){(double)shared / (double)(a.n + b.n - shared),
                        (double)shared / (double)smaller(a, b)};
}

np_figures np_measure(const np_text *a, const np_text *b)
{
    return figures_of(whole(a), whole(b), count_shared(whole(a), whole(b), 0));
}

/* Do figures of these two sets pass; does an excerpt need a least size? */
static bool passes(const np_rules *rules, set a, set b, np_figures f)
{
    return f.jaccard >= rules->near ||
           (f.containment >= rules->contain && smaller(a, b) >= NP_EXCERPT_LEAST);
}

/* The least overlap with which two sets can pass; rounded down, so that none is given up wrongly.
 */
static size_t least_shared(const np_rules *rules, set a, set b)
{
    double near = rules->near / (1 + rules->near) * (double)(a.n + b.n);
    double contain = rules->contain * (double)smaller(a, b);
    double least = floor(near < contain ? near : contain) - 1;
    return least > 0 ? (size_t)least : 0;
}

/* The bits of a shared name: 1 for an id, 2 for a URL. */
enum { SAME_ID = 1, SAME_URL = 2 };
static unsigned shared_names(const np_text *a, const np_text *b)
{
    unsigned shared = 0;
    for (size_t i = 0, j = 0; i < a->n_names && j < b->n_names;) {
        uint64_t x = a->name[i], y = b->name[j];
        if (x == y)
            shared |= x & 1 ? SAME_ID : SAME_URL;
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

static bool has_furniture(const np_text *t) { return t->rest != t->shingle; }

/* The evidence, but only as far as it takes to see that fewer than `need` shingles are shared:
 * false then. */
static bool gather(const np_text *a, const np_text *b, size_t need, np_evidence *e)
{
    set x = whole(a), y = whole(b), u = rest(a), v = rest(b);
    e->n_shared = e->n_rest_shared = count_shared(x, y, need);
    if (e->n_shared < need)
        return false;
    e->whole = e->rest = figures_of(x, y, e->n_shared);
    e->has_rest = has_furniture(a) || has_furniture(b);
    if (e->has_rest) {
        e->n_rest_shared = count_shared(u, v, 0);
        e->rest = figures_of(u, v, e->n_rest_shared);
    }
    return true;
}

static np_evidence look(const np_text *a, const np_text *b)
{
    unsigned names = shared_names(a, b);
    return (np_evidence){.has_words = a->n_shingles && b->n_shingles,
                         .has_one_id = names & SAME_ID,
                         .has_one_url = names & SAME_URL,
                         .has_one_form = a->host == b->host && a->skeleton == b->skeleton};
}

static bool is_filled_in(const np_evidence *e)
{
    return e->has_one_form && e->whole.containment < np_filled_in;
}

static np_relation decide(const np_rules *rules, const np_text *a, const np_text *b,
                          const np_evidence *e)
{
    if (e->has_one_id)
        return NP_REVISION;
    if (e->has_one_url && e->whole.containment >= np_revision_share &&
        e->rest.containment >= np_revision_share)
        return NP_REVISION;
    if (is_filled_in(e))
        return NP_TEMPLATE;
    if (!passes(rules, whole(a), whole(b), e->whole) ||
        (e->has_rest && !passes(rules, rest(a), rest(b), e->rest)))
        return NP_UNRELATED;
    if (e->whole.jaccard >= rules->near)
        return NP_NEAR;
    return a->n_shingles <= b->n_shingles ? NP_EXCERPT : NP_CONTAINS;
}

np_relation np_relate(const np_rules *rules, const np_text *a, const np_text *b,
                      np_figures *figures)
{
    np_evidence e = look(a, b);
    if (!e.has_words)
        return NP_UNRELATED;
    bool is_open = e.has_one_id || e.has_one_url || e.has_one_form;
    if (!gather(a, b, is_open ? 0 : least_shared(rules, whole(a), whole(b)), &e))
        return NP_UNRELATED;
    np_relation r = decide(rules, a, b, &e);
    if (figures && r != NP_UNRELATED)
        *figures = e.whole;
    return r;
}

np_relation np_relate_by(const np_rules *rules, const np_text *a, const np_text *b, np_evidence *e)
{
    *e = look(a, b);
    if (!e->has_words)
        return NP_UNRELATED;
    (void)gather(a, b, 0, e);
    return decide(rules, a, b, e);
}

static double step_below(double x) { return floor(x * 1e4) / 1e4; }

np_rules np_rules_to_pass(const np_text *a, const np_text *b, const np_evidence *e)
{
    if (!e->has_words || is_filled_in(e))
        return (np_rules){0, 0};
    np_rules to = {step_below(fmin(e->whole.jaccard, e->rest.jaccard)), 0};
    bool is_long = smaller(whole(a), whole(b)) >= NP_EXCERPT_LEAST &&
                   smaller(rest(a), rest(b)) >= NP_EXCERPT_LEAST;
    if (is_long)
        to.contain = step_below(fmin(e->whole.containment, e->rest.containment));
    return to;
}

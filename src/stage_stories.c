/* stage_stories.c - bags into stories, each step alone.
 *
 *     vectors --added up--> centre -> bonds of each bag -> what it borrows of its nearest
 *     bonds of all bags that they connect -> stories
 *
 * The steps are story/'s own, called with the bags at hand where a corpus calls them with all. A
 * term keeps its number in the lexicon, whoever is at hand: sums of fractions depend on the order
 * they are taken in, and that follows the numbers. */
#include "base/error.h"
#include "base/mem.h"
#include "base/sums.h"
#include "corpus_stories.h"
#include "stages.h"
#include <math.h>
#include <string.h>

static const np_bag_row *row_of(const np_bag *b)
{
    return b->borrowed.form ? &b->borrowed : &b->own;
}

/* What a borrowed row is a form of. */
static uint64_t borrowed_form(uint64_t own) { return own == UINT64_MAX ? 1 : own + 1; }

/* ---- The centre ---- */

/* What a table of such vectors is of: from the second layout on there is a mean of each language.
 */
static uint64_t centre_form(uint64_t row)
{
    enum { LAYOUT = 2 };
    return row + LAYOUT * UINT64_C(0x9E3779B97F4A7C15);
}

static np_code no_vector(np_error *err)
{
    return np_fail(err, NP_E_USAGE, "a bag without a vector: np_bag_weigh() comes before");
}

np_code np_bag_add(const np_bag *b, np_sums *centre, np_error *err)
{
    const np_bag_row *r = row_of(b);
    uint64_t form = centre_form(r->form);
    np_code code = r->form ? np_sums_check(centre, NP_SUMS_CENTRE, form, err) : no_vector(err);
    if (code)
        return code;
    uint64_t *key = np_alloc(0, r->n + 2, sizeof *key, err);
    int64_t *times = key ? np_alloc(0, r->n + 2, sizeof *times, err) : NULL;
    if (!times) {
        np_free(key);
        return NP_E_NOMEM;
    }
    for (size_t e = 0; e < r->n; e++) {
        key[e] = np_centre_key(b->item.lang, r->term[e]);
        times[e] = np_centre_part(r->weight[e]);
    }
    key[r->n] = np_centre_key(b->item.lang, NP_CENTRE_ITEMS), times[r->n] = 1;
    key[r->n + 1] = np_centre_key(b->item.lang, NP_CENTRE_ALONE);
    times[r->n + 1] = np_centre_part(r->alone);
    code = np_sums_count_each(centre, key, times, r->n + 2, err);
    if (!code)
        code = np_sums_claim(centre, NP_SUMS_CENTRE, form, err);
    np_free(times);
    np_free(key);
    return code;
}

/* ---- Bags at hand, as story/ takes items ---- */

typedef struct hand {
    np_recipe recipe;
    np_vectors v;
    size_t *start;
    uint32_t *term;
    float *weight, *alone;
    double *day;
    uint32_t *lang, *host;
    uint64_t *form;
    size_t *slot_start;
    np_slot *slot;
    np_forms forms;      /* of these */
    np_centres *centres; /* of all */
    np_similar *similar;
} hand;

static void hand_clear(hand *h)
{
    np_similar_free(h->similar);
    np_centres_free(h->centres);
    np_free(h->slot);
    np_free(h->slot_start);
    np_free(h->form);
    np_free(h->host);
    np_free(h->day);
    np_free(h->lang);
    np_free(h->alone);
    np_free(h->weight);
    np_free(h->term);
    np_free(h->start);
}

static np_code take_rows(hand *h, np_bag *const *bag, size_t n, size_t n_terms, np_error *err)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += row_of(bag[i])->n;
    if (!(h->start = np_alloc(0, n + 1, sizeof *h->start, err)) ||
        !(h->term = np_alloc(0, total, sizeof *h->term, err)) ||
        !(h->weight = np_alloc(0, total, sizeof *h->weight, err)) ||
        !(h->alone = np_alloc(0, n, sizeof *h->alone, err)) ||
        !(h->lang = np_alloc(0, n, sizeof *h->lang, err)) ||
        !(h->day = np_alloc(0, n, sizeof *h->day, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const np_bag_row *r = row_of(bag[i]);
        size_t at = h->start[i];
        if (r->n && r->term[r->n - 1] >= n_terms)
            return np_fail(err, NP_E_INPUT, "a vector of bag %zu that is not the lexicon's", i);
        if (r->n) {
            memcpy(h->term + at, r->term, r->n * sizeof *r->term);
            memcpy(h->weight + at, r->weight, r->n * sizeof *r->weight);
        }
        h->start[i + 1] = at + r->n;
        h->alone[i] = r->alone;
        h->lang[i] = bag[i]->item.lang;
        h->day[i] = bag[i]->item.day;
    }
    h->v = (np_vectors){n, n_terms, h->start, h->term, h->weight, h->alone, h->lang};
    return NP_OK;
}

static np_code take_forms(hand *h, np_bag *const *bag, size_t n, np_error *err)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += bag[i]->n_slots;
    if (!(h->form = np_alloc(0, n, sizeof *h->form, err)) ||
        !(h->host = np_alloc(0, n, sizeof *h->host, err)) ||
        !(h->slot_start = np_alloc(0, n + 1, sizeof *h->slot_start, err)) ||
        !(h->slot = np_alloc(0, total, sizeof *h->slot, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const np_bag *b = bag[i];
        size_t at = h->slot_start[i];
        if (b->n_slots)
            memcpy(h->slot + at, b->slot, b->n_slots * sizeof *b->slot);
        h->slot_start[i + 1] = at + b->n_slots;
        h->form[i] = b->item.form;
        h->host[i] = b->item.host;
    }
    h->forms = (np_forms){h->form, h->slot_start, h->slot, h->host, h->day};
    return NP_OK;
}

static np_code check_bags(np_bag *const *bag, size_t n, const np_sums *centre, np_error *err)
{
    if (n >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu bags; at most %u at once", n, UINT32_MAX - 1);
    for (size_t i = 0; i < n; i++) {
        uint64_t form = row_of(bag[i])->form;
        np_code code =
            form ? np_sums_check(centre, NP_SUMS_CENTRE, centre_form(form), err) : no_vector(err);
        if (code)
            return code;
    }
    return NP_OK;
}

/* hand_clear() in any case. */
static np_code hand_init(hand *h, np_bag *const *bag, size_t n, const np_lexicon *l,
                         const np_sums *centre, const np_options *opt, np_error *err)
{
    *h = (hand){.recipe = np_story_recipe(opt)};
    np_code code = np_options_check(opt, err);
    if (!code)
        code = check_bags(bag, n, centre, err);
    if (!code)
        code = take_rows(h, bag, n, l->n_terms, err);
    if (!code)
        code = take_forms(h, bag, n, err);
    if (!code)
        code = np_centres_of_sums(centre, l->n_terms, &h->centres, err);
    if (!code && !(h->similar = np_similar_new(&h->v, h->centres, h->day, &h->recipe.similar, err)))
        code = NP_E_NOMEM;
    return code;
}

/* ---- Bonds ---- */

np_code np_bags_link(np_bag *const *bag, size_t n, size_t from, size_t to, const np_lexicon *l,
                     const np_sums *centre, const np_options *opt, np_bonds *bonds, np_error *err)
{
    hand h;
    np_neighbour near[NP_MOST_NEIGHBOURS];
    if (from > to || to > n)
        return np_fail(err, NP_E_USAGE, "bags %zu to %zu of %zu", from, to, n);
    np_code code = hand_init(&h, bag, n, l, centre, opt, err);
    size_t n_all = code ? 0 : np_centres_items(h.centres);
    np_similar_scratch *scratch = code ? NULL : np_similar_scratch_new(h.similar, 0, err);
    if (!code && !scratch)
        code = NP_E_NOMEM;
    for (size_t i = from; i < to && !code; i++) {
        unsigned n_near = np_similar_nearest(h.similar, (uint32_t)i, scratch, near);
        np_bonds *t = &bonds[i - from];
        *t = (np_bonds){.n = n_near < NP_BONDS ? n_near : NP_BONDS,
                        .scale = np_scale_of(near, n_near, n_all)};
        for (unsigned k = 0; k < t->n; k++)
            t->bond[k] = (np_bond){near[k].item, near[k].dot, near[k].sim};
    }
    np_similar_scratch_free(scratch);
    hand_clear(&h);
    return code;
}

/* ---- Borrowing ---- */

/* Copy row 0 of what np_expand() made. */
static np_code keep_row(np_bag_row *r, const np_expanded *x, np_error *err)
{
    r->n = x->start[1];
    r->alone = x->alone[0];
    if (!(r->term = np_alloc(0, r->n, sizeof *r->term, err)) ||
        !(r->weight = np_alloc(0, r->n, sizeof *r->weight, err))) {
        np_bag_row_clear(r);
        return NP_E_NOMEM;
    }
    if (r->n) {
        memcpy(r->term, x->term, r->n * sizeof *r->term);
        memcpy(r->weight, x->weight, r->n * sizeof *r->weight);
    }
    return NP_OK;
}

/* Rows of b and of those it borrows from, one behind the other. */
static np_code lay_out(hand *h, const np_bag *b, const np_bag *const *near, unsigned n_near,
                       np_error *err)
{
    const np_bag_row *row[NP_BONDS_LENT + 1] = {&b->own};
    size_t total = b->own.n;
    for (unsigned k = 0; k < n_near; k++) {
        row[k + 1] = &near[k]->own;
        total += row[k + 1]->n;
    }
    if (!(h->start = np_alloc(0, (size_t)n_near + 2, sizeof *h->start, err)) ||
        !(h->term = np_alloc(0, total, sizeof *h->term, err)) ||
        !(h->weight = np_alloc(0, total, sizeof *h->weight, err)) ||
        !(h->alone = np_alloc(0, (size_t)n_near + 1, sizeof *h->alone, err)))
        return NP_E_NOMEM;
    for (unsigned k = 0; k <= n_near; k++) {
        size_t at = h->start[k], n = row[k]->n;
        if (n) {
            memcpy(h->term + at, row[k]->term, n * sizeof *h->term);
            memcpy(h->weight + at, row[k]->weight, n * sizeof *h->weight);
        }
        h->start[k + 1] = at + n;
        h->alone[k] = row[k]->alone;
    }
    h->v = (np_vectors){n_near + 1, 0, h->start, h->term, h->weight, h->alone, NULL};
    return NP_OK;
}

/* As np_forms_part() of two bags at hand. */
static bool is_one_form(const np_bag *a, const np_bag *b)
{
    return (a->item.form && a->item.form == b->item.form) ||
           np_slots_part(a->slot, a->n_slots, b->slot, b->n_slots);
}

np_code np_bag_borrow(np_bag *b, const np_bonds *bonds, const np_bag *const *near, np_error *err)
{
    np_options opt;
    np_options_init(&opt); /* none of what is borrowed depends on them */
    const np_recipe recipe = np_story_recipe(&opt);
    np_neighbour lender[NP_BONDS_LENT];
    unsigned n_near[NP_BONDS_LENT + 1] = {bonds->n < NP_BONDS_LENT ? bonds->n : NP_BONDS_LENT};
    if (!b->own.form)
        return no_vector(err);
    for (unsigned k = 0; k < n_near[0]; k++) {
        if (near[k]->own.form != b->own.form)
            return np_fail(err, NP_E_USAGE, "a near bag that was not weighed as this one");
        lender[k] = (np_neighbour){k + 1, bonds->bond[k].dot,
                                   is_one_form(b, near[k]) ? 0 : bonds->bond[k].sim};
    }
    hand h = {0};
    np_expanded x = {0};
    np_bag_row r = {.form = borrowed_form(b->own.form)};
    np_code code = lay_out(&h, b, near, n_near[0], err);
    if (!code)
        code = np_expand(&x, &h.v, lender, n_near, 0, &recipe.expand, err);
    if (!code)
        code = keep_row(&r, &x, err);
    if (!code) {
        np_bag_row_clear(&b->borrowed);
        b->borrowed = r;
    }
    np_expanded_clear(&x);
    hand_clear(&h);
    return code;
}

/* ---- Stories ---- */

typedef struct bonded {
    np_neighbour *near; /* n * NP_BONDS */
    unsigned *n_near;
    double *scale;
    np_graph graph;
} bonded;

static bool is_bond(const np_bond *t, size_t i, size_t n)
{
    return t->bag < n && t->bag != i && isfinite(t->dot);
}

static np_code take_bonds(bonded *t, const np_bonds *bonds, size_t n, np_error *err)
{
    if (!(t->near = np_alloc(0, n * NP_BONDS, sizeof *t->near, err)) ||
        !(t->n_near = np_alloc(0, n, sizeof *t->n_near, err)) ||
        !(t->scale = np_alloc(0, n, sizeof *t->scale, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const np_bonds *from = &bonds[i];
        bool is_sound = from->n <= NP_BONDS && isfinite(from->scale);
        for (uint32_t k = 0; is_sound && k < from->n; k++) {
            is_sound = is_bond(&from->bond[k], i, n);
            t->near[i * NP_BONDS + k] =
                (np_neighbour){from->bond[k].bag, from->bond[k].dot, from->bond[k].sim};
        }
        if (!is_sound)
            return np_fail(err, NP_E_USAGE, "bag %zu of %zu has bonds to none of them", i, n);
        t->n_near[i] = from->n;
        t->scale[i] = from->scale;
    }
    return NP_OK;
}

static void bonded_clear(bonded *t)
{
    np_graph_clear(&t->graph);
    np_free(t->scale);
    np_free(t->n_near);
    np_free(t->near);
}

np_code np_bags_group(np_bag *const *bag, size_t n, const np_bonds *bonds, const np_lexicon *l,
                      const np_sums *centre, const np_options *opt, uint32_t *story,
                      uint32_t *n_stories, np_error *err)
{
    hand h;
    bonded t = {0};
    np_code code = hand_init(&h, bag, n, l, centre, opt, err);
    if (!code)
        code = take_bonds(&t, bonds, n, err);
    if (!code)
        code = np_graph_init(&t.graph, t.near, t.n_near, NP_BONDS, h.recipe.n_edges, t.scale,
                             &h.forms, n, err);
    if (!code)
        code = np_cluster(&h.v, h.similar, t.graph.edge, t.graph.n_edges, t.scale, h.day,
                          &h.recipe.cluster, story, n_stories, err);
    bonded_clear(&t);
    hand_clear(&h);
    return code;
}

/* online.c - see online.h. Strict online clustering (STORIES F5), made bounded.
 *
 *     gist -> under its weightiest terms, the newest articles that have them -> those that share
 *     most, compared -> their stories, each weighed as a whole -> the best, if it is good enough
 *
 * A story is scored as the repair scores two clusters (cluster.c): the mean likeness to its
 * articles, faded by the days between, times what a large story is trusted more. What the repair
 * has beside that needs all articles at once: words weighed by stories, borrowed words, local
 * scales. So places are worth some points less, and are provisional.
 *
 * Weights are not kept but made when they are asked for, of how many articles have a term by now.
 * So what is found depends on the articles that are there and their order alone, not on when they
 * were read in, and who opens a state again goes on as who never left it. Refused: vectors frozen
 * on arrival, which spare a multiplication a term.
 *
 * Of a term's articles only the newest are listed, in a ring: no text that somebody sends a million
 * times makes the next one dearer. */
#include "story/online.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "story/row.h"
#include <assert.h>
#include <math.h>

#define NOBODY UINT32_MAX
enum { MOST_STORY = 100, FIRST_ROOM = 2, MOST_LIKELY = 16 };

typedef struct term {
    uint32_t df;   /* articles that have it: the newest is at list[at + (df - 1) % room] */
    uint32_t room; /* of its list: a power of two, up to the window */
    size_t at;
    double own; /* its weight in the article at hand; 0 outside np_online_find() */
} term;

typedef struct article {
    size_t at; /* its terms are entry[at ..], n of them */
    uint32_t n, story;
    uint32_t before; /* who came last before it to its story; NOBODY */
    double day;
} article;

typedef struct story {
    uint32_t number, n, newest;
} story;

typedef struct candidate {
    uint32_t article;
    double sim;
} candidate;

struct np_online {
    np_online_options opt;
    np_map *term_of, *story_of, *copy_of; /* of half a hash; of its number; of a gist's key */
    term *term;
    size_t n_terms, cap_terms;
    article *article;
    size_t n, cap;
    uint32_t *entry; /* of all articles: terms, and */
    uint8_t *count;  /* ... what they count */
    size_t n_entries, cap_entries, cap_counts;
    uint32_t *list; /* of all terms */
    size_t n_list, cap_list;
    story *story;
    size_t n_stories, cap_stories;

    double *idf; /* by df, among `of` articles; 0 where nobody asked yet */
    size_t of, cap_idf;
    double *partial; /* of each article; 0 outside np_online_find() */
    size_t cap_partial;
    uint32_t *touched; /* n_top * window */
    candidate *best;   /* n_exact */
    uint32_t top[NP_GIST_MOST];
};

void np_online_free(np_online *o)
{
    if (!o)
        return;
    np_free(o->best);
    np_free(o->touched);
    np_free(o->partial);
    np_free(o->idf);
    np_free(o->story);
    np_free(o->list);
    np_free(o->count);
    np_free(o->entry);
    np_free(o->article);
    np_free(o->term);
    np_map_free(o->copy_of);
    np_map_free(o->story_of);
    np_map_free(o->term_of);
    np_free(o);
}

np_online *np_online_new(const np_online_options *opt, np_error *err)
{
    assert(opt->window && (opt->window & (opt->window - 1)) == 0);
    assert(opt->n_likely <= MOST_LIKELY);
    np_online *o = np_alloc(sizeof *o, 0, 0, err);
    if (!o)
        return NULL;
    o->opt = *opt;
    if ((o->term_of = np_map_new(err)) && (o->story_of = np_map_new(err)) &&
        (o->copy_of = np_map_new(err)) &&
        (o->touched = np_alloc(0, (size_t)opt->n_top * opt->window, sizeof *o->touched, err)) &&
        (o->best = np_alloc(0, opt->n_exact, sizeof *o->best, err)))
        return o;
    np_online_free(o);
    return NULL;
}

size_t np_online_count(const np_online *o) { return o->n; }

/* ---- adding ---- */

/* How many articles idf is taken of: n or up to a sixteenth more, so that it seldom changes. */
static size_t rounded(size_t n)
{
    size_t step = 1;
    while (step * 32 <= n)
        step *= 2;
    return (n + step - 1) / step * step;
}

static bool make_idf(np_online *o, np_error *err)
{
    size_t of = rounded(o->n + 1);
    if (of == o->of)
        return true;
    if (!NP_GROW(o->idf, o->cap_idf, of + 1, err))
        return false;
    for (size_t df = 0; df <= of; df++)
        o->idf[df] = 0;
    o->of = of;
    return true;
}

/* The number of a term, a new one if need be; NOBODY: NP_E_NOMEM. */
static uint32_t number_term(np_online *o, uint32_t half, np_error *err)
{
    if (!NP_GROW(o->term, o->cap_terms, o->n_terms + 1, err))
        return NOBODY;
    const uint32_t *at = np_map_put(o->term_of, half, (uint32_t)o->n_terms, err);
    if (!at)
        return NOBODY;
    if (*at == o->n_terms)
        o->term[o->n_terms++] = (term){0};
    return *at;
}

/* One more article has the term: listed where the oldest was, once the window is full. */
static bool list_under(np_online *o, term *t, uint32_t who, np_error *err)
{
    if (t->df == t->room && t->room < o->opt.window) {
        uint32_t room = t->room ? 2 * t->room : FIRST_ROOM;
        room = room < o->opt.window ? room : o->opt.window;
        if (!NP_GROW(o->list, o->cap_list, o->n_list + room, err))
            return false;
        for (uint32_t k = 0; k < t->df; k++)
            o->list[o->n_list + k] = o->list[t->at + k];
        t->at = o->n_list;
        t->room = room;
        o->n_list += room;
    }
    o->list[t->at + t->df++ % t->room] = who;
    return true;
}

static bool join(np_online *o, uint32_t number, uint32_t who, np_error *err)
{
    if (!NP_GROW(o->story, o->cap_stories, o->n_stories + 1, err))
        return false;
    const uint32_t *at = np_map_put(o->story_of, number, (uint32_t)o->n_stories, err);
    if (!at)
        return false;
    if (*at == o->n_stories)
        o->story[o->n_stories++] = (story){number, 0, NOBODY};
    story *s = &o->story[*at];
    o->article[who].story = *at;
    o->article[who].before = s->newest;
    s->newest = who;
    s->n++;
    return true;
}

np_code np_online_add(np_online *o, const np_gist *g, double day, uint32_t number, np_error *err)
{
    uint32_t who = (uint32_t)o->n;
    if (o->n >= NOBODY - 1)
        return np_fail(err, NP_E_LIMIT, "more than %u articles", NOBODY - 1);
    if (!NP_GROW(o->article, o->cap, o->n + 1, err) ||
        !NP_GROW(o->partial, o->cap_partial, o->n + 1, err) ||
        !NP_GROW(o->entry, o->cap_entries, o->n_entries + g->n, err) ||
        !NP_GROW(o->count, o->cap_counts, o->n_entries + g->n, err) || !make_idf(o, err))
        return NP_E_NOMEM;
    o->partial[who] = 0;
    o->article[who] = (article){.at = o->n_entries, .n = g->n, .day = day};
    if (!join(o, number, who, err))
        return NP_E_NOMEM;
    for (uint32_t k = 0; k < g->n; k++) {
        uint32_t t = number_term(o, g->term[k], err);
        if (t == NOBODY || !list_under(o, &o->term[t], who, err))
            return NP_E_NOMEM;
        o->entry[o->n_entries] = t;
        o->count[o->n_entries++] = g->count[k];
    }
    o->n++;
    return g->n == 0 || np_map_put(o->copy_of, np_gist_key(g), who, err) ? NP_OK : NP_E_NOMEM;
}

/* ---- finding ---- */

static double weigh(np_online *o, uint32_t df, uint8_t count)
{
    if (o->idf[df] == 0)
        o->idf[df] = np_idf((double)o->of, df);
    return (double)count / NP_GIST_COUNT * o->idf[df];
}

/* Like the asked one, whose weights are in o->term[].own and whose square is given; faded. */
static double compare(np_online *o, double square, double day, uint32_t who)
{
    const article *a = &o->article[who];
    double dot = 0, other = 0;
    for (size_t e = a->at; e < a->at + a->n; e++) {
        const term *t = &o->term[o->entry[e]];
        double w = weigh(o, t->df, o->count[e]);
        dot += w * t->own;
        other += w * w;
    }
    return dot > 0 ? dot / sqrt(square * other) * np_time_kernel(&o->opt.fade, day, a->day) : 0;
}

/* Keep the weightiest, weightiest first, of equal ones the first offered. */
static unsigned offer_term(np_online *o, unsigned n, uint32_t t)
{
    double own = o->term[t].own;
    if (n == o->opt.n_top && own <= o->term[o->top[n - 1]].own)
        return n;
    unsigned k = n < o->opt.n_top ? n++ : n - 1;
    for (; k > 0 && o->term[o->top[k - 1]].own < own; k--)
        o->top[k] = o->top[k - 1];
    o->top[k] = t;
    return n;
}

/* Those who share terms: o->touched, with what they share in o->partial; how many. */
static size_t gather(np_online *o, unsigned n_tops)
{
    size_t n = 0;
    for (unsigned k = 0; k < n_tops; k++) {
        const term *t = &o->term[o->top[k]];
        uint32_t n_listed = t->df < t->room ? t->df : t->room;
        for (uint32_t e = 0; e < n_listed; e++) {
            uint32_t who = o->list[t->at + e];
            o->touched[n] = who;
            n += o->partial[who] == 0;
            o->partial[who] += t->own * t->own;
        }
    }
    return n;
}

static bool is_better(const candidate *a, const candidate *b)
{
    return a->sim > b->sim || (a->sim == b->sim && a->article > b->article);
}

/* Keep the best `most` of what is offered, best first, of equal ones who came last. */
static unsigned offer(candidate *best, unsigned n, unsigned most, candidate one)
{
    if (n == most && !is_better(&one, &best[n - 1]))
        return n;
    unsigned k = n < most ? n++ : n - 1;
    for (; k > 0 && is_better(&one, &best[k - 1]); k--)
        best[k] = best[k - 1];
    best[k] = one;
    return n;
}

/* o->best, compared, best first; how many. */
static unsigned find_alike(np_online *o, unsigned n_tops, double square, double day)
{
    size_t n_touched = gather(o, n_tops);
    unsigned n_best = 0, n = 0;
    for (size_t k = 0; k < n_touched; k++) {
        uint32_t who = o->touched[k];
        n_best = offer(o->best, n_best, o->opt.n_exact, (candidate){who, o->partial[who]});
        o->partial[who] = 0;
    }
    for (unsigned k = 0; k < n_best; k++) {
        candidate one = {o->best[k].article, compare(o, square, day, o->best[k].article)};
        n = offer(o->best, n, n_best, one); /* n <= k: what is not yet compared stays */
    }
    return n;
}

static double score(np_online *o, const story *s, double square, double day)
{
    double sum = 0;
    unsigned n = 0;
    for (uint32_t who = s->newest; who != NOBODY && n < o->opt.n_members; n++) {
        sum += compare(o, square, day, who);
        who = o->article[who].before;
    }
    double size = s->n < MOST_STORY ? s->n : MOST_STORY;
    return sum / n * (1 + o->opt.size_bonus * log(size));
}

/* Of the stories of those most alike the one that scores best, the older of equal ones. */
static uint32_t pick_story(np_online *o, unsigned n, double square, double day)
{
    double best = o->opt.min_score;
    uint32_t seen[MOST_LIKELY], found = NOBODY;
    for (unsigned k = 0; k < n && k < o->opt.n_likely; k++) {
        uint32_t s = seen[k] = o->article[o->best[k].article].story;
        unsigned before = 0;
        while (seen[before] != s)
            before++;
        if (before < k)
            continue;
        double here = score(o, &o->story[s], square, day);
        uint32_t number = o->story[s].number;
        if (here > best || (here == best && number < found)) {
            best = here;
            found = number;
        }
    }
    return found;
}

/* The weights of the asked one, in o->term[].own, those of which it is the first left out; its
 * square, all of them in it; o->top. */
static unsigned spread(np_online *o, const np_gist *g, double *square)
{
    unsigned n_tops = 0;
    *square = 0;
    for (uint32_t k = 0; k < g->n; k++) {
        const uint32_t *at = np_map_find(o->term_of, g->term[k]);
        double w = weigh(o, at ? o->term[*at].df : 0, g->count[k]);
        *square += w * w;
        if (!at)
            continue;
        o->term[*at].own = w;
        n_tops = offer_term(o, n_tops, *at);
    }
    return n_tops;
}

static void take_back(np_online *o, const np_gist *g)
{
    for (uint32_t k = 0; k < g->n; k++) {
        const uint32_t *at = np_map_find(o->term_of, g->term[k]);
        if (at)
            o->term[*at].own = 0;
    }
}

uint32_t np_online_find(np_online *o, const np_gist *g, double day)
{
    if (g->n == 0 || o->n == 0)
        return NOBODY;
    const uint32_t *twin = np_map_find(o->copy_of, np_gist_key(g));
    if (twin)
        return o->story[o->article[*twin].story].number;
    double square;
    unsigned n_tops = spread(o, g, &square);
    unsigned n = find_alike(o, n_tops, square, day);
    uint32_t found = n && o->best[0].sim >= o->opt.copy
                         ? o->story[o->article[o->best[0].article].story].number
                         : pick_story(o, n, square, day);
    take_back(o, g);
    return found;
}

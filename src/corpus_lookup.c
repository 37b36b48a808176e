/* corpus_lookup.c - "More on this topic" for a text that is no article.
 *
 * The text goes the way of a story of one article, by itself: its words are weighed by the
 * frequencies of the collection, it borrows of the eight stories nearest it, and is compared again.
 * To add it to the collection and make all stories anew, as was done before, is the simplest that
 * is right, and was given up for two reasons: a draft that says a word moves the frequencies, the
 * stories and the scores of everybody, and a list took as long as a run.
 *
 *     words -> row -> centre -> nearest -> own stories out -> expanded -> nearest -> rows
 *
 * A text of the collection's own words, whose story it is alone in, gets that story's list to the
 * bit (tests/test_lookup.c), but for the windows: who asks once may look further. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "corpus_related.h"
#include "corpus_wholes.h"
#include "items.h"
#include "read/read.h"
#include "reading.h"
#include "story/row.h"
#include "story/weightiest.h"
#include "text/title.h"
#include "topic/centroid.h"
#include <math.h>

/* Of a term's list so many entries about the text's own time are looked through; stories, which
 * are looked up all at once, go by 400. */
enum { WINDOW = 4096, OWN_AMONG = 8, MENTIONED = 4000 };

struct np_lookup {
    np_corpus *c;
    np_links links;
    np_similar_scratch *near, *expanded; /* of the centres, and of those once expanded */
    np_scanner *scanner;
    np_wholes *wholes;
    np_arena *arena;
};

/* One text on its way. */
typedef struct text {
    np_article a; /* tidy */
    np_text words;
    uint32_t lang;  /* as a number */
    uint32_t place; /* among the stories, by time */
    uint32_t centre_term[NP_CENTROID_TERMS], expanded_term[NP_MOST_WEIGHTIEST];
    float centre_weight[NP_CENTROID_TERMS], expanded_weight[NP_MOST_WEIGHTIEST];
    np_row centre, expanded;
} text;

/* ---- who holds a copy ---- */

static bool holds(const np_text *t, uint64_t shingle)
{
    size_t low = 0, high = t->n_shingles;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->shingle[middle] < shingle)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->n_shingles && t->shingle[low] == shingle;
}

/* Could they be copies? Long ones that are, by half of the smaller's shingles at least, share one
 * of every fourth but once in 10^8, so few texts need to be made whole. */
static bool may_be_copy(const np_rules *rules, const np_text *one, const np_text *other)
{
    enum { LONG = 128 };
    bool is_half = rules->near >= .4 && rules->contain >= .5;
    if (!other->n_absent || !is_half || one->n_shingles < LONG || other->n_shingles < LONG)
        return true;
    for (size_t i = 0; i < other->n_shingles - other->n_absent; i++)
        if (holds(one, other->shingle[i]))
            return true;
    return false;
}

static np_code holds_copy(np_lookup *l, const text *t, uint32_t story, bool *is, np_error *err)
{
    const np_corpus *c = l->c;
    const np_related_base *b = &l->links.base;
    np_rules rules = np_corpus_rules(c);
    size_t from = b->first_face[story], end = b->first_face[story + 1];
    *is = false;
    for (size_t f = from; f < end && f < from + NP_MOST_FACES && !*is; f++) {
        uint32_t x = c->text_of[b->article[f]];
        if (x == NP_NONE || (f > from && x == c->text_of[b->article[f - 1]]))
            continue;
        np_text other = c->text[x];
        *is = t->words.exact[0] == other.exact[0] && t->words.exact[1] == other.exact[1];
        if (*is || !may_be_copy(&rules, &t->words, &other))
            continue;
        np_code code = np_wholes_get(l->wholes, x, &other, err);
        if (code)
            return code;
        np_relation r = np_relate(&rules, &t->words, &other, NULL);
        *is = r != NP_UNRELATED && r != NP_TEMPLATE;
    }
    return NP_OK;
}

/* The nearest without the stories that hold a copy of the text, which are told. */
static np_code drop_own(np_lookup *l, const text *t, np_neighbour *near, unsigned *n, uint32_t *own,
                        unsigned *n_own, np_error *err)
{
    unsigned n_left = 0;
    *n_own = 0;
    for (unsigned k = 0; k < *n; k++) {
        bool is_own = false;
        np_code code = k < OWN_AMONG ? holds_copy(l, t, near[k].item, &is_own, err) : NP_OK;
        if (code)
            return code;
        if (is_own)
            own[(*n_own)++] = near[k].item;
        else
            near[n_left++] = near[k];
    }
    *n = n_left;
    return NP_OK;
}

/* ---- the text as a story ---- */

/* How many stories began before a time; all where it is unknown, as undated ones come last. */
static uint32_t place_of(const np_lookup *l, np_time published)
{
    const np_story *story = l->links.base.story;
    size_t low = 0, high = l->links.centroids.n;
    if (published.kind == NP_TIME_UNKNOWN)
        return (uint32_t)high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        np_time first = story[middle].first;
        if (first.kind != NP_TIME_UNKNOWN && np_item_day(first) <= np_item_day(published))
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static np_code read_text(np_lookup *l, const np_article *a, text *t, np_error *err)
{
    np_stats stats = {0};
    np_reading r;
    np_shelves shelves = {l->arena, l->arena, l->arena};
    np_code code = np_article_tidy(a, &t->a, &shelves, &stats, err);
    if (!code)
        code = np_reading_make(l->scanner, &t->a, NULL, l->arena, &r, err);
    if (code)
        return code;
    t->words = (np_text){.n_shingles = r.n_shingles,
                         .n_rest = r.n_shingles,
                         .shingle = r.shingle,
                         .rest = r.shingle,
                         .exact = {r.exact[0], r.exact[1]},
                         .skeleton = r.skeleton,
                         .host = t->a.host.len ? np_host_key(t->a.host) : 0};
    t->lang = np_item_language(t->a.lang);
    t->place = place_of(l, t->a.published);
    return NP_OK;
}

/* The text's row over the words of the collection, as a story's centre. */
static np_code weigh_text(np_lookup *l, text *t, np_error *err)
{
    const np_corpus *c = l->c;
    const np_weights *w = l->links.weights;
    const np_centroid_factors factor = {np_weights_factors(w), np_weights_of_subjects(w)};
    np_str title = np_title_clean(t->a.title, t->a.source, t->a.host);
    np_skip skip = {c->furniture, np_host_key(t->a.host)};
    np_term_bag bag;
    np_slot_list slots;
    uint32_t term[NP_ROW_MOST];
    float weight[NP_ROW_MOST];
    np_row row = {term, weight, 0};
    np_code code = np_item_terms(l->scanner, title, t->a.text, c->furniture ? &skip : NULL,
                                 l->arena, &bag, &slots, err);
    if (!code)
        code = np_weights_row_of(w, &bag, term, weight, &row.n, err);
    t->centre = (np_row){t->centre_term, t->centre_weight, 0};
    return code ? code
                : np_centroid_of_row(row, &factor, t->centre_term, t->centre_weight, &t->centre.n,
                                     err);
}

/* The nearest stories once the text has borrowed, without its own. */
static np_code find_near(np_lookup *l, text *t, np_neighbour *near, unsigned *n, np_error *err)
{
    const np_links *links = &l->links;
    uint32_t own[OWN_AMONG];
    unsigned n_own;
    *n = np_similar_find(links->near.similar, t->centre, t->lang, t->place, NULL, 0, l->near, near);
    np_code code = drop_own(l, t, near, n, own, &n_own, err);
    if (code)
        return code;
    t->expanded = (np_row){t->expanded_term, t->expanded_weight, 0};
    code = np_expand_one(&links->centroids, t->centre, near, *n, &np_related_borrowed,
                         t->expanded_term, t->expanded_weight, &t->expanded.n, err);
    if (code)
        return code;
    *n = np_similar_find(links->base.near.similar, t->expanded, t->lang, t->place, own, n_own,
                         l->expanded, near);
    return NP_OK;
}

np_code np_lookup_related(np_lookup *l, const np_article *a, np_related_list *list, np_error *err)
{
    text t;
    np_related_list found;
    np_neighbour near[NP_MOST_NEIGHBOURS];
    unsigned n_near;
    np_arena_reset(l->arena);
    np_code code = read_text(l, a, &t, err);
    if (!code)
        code = weigh_text(l, &t, err);
    if (!code)
        code = find_near(l, &t, near, &n_near, err);
    if (code)
        return code;
    /* What the text mentions, its beginning says. */
    size_t said_size = t.a.text.len < MENTIONED ? t.a.text.len : MENTIONED;
    np_sentence said = {.text = {t.a.text.at, said_size}};
    np_story as_story = {.title = t.a.title, .summary = &said, .n_summary = 1};
    np_related_asker asker = {.centre = t.centre,
                              .expanded = t.expanded,
                              .story = &as_story,
                              .first = INT64_MAX,
                              .last = INT64_MIN};
    if (t.a.published.kind != NP_TIME_UNKNOWN)
        np_related_span(t.a.published, &asker.first, &asker.last);
    code = np_related_choose_rows(&l->links.base, &asker, near, n_near, l->arena, &found.row,
                                  &found.n_rows, err);
    found.title = np_str_trim(t.a.title);
    if (!code)
        *list = found;
    return code;
}

/* ---- made once ---- */

void np_lookup_free(np_lookup *l)
{
    if (!l)
        return;
    np_similar_scratch_free(l->near);
    np_similar_scratch_free(l->expanded);
    np_scanner_free(l->scanner);
    np_wholes_free(l->wholes);
    np_arena_free(l->arena);
    np_links_clear(&l->links);
    np_free(l);
}

np_lookup *np_lookup_new(np_corpus *c, np_error *err)
{
    if (c->opt.related == 0) {
        np_fail(err, NP_E_USAGE, "options.related is 0; a related list has 1 to %d rows",
                NP_MOST_ROWS);
        return NULL;
    }
    np_lookup *l = np_alloc(sizeof *l, 0, 0, err);
    if (!l)
        return NULL;
    l->c = c;
    if (!np_stories_make(c, NULL, &l->links, err) &&
        (l->near = np_similar_scratch_new(l->links.near.similar, WINDOW, err)) &&
        (l->expanded = np_similar_scratch_new(l->links.base.near.similar, WINDOW, err)) &&
        (l->scanner = np_scanner_new(&c->opt, err)) && (l->wholes = np_wholes_new(c, err)) &&
        (l->arena = np_arena_new(err)))
        return l;
    np_lookup_free(l);
    return NULL;
}

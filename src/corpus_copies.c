/* corpus_copies.c - groups of copies, and which copy stands for its group.
 *
 *     texts (corpus_texts.c) -> leaders -> the pick -> what every article is to the pick
 *
 * Groups go by leaders, which are properties of the texts; the pick is the user's rule and changes
 * no group and no story. */
#include "base/error.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/str.h"
#include "corpus_wholes.h"

enum {
    BLOCK = 2048,      /* ranks settled at once */
    SLICE = 32,        /* ranks or articles one thread looks at, at a time */
    UNREAD_EVERY = 16, /* slices: each text that is looked at in the file may map 64 kB of it */
    MOST_LEADERS = 64, /* that one feature leads to */
    DAY = 86400
};

/* What was looked at in the file need not stay in memory. */
static void unread(const np_corpus *c, size_t slice)
{
    if (slice % UNREAD_EVERY)
        return;
    np_corpus_unread_texts(c);
    np_corpus_unread_shingles(c);
}

/* ---- leaders ---- */

typedef struct looking {
    const np_corpus *c;
    np_grouper *grouper;
    np_seek *seek; /* one a thread */
    size_t from, to;
} looking;

static np_code look_slice(void *ctx, size_t s, unsigned thread, np_error *err)
{
    looking *l = ctx;
    size_t from = l->from + s * SLICE, to = from + SLICE < l->to ? from + SLICE : l->to;
    np_code code = np_grouper_look(l->grouper, from, to, &l->seek[thread], err);
    unread(l->c, s);
    return code;
}

/* leader, tie: one a text. seek: one a thread. */
static np_code find_leaders(np_corpus *c, const np_rules *rules, np_seek *seek, uint32_t *leader,
                            np_pair *tie, np_error *err)
{
    np_code code = NP_E_NOMEM;
    np_index *ix = np_corpus_index(c, rules, MOST_LEADERS, err);
    looking l = {.c = c, .seek = seek};
    if (!ix)
        goto done;
    l.grouper = np_grouper_new(c->text, c->n_texts, rules, ix, leader, tie, err);
    if (!l.grouper)
        goto done;
    code = NP_OK;
    for (l.from = 0; l.from < c->n_texts && !code; l.from = l.to) {
        l.to = l.from + BLOCK < c->n_texts ? l.from + BLOCK : c->n_texts;
        size_t n_slices = (l.to - l.from + SLICE - 1) / SLICE;
        code = np_each(n_slices, c->threads, look_slice, &l, err);
        if (!code)
            code = np_grouper_settle(l.grouper, l.from, l.to, &l.seek[0], err);
        np_corpus_progress(c, "copies", l.to, c->n_texts);
    }
done:
    np_grouper_free(l.grouper);
    np_index_free(ix);
    return code;
}

np_code np_corpus_is_candidate(np_corpus *c, uint32_t x, uint32_t y, bool *is, np_error *err)
{
    uint32_t early = x < y ? x : y, late = x < y ? y : x;
    np_rules rules = np_corpus_rules(c);
    np_seek seek = {0};
    np_index *ix = np_corpus_index(c, &rules, MOST_LEADERS, err);
    if (!ix)
        return NP_E_NOMEM;
    for (uint32_t t = 0; t < late; t++)
        if (t == early || c->copy[c->text[t].of].leader == c->text[t].of)
            np_index_add(ix, t);
    np_code code = np_index_meets(ix, late, early, &seek, is, err);
    np_seek_clear(&seek);
    np_index_free(ix);
    return code;
}

/* ---- the pick ---- */

/* Earlier first; a bare date is its last second; unknown is last. */
static int by_time(np_time a, np_time b)
{
    bool is_known_a = a.kind != NP_TIME_UNKNOWN, is_known_b = b.kind != NP_TIME_UNKNOWN;
    if (!is_known_a || !is_known_b)
        return is_known_b - is_known_a;
    int64_t x = a.at + (a.kind == NP_TIME_DAY ? DAY - 1 : 0);
    int64_t y = b.at + (b.kind == NP_TIME_DAY ? DAY - 1 : 0);
    return (x > y) - (x < y);
}

static uint64_t text_size(const np_corpus *c, uint32_t i)
{
    const np_signed *elsewhere = c->arrival[i].elsewhere;
    return elsewhere ? elsewhere->proof.text_size : c->article[i].text.len;
}

/* Does article a stand for a group rather than b? rank: of their sources, the lower the better. */
static bool is_better(const np_corpus *c, const uint32_t *rank, uint32_t a, uint32_t b)
{
    const np_article *x = &c->article[a], *y = &c->article[b];
    bool by_rank = rank && rank[a] != rank[b];
    if (c->opt.keep == NP_KEEP_LONGEST && text_size(c, a) != text_size(c, b))
        return text_size(c, a) > text_size(c, b);
    if (c->opt.keep == NP_KEEP_SOURCES && by_rank)
        return rank[a] < rank[b];
    int order = by_time(x->published, y->published);
    if (order)
        return order < 0;
    return by_rank ? rank[a] < rank[b] : np_str_compare(x->id, y->id) < 0;
}

/* rank: of each article's source; NULL if no order was given. */
static np_code rank_sources(const np_corpus *c, uint32_t **rank, np_error *err)
{
    *rank = NULL;
    if (!c->sources)
        return NP_OK;
    if (!(*rank = np_alloc(0, c->n, sizeof **rank, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        const np_listed *listed = np_sources_find(c->sources, &c->article[i]);
        (*rank)[i] = listed ? listed->line : UINT32_MAX;
    }
    return NP_OK;
}

/* pick, has_old: one a leader's text. */
static void pick_all(const np_corpus *c, const uint32_t *rank, const uint32_t *leader,
                     uint32_t *pick, bool *has_old)
{
    for (size_t t = 0; t < c->n_texts; t++)
        pick[t] = NP_NONE;
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t group = leader[c->text_of[i]];
        has_old[group] |= c->arrival[i].is_old;
        if (pick[group] == NP_NONE || is_better(c, rank, i, pick[group]))
            pick[group] = i;
    }
}

typedef struct telling {
    np_corpus *c;
    const np_rules *rules;
    const uint32_t *leader, *pick;
    const bool *has_old;
    const np_pair *tie;
    const np_seek *seek; /* one a thread */
} telling;

/* What text x is to text y, if grouping has looked at the two: then one leads the other. */
static bool is_known(const telling *t, uint32_t x, uint32_t y, np_pair *pair)
{
    const np_pair *of_x = &t->tie[x], *of_y = &t->tie[y];
    bool is_led = of_x->relation != NP_UNRELATED && of_x->b == y;
    bool leads = of_y->relation != NP_UNRELATED && of_y->b == x;
    if (!is_led && !leads)
        return false;
    *pair = is_led ? *of_x : *of_y;
    if (pair->relation == NP_EXCERPT || pair->relation == NP_CONTAINS)
        pair->relation =
            t->c->text[x].n_shingles <= t->c->text[y].n_shingles ? NP_EXCERPT : NP_CONTAINS;
    return true;
}

static np_code compare(const telling *t, uint32_t x, uint32_t y, void *wholes, np_pair *pair,
                       np_error *err)
{
    np_text a, b;
    np_code code = np_wholes_get(wholes, x, &a, err);
    if (code || (code = np_wholes_get(wholes, y, &b, err)))
        return code;
    np_figures f = np_measure(&a, &b);
    np_relation r = np_relate(t->rules, &a, &b, NULL);
    bool is_said = r != NP_UNRELATED && r != NP_TEMPLATE;
    *pair = (np_pair){x, y, is_said ? r : NP_NEAR, (float)f.jaccard, (float)f.containment};
    return NP_OK;
}

/* What article i is to the one that stands for its group. */
static np_code tell(const telling *t, uint32_t i, unsigned thread, np_error *err)
{
    np_corpus *c = t->c;
    uint32_t lead = t->leader[c->text_of[i]], pick = t->pick[lead];
    uint32_t x = c->text_of[i], y = c->text_of[pick];
    np_pair pair;
    np_code code = NP_OK;
    np_copy *copy = &c->copy[i];
    *copy = (np_copy){.group = pick,
                      .leader = c->text[lead].of,
                      .relation = i == pick ? NP_ORIGINAL : NP_IDENTICAL,
                      .jaccard = 1,
                      .containment = 1,
                      .is_old = t->has_old[lead],
                      .was_there = c->arrival[i].was_there};
    if (x == y)
        return NP_OK;
    if (!is_known(t, x, y, &pair) && (code = compare(t, x, y, t->seek[thread].ctx, &pair, err)))
        return code;
    copy->relation = pair.relation;
    copy->jaccard = pair.jaccard;
    copy->containment = pair.containment;
    return NP_OK;
}

static np_code tell_slice(void *ctx, size_t s, unsigned thread, np_error *err)
{
    const telling *t = ctx;
    np_code code = NP_OK;
    for (size_t i = s * SLICE; i < (s + 1) * SLICE && i < t->c->n && !code; i++)
        code = tell(t, (uint32_t)i, thread, err);
    unread(t->c, s);
    return code;
}

np_code np_corpus_copies(np_corpus *c, np_error *err)
{
    if (c->has_copies)
        return NP_OK;
    np_code code = np_corpus_texts(c, err);
    if (code)
        return code;
    double start = np_seconds();
    np_rules rules = np_corpus_rules(c);
    code = NP_E_NOMEM;
    uint32_t *rank = NULL, *leader = np_alloc(0, c->n_texts, sizeof *leader, err);
    uint32_t *pick = np_alloc(0, c->n_texts, sizeof *pick, err);
    bool *has_old = np_alloc(0, c->n_texts, sizeof *has_old, err);
    np_pair *tie = np_alloc(0, c->n_texts, sizeof *tie, err);
    np_seek *seek = np_wholes_seeks(c, err);
    c->copy = np_arena_alloc(c->results, c->n, sizeof *c->copy, err);
    if (!leader || !pick || !has_old || !tie || !seek || !c->copy)
        goto done;
    if ((code = rank_sources(c, &rank, err)) ||
        (code = find_leaders(c, &rules, seek, leader, tie, err)))
        goto done;
    pick_all(c, rank, leader, pick, has_old);
    telling t = {c, &rules, leader, pick, has_old, tie, seek};
    if ((code = np_each((c->n + SLICE - 1) / SLICE, c->threads, tell_slice, &t, err)))
        goto done;
    c->report.copy = c->copy;
    c->has_copies = true;
done:
    np_wholes_free_seeks(c, seek);
    np_free(tie);
    np_free(has_old);
    np_free(pick);
    np_free(leader);
    np_free(rank);
    c->stats.seconds[NP_STAGE_NEAR] += (np_seconds() - start) * c->threads;
    return code;
}

/* corpus_explain.c - why two articles are copies, or are not.
 *
 * Nothing is decided here and no figure is computed a second way: the evidence is what np_relate()
 * went by, the candidate is what the index of np_corpus_copies() says, and stories are made anew
 * with somebody looking on (corpus_explain_story.c). Keeping all that for later was refused: it is
 * most of the memory of a run, and few runs are asked. */
#include "corpus_explain.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "corpus_wholes.h"
#include "near/runs.h"
#include "read/url.h"
#include "text/scan.h"
#include "text/words.h"

/* ---- figures ---- */

static bool is_same_page(const np_article *a, const np_article *b)
{
    return a->url.len && np_str_equal(np_url_page(a->url), np_url_page(b->url));
}

/* The texts of two articles, whole. */
static np_code get_texts(const np_corpus *c, np_wholes *wholes, uint32_t a, uint32_t b, np_text *x,
                         np_text *y, np_error *err)
{
    np_code code = np_wholes_get(wholes, c->text_of[a], x, err);
    return code ? code : np_wholes_get(wholes, c->text_of[b], y, err);
}

static np_code weigh(np_corpus *c, np_wholes *wholes, uint32_t a, uint32_t b, np_copy_channels *to,
                     np_error *err)
{
    np_text x, y;
    np_rules rules = np_corpus_rules(c);
    np_evidence e;
    bool is_one = c->text_of[a] == c->text_of[b];
    np_code code = get_texts(c, wholes, a, b, &x, &y, err);
    if (code)
        return code;
    np_relation relation = np_relate_by(&rules, &x, &y, &e);
    if (is_one) { /* what the class is called is not what these two are called */
        relation = NP_IDENTICAL;
        e.has_one_id = false; /* or they would be one article, repeated */
        e.has_one_url = is_same_page(&c->article[a], &c->article[b]);
    }
    np_rules pass = np_rules_to_pass(&x, &y, &e);
    *to = (np_copy_channels){
        .is_one_group = c->copy[a].leader == c->copy[b].leader,
        .relation = relation,
        .shingle = c->opt.shingle,
        .n_shingles = {x.n_shingles, y.n_shingles},
        .n_shared = e.n_shared,
        .jaccard = e.whole.jaccard,
        .containment = e.whole.containment,
        .near = rules.near,
        .contain = rules.contain,
        .least_excerpt = NP_EXCERPT_LEAST,
        .has_furniture = e.has_rest,
        .n_rest = {x.n_rest, y.n_rest},
        .n_rest_shared = e.n_rest_shared,
        .rest_jaccard = e.rest.jaccard,
        .rest_containment = e.rest.containment,
        .has_one_id = e.has_one_id,
        .has_one_url = e.has_one_url,
        .least_revision = np_revision_share,
        .has_one_form = e.has_one_form,
        .most_filled_in = np_filled_in,
        .is_candidate = is_one,
        .near_to_pass = pass.near,
        .contain_to_pass = pass.contain,
    };
    if (is_one || !e.has_words)
        return NP_OK;
    code = np_corpus_is_candidate(c, c->text_of[a], c->text_of[b], &to->is_candidate, err);
    if (relation == NP_TEMPLATE && !to->is_candidate)
        to->relation = NP_UNRELATED; /* templates are told among candidates only */
    return code;
}

/* A text joins its leader as a copy, or follows an earlier version under its id, whatever it shares
 * with the leader itself (near/group.c). */
static np_code add_tie(const np_corpus *c, np_wholes *wholes, uint32_t article, uint32_t leader,
                       np_copy_channels *to, np_error *err)
{
    np_text x, y;
    np_rules rules = np_corpus_rules(c);
    np_evidence e;
    np_code code = get_texts(c, wholes, article, leader, &x, &y, err);
    if (code)
        return code;
    np_tie tie = {.article = article,
                  .leader = leader,
                  .relation = np_relate_by(&rules, &x, &y, &e),
                  .jaccard = e.whole.jaccard,
                  .containment = e.whole.containment,
                  .is_member = c->copy[article].leader == leader};
    if (article == leader) {
        tie.relation = NP_ORIGINAL;
        tie.jaccard = tie.containment = 1;
    } else if (c->text_of[article] == c->text_of[leader]) {
        tie.relation = NP_IDENTICAL;
    }
    tie.is_by_id = tie.is_member && (tie.relation == NP_UNRELATED || tie.relation == NP_TEMPLATE);
    to->tie[to->n_ties++] = tie;
    return NP_OK;
}

static np_code tie_up(const np_corpus *c, np_wholes *wholes, uint32_t a, uint32_t b,
                      np_copy_channels *to, np_error *err)
{
    uint32_t leader[2] = {c->copy[a].leader, c->copy[b].leader};
    np_code code = NP_OK;
    for (int k = 0; k < (leader[0] == leader[1] ? 1 : 2) && !code; k++)
        if (!(code = add_tie(c, wholes, a, leader[k], to, err)))
            code = add_tie(c, wholes, b, leader[k], to, err);
    return code;
}

/* ---- passages ---- */

enum { AROUND = 6 }; /* words shown on either side */

/* An article as its scanner sees it. */
typedef struct reading {
    np_scanner *scanner;
    np_scan scan;
    np_str whole; /* title and text, in c->told: what np_word.at counts from */
} reading;

static np_code read_article(np_corpus *c, uint32_t article, reading *r, np_error *err)
{
    const np_article *a = &c->article[article];
    size_t len = a->title.len + 1 + a->text.len;
    char *whole = np_arena_alloc(c->told, len, 1, err);
    if (!whole || !(r->scanner = np_scanner_new(&c->opt, err)))
        return NP_E_NOMEM;
    if (a->title.len)
        memcpy(whole, a->title.at, a->title.len);
    whole[a->title.len] = '\n';
    if (a->text.len)
        memcpy(whole + a->title.len + 1, a->text.at, a->text.len);
    r->whole = (np_str){whole, len};
    return np_scanner_run(r->scanner, a->title, a->text, NULL, false, &r->scan, err);
}

/* Words from .. to - 1 as they are written, with what stands between them. */
static np_str written(const reading *r, size_t from, size_t to)
{
    if (from >= to)
        return (np_str){r->whole.at, 0};
    const np_word *word = r->scan.words->word, *first = &word[from], *last = &word[to - 1];
    return (np_str){r->whole.at + first->at, last->at + last->len - first->at};
}

static void show(const reading *r, unsigned shingle, size_t from, size_t n, int side, np_passage *p)
{
    size_t n_words = r->scan.n_tokens, to = from + n + shingle - 1;
    to = to < n_words ? to : n_words;
    p->n_words = to - from;
    p->before[side] = written(r, from > AROUND ? from - AROUND : 0, from);
    p->words[side] = written(r, from, to);
    p->after[side] = written(r, to, n_words - to > AROUND ? to + AROUND : n_words);
}

static np_code list_passages(np_corpus *c, const reading r[2], np_copy_channels *to, np_error *err)
{
    np_run *run;
    size_t n;
    np_code code = np_runs_find(r[0].scan.shingle, r[0].scan.n_shingles, r[1].scan.shingle,
                                r[1].scan.n_shingles, &run, &n, err);
    if (code)
        return code;
    to->n_all_passages = n;
    to->n_passages = n < NP_MOST_PASSAGES ? n : NP_MOST_PASSAGES;
    np_passage *passage = np_arena_alloc(c->told, to->n_passages, sizeof *passage, err);
    for (size_t k = 0; passage && k < to->n_passages; k++) {
        show(&r[0], c->opt.shingle, run[k].a, run[k].n, 0, &passage[k]);
        show(&r[1], c->opt.shingle, run[k].b, run[k].n, 1, &passage[k]);
    }
    to->passage = passage;
    np_free(run);
    return passage ? NP_OK : NP_E_NOMEM;
}

static np_code find_passages(np_corpus *c, np_explanation *e, np_error *err)
{
    reading r[2] = {{0}, {0}};
    np_code code = read_article(c, e->a, &r[0], err);
    if (!code)
        code = read_article(c, e->b, &r[1], err);
    if (!code)
        code = list_passages(c, r, &e->copies, err);
    np_scanner_free(r[1].scanner);
    np_scanner_free(r[0].scanner);
    return code;
}

/* ---- all of it ---- */

np_code np_explain_copies(np_corpus *c, np_explanation *e, np_error *err)
{
    np_wholes *wholes = np_wholes_new(c, err);
    np_code code = wholes ? weigh(c, wholes, e->a, e->b, &e->copies, err) : NP_E_NOMEM;
    if (!code)
        code = tie_up(c, wholes, e->a, e->b, &e->copies, err);
    np_wholes_free(wholes);
    return code ? code : find_passages(c, e, err);
}

np_code np_corpus_explain(np_corpus *c, uint32_t a, uint32_t b, np_explanation *e, np_error *err)
{
    *e = (np_explanation){.a = a, .b = b};
    np_code code = np_corpus_needs_texts(c, "an explanation", err);
    if (!code)
        code = np_corpus_copies(c, err);
    if (code)
        return code;
    if (a >= c->n || b >= c->n)
        return np_fail(err, NP_E_USAGE, "article %u of %zu; they are numbered from 0",
                       a >= c->n ? a : b, c->n);
    if (a == b)
        return np_fail(err, NP_E_USAGE, "one article has nothing to explain; name two");
    if (c->followed)
        return np_fail(err, NP_E_USAGE,
                       "stories of a replay are many batches' work; explain the "
                       "articles of one");
    np_arena_reset(c->told);
    code = np_explain_copies(c, e, err);
    return code ? code : np_explain_story(c, e, err);
}

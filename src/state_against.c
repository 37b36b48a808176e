/* state_against.c - which articles of a corpus a state has seen: they are, or are copies of what
 * was there.
 *
 *     articles that came -> articles of the state that may be copies (state_ask.c)
 *         -> these alone are read, and join the corpus as old -> compared, text by text
 *
 * Seen is what came before, by id and text, and what is a copy of a text that is there: identical,
 * a revision, near, an excerpt, or containing one; no estimate decides. That is said of pairs, so
 * it does not hang on who led whom when the state was young. It differs from grouping all there is:
 * there a text is old only if its group is, and it is not in the group of an old one that follows
 * another which it is no copy of.
 *
 * Refused: to load all that ever came, and group it anew. It is right by another definition, and
 * took half a minute and gigabytes of a million articles to let one pass. It lives on as the twin
 * in tests/naive/. */
#include "base/error.h"
#include "base/mem.h"
#include "corpus_wholes.h"
#include "state.h"

typedef struct against {
    np_state *s;
    np_corpus *c;
    np_matches found;
} against;

/* ---- The old ones that may be copies ---- */

static np_code load_old(against *q, uint64_t number, np_arena *texts, np_error *err)
{
    np_kept kept;
    np_arena_reset(texts);
    np_code code = np_state_article(q->s, number, texts, &kept, err);
    kept.a.id = kept.came;
    return code ? code : np_corpus_add(q->c, &kept.a, err);
}

/* Of what is not in the index, which a reader may find behind, all. */
static np_code load_unlisted(against *q, np_arena *texts, np_error *err)
{
    np_code code = NP_OK;
    for (uint64_t i = q->found.end; i < q->s->n_committed && !code; i++) {
        bool is_gone;
        code = np_state_is_gone(q->s, i, &is_gone, err);
        if (!code && !is_gone)
            code = load_old(q, i, texts, err);
    }
    return code;
}

/* Each number that is matched, once; in q->found the number becomes how many were added before. */
static np_code load_matched(against *q, np_arena *texts, np_error *err)
{
    np_keyed *item = np_alloc(0, 2 * q->found.n, sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < q->found.n; i++)
        item[i] = (np_keyed){q->found.match[i].number, (uint32_t)i};
    np_sort_keyed(item, item + q->found.n, q->found.n, 32);
    np_code code = NP_OK;
    for (size_t i = 0, end; i < q->found.n && !code; i = end) {
        uint32_t added = q->c->n_added;
        end = np_keyed_run(item, q->found.n, i);
        code = load_old(q, item[i].key, texts, err);
        for (size_t j = i; j < end; j++)
            q->found.match[item[j].index].number = added;
    }
    np_free(item);
    return code;
}

/* ---- Compared ---- */

/* Where the article is that was added behind so many others; NP_NONE: it was a repeat. */
static uint32_t place_of(const np_corpus *c, uint32_t number)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->arrival[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n && c->arrival[low].number == number ? (uint32_t)low : NP_NONE;
}

static np_code compare(against *q, const np_match *m, np_wholes *wholes, np_error *err)
{
    np_corpus *c = q->c;
    np_rules rules = np_corpus_rules(c);
    uint32_t old = place_of(c, m->number);
    np_text a, b;
    if (old == NP_NONE || c->arrival[m->article].is_old)
        return NP_OK;
    uint32_t x = c->text_of[m->article], y = c->text_of[old];
    np_code code = np_wholes_get(wholes, x, &a, err);
    if (!code)
        code = np_wholes_get(wholes, y, &b, err);
    if (!code)
        c->arrival[m->article].is_old = x == y || np_may_join(np_relate(&rules, &a, &b, NULL));
    return code;
}

static np_code compare_all(against *q, np_error *err)
{
    np_code code = np_corpus_texts(q->c, err);
    np_wholes *wholes = code ? NULL : np_wholes_new(q->c, err);
    if (!wholes)
        return code ? code : NP_E_NOMEM;
    for (size_t i = 0; i < q->found.n && !code; i++)
        code = compare(q, &q->found.match[i], wholes, err);
    np_wholes_free(wholes);
    return code;
}

/* What comes again is old, even if the text it is compared with is gone by now. */
static np_code mark_repeats(np_state *s, np_corpus *c, np_error *err)
{
    np_code code = NP_OK;
    for (size_t i = 0; i < c->n && !code; i++) {
        np_article a = c->article[i];
        bool is_there = false;
        a.id = c->arrival[i].id;
        if (!c->arrival[i].was_there)
            code = np_state_has(s, &a, &is_there, err);
        c->arrival[i].is_old |= is_there;
    }
    return code;
}

np_code np_state_against(np_state *s, np_corpus *c, np_error *err)
{
    against q = {.s = s, .c = c};
    np_arena *texts = NULL;
    np_code code = s->is_writer ? np_state_catch_up(s, err) : NP_OK;
    if (!code)
        code = mark_repeats(s, c, err);
    np_corpus_mark_old(c);
    if (!code)
        code = np_corpus_texts(c, err);
    if (!code)
        code = np_state_ask(s, c, &q.found, err);
    if (!code && !(texts = np_arena_new(err)))
        code = NP_E_NOMEM;
    if (!code)
        code = load_matched(&q, texts, err);
    if (!code)
        code = load_unlisted(&q, texts, err);
    if (!code && q.found.n)
        code = compare_all(&q, err);
    np_arena_free(texts);
    np_free(q.found.match);
    return code;
}

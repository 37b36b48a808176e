/* state_against.c - which articles of a corpus a state has seen: they are, or are copies of what
 * was there.
 *
 *     articles that came -> the keys of each -> postings -> numbers that share enough
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
 * in tests/naive/.
 *
 * What may be a copy of thousands, because a stranger sent them, is compared with the
 * MOST_COMPARED that share the most. */
#include "base/error.h"
#include "base/mem.h"
#include "corpus_wholes.h"
#include "near/listed.h"
#include "read/url.h"
#include "state.h"

enum {
    MOST_ASKED = 1 << 18, /* keys that are looked up at once */
    MOST_COMPARED = 64,   /* articles of the state that one that came is compared with */
    NUMBER_BITS = 32
};

typedef struct match {
    uint32_t article, number; /* in the corpus, in the state */
} match;

typedef struct asking {
    np_state *s;
    np_corpus *c;
    double least;
    uint16_t *weight; /* of each number that the index lists */
    uint32_t end;
    /* of some articles, from .. to-1: */
    size_t from, to;
    np_keyed *ask, *spare; /* (key, 2 * article - from, + 1 if the key alone is enough) */
    size_t n_asks, ask_cap, spare_cap;
    uint64_t *key; /* each once */
    size_t *first; /* its first place in ask */
    size_t n_keys, key_cap, first_cap;
    uint64_t *hit, *spare_hit; /* article - from, number, 0 if that is enough */
    size_t n_hits, hit_cap, spare_hit_cap;
    uint64_t *lowest; /* article - from, from which number on a key told all it leads to */
    size_t n_lowest, lowest_cap;
    uint32_t *n_listed; /* shingles each asks under */
    size_t listed_cap;
    /* of all: */
    match *match;
    size_t n_matches, match_cap;
} asking;

static void asking_clear(asking *q)
{
    np_free(q->match);
    np_free(q->n_listed);
    np_free(q->lowest);
    np_free(q->spare_hit);
    np_free(q->hit);
    np_free(q->first);
    np_free(q->key);
    np_free(q->spare);
    np_free(q->ask);
    np_free(q->weight);
}

/* ---- What is asked ---- */

static np_code put_ask(asking *q, size_t article, uint64_t key, bool is_sure, np_error *err)
{
    if (!NP_GROW(q->ask, q->ask_cap, q->n_asks + 1, err))
        return NP_E_NOMEM;
    q->ask[q->n_asks++] =
        (np_keyed){np_state_posting_key(key), (uint32_t)(2 * (article - q->from)) + is_sure};
    return NP_OK;
}

/* Of identical articles one asks for all. */
static np_code ask_shingles(asking *q, size_t i, const np_text *t, np_error *err)
{
    size_t n_held = t->n_shingles - t->n_absent;
    if (!NP_GROW(q->key, q->key_cap, n_held, err))
        return NP_E_NOMEM;
    size_t n = np_listed_shingles(t->shingle, n_held, t->n_shingles, q->key);
    np_code code = put_ask(q, i, np_listed_exact(t->exact), true, err);
    for (size_t k = 0; k < n && !code; k++)
        code = put_ask(q, i, q->key[k], false, err);
    q->n_listed[i - q->from] = (uint32_t)n;
    return code;
}

static np_code ask_article(asking *q, size_t i, np_error *err)
{
    const np_corpus *c = q->c;
    const np_article *a = &c->article[i];
    const np_text *t = &c->text[c->text_of[i]];
    np_str id = c->arrival[i].id;
    np_code code = NP_OK;
    if (!NP_GROW(q->n_listed, q->listed_cap, i - q->from + 1, err))
        return NP_E_NOMEM;
    q->n_listed[i - q->from] = 0;
    if (c->arrival[i].is_old || !t->n_shingles)
        return NP_OK;
    if (id.len)
        code = put_ask(q, i, np_listed_id(id), true, err);
    if (!code && a->url.len)
        code = put_ask(q, i, np_listed_url(np_url_page(a->url)), true, err);
    return code || t->of != i ? code : ask_shingles(q, i, t, err);
}

/* ---- What is found ---- */

/* Every article that asked under key k hits these numbers. */
static np_code take_numbers(void *ctx, size_t k, const uint32_t *number, size_t n, bool is_cut,
                            np_error *err)
{
    asking *q = ctx;
    for (size_t j = q->first[k]; j < q->first[k + 1]; j++) {
        uint64_t article = q->ask[j].index / 2, is_shingle = q->ask[j].index % 2 == 0;
        if (!NP_GROW(q->hit, q->hit_cap, q->n_hits + n, err) ||
            !NP_GROW(q->lowest, q->lowest_cap, q->n_lowest + 1, err))
            return NP_E_NOMEM;
        for (size_t i = 0; i < n; i++)
            if (q->weight[number[i]])
                q->hit[q->n_hits++] =
                    article << (NUMBER_BITS + 1) | (uint64_t)number[i] << 1 | is_shingle;
        if (is_cut && is_shingle)
            q->lowest[q->n_lowest++] = article << NUMBER_BITS | (n ? number[0] : UINT32_MAX);
    }
    return NP_OK;
}

static np_code look_up(asking *q, np_error *err)
{
    if (!NP_GROW(q->spare, q->spare_cap, q->n_asks, err) ||
        !NP_GROW(q->key, q->key_cap, q->n_asks, err) ||
        !NP_GROW(q->first, q->first_cap, q->n_asks + 1, err))
        return NP_E_NOMEM;
    np_sort_keyed(q->ask, q->spare, q->n_asks, NP_POSTING_BITS);
    q->n_keys = 0;
    for (size_t i = 0; i < q->n_asks; i = np_keyed_run(q->ask, q->n_asks, i)) {
        q->first[q->n_keys] = i;
        q->key[q->n_keys++] = q->ask[i].key;
    }
    q->first[q->n_keys] = q->n_asks;
    q->n_hits = q->n_lowest = 0;
    return np_postings_find(np_state_postings(q->s), q->key, q->n_keys, take_numbers, q, err);
}

/* ---- Who is compared ---- */

typedef struct found {
    uint32_t number;
    uint64_t share; /* of the smaller one's shingles, in 2^-16ths; of who is sure, all there is */
} found;

/* The least of the n found, of those the one that came first. */
static size_t least_of(const found *f, size_t n)
{
    size_t least = 0;
    for (size_t i = 1; i < n; i++)
        if (f[i].share < f[least].share)
            least = i;
    return least;
}

/* Numbers hit by one article, n of them, ascending. lowest: n_lowest, ascending. */
static np_code choose(asking *q, size_t i, const uint64_t *hit, size_t n, const uint64_t *lowest,
                      size_t n_lowest, np_error *err)
{
    found kept[MOST_COMPARED];
    size_t n_kept = 0, passed = 0;
    size_t n_own = q->c->text[q->c->text_of[i]].n_shingles, n_listed = q->n_listed[i - q->from];
    for (size_t from = 0, to; from < n; from = to) {
        uint64_t number = hit[from] >> 1 & UINT32_MAX;
        bool is_sure = (hit[from] & 1) == 0;
        for (to = from + 1; to < n && hit[to] >> 1 == hit[from] >> 1;)
            to++;
        while (passed < n_lowest && (lowest[passed] & UINT32_MAX) <= number)
            passed++; /* these would say if they led here */
        size_t n_other = q->weight[number],
               least = np_listed_least(q->least, n_own, n_other, n_listed, n_lowest - passed);
        if (!is_sure && to - from < least)
            continue;
        uint64_t smaller = n_own < n_other ? n_own : n_other;
        found one = {(uint32_t)number, is_sure ? UINT64_MAX : ((to - from) << 16) / smaller};
        size_t at = n_kept < MOST_COMPARED ? n_kept++ : least_of(kept, n_kept);
        if (at == n_kept - 1 || one.share >= kept[at].share)
            kept[at] = one;
    }
    if (!NP_GROW(q->match, q->match_cap, q->n_matches + n_kept, err))
        return NP_E_NOMEM;
    for (size_t k = 0; k < n_kept; k++)
        q->match[q->n_matches++] = (match){(uint32_t)i, kept[k].number};
    return NP_OK;
}

static np_code choose_all(asking *q, np_error *err)
{
    unsigned bits = NUMBER_BITS + np_bits_of(q->to - q->from);
    if (!NP_GROW(q->spare_hit, q->spare_hit_cap, q->n_hits + q->n_lowest, err))
        return NP_E_NOMEM;
    np_sort_u64(q->hit, q->spare_hit, q->n_hits, bits + 1);
    np_sort_u64(q->lowest, q->spare_hit, q->n_lowest, bits);
    np_code code = NP_OK;
    for (size_t h = 0, l = 0, end; h < q->n_hits && !code; h = end) {
        uint64_t article = q->hit[h] >> (NUMBER_BITS + 1);
        for (end = h; end < q->n_hits && q->hit[end] >> (NUMBER_BITS + 1) == article;)
            end++;
        while (l < q->n_lowest && q->lowest[l] >> NUMBER_BITS < article)
            l++;
        size_t l_end = l;
        while (l_end < q->n_lowest && q->lowest[l_end] >> NUMBER_BITS == article)
            l_end++;
        code = choose(q, q->from + article, q->hit + h, end - h, q->lowest + l, l_end - l, err);
        l = l_end;
    }
    return code;
}

/* Matches of all articles that came. */
static np_code ask_all(asking *q, np_error *err)
{
    np_rules rules = np_corpus_rules(q->c);
    q->least = np_least_share(&rules);
    np_code code = np_postings_end(np_state_postings(q->s), &q->end, err);
    if (code || !q->end)
        return code;
    if (!(q->weight = np_alloc(0, q->end, sizeof *q->weight, err)))
        return NP_E_NOMEM;
    code = np_postings_weights(np_state_postings(q->s), 0, q->end, q->weight, err);
    for (q->from = 0; q->from < q->c->n && !code; q->from = q->to) {
        q->n_asks = 0;
        for (q->to = q->from; q->to < q->c->n && q->n_asks < MOST_ASKED && !code; q->to++)
            code = ask_article(q, q->to, err);
        if (!code)
            code = look_up(q, err);
        if (!code)
            code = choose_all(q, err);
    }
    return code;
}

/* ---- The old ones that may be copies ---- */

static np_code load_old(asking *q, uint64_t number, np_arena *texts, np_error *err)
{
    np_kept kept;
    np_arena_reset(texts);
    np_code code = np_state_article(q->s, number, texts, &kept, err);
    kept.a.id = kept.came;
    return code ? code : np_corpus_add(q->c, &kept.a, err);
}

/* Of what is not in the index, which a reader may find behind, all. */
static np_code load_unlisted(asking *q, np_arena *texts, np_error *err)
{
    np_code code = NP_OK;
    for (uint64_t i = q->end; i < q->s->n_committed && !code; i++) {
        bool is_gone;
        code = np_state_is_gone(q->s, i, &is_gone, err);
        if (!code && !is_gone)
            code = load_old(q, i, texts, err);
    }
    return code;
}

/* Each number that is matched, once; in q->match the number becomes how many were added before. */
static np_code load_matched(asking *q, np_arena *texts, np_error *err)
{
    np_keyed *item = np_alloc(0, 2 * q->n_matches, sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < q->n_matches; i++)
        item[i] = (np_keyed){q->match[i].number, (uint32_t)i};
    np_sort_keyed(item, item + q->n_matches, q->n_matches, NUMBER_BITS);
    np_code code = NP_OK;
    for (size_t i = 0, end; i < q->n_matches && !code; i = end) {
        uint32_t added = q->c->n_added;
        end = np_keyed_run(item, q->n_matches, i);
        code = load_old(q, item[i].key, texts, err);
        for (size_t j = i; j < end; j++)
            q->match[item[j].index].number = added;
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

static np_code compare(asking *q, const match *m, np_wholes *wholes, np_error *err)
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

static np_code compare_all(asking *q, np_error *err)
{
    np_code code = np_corpus_texts(q->c, err);
    np_wholes *wholes = code ? NULL : np_wholes_new(q->c, err);
    if (!wholes)
        return code ? code : NP_E_NOMEM;
    for (size_t i = 0; i < q->n_matches && !code; i++)
        code = compare(q, &q->match[i], wholes, err);
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
    asking q = {.s = s, .c = c};
    np_arena *texts = NULL;
    np_code code = s->is_writer ? np_state_catch_up(s, err) : NP_OK;
    if (!code)
        code = mark_repeats(s, c, err);
    np_corpus_mark_old(c);
    if (!code)
        code = np_corpus_texts(c, err);
    if (!code)
        code = ask_all(&q, err);
    if (!code && !(texts = np_arena_new(err)))
        code = NP_E_NOMEM;
    if (!code)
        code = load_matched(&q, texts, err);
    if (!code)
        code = load_unlisted(&q, texts, err);
    if (!code && q.n_matches)
        code = compare_all(&q, err);
    np_arena_free(texts);
    asking_clear(&q);
    return code;
}

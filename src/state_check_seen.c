/* state_check_seen.c - does the index of what was seen list each text under what it says?
 *
 * The index is looked at as it lies (store/posting_check.c), then asked: for some articles, or for
 * all, the keys are made of the text again, and each must lead to the article, unless so many newer
 * ones have it that it leads there no more. Who has no text is listed under nothing. */
#include "base/error.h"
#include "base/mem.h"
#include "state.h"

enum { MOST_ASKED = 1 << 18 /* keys at once */ };

typedef struct seeing {
    np_state *s;
    np_finding *say;
    void *ctx;
    uint32_t end; /* articles listed */
    np_keyed *ask, *spare;
    size_t n, cap, spare_cap;
    uint64_t *key;
    size_t *first; /* of each key, its first place in ask, and behind the last */
    size_t n_keys, n_told, key_cap, first_cap;
    uint32_t last; /* the article said last; NP_NO_STORY: none */
} seeing;

static void seeing_clear(seeing *v)
{
    np_free(v->first);
    np_free(v->key);
    np_free(v->spare);
    np_free(v->ask);
}

static void tell(void *ctx, const char *line)
{
    seeing *v = ctx;
    v->say(v->ctx, "seen", 0, line);
}

static void say_missing(seeing *v, uint32_t article)
{
    if (article != v->last)
        v->say(v->ctx, "seen", article, "its text says what it is not listed under");
    v->last = article;
}

/* Whoever was asked for under the keys from .. to-1 is not there. */
static void say_all_missing(seeing *v, size_t from, size_t to)
{
    for (size_t j = v->first[from]; j < v->first[to]; j++)
        say_missing(v, v->ask[j].index);
}

static np_code see_numbers(void *ctx, size_t k, const uint32_t *number, size_t n, bool is_cut,
                           np_error *err)
{
    seeing *v = ctx;
    (void)err;
    say_all_missing(v, v->n_told, k);
    v->n_told = k + 1;
    for (size_t j = v->first[k], i = 0; j < v->first[k + 1]; j++) { /* both ascend */
        uint32_t article = v->ask[j].index;
        while (i < n && number[i] < article)
            i++;
        bool is_hidden = is_cut && (n == 0 || article < number[0]);
        if (!is_hidden && (i == n || number[i] != article))
            say_missing(v, article);
    }
    return NP_OK;
}

/* Ask for all that were noted. */
static np_code ask_all(seeing *v, np_error *err)
{
    if (!NP_GROW(v->spare, v->spare_cap, v->n, err) || !NP_GROW(v->key, v->key_cap, v->n, err) ||
        !NP_GROW(v->first, v->first_cap, v->n + 1, err))
        return NP_E_NOMEM;
    np_sort_keyed(v->ask, v->spare, v->n, NP_POSTING_BITS);
    v->n_keys = v->n_told = 0;
    for (size_t i = 0; i < v->n; i = np_keyed_run(v->ask, v->n, i)) {
        v->first[v->n_keys] = i;
        v->key[v->n_keys++] = v->ask[i].key;
    }
    v->first[v->n_keys] = v->n;
    np_code code =
        np_postings_find(np_state_postings(v->s), v->key, v->n_keys, see_numbers, v, err);
    if (!code)
        say_all_missing(v, v->n_told, v->n_keys);
    v->n = 0;
    return code;
}

/* Note the keys of an article, and hold its weight against its text. */
static np_code note(seeing *v, uint32_t article, np_error *err)
{
    np_kept kept = {0};
    bool is_gone;
    uint16_t weight = 0;
    np_text_keys l = {0};
    np_code code = np_state_is_gone(v->s, article, &is_gone, err);
    np_arena_reset(v->s->lists);
    if (!code && !is_gone)
        code = np_state_article(v->s, article, v->s->lists, &kept, err);
    kept.a.id = kept.came;
    if (!code && !is_gone)
        code = np_state_keys(v->s, &kept.a, &l, err);
    if (!code)
        code = np_postings_weights(np_state_postings(v->s), article, 1, &weight, err);
    if (!code && weight != l.weight)
        v->say(v->ctx, "seen", article, "its text is not as long as it is listed");
    if (!code && !NP_GROW(v->ask, v->cap, v->n + l.n, err))
        code = NP_E_NOMEM;
    for (size_t k = 0; k < l.n && !code; k++)
        v->ask[v->n++] = (np_keyed){l.key[k], article};
    return !code && v->n >= MOST_ASKED ? ask_all(v, err) : code;
}

np_code np_state_check_seen(np_state *s, uint64_t stride, np_finding *say, void *ctx, np_error *err)
{
    seeing v = {.s = s, .say = say, .ctx = ctx, .last = NP_NO_STORY};
    np_postings p = np_state_postings(s);
    np_code code = np_postings_check(p, tell, &v, err);
    if (!code)
        code = np_postings_end(p, &v.end, err);
    if (!code && v.end > s->n_committed) {
        say(ctx, "seen", 0, "it lists articles that never came");
        v.end = (uint32_t)s->n_committed;
    }
    for (uint64_t i = 0; i < v.end && !code; i += stride)
        code = note(&v, (uint32_t)i, err);
    if (!code)
        code = ask_all(&v, err);
    seeing_clear(&v);
    return code;
}

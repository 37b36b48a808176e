/* why.c - the terms that make two stories alike, as a person would name them.
 *
 * A term is a word, as whichever article had it first wrote it: "Appeal" from a headline,
 * "Fairness" of the Trade Fairness Office. So a word of a name that both stories mention is given
 * as that name, and what is no name loses the capital it had in a headline. Small words and bare
 * figures, which weigh something in a small collection, say nothing to a reader and are left out.
 * Borrowed words (corpus_related.c) are not told: what is told stands in both. */
#include "topic/why.h"
#include "base/str.h"
#include "story/particles.h"
#include "topic/mention.h"

enum { POOL = 16 };
static const double COMMON = .3; /* a term in more of all stories says nothing of these */

typedef struct scored {
    double weight;
    uint32_t term;
    np_str text;
} scored;

static size_t offer(scored *pool, size_t n, scored one)
{
    if (n == POOL && one.weight <= pool[n - 1].weight)
        return n;
    size_t k = n < POOL ? n++ : POOL - 1;
    for (; k > 0 && pool[k - 1].weight < one.weight; k--)
        pool[k] = pool[k - 1];
    pool[k] = one;
    return n;
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_fit(np_str text)
{
    size_t n_letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n')
            return false;
        n_letters += is_letter(text.at[i]);
    }
    return n_letters >= 2 && text.len >= 2 && !np_is_particle(text) && !np_has_loose_end(text);
}

/* The strongest terms that both rows have. */
static size_t strongest(const np_common_ground *g, scored *pool)
{
    const np_row *a = &g->row[0], *b = &g->row[1];
    size_t n = 0, i = 0, j = 0;
    while (i < a->n && j < b->n) {
        uint32_t t = a->term[i];
        if (t == b->term[j]) {
            scored one = {(double)a->weight[i] * (double)b->weight[j], t, np_weights_text(g->w, t)};
            if (np_weights_spread(g->w, t) <= COMMON && is_fit(one.text))
                n = offer(pool, n, one);
            i++, j++;
        } else if (t < b->term[j]) {
            i++;
        } else {
            j++;
        }
    }
    return n;
}

/* The name of either story that the other mentions too and the term is a word of; else empty. */
static np_str shared_name(const np_common_ground *g, np_str term)
{
    for (int side = 0; side < 2; side++) {
        const np_story *own = g->story[side], *other = g->story[!side];
        for (size_t k = 0; k < own->n_names; k++)
            if (np_mentions(own->name[k], term) && np_story_mentions(other, own->name[k]))
                return own->name[k];
    }
    return (np_str){0};
}

/* "Appeal" becomes "appeal"; "AI" and "7-Eleven" stay. */
static np_code without_capital(np_str *text, np_arena *arena, np_error *err)
{
    bool is_capital = text->at[0] >= 'A' && text->at[0] <= 'Z' && text->len > 1 &&
                      text->at[1] >= 'a' && text->at[1] <= 'z';
    if (!is_capital)
        return NP_OK;
    if (!np_arena_copy(arena, *text, text, err))
        return NP_E_NOMEM;
    ((char *)text->at)[0] |= 32;
    return NP_OK;
}

np_code np_topic_why(const np_common_ground *g, np_arena *arena, np_str *why, size_t *n,
                     np_error *err)
{
    scored pool[POOL];
    size_t n_pool = strongest(g, pool);
    *n = 0;
    for (size_t k = 0; k < n_pool && *n < NP_WHY_MOST; k++) {
        np_str text = shared_name(g, pool[k].text);
        bool is_said = false;
        if (!text.len)
            text = pool[k].text;
        for (size_t j = 0; j < *n; j++)
            is_said |= np_mentions(text, why[j]) || np_mentions(why[j], text);
        if (is_said)
            continue;
        if (!np_weights_is_name(g->w, pool[k].term) && text.at == pool[k].text.at &&
            without_capital(&text, arena, err))
            return NP_E_NOMEM;
        why[(*n)++] = text;
    }
    return NP_OK;
}

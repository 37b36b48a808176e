/* group.c - groups by leaders, the same for any order of input and any number of threads.
 *
 * Texts go by in rank order. Each joins the earliest leader to which it has a verified relation,
 * else it leads. Joining leaders, not members, is what keeps a chain of slow rewrites from becoming
 * one group: everybody in a group is a copy of its leader. Connected components were refused.
 *
 * A block of ranks at a time: every text of the block looks for its leader among those of earlier
 * blocks, which all come before it (in parallel: nothing changes meanwhile); then, alone and in
 * order, those that found none look among the block's own new leaders. That is the definition,
 * step by step, so the answer depends on neither block size nor threads.
 *
 * Texts of one explicit id are one article's revisions and stay together, joined to the first of
 * them without a look: a publisher's own word outweighs the figures. */
#include "base/mem.h"
#include "base/sort.h"
#include "near/index.h"

struct np_grouper {
    const np_text *text;
    const np_rules *rules;
    np_index *ix;
    uint32_t *leader;
    np_pair *tie;    /* NULL: not wanted */
    uint32_t head[]; /* the first text with an id in common, if it is an earlier one */
};

/* head[x] for every text; first: from the name of an id to the first text that has it. */
static np_code find_heads(np_grouper *g, size_t n, np_map *first, np_error *err)
{
    for (size_t x = 0; x < n; x++) {
        const np_text *t = &g->text[x];
        g->head[x] = NP_NONE;
        for (size_t i = 0; i < t->n_names && t->n_shingles; i++) {
            if (!(t->name[i] & 1)) /* a URL */
                continue;
            const uint32_t *found = np_map_put(first, t->name[i], (uint32_t)x, err);
            if (!found)
                return NP_E_NOMEM;
            if (*found < x && *found < g->head[x])
                g->head[x] = *found;
        }
    }
    return NP_OK;
}

np_grouper *np_grouper_new(const np_text *text, size_t n, const np_rules *rules, np_index *ix,
                           uint32_t *leader, np_pair *tie, np_error *err)
{
    np_map *first = np_map_new(err);
    np_grouper *g = first ? np_alloc(sizeof *g, n, sizeof g->head[0], err) : NULL;
    if (g) {
        *g = (np_grouper){.text = text, .rules = rules, .ix = ix, .leader = leader, .tie = tie};
        for (size_t x = 0; x < n; x++)
            leader[x] = NP_NONE;
        if (find_heads(g, n, first, err)) {
            np_free(g);
            g = NULL;
        }
    }
    np_map_free(first);
    return g;
}

void np_grouper_free(np_grouper *g) { np_free(g); }

/* The earliest leader of x in from <= leader < to; NP_NONE. */
static np_code find_leader(np_grouper *g, uint32_t x, size_t from, size_t to, np_seek *s,
                           uint32_t *leader, np_error *err)
{
    np_text a, b;
    np_figures f;
    *leader = NP_NONE;
    np_code code = np_index_find(g->ix, x, from, to, s, err);
    for (size_t i = 0; i < s->n && !code && *leader == NP_NONE; i++) {
        uint32_t y = (uint32_t)s->found[i];
        if ((code = np_seek_text(s, g->text, x, &a, err)) ||
            (code = np_seek_text(s, g->text, y, &b, err)))
            break;
        np_relation r = np_relate(g->rules, &a, &b, &f);
        if (!np_may_join(r))
            continue;
        *leader = y;
        if (g->tie)
            g->tie[x] = (np_pair){x, y, r, (float)f.jaccard, (float)f.containment};
    }
    return code;
}

np_code np_grouper_look(np_grouper *g, size_t from, size_t to, np_seek *s, np_error *err)
{
    for (size_t x = from; x < to; x++) {
        bool is_free = g->head[x] == NP_NONE;
        np_code code =
            is_free ? find_leader(g, (uint32_t)x, 0, from, s, &g->leader[x], err) : NP_OK;
        if (code)
            return code;
    }
    return NP_OK;
}

np_code np_grouper_settle(np_grouper *g, size_t from, size_t to, np_seek *s, np_error *err)
{
    for (size_t i = from; i < to; i++) {
        uint32_t x = (uint32_t)i, *leader = &g->leader[x];
        np_code code = NP_OK;
        if (g->head[x] != NP_NONE)
            *leader = g->leader[g->head[x]];
        else if (*leader == NP_NONE)
            code = find_leader(g, x, from, x, s, leader, err);
        if (code)
            return code;
        if (*leader == NP_NONE) {
            *leader = x;
            np_index_add(g->ix, x);
        }
    }
    return NP_OK;
}

/* Pairs that may join two texts, by the later text, then by the earlier. */
static size_t list_joining(const np_pair *pair, size_t n_pairs, np_keyed *item, np_keyed *spare)
{
    size_t n = 0;
    for (size_t i = 0; i < n_pairs; i++)
        if (np_may_join(pair[i].relation))
            item[n++] = (np_keyed){(uint64_t)pair[i].b << 32 | pair[i].a, 0};
    np_sort_keyed(item, spare, n, 64);
    return n;
}

np_code np_group_pairs(const np_text *text, size_t n, const np_pair *pair, size_t n_pairs,
                       uint32_t *leader, np_error *err)
{
    np_keyed *item = np_alloc(0, n_pairs, 2 * sizeof *item, err);
    np_grouper *g = item ? np_grouper_new(text, n, NULL, NULL, leader, NULL, err) : NULL;
    size_t n_items = g ? list_joining(pair, n_pairs, item, item + n_pairs) : 0, at = 0;
    for (size_t x = 0; g && x < n; x++) {
        if (g->head[x] != NP_NONE)
            leader[x] = leader[g->head[x]];
        for (; at < n_items && item[at].key >> 32 == x; at++) {
            uint32_t y = (uint32_t)item[at].key;
            if (leader[x] == NP_NONE && leader[y] == y)
                leader[x] = y;
        }
        if (leader[x] == NP_NONE)
            leader[x] = (uint32_t)x;
    }
    np_code code = g ? NP_OK : NP_E_NOMEM;
    np_grouper_free(g);
    np_free(item);
    return code;
}

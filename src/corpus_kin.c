/* corpus_kin.c - versions of one article that ended in different stories.
 *
 * Copies and revisions are folded before stories are made, so most share a story. But a revision
 * that is nearer to another paper's longer text follows that, and given stories go by anything; and
 * a list that answers an article with its own correction is laughed at. So each article is entered
 * under what its versions share with it (the id it came under, the leader of its group, its page),
 * and keys that lead to one story only, nearly all, are dropped. */
#include "corpus_kin.h"
#include "base/mem.h"
#include "base/sort.h"
#include "read/url.h"
#include <xxhash.h>

enum { MOST_COMPARED = 16 };
typedef enum bond { OF_ID, OF_GROUP, OF_PAGE, BONDS } bond;

/* What an article has in common with its versions; false: nothing of this kind. */
static bool key_of(const np_corpus *c, uint32_t article, bond kind, uint64_t *key)
{
    np_str page = np_url_page(c->article[article].url);
    if (kind == OF_ID)
        *key = c->family[article];
    else if (kind == OF_GROUP)
        *key = c->copy[article].leader;
    else
        *key = XXH3_64bits(page.at, page.len);
    *key = (uint64_t)kind << 62 | *key >> (kind == OF_PAGE ? 2 : 0); /* kinds one after the other */
    return kind != OF_PAGE || page.len;
}

/* Add the rows of keys that two stories and more have, out of all, which are sorted by key and in
 * it by story. */
static np_code add_shared(np_kin *k, size_t *cap, const np_keyed *all, size_t n,
                          const uint32_t *story_of, np_error *err)
{
    for (size_t from = 0, to; from < n; from = to) {
        bool is_shared = false;
        for (to = from + 1; to < n && all[to].key == all[from].key; to++)
            is_shared |= story_of[all[to].index] != story_of[all[from].index];
        if (!is_shared)
            continue;
        if (!NP_GROW(k->row, *cap, k->n + (to - from), err))
            return NP_E_NOMEM;
        for (size_t e = from; e < to; e++)
            k->row[k->n++] = (np_kin_row){all[e].key, story_of[all[e].index], all[e].index};
    }
    return NP_OK;
}

void np_kin_clear(np_kin *k)
{
    np_free(k->row);
    *k = (np_kin){0};
}

np_code np_kin_init(np_kin *k, const np_corpus *c, const size_t *first, const uint32_t *article,
                    size_t n_stories, np_error *err)
{
    size_t cap = 0;
    np_keyed *all = np_alloc(0, c->n, 2 * sizeof *all, err);
    uint32_t *story_of = np_alloc(0, c->n, sizeof *story_of, err);
    np_code code = all && story_of ? NP_OK : NP_E_NOMEM;
    *k = (np_kin){.c = c};
    for (size_t s = 0; !code && s < n_stories; s++)
        for (size_t f = first[s]; f < first[s + 1]; f++)
            story_of[article[f]] = (uint32_t)s;
    for (bond kind = OF_ID; !code && kind < BONDS; kind++) {
        size_t n = 0;
        for (size_t f = 0; f < first[n_stories]; f++) { /* by story: the sort is stable */
            all[n].index = article[f];
            n += key_of(c, article[f], kind, &all[n].key);
        }
        np_sort_keyed(all, all + n, n, 64);
        code = add_shared(k, &cap, all, n, story_of, err);
    }
    np_free(story_of);
    np_free(all);
    if (code)
        np_kin_clear(k);
    return code;
}

static np_code is_related(const np_corpus *c, uint32_t a, uint32_t b, np_wholes *wholes, bool *is,
                          np_error *err)
{
    np_rules rules = np_corpus_rules(c);
    uint32_t x = c->text_of[a], y = c->text_of[b];
    np_text one, other;
    *is = x == y && x != NP_NONE;
    if (x == y || x == NP_NONE || y == NP_NONE)
        return NP_OK;
    np_code code = np_wholes_get(wholes, x, &one, err);
    if (code || (code = np_wholes_get(wholes, y, &other, err)))
        return code;
    np_relation r = np_relate(&rules, &one, &other, NULL);
    *is = r != NP_UNRELATED && r != NP_TEMPLATE;
    return NP_OK;
}

/* The first row not before (key, story). */
static size_t find(const np_kin *k, uint64_t key, uint32_t story)
{
    size_t low = 0, high = k->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const np_kin_row *row = &k->row[middle];
        if (row->key < key || (row->key == key && row->story < story))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

np_code np_kin_is_version(const np_kin *k, uint32_t article, uint32_t story, np_wholes *wholes,
                          bool *is_version, np_error *err)
{
    np_code code = NP_OK;
    *is_version = false;
    for (bond kind = OF_ID; kind < BONDS && k->n; kind++) {
        uint64_t key;
        if (!key_of(k->c, article, kind, &key))
            continue;
        size_t from = find(k, key, story);
        for (size_t e = from; e < k->n && e < from + MOST_COMPARED; e++) {
            if (k->row[e].key != key || k->row[e].story != story)
                break;
            *is_version = kind != OF_PAGE;
            if (kind == OF_PAGE)
                code = is_related(k->c, article, k->row[e].article, wholes, is_version, err);
            if (code || *is_version)
                return code;
        }
    }
    return NP_OK;
}

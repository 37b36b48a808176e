/* train_labels.c - labels to train by: from names to numbers, stories dealt into folds.
 *
 * Pairs that somebody said are one story join their articles
 * into something like stories, so that both kinds are dealt the same way: whole stories, in the
 * order of a hash of their names (of joined pairs, of their least id), one fold after the other,
 * those of several articles first. So every fold has its share, and no clock and no order of lines
 * decides. Articles go by the order of their ids from here on. */
#include "train_labels.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sets.h"
#include "base/sort.h"
#include "base/str.h"
#include <stdlib.h>
#include <xxhash.h>

enum { NOBODY = -1 };

/* ---- ids become numbers, and these the labelled articles --------------- */

/* who[number] of each id is the article, or NOBODY; the ids of the file, n of them, are given the
 * places of their articles among the labelled ones, or NOBODY, in place[]. */
static np_code find_articles(np_known *k, const np_article *article, size_t n_articles,
                             const np_str *id, size_t n, uint32_t *place, np_error *err)
{
    size_t n_all = n_articles + n;
    uint32_t n_names = 0, *who = NULL, *place_of = NULL;
    bool *is_named = NULL;
    np_code code = NP_E_NOMEM;
    np_str *name = np_alloc(0, n_all, sizeof *name, err);
    uint32_t *number = np_alloc(0, n_all, sizeof *number, err);
    if (!name || !number)
        goto done;
    for (size_t i = 0; i < n_all; i++)
        name[i] = i < n_articles ? article[i].id : id[i - n_articles];
    if ((code = np_number_names(name, n_all, number, &n_names, err)))
        goto done;
    code = NP_E_NOMEM;
    if (!(who = np_alloc(0, n_names, sizeof *who, err)) ||
        !(place_of = np_alloc(0, n_names, sizeof *place_of, err)) ||
        !(is_named = np_alloc(0, n_names, sizeof *is_named, err)))
        goto done;
    for (uint32_t i = 0; i < n_names; i++)
        who[i] = (uint32_t)NOBODY;
    for (size_t i = 0; i < n_articles; i++)
        who[number[i]] = (uint32_t)i;
    for (size_t i = n_articles; i < n_all; i++)
        is_named[number[i]] = true;
    for (uint32_t i = 0; i < n_names; i++) {
        bool is_known = is_named[i] && who[i] != (uint32_t)NOBODY;
        k->n_ids += is_named[i];
        k->n_unknown += is_named[i] && !is_known;
        place_of[i] = is_known ? (uint32_t)k->n++ : (uint32_t)NOBODY;
    }
    if (!(k->article = np_alloc(0, k->n, sizeof *k->article, err)) ||
        !(k->story = np_alloc(0, k->n, sizeof *k->story, err)))
        goto done;
    for (uint32_t i = 0; i < n_names; i++)
        if (place_of[i] != (uint32_t)NOBODY)
            k->article[place_of[i]] = who[i];
    for (size_t i = 0; i < n; i++)
        place[i] = place_of[number[n_articles + i]];
    code = NP_OK;
done:
    np_free(is_named);
    np_free(place_of);
    np_free(who);
    np_free(number);
    np_free(name);
    return code;
}

/* ---- stories of rows --------------------------------------------------- */

/* The story of each labelled article by its first row; *names: one a story, in rows' strings. */
static np_code name_stories(np_known *k, const np_rows *rows, const uint32_t *place,
                            const np_options *opt, np_str **names, np_error *err)
{
    size_t n_again = 0;
    uint32_t n_stories = 0;
    np_str *named = np_alloc(0, k->n, sizeof *named, err);
    np_code code = NP_E_NOMEM;
    if (!named)
        return code;
    for (size_t i = 0; i < rows->n; i++) {
        if (place[i] == (uint32_t)NOBODY)
            continue;
        n_again += named[place[i]].len > 0; /* a row has a name */
        if (!named[place[i]].len)
            named[place[i]] = rows->named[i];
    }
    if (n_again)
        np_say(opt, NP_LOG_NOTICE, "%zu ids stand more than once in the labels; the first counts",
               n_again);
    if (!(code = np_number_names(named, k->n, k->story, &n_stories, err)) &&
        !(*names = np_alloc(0, n_stories, sizeof **names, err)))
        code = NP_E_NOMEM;
    k->n_stories = code ? 0 : n_stories;
    for (size_t i = 0; i < k->n && !code; i++)
        (*names)[k->story[i]] = named[i];
    np_free(named);
    return code;
}

/* ---- stories of pairs -------------------------------------------------- */

/* Each pair once, as it was told first. */
static np_code list_pairs(np_known *k, const np_told *r, const uint32_t *place, np_error *err)
{
    size_t n = 0;
    np_keyed *pair = np_alloc(0, 2 * r->n_pairs, sizeof *pair, err);
    if (!pair || !(k->pair = np_alloc(0, r->n_pairs, sizeof *k->pair, err))) {
        np_free(pair);
        return NP_E_NOMEM;
    }
    for (uint32_t i = 0; i < r->n_pairs; i++) {
        uint64_t a = place[2 * i], b = place[2 * i + 1];
        if (a != (uint32_t)NOBODY && b != (uint32_t)NOBODY)
            pair[n++] = (np_keyed){a < b ? a << 32 | b : b << 32 | a, i};
    }
    np_sort_keyed(pair, pair + r->n_pairs, n, 64);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && pair[i].key == pair[i - 1].key)
            continue;
        bool is_same = r->is_same[pair[i].index];
        k->pair[k->n_pairs++] =
            (np_known_pair){(uint32_t)(pair[i].key >> 32), (uint32_t)pair[i].key, is_same};
        k->n_same += is_same;
    }
    np_free(pair);
    return NP_OK;
}

/* What pairs of one story join; *names: the least id of each. */
static np_code join_pairs(np_known *k, const np_article *article, np_str **names, np_error *err)
{
    np_sets *sets = np_sets_new((uint32_t)k->n, err);
    if (!sets || !(*names = np_alloc(0, k->n, sizeof **names, err))) {
        np_sets_free(sets);
        return NP_E_NOMEM;
    }
    for (size_t i = 0; i < k->n_pairs; i++)
        if (k->pair[i].is_same)
            np_sets_join(sets, k->pair[i].a, k->pair[i].b);
    k->n_stories = np_sets_label(sets, k->story);
    for (size_t i = k->n; i-- > 0;)
        (*names)[k->story[i]] = article[k->article[i]].id;
    np_sets_free(sets);
    return NP_OK;
}

/* ---- folds ------------------------------------------------------------- */

typedef struct dealt {
    bool is_alone;
    uint64_t hash;
    uint32_t story;
} dealt;

static int in_order(const void *a, const void *b)
{
    const dealt *x = a, *y = b;
    if (x->is_alone != y->is_alone)
        return x->is_alone ? 1 : -1;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->story > y->story) - (x->story < y->story);
}

static np_code deal(np_known *k, const np_str *names, np_error *err)
{
    dealt *d = np_alloc(0, k->n_stories, sizeof *d, err);
    size_t *size = np_alloc(0, k->n_stories, sizeof *size, err);
    np_code code = NP_E_NOMEM;
    if (d && size && (k->fold = np_alloc(0, k->n_stories, sizeof *k->fold, err))) {
        for (size_t i = 0; i < k->n; i++)
            size[k->story[i]]++;
        for (uint32_t s = 0; s < k->n_stories; s++) {
            d[s] = (dealt){size[s] == 1, XXH3_64bits(names[s].at, names[s].len), s};
            k->n_shared += size[s] > 1;
        }
        qsort(d, k->n_stories, sizeof *d, in_order);
        for (size_t i = 0; i < k->n_stories; i++)
            k->fold[d[i].story] = (uint8_t)(i % NP_FOLDS);
        code = NP_OK;
    }
    np_free(size);
    np_free(d);
    return code;
}

/* ---- all of it --------------------------------------------------------- */

void np_known_clear(np_known *k)
{
    np_free(k->pair);
    np_free(k->fold);
    np_free(k->story);
    np_free(k->article);
    *k = (np_known){0};
}

static np_code number(np_known *k, const np_told *r, const np_article *article, size_t n,
                      const np_options *opt, np_error *err)
{
    size_t n_ids = r->is_pairs ? 2 * r->n_pairs : r->rows.n;
    np_str *names = NULL;
    uint32_t *place = np_alloc(0, n_ids, sizeof *place, err);
    np_code code = NP_E_NOMEM;
    if (!place)
        return code;
    k->is_pairs = r->is_pairs;
    code = find_articles(k, article, n, r->is_pairs ? r->pair_id : r->rows.id, n_ids, place, err);
    if (!code && !r->is_pairs)
        code = name_stories(k, &r->rows, place, opt, &names, err);
    if (!code && r->is_pairs && !(code = list_pairs(k, r, place, err)))
        code = join_pairs(k, article, &names, err);
    if (!code)
        code = deal(k, names, err);
    np_free(names);
    np_free(place);
    return code;
}

np_code np_known_read(np_known *k, const char *path, const np_article *article, size_t n,
                      const np_options *opt, np_error *err)
{
    np_told r;
    *k = (np_known){0};
    np_code code = np_told_read(&r, path, opt, err);
    if (!code)
        code = number(k, &r, article, n, opt, err);
    np_told_clear(&r);
    if (code)
        np_known_clear(k);
    return code;
}

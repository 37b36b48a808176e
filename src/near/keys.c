/* keys.c - the features of one text as keys that anybody can count and join.
 *
 * An index holds all texts and reads the size of a bucket off it. Where the texts lie on several
 * machines the sizes come first, as sums that are added up (1 a feature of each text), and then
 * each text chooses for itself under which features it asks: by the same np_asker_choose(), so the
 * candidates are those of the index, pair for pair (join.c).
 *
 * All kinds of features share one space of 64 bits: shingles are hashes already, bands and names
 * are mixed with a tag of their own. */
#include "base/mem.h"
#include "base/sums.h"
#include "near/index.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

static uint64_t key_of_band(size_t band, uint32_t key)
{
    uint64_t both[2] = {band, key};
    return XXH3_64bits_withSeed(both, sizeof both, 1);
}

static uint64_t key_of_name(uint64_t name) { return XXH3_64bits_withSeed(&name, sizeof name, 2); }

static size_t count_under(const np_text *t, uint64_t mask)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_shingles; i++)
        n += (t->shingle[i] & mask) == 0;
    return n;
}

/* Of a long text all that it may be asked by; an index, which sees all texts, leaves out what no
 * shorter one has: nobody asks by that. */
static uint64_t mask_of(const np_text *t) { return np_mask_of(t) ? NP_SAMPLE - 1 : 0; }

static size_t count_features(const np_text *t, size_t n_bands)
{
    return t->n_shingles ? n_bands + t->n_names + count_under(t, mask_of(t)) : 0;
}

/* Sure ones, then shingles by trait: the order in which an index numbers its buckets, so that equal
 * choices are made among equally rare ones. */
static void list_features(const np_text *t, const uint32_t *band, size_t n_bands, uint64_t *key,
                          uint8_t *trait)
{
    size_t n = 0;
    if (t->n_shingles == 0)
        return;
    for (size_t b = 0; b < n_bands; b++, n++)
        key[n] = key_of_band(b, band[b]), trait[n] = NP_SURE;
    for (size_t i = 0; i < t->n_names; i++, n++)
        key[n] = key_of_name(t->name[i]), trait[n] = NP_SURE;
    for (np_trait is = NP_THIN; is < NP_TRAITS; is++)
        for (size_t i = 0; i < t->n_shingles; i++)
            if ((t->shingle[i] & mask_of(t)) == 0 && np_trait_of(t->shingle[i]) == is)
                key[n] = t->shingle[i], trait[n++] = (uint8_t)is;
}

typedef struct features {
    size_t n;
    uint64_t *key;
    uint8_t *trait;
} features;

static np_code features_init(features *f, const np_text *t, const uint32_t *band, size_t n_bands,
                             np_error *err)
{
    f->n = count_features(t, n_bands);
    f->key = np_alloc(0, f->n, sizeof *f->key, err);
    f->trait = f->key ? np_alloc(0, f->n, sizeof *f->trait, err) : NULL;
    if (!f->trait) {
        np_free(f->key);
        return NP_E_NOMEM;
    }
    list_features(t, band, n_bands, f->key, f->trait);
    return NP_OK;
}

static void features_clear(features *f)
{
    np_free(f->trait);
    np_free(f->key);
}

np_code np_keys_count(const np_text *t, const uint32_t *band, size_t n_bands, np_sums *sums,
                      np_error *err)
{
    features f;
    if (features_init(&f, t, band, n_bands, err))
        return NP_E_NOMEM;
    np_code code = np_sums_count(sums, f.key, f.n, 1, err);
    features_clear(&f);
    return code;
}

/* Keep those that others have too, in front; how many. */
static size_t keep_shared(features *f, const np_sums *sums, np_feature *shared)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        int64_t size = np_sums_get(sums, f->key[i]);
        if (size < 2)
            continue;
        f->key[n] = f->key[i];
        shared[n++] = (np_feature){.size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX,
                                   .trait = f->trait[i]};
    }
    return n;
}

np_code np_keys_list(const np_text *t, uint32_t text, const uint32_t *band, size_t n_bands,
                     const np_rules *rules, size_t most, const np_sums *sums, np_key **key,
                     size_t *n, np_error *err)
{
    features f;
    np_asker asker = {0};
    np_asks asks;
    np_code code = NP_E_NOMEM;
    if (features_init(&f, t, band, n_bands, err))
        return code;
    np_feature *shared = np_alloc(0, f.n, sizeof *shared, err);
    size_t n_shared = shared ? keep_shared(&f, sums, shared) : 0;
    np_key *list = shared ? np_alloc(0, n_shared, sizeof *list, err) : NULL;
    if (list)
        code = np_asker_choose(&asker, np_least_share(rules), most, t,
                               count_under(t, np_sample_of(t)), shared, n_shared, &asks, err);
    for (size_t i = 0; !code && i < n_shared; i++)
        list[i] = (np_key){.hash = f.key[i],
                           .text = text,
                           .least_of_long = asks.least_sampled,
                           .least_of_short = asks.least_all,
                           .is_asked = shared[i].is_asked,
                           .is_sure = shared[i].trait == NP_SURE,
                           .is_short = asks.gives_all};
    *key = code ? NULL : list;
    *n = code ? 0 : n_shared;
    if (code)
        np_free(list);
    np_free(shared);
    np_asker_clear(&asker);
    features_clear(&f);
    return code;
}

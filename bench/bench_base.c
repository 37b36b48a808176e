/* bench_base.c - what sorting and the map cost a key, best of several rounds.
 *
 * sort unique: np_sort_unique_u64() on hashes, in place; sort hashes: the same from one
 * array to another; distinct: without order; qsort: by the library.
 * sort u64, keyed: with scratch, 64 and 36 bits. map: puts of fresh keys, then finds of all. */
#include "base/distinct.h"
#include "base/map.h"
#include "base/sort.h"
#include "chance.h"
#include "clock.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

typedef struct keys {
    size_t n;
    uint64_t *hash, *key, *spare;
    np_keyed *item, *more;
} keys;

static void sort_unique(keys *k) { np_sort_unique_u64(k->key, k->n); }
static void sort_unique_hashes(keys *k) { np_sort_unique_hashes(k->key, k->spare, k->n); }
static void distinct(keys *k)
{
    static np_distinct d;
    size_t n;
    if (np_distinct_u64(&d, k->key, k->n, &n, NULL) == NP_OK)
        k->n = n;
}
static void sort_qsort(keys *k) { qsort(k->key, k->n, sizeof *k->key, by_value); }
static void sort_u64(keys *k) { np_sort_u64(k->key, k->spare, k->n, 64); }
static void sort_keyed(keys *k) { np_sort_keyed(k->item, k->more, k->n, 36); }
static void put_and_find(keys *k)
{
    np_map *m = np_map_new(NULL);
    for (size_t i = 0; m && i < k->n; i++)
        if (!np_map_put(m, k->hash[i], (uint32_t)i, NULL))
            break;
    for (size_t i = 0; m && i < k->n; i++)
        k->key[i] = *np_map_find(m, k->hash[i]);
    np_map_free(m);
}

static void time_it(const char *name, void (*work)(keys *), keys *k)
{
    double best = 1e9;
    size_t rounds = 1 + 4000000 / k->n;
    for (size_t round = 0; round < (rounds > 200 ? 200 : rounds < 3 ? 3 : rounds); round++) {
        memcpy(k->key, k->hash, k->n * sizeof *k->key);
        for (size_t i = 0; i < k->n; i++)
            k->item[i] = (np_keyed){.key = k->hash[i] >> 28, .index = (uint32_t)i};
        double begun = seconds();
        work(k);
        double took = seconds() - begun;
        best = took < best ? took : best;
    }
    printf("base   %-12s n %8zu %7.1f ns/key %7.1f M keys/s\n", name, k->n,
           best / (double)k->n * 1e9, (double)k->n / best / 1e6);
}

int main(void)
{
    enum { MOST = 4000000 };
    keys k = {.hash = calloc(MOST, 8),
              .key = calloc(MOST, 8),
              .spare = calloc(MOST, 8),
              .item = calloc(MOST, sizeof *k.item),
              .more = calloc(MOST, sizeof *k.more)};
    if (!k.hash || !k.key || !k.spare || !k.item || !k.more)
        return 1;
    for (size_t i = 0; i < MOST; i++)
        k.hash[i] = draw();
    for (size_t n = 500; n <= MOST; n = n == 500 ? 50000 : n * 80) {
        k.n = n;
        time_it("sort unique", sort_unique, &k);
        time_it("sort hashes", sort_unique_hashes, &k);
        time_it("distinct", distinct, &k);
        time_it("qsort", sort_qsort, &k);
        time_it("sort u64", sort_u64, &k);
        time_it("sort keyed", sort_keyed, &k);
        time_it("map", put_and_find, &k);
    }
    free(k.hash), free(k.key), free(k.spare), free(k.item), free(k.more);
    return 0;
}

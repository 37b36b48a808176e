/* The tools of base/ that put things in order: sort, map, civil, parallel. */
#include "base/civil.h"
#include "base/distinct.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/sort.h"
#include "harness.h"
#include "naive/base.h"
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Keys of every shape: all random, few values, one byte that differs, few bits. */
static uint64_t key_of_shape(uint32_t shape)
{
    switch (shape) {
    case 0:
        return any();
    case 1:
        return below(5);
    case 2:
        return UINT64_C(0xAAAA00BBBBBBBB) | (uint64_t)below(256) << 32;
    default:
        return any() >> below(64);
    }
}

static void sorting_agrees_with_exchanging_neighbours(void)
{
    for (int round = 0; round < 400; round++) {
        enum { MOST = 700 };
        static np_keyed item[MOST], naive[MOST], spare[MOST];
        static uint64_t bare[MOST], bare_spare[MOST];
        uint32_t n = round < 200 ? below(100) : below(MOST), shape = below(4);
        unsigned bits = below(3) ? 64 : below(65);
        for (uint32_t i = 0; i < n; i++) {
            item[i] = (np_keyed){.key = key_of_shape(shape), .index = i};
            bare[i] = bits < 64 ? item[i].key & ((UINT64_C(1) << bits) - 1) : item[i].key;
        }
        memcpy(naive, item, sizeof item);
        naive_sort_keyed(naive, n, bits);
        np_sort_keyed(item, spare, n, bits);
        np_sort_u64(bare, bare_spare, n, bits);
        int n_wrong = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint64_t low = bits < 64 ? naive[i].key & ((UINT64_C(1) << bits) - 1) : naive[i].key;
            n_wrong += item[i].key != naive[i].key || item[i].index != naive[i].index;
            n_wrong += bare[i] != low;
        }
        CU_ASSERT_EQUAL(n_wrong, 0);
    }
}

static void a_key_is_found_where_counting_puts_it(void)
{
    for (int round = 0; round < 300; round++) {
        np_keyed item[64], spare[64];
        size_t n = below(64);
        for (size_t i = 0; i < n; i++)
            item[i] = (np_keyed){key_of_shape((uint32_t)round % 4), (uint32_t)i};
        np_sort_keyed(item, spare, n, 64);
        for (size_t k = 0; k < n + 3; k++) {
            uint64_t key = k < n ? item[k].key + below(2) : key_of_shape((uint32_t)round % 4);
            size_t n_less = 0;
            for (size_t i = 0; i < n; i++)
                n_less += item[i].key < key;
            CU_ASSERT_EQUAL(np_keyed_find(item, n, key), n_less);
        }
    }
}

static void unique_keys_are_ascending_and_all_there(void)
{
    for (int round = 0; round < 400; round++) {
        enum { MOST = 3000 };
        static uint64_t key[MOST], sorted[MOST], spare[MOST];
        uint32_t n = below(round % 4 ? 120 : MOST), shape = below(4);
        for (uint32_t i = 0; i < n; i++)
            key[i] = sorted[i] = key_of_shape(shape);
        np_sort_u64(sorted, spare, n, 64);
        static uint64_t other[MOST];
        size_t kept_other = np_sort_unique_hashes(key, other, n);
        size_t kept = np_sort_unique_u64(key, n), k = 0;
        int n_wrong = kept_other != kept || memcmp(other, key, kept * sizeof *key) != 0;
        for (uint32_t i = 0; i < n; i++)
            if (i == 0 || sorted[i] != sorted[i - 1])
                n_wrong += k >= kept || key[k++] != sorted[i];
        CU_ASSERT_EQUAL(k, kept);
        CU_ASSERT_EQUAL(n_wrong, 0);
    }
}

/* Also where somebody chose the hashes: all of one place in the table, in every order. */
static void distinct_keys_are_those_a_sort_leaves(void)
{
    enum { MOST = 3000 };
    static uint64_t key[MOST], sorted[MOST];
    np_distinct d = {0};
    for (int round = 0; round < 400; round++) {
        size_t n = below(round % 4 ? 120 : MOST), kept;
        uint32_t shape = below(5);
        for (size_t i = 0; i < n; i++)
            key[i] = sorted[i] = shape < 4 ? key_of_shape(shape) : (uint64_t)below(MOST) << 40;
        CU_ASSERT_EQUAL_FATAL(np_distinct_u64(&d, key, n, &kept, NULL), NP_OK);
        size_t expected = np_sort_unique_u64(sorted, n);
        CU_ASSERT_EQUAL_FATAL(kept, expected);
        CU_ASSERT_EQUAL(np_sort_unique_u64(key, kept), expected);
        CU_ASSERT(memcmp(key, sorted, expected * sizeof *key) == 0);
    }
    np_distinct_clear(&d);
    np_mem_fail_at(1);
    size_t kept;
    CU_ASSERT_EQUAL(np_distinct_u64(&d, key, 10, &kept, NULL), NP_E_NOMEM);
    np_mem_fail_at(0);
    np_distinct_clear(&d);
}

static int descending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

/* Keys of few bits and of many, all alike, and with ties at the rank. */
static void the_key_of_a_rank_is_that_of_the_sorted_keys(void)
{
    enum { MOST = 700 };
    uint64_t key[MOST], sorted[MOST];
    for (int round = 0; round < 3000; round++) {
        size_t n = 1 + below(MOST), rank = 1 + below((uint32_t)n);
        uint64_t mask = UINT64_MAX >> below(64), fixed = round % 3 ? 0 : UINT64_C(0xA5) << 56;
        for (size_t i = 0; i < n; i++)
            key[i] = sorted[i] =
                (((uint64_t)below(UINT32_MAX) << 32 | below(UINT32_MAX)) & mask) | fixed;
        qsort(sorted, n, sizeof *sorted, descending);
        CU_ASSERT_EQUAL(np_select_u64(key, n, rank), sorted[rank - 1]);
    }
}

static void a_map_agrees_with_a_list(void)
{
    static naive_map naive;
    for (int round = 0; round < 20; round++) {
        naive.count = 0;
        np_map *m = np_map_new(NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(m);
        uint32_t n = below(2000), shape = below(4);
        for (uint32_t i = 0; i < n; i++) {
            uint64_t key = key_of_shape(shape);
            uint32_t *there = naive_map_find(&naive, key), *value = np_map_put(m, key, i, NULL);
            CU_ASSERT_PTR_NOT_NULL_FATAL(value);
            CU_ASSERT_EQUAL(*value, there ? *there : i);
            if (!there) {
                naive.key[naive.count] = key;
                naive.value[naive.count++] = i;
            }
        }
        CU_ASSERT_EQUAL(np_map_count(m), naive.count);
        for (uint32_t i = 0; i < 500; i++) {
            uint64_t key = i < naive.count ? naive.key[i] : key_of_shape(shape);
            const uint32_t *there = naive_map_find(&naive, key), *found = np_map_find(m, key);
            CU_ASSERT_EQUAL(!there, !found);
            if (there && found)
                CU_ASSERT_EQUAL(*there, *found);
        }
        np_map_free(m);
    }
    np_map_free(NULL);
}

/* 200,000 keys that differ in a few bits only: quadratic probing would take minutes. */
static void keys_that_look_alike_do_not_crowd_a_map(void)
{
    for (unsigned shift = 0; shift <= 46; shift += 23) {
        np_map *m = np_map_new(NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(m);
        for (uint64_t i = 0; i < 200000; i++)
            CU_ASSERT_PTR_NOT_NULL_FATAL(np_map_put(m, i << shift, (uint32_t)i, NULL));
        CU_ASSERT_EQUAL(np_map_count(m), 200000);
        np_map_free(m);
    }
}

static void a_map_without_memory_is_as_it_was(void)
{
    for (long nth = 1; nth <= 2; nth++) {
        np_error err = {0};
        np_mem_fail_at(nth);
        CU_ASSERT_PTR_NULL(np_map_new(&err));
        CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
    }
    np_map *m = np_map_new(NULL);
    size_t n_failed = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        np_mem_fail_at(1);
        if (!np_map_put(m, i, i, NULL)) {
            n_failed++;
            CU_ASSERT_EQUAL(np_map_count(m), i);
            CU_ASSERT_PTR_NULL(np_map_find(m, i));
            np_mem_fail_at(0);
            CU_ASSERT_PTR_NOT_NULL_FATAL(np_map_put(m, i, i, NULL));
        }
    }
    np_mem_fail_at(0);
    CU_ASSERT_TRUE(n_failed >= 4);
    for (uint32_t i = 0; i < 1000; i++)
        CU_ASSERT_PTR_NOT_NULL(np_map_find(m, i));
    np_map_free(m);
}

static void every_day_of_a_thousand_years_follows_the_one_before(void)
{
    np_civil day = {.year = 1599, .month = 1, .day = 1};
    int64_t at = np_civil_to_seconds(&day);
    int n_wrong = 0;
    for (; day.year < 2601; naive_next_day(&day), at += 86400) {
        np_civil back = np_civil_of_seconds(at + below(86400));
        n_wrong += !np_civil_is_valid(&day) || np_civil_to_seconds(&day) != at;
        n_wrong += back.year != day.year || back.month != day.month || back.day != day.day;
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    np_civil epoch = {.year = 1970, .month = 1, .day = 1};
    CU_ASSERT_EQUAL(np_civil_to_seconds(&epoch), 0);
}

static void seconds_come_back_for_any_year(void)
{
    int n_wrong = 0;
    for (int round = 0; round < 100000; round++) {
        int64_t at = (int64_t)(any() % 629000000000) - 376000000000;
        np_civil c = np_civil_of_seconds(at);
        n_wrong += !np_civil_is_valid(&c) || np_civil_to_seconds(&c) != at;
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    np_civil_of_seconds(INT64_MIN); /* no year, but no overflow either */
    np_civil_of_seconds(INT64_MAX);
}

static void days_that_do_not_exist_are_refused(void)
{
    static const np_civil no[] = {
        {2025, 2, 29, 0, 0, 0},      {1900, 2, 29, 0, 0, 0},   {2025, 4, 31, 0, 0, 0},
        {2025, 13, 1, 0, 0, 0},      {2025, 0, 1, 0, 0, 0},    {2025, 1, 0, 0, 0, 0},
        {2025, 1, 1, 24, 0, 0},      {2025, 1, 1, 0, 60, 0},   {2025, 1, 1, 0, 0, 61},
        {2025, 1, 1, -1, 0, 0},      {10000, 1, 1, 0, 0, 0},   {2025, INT_MAX, 1, 0, 0, 0},
        {2025, 1, INT_MAX, 0, 0, 0}, {INT_MIN, 1, 1, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        CU_ASSERT_FALSE(np_civil_is_valid(&no[i]));
    np_civil leap_day = {2000, 2, 29, 23, 59, 60};
    CU_ASSERT_TRUE(np_civil_is_valid(&leap_day));
}

typedef struct work {
    atomic_uint n_done[5000];
    unsigned n_threads;
    size_t fails_from; /* each seventh index from here on fails */
    atomic_uint n_strays;
} work;

static np_code do_one(void *ctx, size_t i, unsigned thread, np_error *err)
{
    work *w = ctx;
    atomic_fetch_add(&w->n_done[i], 1);
    if (thread >= w->n_threads)
        atomic_fetch_add(&w->n_strays, 1);
    if (i >= w->fails_from && i % 7 == 0)
        return np_fail(err, NP_E_LIMIT, "slot %zu", i);
    return NP_OK;
}

static void each_slot_is_done_once_and_the_lowest_failure_is_told(void)
{
    static const unsigned threads[] = {1, 2, 3, 16};
    for (size_t t = 0; t < 4; t++)
        for (size_t n = 0; n <= 5000; n = n * 3 + 1) {
            static work w;
            np_error err = {0};
            memset(&w, 0, sizeof w);
            w.n_threads = threads[t];
            w.fails_from = 1000;
            np_code code = np_each(n, threads[t], do_one, &w, &err);
            for (size_t i = 0; i < n; i++)
                CU_ASSERT_EQUAL(w.n_done[i], 1);
            CU_ASSERT_EQUAL(w.n_strays, 0);
            CU_ASSERT_EQUAL(code, n > 1001 ? NP_E_LIMIT : NP_OK);
            CU_ASSERT_STRING_EQUAL(err.text, n > 1001 ? "slot 1001" : "");
        }
    CU_ASSERT_EQUAL(np_threads(3), 3);
    CU_ASSERT_TRUE(np_threads(0) >= 1);
}

static np_code do_run(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    work *w = ctx;
    np_code code = NP_OK;
    if (from >= to || to - from > 7)
        atomic_fetch_add(&w->n_strays, 1);
    for (size_t i = from; i < to && !code; i++)
        code = do_one(ctx, i, thread, err);
    return code;
}

static void slots_in_runs_are_done_once_too(void)
{
    static const unsigned threads[] = {1, 2, 3, 16};
    for (size_t t = 0; t < 4; t++)
        for (size_t n = 0; n <= 200; n++) {
            static work w;
            memset(&w, 0, sizeof w);
            w.n_threads = threads[t];
            w.fails_from = SIZE_MAX;
            CU_ASSERT_EQUAL(np_each_run(n, 7, threads[t], do_run, &w, NULL), NP_OK);
            for (size_t i = 0; i <= n; i++)
                CU_ASSERT_EQUAL(w.n_done[i], i < n);
            CU_ASSERT_EQUAL(w.n_strays, 0);
        }
}

/* Spread evenly, alike on top, alike below, all equal: against the sort by every digit. */
static void hashes_are_sorted_as_keys_are(void)
{
    enum { MOST = 150000 };
    static np_keyed item[MOST], spare[MOST], want[MOST];
    static const size_t size[] = {0, 1, 9, 47, 48, 500, 40000, MOST};
    for (size_t s = 0; s < sizeof size / sizeof size[0]; s++)
        for (unsigned kind = 0; kind < 4; kind++) {
            for (size_t i = 0; i < size[s]; i++) {
                uint64_t key = (i + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ i >> 3;
                key = kind == 0 ? key : kind == 1 ? key >> 40 : kind == 2 ? key << 52 : 7;
                item[i] = want[i] = (np_keyed){key, (uint32_t)i};
            }
            np_sort_hashes(item, spare, size[s], 64);
            np_sort_keyed(want, spare, size[s], 64);
            size_t n_wrong = 0;
            for (size_t i = 0; i < size[s]; i++)
                n_wrong += item[i].key != want[i].key || item[i].index != want[i].index;
            CU_ASSERT_EQUAL(n_wrong, 0);
        }
}

int main(void)
{
    static const test tests[] = {
        TEST(sorting_agrees_with_exchanging_neighbours),
        TEST(a_key_is_found_where_counting_puts_it),
        TEST(unique_keys_are_ascending_and_all_there),
        TEST(distinct_keys_are_those_a_sort_leaves),
        TEST(the_key_of_a_rank_is_that_of_the_sorted_keys),
        TEST(a_map_agrees_with_a_list),
        TEST(keys_that_look_alike_do_not_crowd_a_map),
        TEST(a_map_without_memory_is_as_it_was),
        TEST(every_day_of_a_thousand_years_follows_the_one_before),
        TEST(seconds_come_back_for_any_year),
        TEST(days_that_do_not_exist_are_refused),
        TEST(slots_in_runs_are_done_once_too),
        TEST(hashes_are_sorted_as_keys_are),
        TEST(each_slot_is_done_once_and_the_lowest_failure_is_told),
    };
    return run_tests("base, order", tests, N_OF(tests));
}

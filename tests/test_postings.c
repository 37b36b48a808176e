/* Keys and the numbers they lead to, on the disk against a list in memory: across batches of any
 * size, restarts, what is taken out, and damage. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "naive/postings.h"
#include "store/posting_runs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS, MOST_ITEMS = 1 << 16 };
static const np_store_table tables[] = {{"pairs", true}};
static const np_store_schema schema = {.table = tables, .n_tables = 1, .version = 1};

static naive_postings twin, before; /* a transaction is a copy */
static np_keyed item[MOST_ITEMS];
static uint16_t weight[NAIVE_NUMBERS];

static np_store *open_new(void)
{
    static int n;
    char name[20];
    np_error err = {0};
    snprintf(name, sizeof name, "postings%d", n++);
    np_store *s = np_store_open(temp_path(name), &schema, NP_STORE_WRITE, 0, &err);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    twin.n = twin.end = 0;
    return s;
}

static np_postings of(np_store *s) { return (np_postings){s, PAIRS}; }

/* Some keys are of everybody, some of a few, most of one. */
static uint64_t any_key(void)
{
    uint64_t key = any() >> (64 - NP_POSTING_BITS);
    return below(4) == 0 ? below(8) * 12345 : below(3) == 0 ? (key % 1000) << 26 : key;
}

/* A batch of so many numbers with so many keys each, at most; how many pairs, into item[]. */
static size_t make_batch(uint32_t n_numbers, uint32_t most_keys)
{
    size_t n = 0;
    for (uint32_t i = 0; i < n_numbers; i++) {
        uint32_t number = twin.end + i, n_keys = below(most_keys + 1);
        twin.weight[number] = weight[i] = (uint16_t)(n_keys ? 1 + below(60000) : 0);
        for (uint32_t k = 0; k < n_keys && n < MOST_ITEMS; k++) {
            item[n] = (np_keyed){any_key(), number};
            naive_postings_put(&twin, item[n++].key, number);
        }
    }
    twin.end += n_numbers;
    return n;
}

static np_code add(np_store *s, uint32_t n_numbers, size_t n, np_error *err)
{
    return np_postings_add(of(s), twin.end - n_numbers, weight, n_numbers, item, n, err);
}

static void add_batch(np_store *s, uint32_t n_numbers, uint32_t most_keys)
{
    np_error err = {0};
    size_t n = make_batch(n_numbers, most_keys);
    CU_ASSERT_EQUAL(add(s, n_numbers, n, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
}

/* ---- what is found is what the twin finds ---- */

typedef struct seeing {
    const uint64_t *key;
    size_t n_told, n_wrong, n_cut;
    bool was_told[512];
} seeing;

static np_code see(void *ctx, size_t k, const uint32_t *number, size_t n, bool is_cut,
                   np_error *err)
{
    static uint32_t want[NAIVE_NUMBERS];
    seeing *v = ctx;
    (void)err;
    uint32_t lowest = !is_cut ? 0 : n ? number[0] : UINT32_MAX;
    size_t n_want = naive_postings_find(&twin, v->key[k], lowest, want), n_there = 0;
    for (size_t i = 0; i < n; i++) {
        CU_ASSERT_TRUE(i == 0 || number[i] > number[i - 1]);
        if (twin.weight[number[i]])
            v->n_wrong += n_there >= n_want || want[n_there++] != number[i];
    }
    v->n_wrong += n_there != n_want || n > NP_POSTING_MOST;
    v->n_cut += is_cut;
    v->n_told++;
    v->was_told[k] = true;
    return NP_OK;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Keys that are there, and some that are not. */
static size_t choose_keys(uint64_t *key, size_t most)
{
    size_t n = 0, kept = 0;
    for (; n < most; n++)
        key[n] = twin.n && below(3) ? twin.pair[index_below(twin.n)].key : any_key();
    qsort(key, n, sizeof *key, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || key[i] != key[i - 1])
            key[kept++] = key[i];
    return kept;
}

static void compare(np_store *s)
{
    static uint32_t want[NAIVE_NUMBERS];
    uint64_t key[300];
    np_error err = {0};
    seeing v = {.key = key};
    size_t n = choose_keys(key, N_OF(key));
    CU_ASSERT_EQUAL(np_postings_find(of(s), key, n, see, &v, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_EQUAL(v.n_wrong, 0);
    for (size_t k = 0; k < n; k++)
        CU_ASSERT_TRUE(v.was_told[k] || naive_postings_find(&twin, key[k], 0, want) == 0);
    uint16_t *got = calloc(twin.end + 1, sizeof *got);
    CU_ASSERT_EQUAL(np_postings_weights(of(s), 0, twin.end, got, &err), NP_OK);
    CU_ASSERT_EQUAL(memcmp(got, twin.weight, twin.end * sizeof *got), 0);
    free(got);
}

static void count(void *ctx, const char *line)
{
    (void)line;
    ++*(size_t *)ctx;
}

static void is_sound(np_store *s)
{
    np_error err = {0};
    size_t n = 0;
    CU_ASSERT_EQUAL(np_postings_check(of(s), count, &n, &err), NP_OK);
    CU_ASSERT_EQUAL(n, 0);
}

static void begin(np_store *s) { CU_ASSERT_EQUAL_FATAL(np_store_begin(s, NULL), NP_OK); }
static void commit(np_store *s) { CU_ASSERT_EQUAL_FATAL(np_store_commit(s, NULL), NP_OK); }

/* ---- tests ---- */

static void nothing_leads_anywhere_at_first(void)
{
    np_store *s = open_new();
    uint32_t end = 7;
    CU_ASSERT_EQUAL(np_postings_end(of(s), &end, NULL), NP_OK);
    CU_ASSERT_EQUAL(end, 0);
    compare(s);
    is_sound(s);
    np_store_close(s);
}

/* Some numbers lose their weight. */
static void fade_some(np_store *s)
{
    uint32_t gone[50], n = 0;
    for (uint32_t i = below(20); i < twin.end && n < N_OF(gone); i += 1 + below(twin.end / 8 + 1)) {
        gone[n++] = i;
        twin.weight[i] = 0;
    }
    CU_ASSERT_EQUAL(np_postings_fade(of(s), gone, n, NULL), NP_OK);
}

static void batches_of_any_size_agree_with_a_list(void)
{
    for (int round = 0; round < 3; round++) {
        np_store *s = open_new();
        for (int batch = 0; batch < 40; batch++) {
            bool is_large = below(6) == 0;
            memcpy(&before, &twin, sizeof twin);
            begin(s);
            add_batch(s, is_large ? 300 : 1 + below(8), is_large ? 60 : below(100));
            if (below(4) == 0)
                fade_some(s);
            if (below(8) == 0)
                CU_ASSERT_EQUAL(np_postings_purge(of(s), NULL), NP_OK);
            if (below(5)) {
                commit(s);
            } else { /* as if it never was */
                np_store_rollback(s);
                memcpy(&twin, &before, sizeof twin);
            }
            if (batch % 4 == 0)
                compare(s);
        }
        is_sound(s);
        np_store_close(s);
    }
}

static void runs_stay_few(void)
{
    np_store *s = open_new();
    np_posting_runs runs;
    size_t most = 0;
    for (int batch = 0; batch < 1500; batch++) {
        if (twin.n > NAIVE_PAIRS - 3000)
            break;
        begin(s);
        add_batch(s, 1 + below(3), 120);
        commit(s);
        CU_ASSERT_EQUAL(np_posting_runs_get(of(s), &runs, NULL), NP_OK);
        most = runs.n > most ? runs.n : most;
    }
    CU_ASSERT_TRUE(most > 1);
    CU_ASSERT_TRUE(most <= 8);
    compare(s);
    is_sound(s);
    np_store_close(s);
}

/* A key of everybody keeps its newest numbers, on no more pages than it needs. */
static void a_key_of_all_leads_to_the_newest(void)
{
    np_store *s = open_new();
    for (int batch = 0; batch < 20; batch++) {
        uint32_t n_numbers = 400;
        size_t n = 0;
        for (uint32_t i = 0; i < n_numbers; i++)
            for (uint64_t key = 0; key < 10; key++) {
                item[n] = (np_keyed){key, twin.end + i};
                naive_postings_put(&twin, key, item[n++].index);
                twin.weight[twin.end + i] = weight[i] = 1;
            }
        twin.end += n_numbers;
        begin(s);
        CU_ASSERT_EQUAL(add(s, n_numbers, n, NULL), NP_OK);
        commit(s);
    }
    compare(s);
    CU_ASSERT_TRUE(np_store_count(s, PAIRS) < 20);
    np_store_close(s);
}

static bool holds(np_store *s, uint32_t gone)
{
    np_posting_runs runs;
    static np_posting_cursor c;
    bool found = false;
    CU_ASSERT_EQUAL(np_posting_runs_get(of(s), &runs, NULL), NP_OK);
    for (size_t i = 0; i < runs.n; i++) {
        np_posting_cursor_open(&c, of(s), runs.run[i]);
        do {
            CU_ASSERT_EQUAL(np_posting_cursor_next(&c, NULL), NP_OK);
            const np_posting_list *l = &c.entry.list;
            for (size_t k = 0; c.has_entry && k < l->n; k++)
                found |= np_posting_list_at(l)[k] == gone;
        } while (c.has_entry);
    }
    return found;
}

static void what_is_purged_stands_nowhere(void)
{
    np_store *s = open_new();
    begin(s);
    add_batch(s, 500, 40);
    add_batch(s, 500, 40);
    uint32_t gone = 0;
    while (!twin.weight[gone] || !holds(s, gone))
        gone++;
    CU_ASSERT_EQUAL(np_postings_fade(of(s), &gone, 1, NULL), NP_OK);
    twin.weight[gone] = 0;
    CU_ASSERT_TRUE(holds(s, gone));
    CU_ASSERT_EQUAL(np_postings_purge(of(s), NULL), NP_OK);
    CU_ASSERT_FALSE(holds(s, gone));
    commit(s);
    compare(s);
    is_sound(s);
    np_store_close(s);
}

static void numbers_out_of_turn_are_refused(void)
{
    np_store *s = open_new();
    np_error err = {0};
    begin(s);
    CU_ASSERT_EQUAL(np_postings_add(of(s), 3, weight, 1, item, 0, &err), NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "other numbers"));
    np_store_close(s);
}

static void a_number_beyond_is_faded_without_effect(void)
{
    np_store *s = open_new();
    begin(s);
    add_batch(s, 10, 5);
    CU_ASSERT_EQUAL(np_postings_fade(of(s), (uint32_t[]){10, 9999}, 2, NULL), NP_OK);
    commit(s);
    compare(s);
    is_sound(s);
    np_store_close(s);
}

/* ---- a failing world ---- */

static void without_memory_nothing_is_in(void)
{
    np_store *s = open_new();
    begin(s);
    add_batch(s, 200, 100);
    commit(s);
    memcpy(&before, &twin, sizeof twin);
    size_t n = make_batch(30, 100);
    for (trial t = {0}; trial_next(&t);) {
        begin(s);
        trial_begin(&t);
        np_code code = add(s, 30, n, &t.err);
        if (!code)
            code = np_postings_fade(of(s), (uint32_t[]){5}, 1, &t.err);
        if (!code)
            code = np_postings_purge(of(s), &t.err);
        trial_end(&t, code);
        np_store_rollback(s);
    }
    memcpy(&twin, &before, sizeof twin);
    compare(s);
    uint64_t key[300];
    size_t n_keys = choose_keys(key, N_OF(key));
    for (trial t = {0}; trial_next(&t);) {
        seeing v = {.key = key};
        size_t n_told = 0;
        trial_begin(&t);
        np_code code = np_postings_find(of(s), key, n_keys, see, &v, &t.err);
        if (!code)
            code = np_postings_check(of(s), count, &n_told, &t.err);
        trial_end(&t, code);
        CU_ASSERT_EQUAL(n_told, 0);
    }
    np_store_close(s);
}

typedef struct rows {
    size_t n;
    uint64_t key[400];
} rows;

static np_code list_row(void *ctx, uint64_t key, np_str value, np_error *err)
{
    rows *r = ctx;
    (void)value, (void)err;
    if (r->n < N_OF(r->key))
        r->key[r->n++] = key;
    return NP_OK;
}

/* Another value than was put, though by its own sum it is: a writer that erred, or a forger. */
static void a_row_that_is_missing_or_wrong_is_told(void)
{
    np_store *s = open_new();
    begin(s);
    add_batch(s, 400, 100);
    commit(s);
    rows all = {0};
    CU_ASSERT_EQUAL(np_store_scan_at(s, PAIRS, 0, NP_STORE_LAST, list_row, &all, NULL), NP_OK);
    CU_ASSERT_TRUE(all.n > 10);
    for (size_t i = 0; i < all.n; i++) {
        size_t n = 0;
        begin(s);
        CU_ASSERT_EQUAL(np_store_remove_at(s, PAIRS, all.key[i], NULL), NP_OK);
        CU_ASSERT_EQUAL(np_postings_check(of(s), count, &n, NULL), NP_OK);
        CU_ASSERT_TRUE(n > 0);
        np_store_rollback(s);
    }
    for (int round = 0; round < 600; round++) {
        char bytes[5000];
        np_str value;
        bool is_there;
        uint64_t row = all.key[index_below(all.n)], key[300];
        CU_ASSERT_EQUAL(np_store_get_at(s, PAIRS, row, &value, &is_there, NULL), NP_OK);
        memcpy(bytes, value.at, value.len);
        size_t len = below(4) ? value.len : index_below(value.len + 1);
        for (uint32_t k = below(4); k > 0 && len; k--)
            bytes[index_below(len)] = (char)any();
        begin(s);
        CU_ASSERT_EQUAL(np_store_put_at(s, PAIRS, row, (np_str){bytes, len}, NULL), NP_OK);
        seeing v = {.key = key};
        np_error err = {0};
        size_t n = 0, n_keys = choose_keys(key, N_OF(key));
        np_code code = np_postings_find(of(s), key, n_keys, see, &v, &err); /* ends, and tells */
        CU_ASSERT_TRUE(code == NP_OK || (code == NP_E_INPUT && strstr(err.text, NP_STORE_ADVICE)));
        CU_ASSERT_EQUAL(np_postings_check(of(s), count, &n, NULL), NP_OK);
        code = np_postings_purge(of(s), NULL);
        CU_ASSERT_TRUE(code == NP_OK || code == NP_E_INPUT);
        np_store_rollback(s);
    }
    np_store_close(s);
}

/* ---- a page ---- */

static void a_page_gives_what_was_put(void)
{
    static np_posting_page page, again;
    static np_posting_list list[2000];
    static uint64_t key[2000];
    for (int round = 0; round < 200; round++) {
        uint64_t first = any() >> 30, at = first, bound;
        uint32_t base = below(1000000);
        size_t n = 0;
        np_posting_page_begin(&page, first, base);
        do {
            np_posting_list *l = &list[n];
            l->n = below(10) ? 1 : below(NP_POSTING_MOST + 1);
            l->is_cut = l->n == 0 || below(9) == 0;
            uint32_t number = base + below(100);
            for (size_t i = NP_POSTING_MOST - l->n; i < NP_POSTING_MOST; i++, number += below(90))
                l->number[i] = number++;
            key[n] = at;
            bound = at + 1;
            at += 1 + (below(20) ? below(3000) : below(1 << 20));
        } while (np_posting_page_put(&page, key[n], &list[n]) && ++n < N_OF(key));
        np_str value = np_posting_page_end(&page, bound);
        CU_ASSERT_TRUE(n > 0);
        CU_ASSERT_TRUE(np_posting_page_load(&again, first, base, value));
        np_posting_reader r;
        np_posting_reader_open(&r, &again);
        for (size_t k = 0; k < n; k++) {
            CU_ASSERT_TRUE_FATAL(np_posting_reader_next(&r));
            CU_ASSERT_EQUAL(r.key, key[k]);
            CU_ASSERT_EQUAL(r.list.is_cut, list[k].is_cut);
            CU_ASSERT_EQUAL_FATAL(r.list.n, list[k].n);
            CU_ASSERT_EQUAL(memcmp(np_posting_list_at(&r.list), np_posting_list_at(&list[k]),
                                   r.list.n * sizeof(uint32_t)),
                            0);
        }
        CU_ASSERT_FALSE(np_posting_reader_next(&r));
        CU_ASSERT_FALSE(r.is_damaged);
        np_posting_reader_open(&r, &again);
        for (size_t k = 0, from = 0; k < n; k = from, from += 1 + below(100)) {
            uint64_t want = key[k] - below(2);
            np_posting_reader_skip(&r, want);
            while (r.is_first || r.key < want)
                CU_ASSERT_TRUE_FATAL(np_posting_reader_next(&r));
            CU_ASSERT_EQUAL(r.key, key[k] > want && k && key[k - 1] == want ? want : key[k]);
        }
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(nothing_leads_anywhere_at_first),       TEST(a_page_gives_what_was_put),
        TEST(batches_of_any_size_agree_with_a_list), TEST(runs_stay_few),
        TEST(a_key_of_all_leads_to_the_newest),      TEST(what_is_purged_stands_nowhere),
        TEST(numbers_out_of_turn_are_refused),       TEST(a_number_beyond_is_faded_without_effect),
        TEST(without_memory_nothing_is_in),          TEST(a_row_that_is_missing_or_wrong_is_told),
    };
    return run_tests("postings", tests, N_OF(tests));
}

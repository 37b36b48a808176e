/* The tools of base/ that hold memory and words: mem, arena, buf, error, str. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

static void memory_comes_zeroed_and_a_product_too_large_is_refused(void)
{
    np_error err = {0};
    unsigned char *p = np_alloc(16, 10, 8, &err), sum = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    for (int i = 0; i < 96; i++)
        sum |= p[i];
    CU_ASSERT_EQUAL(sum, 0);
    np_free(p);
    CU_ASSERT_PTR_NULL(np_alloc(0, SIZE_MAX / 2, 3, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
    CU_ASSERT_PTR_NULL(np_alloc(8, SIZE_MAX / 8, 8, &err));
    CU_ASSERT_PTR_NULL(np_alloc(SIZE_MAX, 1, 1, &err));
}

static void the_nth_allocation_fails_once_or_from_there_on(void)
{
    for (long nth = 1; nth <= 3; nth++)
        for (int for_good = 0; for_good < 2; for_good++) {
            (for_good ? np_mem_fail_from : np_mem_fail_at)(nth);
            for (long i = 1; i <= 5; i++) {
                void *p = np_alloc(0, 1, 1, NULL);
                CU_ASSERT_EQUAL(p == NULL, for_good ? i >= nth : i == nth);
                np_free(p);
            }
            np_mem_fail_at(0);
        }
}

static void an_array_that_cannot_grow_stays_as_it_was(void)
{
    uint32_t *number = NULL;
    size_t cap = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        np_error err = {0};
        uint32_t *was = number;
        size_t cap_was = cap;
        np_mem_fail_at(i + 1 > cap ? 1 : 0);
        bool has_grown = NP_GROW(number, cap, i + 1, &err);
        CU_ASSERT_EQUAL(has_grown, i < cap_was);
        if (!has_grown) {
            CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
            CU_ASSERT_TRUE(number == was && cap == cap_was);
            CU_ASSERT_TRUE_FATAL(NP_GROW(number, cap, i + 1, &err));
        }
        number[i] = i;
    }
    np_mem_fail_at(0);
    for (uint32_t i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(number[i], i);
    size_t too_many = SIZE_MAX / sizeof *number + 1;
    CU_ASSERT_FALSE(NP_GROW(number, cap, too_many, NULL));
    np_free(number);
}

static void pieces_of_an_arena_are_aligned_and_never_overlap(void)
{
    enum { PIECES = 3000 };
    static unsigned char *piece[PIECES];
    static size_t size[PIECES];
    np_arena *a = np_arena_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < PIECES; i++) {
            size[i] = below(50) ? below(200) : below(300000);
            piece[i] = np_arena_alloc(a, size[i], 1, NULL);
            CU_ASSERT_PTR_NOT_NULL_FATAL(piece[i]);
            CU_ASSERT_EQUAL((uintptr_t)piece[i] % alignof(max_align_t), 0);
            memset(piece[i], i & 0xFF, size[i]);
        }
        int n_wrong = 0;
        for (int i = 0; i < PIECES; i++)
            for (size_t k = 0; k < size[i]; k++)
                n_wrong += piece[i][k] != (i & 0xFF);
        CU_ASSERT_EQUAL(n_wrong, 0);
        np_arena_reset(a);
    }
    CU_ASSERT_PTR_NULL(np_arena_alloc(a, SIZE_MAX, 1, NULL));
    CU_ASSERT_PTR_NULL(np_arena_alloc(a, SIZE_MAX / 2, 3, NULL));
    CU_ASSERT_PTR_NOT_NULL(np_arena_alloc(a, 0, 8, NULL));
    np_arena_free(a);
}

static void what_is_trimmed_off_a_piece_is_given_again(void)
{
    np_arena *a = np_arena_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    unsigned char *first = np_arena_alloc(a, 100, 8, NULL);
    np_arena_trim(a, first, 5);
    unsigned char *next = np_arena_alloc(a, 1, 8, NULL);
    CU_ASSERT(next >= first + 5 && next < first + 5 + alignof(max_align_t));

    unsigned char *own = np_arena_alloc(a, 1 << 20, 1, NULL); /* a block of its own: nothing */
    np_arena_trim(a, own, 1);
    next = np_arena_alloc(a, 1, 1, NULL);
    CU_ASSERT(next < own || next >= own + (1 << 20));
    np_arena_free(a);
}

static void strings_of_an_arena_lie_close(void)
{
    np_arena *a = np_arena_new(NULL);
    np_str one, two;
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    CU_ASSERT_TRUE_FATAL(np_arena_copy(a, NP_STR("one"), &one, NULL));
    CU_ASSERT_TRUE_FATAL(np_arena_copy(a, NP_STR("two"), &two, NULL));
    CU_ASSERT_PTR_EQUAL(two.at, one.at + 3);
    CU_ASSERT_EQUAL((uintptr_t)np_arena_alloc(a, 1, 8, NULL) % alignof(max_align_t), 0);
    np_arena_free(a);
}

static void an_arena_without_memory_keeps_what_it_has(void)
{
    np_error err = {0};
    np_mem_fail_at(1);
    CU_ASSERT_PTR_NULL(np_arena_new(&err));
    CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
    np_arena *a = np_arena_new(NULL);
    np_str kept, lost;
    CU_ASSERT_TRUE_FATAL(np_arena_copy(a, NP_STR("extra! extra!"), &kept, NULL));
    np_mem_fail_at(1);
    CU_ASSERT_PTR_NULL(np_arena_alloc(a, 1 << 20, 1, &err));
    CU_ASSERT_TRUE(np_arena_copy(a, (np_str){0}, &lost, &err)); /* nothing needs nothing */
    CU_ASSERT_EQUAL(lost.len, 0);
    CU_ASSERT_PTR_NOT_NULL(np_arena_alloc(a, 1 << 20, 1, &err));
    CU_ASSERT_TRUE(np_str_equal(kept, NP_STR("extra! extra!")));
    np_arena_free(a);
    np_arena_free(NULL);
}

static void a_buf_is_the_concatenation_of_what_was_put(void)
{
    for (int round = 0; round < 300; round++) {
        static char naive[1 << 18];
        size_t len = 0;
        np_buf b = {0};
        for (uint32_t i = 0, n = below(60); i < n; i++) {
            char piece[600];
            uint32_t size = below(sizeof piece), number = below(1000000);
            memset(piece, 'a' + (int)below(26), size);
            switch (below(4)) {
            case 0:
                np_buf_put(&b, piece, size);
                break;
            case 1:
                np_buf_char(&b, piece[0] = 'x'), size = 1;
                break;
            case 2:
                np_buf_str(&b, (np_str){piece, size});
                break;
            default:
                np_buf_print(&b, "%.*s", (int)size, piece);
                break;
            }
            memcpy(naive + len, piece, size);
            len += size;
            np_buf_print(&b, "%u", number);
            len += (size_t)snprintf(naive + len, sizeof naive - len, "%u", number);
        }
        CU_ASSERT_EQUAL(np_buf_check(&b, NULL), NP_OK);
        CU_ASSERT_TRUE(np_str_equal(np_buf_view(&b), (np_str){naive, len}));
        np_buf_clear(&b);
        CU_ASSERT_TRUE(b.at == NULL && b.len == 0);
    }
}

static void a_buf_that_failed_once_says_so_and_takes_no_more(void)
{
    char large[1000] = {0};
    memset(large, 'z', sizeof large - 1);
    for (trial turn = {0}; trial_next(&turn);) {
        np_buf b = {0};
        trial_begin(&turn);
        np_buf_text(&b, "Meta ");
        np_buf_print(&b, "%d %s", 42, large);
        np_buf_put(&b, large, 500);
        np_code code = np_buf_check(&b, &turn.err);
        trial_end(&turn, code);
        size_t len = b.len;
        np_buf_char(&b, '!');
        CU_ASSERT_EQUAL(b.len, code ? len : len + 1);
        np_buf_clear(&b);
    }
}

static bool is_line_of_whole_characters(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        int size = *c < 0x80 ? 1 : *c < 0xE0 ? 2 : *c < 0xF0 ? 3 : 4;
        if (*c < ' ' || *c == 0x7F)
            return false;
        for (int i = 1; i < size; i++)
            if ((c[i] & 0xC0) != 0x80)
                return false;
        c += size;
    }
    return true;
}

static void a_message_is_one_line_of_whole_characters_at_any_length(void)
{
    static const char *const letter[] = {"a",  "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x97\x9E",
                                         "\n", "\x1B[31m"};
    for (int round = 0; round < 3000; round++) {
        char quoted[700] = "";
        for (uint32_t i = 0, n = below(120); i < n; i++)
            strcat(quoted, letter[below(6)]);
        np_error err = {0};
        CU_ASSERT_EQUAL(np_fail(&err, NP_E_INPUT, "\"%s\" is not a date", quoted), NP_E_INPUT);
        CU_ASSERT_TRUE(is_line_of_whole_characters(err.text));
        CU_ASSERT_EQUAL(np_error_in(&err, NP_E_IO, "%.*s:%u", (int)below(9), "feed.xml", 812),
                        NP_E_INPUT);
        CU_ASSERT_TRUE(is_line_of_whole_characters(err.text));
    }
}

static void a_place_is_put_before_a_message(void)
{
    np_error err = {0};
    np_fail(&err, NP_E_INPUT, "\"31 Feb\" is not a date");
    np_error_in(&err, NP_E_INPUT, "feed.jsonl:%d", 812);
    CU_ASSERT_STRING_EQUAL(err.text, "feed.jsonl:812: \"31 Feb\" is not a date");
    CU_ASSERT_EQUAL(np_fail(NULL, NP_E_IO, "nobody listens"), NP_E_IO);
    CU_ASSERT_EQUAL(np_error_in(NULL, NP_E_LIMIT, "nowhere"), NP_E_LIMIT);
}

static void take_line(void *ctx, np_level level, const char *line)
{
    CU_ASSERT_EQUAL(level, NP_LOG_NOTICE);
    snprintf(ctx, 64, "%s", line);
}

static void what_is_said_reaches_the_log_if_there_is_one(void)
{
    char line[64] = "";
    np_options opt = {.log = take_line, .ctx = line};
    np_say(&opt, NP_LOG_NOTICE, "%d of %s", 3, "five\n");
    CU_ASSERT_STRING_EQUAL(line, "3 of five ");
    np_say(&(np_options){0}, NP_LOG_WARNING, "nobody listens");
}

static void strings_compare_byte_by_byte_shorter_first(void)
{
    CU_ASSERT_TRUE(np_str_compare(NP_STR("a"), NP_STR("ab")) < 0);
    CU_ASSERT_TRUE(np_str_compare(NP_STR("b"), NP_STR("ab")) > 0);
    CU_ASSERT_TRUE(np_str_compare(NP_STR("\xC3"), NP_STR("z")) > 0);
    CU_ASSERT_EQUAL(np_str_compare((np_str){0}, NP_STR("")), 0);
    CU_ASSERT_TRUE(np_str_equal(np_str_trim(NP_STR(" \t\r\n x y \n")), NP_STR("x y")));
    CU_ASSERT_EQUAL(np_str_trim(NP_STR("  \n ")).len, 0);
    CU_ASSERT_TRUE(np_str_starts(NP_STR("newsprint"), NP_STR("news")));
    CU_ASSERT_FALSE(np_str_starts(NP_STR("new"), NP_STR("news")));
    CU_ASSERT_EQUAL(np_str_of(NULL).len, 0);
}

int main(void)
{
    static const test tests[] = {
        TEST(memory_comes_zeroed_and_a_product_too_large_is_refused),
        TEST(the_nth_allocation_fails_once_or_from_there_on),
        TEST(an_array_that_cannot_grow_stays_as_it_was),
        TEST(pieces_of_an_arena_are_aligned_and_never_overlap),
        TEST(what_is_trimmed_off_a_piece_is_given_again),
        TEST(strings_of_an_arena_lie_close),
        TEST(an_arena_without_memory_keeps_what_it_has),
        TEST(a_buf_is_the_concatenation_of_what_was_put),
        TEST(a_buf_that_failed_once_says_so_and_takes_no_more),
        TEST(a_message_is_one_line_of_whole_characters_at_any_length),
        TEST(a_place_is_put_before_a_message),
        TEST(what_is_said_reaches_the_log_if_there_is_one),
        TEST(strings_compare_byte_by_byte_shorter_first),
    };
    return run_tests("base", tests, N_OF(tests));
}

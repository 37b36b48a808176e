/* The UTF-8 codec against a look-up in Unicode's own table. */
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "harness.h"
#include "naive/utf8_rows.h"

static void decode_agrees_with_the_table(const unsigned char *s, size_t n)
{
    uint32_t c = 0xFFFD;
    size_t size, naive_size;
    if (!naive_utf8(s, n, &c, &naive_size))
        c = 0xFFFD;
    CU_ASSERT_EQUAL(np_utf8_decode((const char *)s, n, &size), c);
    CU_ASSERT_EQUAL(size, naive_size);
}

static void every_short_sequence_decodes_as_the_table_says(void)
{
    static const unsigned char edge[] = {0x00, 0x7F, 0x80, 0x8F, 0x90,
                                         0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (unsigned lead = 0; lead < 256; lead++)
        for (unsigned second = 0; second < 256; second++)
            for (size_t k = 0; k < 100; k++) {
                unsigned char s[4] = {(unsigned char)lead, (unsigned char)second, edge[k / 10],
                                      edge[k % 10]};
                for (size_t n = 1; n <= 4; n++)
                    if (k == 0 || n > 2)
                        decode_agrees_with_the_table(s, n);
            }
}

static void every_character_survives_encoding_and_decoding(void)
{
    for (uint32_t c = 0; c < 0x110100; c++) {
        char s[4];
        size_t size = np_utf8_encode(c, s), back;
        bool is_scalar = c < 0xD800 || (c > 0xDFFF && c < 0x110000);
        CU_ASSERT_EQUAL(np_utf8_decode(s, size, &back), is_scalar ? c : 0xFFFD);
        CU_ASSERT_EQUAL(back, size);
    }
}

/* Mostly ASCII in long runs, some characters, some rubbish. */
static size_t random_text(char *s, size_t most)
{
    size_t n = 0;
    while (n + 200 < most && below(12)) {
        uint32_t what = below(4), run = below(150);
        if (what < 2)
            for (; run; run--)
                s[n++] = (char)(' ' + below(90));
        else if (what == 2)
            n += np_utf8_encode(below(0x110000), s + n);
        else
            s[n++] = (char)(128 + below(128));
    }
    return n;
}

static void mending_replaces_what_the_table_refuses_and_nothing_else(void)
{
    for (int round = 0; round < 3000; round++) {
        char s[2000];
        size_t n = random_text(s, sizeof s), n_bad = 0, valid = n;
        np_buf mended = {0}, naive = {0}, again = {0};
        for (size_t i = 0, size; i < n; i += size) {
            uint32_t c;
            if (naive_utf8((unsigned char *)s + i, n - i, &c, &size)) {
                np_buf_put(&naive, s + i, size);
            } else {
                valid = n_bad++ ? valid : i;
                np_buf_text(&naive, "\xEF\xBF\xBD");
            }
        }
        np_str text = {s, n};
        CU_ASSERT_EQUAL(np_utf8_valid(text), valid);
        CU_ASSERT_EQUAL(np_utf8_mend(text, &mended), n_bad);
        CU_ASSERT_TRUE(np_str_equal(np_buf_view(&mended), np_buf_view(&naive)));
        CU_ASSERT_EQUAL(np_utf8_mend(np_buf_view(&mended), &again), 0);
        np_buf_clear(&mended);
        np_buf_clear(&naive);
        np_buf_clear(&again);
    }
}

static void mending_without_memory_says_so(void)
{
    np_buf b = {0};
    np_mem_fail_at(1);
    CU_ASSERT_EQUAL(np_utf8_mend(NP_STR("a\xFF"
                                        "b"),
                                 &b),
                    1);
    CU_ASSERT_EQUAL(np_buf_check(&b, NULL), NP_E_NOMEM);
    np_buf_clear(&b);
}

int main(void)
{
    static const test tests[] = {
        TEST(every_short_sequence_decodes_as_the_table_says),
        TEST(every_character_survives_encoding_and_decoding),
        TEST(mending_replaces_what_the_table_refuses_and_nothing_else),
        TEST(mending_without_memory_says_so),
    };
    return run_tests("utf8", tests, N_OF(tests));
}

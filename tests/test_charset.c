/* Encodings: known characters, the rules for broken ones, iconv as a twin, and steps of any size.
 */
#include "base/str.h"
#include "base/utf8.h"
#include "harness.h"
#include "read/charset.h"
#include "read/encodings.h"
#include <iconv.h>
#include <stdio.h>

/* bytes, named so, in UTF-8; handed over `step` at a time (0: at once). */
static np_buf decode_in(const char *name, np_str bytes, size_t step)
{
    np_buf head = {0}, utf8 = {0};
    np_error err = {0};
    np_buf_print(&head, "<?xml encoding='%s'?>", name);
    np_charset *c = np_charset_new(np_buf_view(&head), &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; step && i + step < bytes.len; i += step) {
        np_charset_put(c, (np_str){bytes.at, step}, false, &utf8);
        bytes.at += step, bytes.len -= step, i -= step;
    }
    np_charset_put(c, bytes, true, &utf8);
    np_charset_free(c);
    np_buf_clear(&head);
    return utf8;
}

static bool means(const char *name, np_str bytes, const char *expected)
{
    np_buf utf8 = decode_in(name, bytes, 0);
    bool is_right = np_str_equal(np_buf_view(&utf8), np_str_of(expected));
    if (!is_right)
        printf("\n%s: %.*s, not %.60s\n", name, utf8.len < 60 ? (int)utf8.len : 60, utf8.at,
               expected);
    np_buf_clear(&utf8);
    return is_right;
}

static void characters_are_those_browsers_see(void)
{
    const struct {
        const char *name;
        np_str bytes;
        const char *utf8;
    } known[] = {{"EUC-JP", NP_STR("a\xAD\xA1\x8E\xB1\x8F\xB0\xA1\xA1\xC1"), "a①ｱ丂～"},
                 {"x-sjis", NP_STR("\x87\x40\xB1\x81\x60\xF0\x40\x5C"), "①ｱ～\xEE\x80\x80\\"},
                 {"csISO2022JP", NP_STR("a\x1B$B-!\x1B(I1\x1B(J\\~\x1B(B\\"), "a①ｱ¥‾\\"},
                 {"Big5-HKSCS", NP_STR("\x8E\x69\xA1\x45\xA2\x41\x88\x62\x87\x40"), "箸‧∕Ê̄䏰"},
                 {"euc-kr", NP_STR("\xB0\xA1\x81\x41"), "가갂"},
                 {"GB2312", NP_STR("\xD6\xD0\x80\x81\x30\x81\x30\xA6\xD9"), "中€\xC2\x80︐"},
                 {"latin-1", NP_STR("\xE9\x92\x81"), "é’\xC2\x81"},
                 {"windows-1255", NP_STR("\xE1\xE5\xCC"), "בו\xD6\xBC"},
                 {"windows-1253", NP_STR("\xD2\xE1"),
                  "\xEF\xBF\xBD"
                  "α"},
                 {"utf-16", NP_STR("\xC3\xA9"), "é"},
                 {"no such name", NP_STR("\xC3\xA9"), "é"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        CU_ASSERT_TRUE(means(known[i].name, known[i].bytes, known[i].utf8));
}

/* A half of a character never takes ASCII with it, but at the end of the input. */
static void broken_characters_end_at_ascii(void)
{
    static const char *const name[] = {"EUC-JP", "Shift_JIS", "Big5", "EUC-KR", "GBK"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        CU_ASSERT_TRUE(means(name[i], NP_STR("\xE1<b>"), "\xEF\xBF\xBD<b>"));
        CU_ASSERT_TRUE(means(name[i], NP_STR("\xE1\n\xFF"), "\xEF\xBF\xBD\n\xEF\xBF\xBD"));
        CU_ASSERT_TRUE(means(name[i], NP_STR("a\xE1"), "a\xEF\xBF\xBD"));
    }
    CU_ASSERT_TRUE(means("EUC-JP", NP_STR("\x8F\xA1\xA1\x8F\xE1<\x8E<"),
                         "\xEF\xBF\xBD\xEF\xBF\xBD<\xEF\xBF\xBD<"));
    CU_ASSERT_TRUE(means("GBK", NP_STR("\x81\x30<\x81\x30\x81<"),
                         "\xEF\xBF\xBD"
                         "0<\xEF\xBF\xBD"
                         "0\xEF\xBF\xBD<"));
    CU_ASSERT_TRUE(means("Big5", NP_STR("\x81\xA1\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD"));
    CU_ASSERT_TRUE(
        means("ISO-2022-JP", NP_STR("\x1B$B!<\n\x1B(B\x1B(\xE9"), "ー\n\xEF\xBF\xBD(\xEF\xBF\xBD"));
}

/* Where iconv's encoding is the web's own, every pair of bytes is what iconv says. */
static void pairs_are_what_iconv_says(void)
{
    static const struct {
        const char *name, *iconv;
    } same[] = {{"euc-kr", "CP949"}, {"gb18030", "GB18030"}, {"shift_jis", "CP932"}};
    size_t n_same = 0;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        np_buf all = {0}, twin = {0};
        iconv_t cd = iconv_open("UTF-8", same[i].iconv);
        for (unsigned pair = 0x8140; pair < 0xF000; pair++) {
            char in[2] = {(char)(pair >> 8), (char)pair}, out[8], *in_at = in, *out_at = out;
            size_t n = 2, room = sizeof out;
            bool is_one = iconv(cd, &in_at, &n, &out_at, &room) != (size_t)-1;
            size_t size = sizeof out - room, first;
            np_utf8_decode(out, is_one ? size : 0, &first);
            if (!is_one || first != size)
                continue;
            np_buf_put(&all, in, 2);
            np_buf_put(&twin, out, size);
            n_same++;
        }
        iconv_close(cd);
        np_buf_char(&twin, 0);
        CU_ASSERT_TRUE(means(same[i].name, np_buf_view(&all), twin.at));
        np_buf_clear(&all);
        np_buf_clear(&twin);
    }
    CU_ASSERT_TRUE(n_same > 40000);
}

static const char *const names[] = {"EUC-JP",  "Shift_JIS",    "Big5",        "EUC-KR", "GB18030",
                                    "GBK",     "windows-1252", "iso-8859-8",  "koi8-r", "utf-8",
                                    "tis-620", "windows-1258", "ISO-2022-JP", "mac"};

static void steps_of_any_size_give_the_same(void)
{
    for (int round = 0; round < 3000; round++) {
        char bytes[24];
        np_str in = {bytes, below(sizeof bytes)};
        for (size_t i = 0; i < in.len; i++)
            bytes[i] =
                (char)(below(3) ? 0x80 + below(128) : (uint32_t) "\x1B$B(J012<\n@\\~"[below(14)]);
        const char *name = names[below(sizeof names / sizeof names[0])];
        np_buf whole = decode_in(name, in, 0);
        CU_ASSERT_EQUAL(np_utf8_valid(np_buf_view(&whole)), whole.len);
        for (size_t step = 1; step < 6; step++) {
            np_buf pieces = decode_in(name, in, step);
            CU_ASSERT_TRUE(np_str_equal(np_buf_view(&whole), np_buf_view(&pieces)));
            np_buf_clear(&pieces);
        }
        np_buf_clear(&whole);
    }
}

static void every_name_is_of_one_encoding(void)
{
    bool is_utf8;
    const np_encoding *latin = np_encoding_find(NP_STR("US-ASCII"), &is_utf8);
    CU_ASSERT_PTR_NOT_NULL_FATAL(latin);
    CU_ASSERT_PTR_EQUAL(latin, np_encoding_find(NP_STR("ISO-8859-1"), &is_utf8));
    CU_ASSERT_PTR_NULL(np_encoding_find(NP_STR("UTF8"), &is_utf8));
    CU_ASSERT_TRUE(is_utf8);
    static const char *const none[] = {"",
                                       " ",
                                       "latin1 l1",
                                       "l",
                                       "iso-8859-1 ",
                                       "utf-7",
                                       "CP1252//IGNORE",
                                       "a name longer than any that there is"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        CU_ASSERT_PTR_NULL(np_encoding_find(np_str_of(none[i]), &is_utf8));
        CU_ASSERT_FALSE(is_utf8);
    }
}

static void without_memory_there_is_no_decoder(void)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        np_buf head = {0};
        np_buf_print(&head, "<?xml encoding='%s'?>", names[i]);
        for (trial turn = {0}; trial_next(&turn);) {
            trial_begin(&turn);
            np_charset *c = np_charset_new(np_buf_view(&head), &turn.err);
            trial_end(&turn, c ? NP_OK : NP_E_NOMEM);
            np_charset_free(c);
        }
        np_buf_clear(&head);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(characters_are_those_browsers_see), TEST(broken_characters_end_at_ascii),
        TEST(pairs_are_what_iconv_says),         TEST(steps_of_any_size_give_the_same),
        TEST(every_name_is_of_one_encoding),     TEST(without_memory_there_is_no_decoder),
    };
    return run_tests("charset", tests, N_OF(tests));
}

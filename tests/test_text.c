/* text/: words against utf8proc on the whole text, shingles against their formula, terms by hand.
 */
#include "base/str.h"
#include "harness.h"
#include "naive/words.h"
#include "text/function_words.h"
#include "text/scan.h"
#include "text/shingle.h"
#include "text/title.h"
#include "text/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

static np_scanner *scanner_of(unsigned shingle)
{
    np_options opt;
    np_options_init(&opt);
    opt.shingle = shingle;
    np_scanner *s = np_scanner_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

static np_scan scan(np_scanner *s, const char *title, const char *text, bool wants_terms)
{
    np_scan result;
    CU_ASSERT_EQUAL_FATAL(
        np_scanner_run(s, np_str_of(title), np_str_of(text), NULL, wants_terms, &result, NULL), 0);
    return result;
}

/* Is any character of s, folded, of a category that begins so, or, if that is 0, a stop? */
static bool has_char(np_str s, char category)
{
    static const int32_t stop[] = {'\n',   '!',    '.',    ':',    '?',    0x061F,
                                   0x06D4, 0x0964, 0x0965, 0x104B, 0x3002, 0x2029};
    const utf8proc_option_t fold =
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &bytes, fold);
    bool is_found = false;
    for (utf8proc_ssize_t i = 0; i < size && !is_found;) {
        int32_t c;
        i += utf8proc_iterate(bytes + i, size - i, &c);
        is_found = category && utf8proc_category_string(c)[0] == category;
        for (size_t k = 0; !category && k < N_OF(stop); k++)
            is_found |= c == stop[k];
    }
    free(bytes);
    return is_found;
}

/* Is the row of word i what its folded form, and its place in the text, say? */
static bool is_row_right(const np_words *w, size_t i, const char *text)
{
    const np_word *word = &w->word[i];
    size_t fold = i ? w->word[i - 1].fold + w->word[i - 1].fold_len + 1 : 0;
    size_t before = i ? w->word[i - 1].at + w->word[i - 1].len : 0;
    np_str folded = {w->folded + word->fold, word->fold_len};
    int32_t first;
    utf8proc_iterate((const utf8proc_uint8_t *)text + word->at, (utf8proc_ssize_t)word->len,
                     &first);
    utf8proc_category_t category = utf8proc_category(first);
    bool is_pair = w->is[i] & NP_WORD_PAIR, overlaps = word->at < before;
    /* what was folded together with a stop has it in its place, so that no gap tells of it */
    for (size_t k = i ? i - 1 : 0; k <= i; k++)
        overlaps |= has_char((np_str){text + w->word[k].at, w->word[k].len}, 0);
    bool is_upper =
        !is_pair && (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT);
    bool starts = i == 0 || has_char((np_str){text + before, overlaps ? 0 : word->at - before}, 0);
    return word->fold == fold && w->hash[i] == np_word_hash(folded.at, folded.len) &&
           is_upper == !!(w->is[i] & NP_WORD_UPPER) &&
           (is_pair || has_char(folded, 'N') == !!(w->is[i] & NP_WORD_DIGIT)) &&
           (overlaps || starts == !!(w->is[i] & NP_WORD_STARTS));
}

/* Do our words equal the naive ones, and are their rows right? */
static bool agrees(np_words *w, const char *text, size_t len)
{
    np_words_reset(w);
    CU_ASSERT_EQUAL_FATAL(np_words_add(w, (np_str){text, len}, 0, NULL), 0);
    char *want = naive_words(text, len);
    bool is_equal = np_str_equal((np_str){w->folded, w->folded_len}, np_str_of(want));
    for (size_t i = 0; i < w->n && is_equal; i++)
        is_equal = is_row_right(w, i, text);
    free(want);
    return is_equal;
}

static void every_character_is_folded_as_utf8proc_folds_it(void)
{
    np_words w;
    CU_ASSERT_EQUAL_FATAL(np_words_init(&w, NP_CPU_AUTO, NULL), 0);
    size_t n_wrong = 0;
    for (int32_t c = 1; c < 0x32000; c++) {
        char text[16] = "aX b\xCC\x81 "; /* after a letter, and between a mark and a letter */
        if (c >= 0xD800 && c < 0xE000)
            continue;
        size_t at = 2;
        at += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)text + at);
        text[at++] = 'E';
        at += (size_t)utf8proc_encode_char(0x0301, (utf8proc_uint8_t *)text + at);
        at += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)text + at);
        bool is_right = agrees(&w, text, at);
        if (!is_right && n_wrong++ < 5)
            printf("\n    U+%04X is folded otherwise", (unsigned)c);
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    np_words_clear(&w);
}

/* A few hundred characters that act on each other, or look like they might. */
static size_t random_text(char *to, size_t n_chars)
{
    static const int32_t nasty[] = {
        ' ',    ' ',     '.',     '\n',    'a',    'E',    'Z',    '7',    '<',    '=',    0xAD,
        0xB4,   0xBD,    0xC9,    0xDF,    0x130,  0x149,  0x1F0,  0x300,  0x301,  0x307,  0x323,
        0x327,  0x338,   0x345,   0x390,   0x3A3,  0x3C2,  0x5D0,  0x5B0,  0x627,  0x64B,  0x653,
        0x670,  0x915,   0x93C,   0x94D,   0x9C7,  0x9BE,  0xE01,  0xE33,  0xE48,  0xEAB,  0xEB3,
        0xFB2,  0x1025,  0x102E,  0x1100,  0x1161, 0x11A8, 0x1780, 0x17D2, 0x1E9E, 0x1FB3, 0x200B,
        0x200D, 0x2026,  0x2126,  0x3002,  0x3007, 0x304B, 0x3099, 0x30AC, 0x30FC, 0x3131, 0x4E2D,
        0x6587, 0x7F8E,  0xAC00,  0xF900,  0xFB01, 0xFDFA, 0xFE0F, 0xFF21, 0xFF76, 0xFF9E, 0xFFA1,
        0xFFC2, 0x1D15E, 0x1F600, 0x20000, 0xFFFD};
    size_t len = 0;
    for (size_t i = 0; i < n_chars; i++) {
        bool is_plain = below(3) == 0;
        int32_t c =
            is_plain ? (int32_t)('a' + below(26)) : nasty[below(sizeof nasty / sizeof nasty[0])];
        len += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)to + len);
    }
    return len;
}

static void words_agree_with_folding_the_whole_text(void)
{
    np_words w;
    CU_ASSERT_EQUAL_FATAL(np_words_init(&w, NP_CPU_AUTO, NULL), 0);
    for (int round = 0; round < 20000; round++) {
        char text[4 * 48];
        size_t len = random_text(text, 1 + below(47));
        bool is_right = agrees(&w, text, len);
        CU_ASSERT(is_right);
        if (!is_right) {
            printf("\n    round %d:", round);
            for (size_t i = 0; i < len; i++)
                printf(" %02x", (unsigned char)text[i]);
            break;
        }
    }
    np_words_clear(&w);
}

static void folding_twice_is_folding_once(void)
{
    np_words w, again;
    CU_ASSERT_EQUAL_FATAL(np_words_init(&w, NP_CPU_AUTO, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(np_words_init(&again, NP_CPU_AUTO, NULL), 0);
    for (int round = 0; round < 5000; round++) {
        char text[4 * 48];
        size_t len = random_text(text, 1 + below(47)), n_words = 0;
        for (size_t i = 0; i < len; i++) /* pairs overlap, so they cannot be read again */
            n_words += (unsigned char)text[i] >= 0xE0;
        if (n_words)
            continue;
        np_words_reset(&w);
        np_words_reset(&again);
        CU_ASSERT_EQUAL(np_words_add(&w, (np_str){text, len}, 0, NULL), 0);
        CU_ASSERT_EQUAL(np_words_add(&again, (np_str){w.folded, w.folded_len}, 0, NULL), 0);
        CU_ASSERT(np_str_equal((np_str){w.folded, w.folded_len},
                               (np_str){again.folded, again.folded_len}));
    }
    np_words_clear(&again);
    np_words_clear(&w);
}

static void words_know_where_they_stand(void)
{
    static const char text[] =
        "The caf\xC3\xA9\xE2\x80\x99s \xE4\xB8\xAD\xE6\x96\x87\xE7\xBE\x8E. In 1999";
    np_words w;
    CU_ASSERT_EQUAL_FATAL(np_words_init(&w, NP_CPU_AUTO, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(np_words_add(&w, NP_STR(text), 100, NULL), 0);
    static const struct {
        const char *written;
        unsigned is;
    } want[] = {{"The", NP_WORD_UPPER | NP_WORD_STARTS},
                {"caf\xC3\xA9", 0},
                {"s", 0},
                {"\xE4\xB8\xAD\xE6\x96\x87", NP_WORD_PAIR},
                {"\xE6\x96\x87\xE7\xBE\x8E", NP_WORD_PAIR},
                {"In", NP_WORD_UPPER | NP_WORD_STARTS},
                {"1999", NP_WORD_DIGIT}};
    CU_ASSERT_EQUAL_FATAL(w.n, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < w.n; i++) {
        np_str written = {text + w.word[i].at - 100, w.word[i].len};
        CU_ASSERT(np_str_equal(written, np_str_of(want[i].written)));
        CU_ASSERT_EQUAL(w.is[i], want[i].is);
    }
    np_words_clear(&w);
}

/* Version 1 by its formula, from the words' own bytes. */
static uint64_t naive_shingle(const char *const *word, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++) {
        char padded[16] = {0};
        size_t len = strlen(word[i]);
        if (len <= 16)
            memcpy(padded, word[i], len);
        uint64_t w = len <= 16 ? XXH3_64bits(padded, 16) : XXH3_64bits(word[i], len);
        unsigned turn = (unsigned)(21 * i % 64);
        x ^= turn ? w << turn | w >> (64 - turn) : w;
    }
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return x ^ x >> 32;
}

/* ASCII with words and gaps of all lengths; here and there something else. */
static size_t random_ascii(char *to, size_t n, bool has_foreign)
{
    static const char mark[] = " \n!.:?-_'\"@[`{/0\t\x7F";
    size_t len = 0;
    while (len < n) {
        size_t run = below(4) ? 1 + below(9) : 1 + below(150);
        unsigned kind = (unsigned)below(has_foreign ? 12 : 11);
        for (size_t i = 0; i < run && len < n; i++)
            to[len++] = kind == 0   ? (char)('0' + below(10))
                        : kind < 3  ? mark[below(sizeof mark - 1)]
                        : kind < 5  ? ' '
                        : kind < 10 ? (char)((below(9) ? 'a' : 'A') + below(26))
                                    : (char)below(128);
        if (kind == 11 && len + 2 < n) /* an e acute, or an acute of its own */
            len +=
                (size_t)utf8proc_encode_char(below(2) ? 0xE9 : 0x301, (utf8proc_uint8_t *)to + len);
    }
    return len;
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Byte by byte, are these the words of s, which is ASCII? */
static bool is_read_by_bytes(const np_words *w, const char *s, size_t len)
{
    size_t n = 0;
    bool starts = true, is_same = true;
    for (size_t i = 0; i < len && is_same;) {
        if (!is_word_byte(s[i])) {
            starts |= s[i] && strchr("\n!.:?", s[i]) != NULL;
            i++;
            continue;
        }
        size_t from = i;
        bool has_digit = false;
        for (; i < len && is_word_byte(s[i]); i++)
            has_digit |= s[i] <= '9';
        const np_word *word = &w->word[n];
        bool is_upper = s[from] >= 'A' && s[from] <= 'Z';
        int is = (is_upper ? NP_WORD_UPPER : 0) | (has_digit ? NP_WORD_DIGIT : 0) |
                 (starts ? NP_WORD_STARTS : 0);
        is_same = n < w->n && word->at == from && word->len == i - from &&
                  word->fold_len == word->len && w->is[n] == is &&
                  w->hash[n] == np_word_hash(w->folded + word->fold, word->fold_len);
        n++;
        starts = false;
    }
    return is_same && n == w->n;
}

/* Stretches of one script each, with gaps, stops, capitals, digits and now and then a mark. */
static size_t random_scripts(char *to, size_t n)
{
    static const int32_t first[] = {'a',   'A',   0xE0,   0x410,  0x627, 0x5D0, 0x4E00, 0x3041,
                                    0xE01, 0x915, 0xAC00, 0x1F00, '0',   0x660, 0x20000};
    static const int32_t last[] = {'z',   'Z',   0xFF,   0x44F,  0x652, 0x5EA, 0x4FFF, 0x30FF,
                                   0xE4E, 0x94D, 0xAD00, 0x1FFF, '9',   0x669, 0x20010};
    static const int32_t gap[] = {' ',    ' ',  ' ',    ',',    '.',   '\n',  0x2019, 0x201C,
                                  0x2026, 0xA0, 0x3002, 0xFF0C, 0x301, 0x61F, 0xFEFF, 0xAB};
    size_t len = 0;
    while (len + 4 < n) {
        size_t script = index_below(N_OF(first)), run = 1 + below(below(8) ? 12 : 200);
        for (size_t i = 0; i < run && len + 4 < n; i++) {
            bool is_gap = below(6) == 0;
            int32_t span = last[script] - first[script] + 1;
            int32_t c =
                is_gap ? gap[below(N_OF(gap))] : first[script] + (int32_t)below((uint32_t)span);
            len += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)to + len);
        }
    }
    return len;
}

static void every_kernel_reads_every_script(void)
{
    enum { MOST = 6000 };
    char *text = malloc(MOST);
    for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++) {
        np_words w;
        CU_ASSERT_EQUAL_FATAL(np_words_init(&w, cpu, NULL), 0);
        for (int round = 0; round < 600; round++) {
            size_t len = random_scripts(text, 8 + below(round % 8 ? 300 : MOST - 8));
            char *tight = memcpy(malloc(len + !len), text, len);
            bool is_right = agrees(&w, tight, len);
            CU_ASSERT(is_right);
            free(tight);
            if (!is_right) {
                printf("\n    round %d on kernel %d", round, (int)cpu);
                break;
            }
        }
        np_words_clear(&w);
    }
    free(text);
}

static void every_kernel_reads_ascii_by_the_byte(void)
{
    enum { MOST = 5000 };
    char *text = malloc(MOST + 8), *tight = NULL;
    for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++) {
        np_words w;
        CU_ASSERT_EQUAL_FATAL(np_words_init(&w, cpu, NULL), 0);
        for (int round = 0; round < 2000; round++) {
            bool has_foreign = round % 2;
            size_t len = random_ascii(text, 1 + below(round % 8 ? 200 : MOST), has_foreign);
            tight = memcpy(malloc(len), text, len); /* nothing behind it may be read */
            CU_ASSERT_FATAL(agrees(&w, tight, len));
            CU_ASSERT_FATAL(has_foreign || is_read_by_bytes(&w, tight, len));
            free(tight);
        }
        np_words_clear(&w);
    }
    free(text);
}

static void shingles_follow_their_formula_at_every_size(void)
{
    static const char *const word[] = {
        "the",        "quick", "internationalisation", "fox", "jumps",
        "over",       "a",     "sixteencharacter",     "dog", "seventeencharact",
        "caf\xC3\xA9"};
    enum { N = sizeof word / sizeof word[0] };
    char text[200] = "";
    for (size_t i = 0; i < N; i++) {
        strcat(text, word[i]);
        strcat(text, i % 2 ? ", " : "  ");
    }
    for (unsigned size = 1; size <= 16; size++) {
        np_scanner *s = scanner_of(size);
        np_scan result = scan(s, "", text, false);
        size_t width = size < N ? size : N;
        CU_ASSERT_EQUAL_FATAL(result.n_shingles, N - width + 1);
        for (size_t i = 0; i < result.n_shingles; i++)
            CU_ASSERT_EQUAL(result.shingle[i], naive_shingle(word + i, width));
        np_scanner_free(s);
    }
}

static void every_kernel_makes_the_same_shingles(void)
{
    enum { MOST = 70 };
    uint64_t word[MOST], want[MOST], got[MOST];
    for (int round = 0; round < 500; round++) {
        size_t n = index_below(MOST);
        unsigned size = 1 + below(16);
        for (size_t i = 0; i < n; i++)
            word[i] = any();
        np_shingle_words_of(NP_CPU_PLAIN)(word, n, size, want);
        for (np_cpu cpu = NP_CPU_AUTO; cpu <= NP_CPU_AVX512; cpu++) {
            np_shingle_words_of(cpu)(word, n, size, got);
            CU_ASSERT_EQUAL(memcmp(got, want, np_shingle_count(n, size) * sizeof *got), 0);
        }
    }
}

/* The hash of a word is XXH3 of it padded, which the library says itself. */
static void a_word_hash_is_what_version_1_says(void)
{
    for (int round = 0; round < 5000; round++) {
        char word[64], padded[NP_WORD_PADDED] = "";
        size_t len = 1 + index_below(40);
        for (size_t i = 0; i < sizeof word; i++)
            word[i] = (char)any();
        memcpy(padded, word, len < sizeof padded ? len : sizeof padded);
        uint64_t want =
            len <= sizeof padded ? XXH3_64bits(padded, sizeof padded) : XXH3_64bits(word, len);
        CU_ASSERT_EQUAL(np_word_hash(word, len), want);
        uint64_t number = 0;
        for (size_t i = 0; i < 8 && i < len; i++)
            number |= (uint64_t)(unsigned char)word[i] << 8 * i;
        np_word_hash_pairs(&number, 1);
        CU_ASSERT(len > 8 || number == want);
    }
}

static void a_shingle_hash_is_what_version_1_says(void)
{
    uint64_t *shingle;
    size_t n;
    CU_ASSERT_EQUAL_FATAL(
        np_shingles(NP_STR("Fed raises"), NP_STR("rates again"), 3, &shingle, &n, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(n, 2);
    CU_ASSERT_EQUAL(shingle[0], UINT64_C(0xb44e45eaa01a4919));
    CU_ASSERT_EQUAL(shingle[1], UINT64_C(0x966b2f7036ea7b22));
    np_release(shingle);
}

static void title_and_text_are_one_row_of_words(void)
{
    np_scanner *s = scanner_of(3);
    np_scan apart = scan(s, "Fed raises", "rates again", false);
    uint64_t exact = apart.exact[0], first = apart.shingle[0];
    CU_ASSERT_EQUAL(apart.n_tokens, 4);
    np_scan whole = scan(s, "", "fed RAISES rates\n\nagain!", false);
    CU_ASSERT_EQUAL(whole.exact[0], exact);
    CU_ASSERT_EQUAL(whole.shingle[0], first);
    np_scan nothing = scan(s, "...", " \n\t-- ", true);
    CU_ASSERT_EQUAL(nothing.n_tokens + nothing.n_shingles + nothing.n_terms + nothing.n_lines, 0);
    CU_ASSERT_EQUAL(nothing.exact[0] | nothing.exact[1], 0);
    np_scanner_free(s);
}

static void lines_can_be_passed_over(void)
{
    np_scanner *s = scanner_of(3);
    np_scan whole = scan(s, "Title", "One two three.\n  Write a comment \r\nFour five.\n\n", false);
    CU_ASSERT_EQUAL_FATAL(whole.n_lines, 3);
    CU_ASSERT_EQUAL(whole.line[1].n_tokens, 3);
    uint64_t host = np_host_key(NP_STR("a.example")), other = np_host_key(NP_STR("b.example"));
    np_map *lines = np_map_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lines);
    CU_ASSERT_PTR_NOT_NULL(np_map_put(lines, np_line_key(whole.line[1].hash, host), 0, NULL));
    np_scan rest;
    np_str title = NP_STR("Title"), text = NP_STR("One two three.\nWrite a comment\nFour five.");
    CU_ASSERT_EQUAL(np_scanner_run(s, title, text, &(np_skip){lines, host}, false, &rest, NULL), 0);
    CU_ASSERT_EQUAL(rest.n_tokens, 6);
    CU_ASSERT_EQUAL(rest.n_lines, 2);
    CU_ASSERT_EQUAL(np_scanner_run(s, title, text, &(np_skip){lines, other}, false, &rest, NULL),
                    0);
    CU_ASSERT_EQUAL(rest.n_tokens, 9);
    np_map_free(lines);
    np_scanner_free(s);
}

static void terms_of_some_words_are_those_of_their_text(void)
{
    static const char *const part[] = {" The U.S. ports shut in 3.5 hours.",
                                       " 1,000 ships wait, said Ann Ferro.",
                                       "\nOld Calder's boxes: a b",
                                       " \u6e2f\u304c\u9589\u3058\u305f\u3002",
                                       " ... ",
                                       " Ports, ports, ports!"};
    np_scanner *whole = scanner_of(3), *alone = scanner_of(3);
    np_str title = NP_STR("Ports shut");
    for (int round = 0; round < 500; round++) {
        char text[1000] = "";
        size_t begin[9] = {0}, n = 1 + below(8);
        for (size_t k = 0; k < n; k++) {
            strcat(text, part[below(N_OF(part))]);
            begin[k + 1] = strlen(text);
        }
        np_scan words, sum, one;
        size_t at = 0;
        CU_ASSERT_EQUAL_FATAL(np_scanner_words(whole, title, np_str_of(text), NULL, &words, NULL),
                              NP_OK);
        at = words.n_title;
        for (size_t k = 0; k < n; k++) {
            np_str stretch = {text + begin[k], begin[k + 1] - begin[k]};
            size_t end = np_scan_word_from(&words, at, title.len + 1 + begin[k + 1]);
            CU_ASSERT_EQUAL_FATAL(np_scanner_terms_of(whole, at, end, &sum, NULL), NP_OK);
            CU_ASSERT_EQUAL_FATAL(
                np_scanner_terms(alone, (np_str){0}, stretch, NULL, NULL, &one, NULL), NP_OK);
            CU_ASSERT_EQUAL(end - at, one.n_tokens);
            CU_ASSERT_EQUAL_FATAL(sum.n_terms, one.n_terms);
            for (size_t t = 0; t < one.n_terms; t++)
                CU_ASSERT(sum.term[t].hash == one.term[t].hash && sum.term[t].tf == one.term[t].tf);
            at = end;
        }
        CU_ASSERT_EQUAL(at, words.n_tokens);
        CU_ASSERT_EQUAL(np_scanner_terms_of_all(whole, NULL, &words, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_scanner_terms(alone, title, np_str_of(text), NULL, NULL, &one, NULL),
                        NP_OK);
        CU_ASSERT_EQUAL_FATAL(words.n_terms, one.n_terms);
        for (size_t t = 0; t < one.n_terms; t++)
            CU_ASSERT(words.term[t].hash == one.term[t].hash && words.term[t].at == one.term[t].at);
    }
    np_scanner_free(alone);
    np_scanner_free(whole);
}

static uint64_t skeleton_of(np_scanner *s, const char *title, const char *text)
{
    return scan(s, title, text, false).skeleton;
}

static void a_skeleton_forgets_names_and_numbers(void)
{
    np_scanner *s = scanner_of(3);
    uint64_t acme =
        skeleton_of(s, "Dividend of Acme Corp", "The board of Acme set 22 cts vs 20 cts.");
    CU_ASSERT_EQUAL(
        acme, skeleton_of(s, "Dividend of Zeta", "The board of Zeta Works set 5 cts vs 4.5 cts."));
    CU_ASSERT_EQUAL(skeleton_of(s, "", "Acme Corp has set its dividend at 5 cts."),
                    skeleton_of(s, "", "Zeta has set its dividend at 12 cts."));
    CU_ASSERT_NOT_EQUAL(acme,
                        skeleton_of(s, "Dividend of Zeta", "The boss of Zeta set 5 cts vs 4 cts."));
    CU_ASSERT_NOT_EQUAL(skeleton_of(s, "FLOODS HIT COAST", ""),
                        skeleton_of(s, "BANK CUTS RATES", ""));
    np_scanner_free(s);
}

/* The term written so where it first stands; exactly one. */
static const np_term *term_of(const np_scan *r, const char *title, const char *text, const char *as)
{
    char whole[400];
    snprintf(whole, sizeof whole, "%s\n%s", title, text);
    const np_term *found = NULL;
    for (size_t i = 0; i < r->n_terms; i++)
        if (np_str_equal((np_str){whole + r->term[i].at, r->term[i].len}, np_str_of(as)))
            found = &r->term[i];
    return found;
}

static bool is_same_term(const np_term *a, const np_term *b)
{
    return a->hash == b->hash && a->tf == b->tf && a->at == b->at && a->len == b->len &&
           a->n_capital == b->n_capital && a->n_plain == b->n_plain &&
           a->is_bigram == b->is_bigram && a->has_digit == b->has_digit;
}

/* Terms alone are those of the whole scan; wanted terms are the wanted of those. */
static void terms_that_are_wanted_are_those_of_all(void)
{
    enum { WORDS = 60, MOST = 4 * WORDS };
    static const char *const word[] = {"Ports", "harbor", "U.S.",    "1,000", "ties",
                                       "a",     "Ash.",   "glass\n", "3.5"};
    np_scanner *s = scanner_of(3);
    for (int round = 0; round < 200; round++) {
        char text[WORDS * 10] = "";
        static np_term all[MOST];
        uint64_t hash[MOST];
        np_scan some;
        for (unsigned k = 0, n = below(WORDS); k < n; k++)
            strcat(strcat(text, word[below(sizeof word / sizeof word[0])]), " ");
        np_scan whole = scan(s, "Glass", text, true);
        size_t n_all = whole.n_terms, n_tokens = whole.n_tokens, at = 0;
        memcpy(all, whole.term, n_all * sizeof *all);
        np_wanted only = {hash, 0};
        for (size_t k = 0; k < n_all; k++)
            if (below(3) == 0)
                hash[only.n++] = all[k].hash;
        hash[only.n++] = 1; /* which nobody has */
        CU_ASSERT_EQUAL_FATAL(
            np_scanner_terms(s, NP_STR("Glass"), np_str_of(text), NULL, NULL, &some, NULL), NP_OK);
        CU_ASSERT(some.n_terms == n_all && some.n_tokens == n_tokens);
        for (size_t k = 0; k < n_all && k < some.n_terms; k++)
            CU_ASSERT(is_same_term(&some.term[k], &all[k]));
        CU_ASSERT_EQUAL_FATAL(
            np_scanner_terms(s, NP_STR("Glass"), np_str_of(text), NULL, &only, &some, NULL), NP_OK);
        CU_ASSERT_EQUAL(some.n_terms + 1, only.n);
        for (size_t k = 0; k < n_all && at < some.n_terms; k++)
            if (all[k].hash == hash[at])
                CU_ASSERT(is_same_term(&some.term[at++], &all[k]));
        CU_ASSERT_EQUAL(at, some.n_terms);
    }
    np_scanner_free(s);
}

static void terms_keep_numbers_and_initials_whole(void)
{
    static const char title[] = "",
                      text[] = "The U.S. sold 1,000 tons at 3.5 dollars, us says. Stories, story";
    np_scanner *s = scanner_of(3);
    np_scan r = scan(s, title, text, true);
    const np_term *us = term_of(&r, title, text, "U.S");
    CU_ASSERT_PTR_NOT_NULL_FATAL(us);
    CU_ASSERT_EQUAL(us->n_capital, 1);
    CU_ASSERT_EQUAL(us->n_plain, 1);
    const np_term *thousand = term_of(&r, title, text, "1,000");
    CU_ASSERT_PTR_NOT_NULL_FATAL(thousand);
    CU_ASSERT(thousand->has_digit);
    CU_ASSERT_PTR_NOT_NULL(term_of(&r, title, text, "3.5"));
    const np_term *story = term_of(&r, title, text, "Stories");
    CU_ASSERT_PTR_NOT_NULL_FATAL(story);
    CU_ASSERT_EQUAL(story->n_capital, 0);
    CU_ASSERT_EQUAL(story->n_plain, 1);
    CU_ASSERT_DOUBLE_EQUAL(story->tf, 1 / (1 + 10 / 150.0) + 1 / (1 + 11 / 150.0), 1e-6);
    np_scanner_free(s);
}

static void a_bigram_is_two_neighbours_of_the_title(void)
{
    static const char title[] = "Storm hits a town", text[] = "Storm hits and Harbour Light";
    np_scanner *s = scanner_of(3);
    np_scan r = scan(s, title, text, true);
    const np_term *storm = term_of(&r, title, text, "Storm hits");
    CU_ASSERT_PTR_NOT_NULL_FATAL(storm);
    CU_ASSERT(storm->is_bigram);
    CU_ASSERT_DOUBLE_EQUAL(storm->tf, 2.5, 1e-6);
    CU_ASSERT_PTR_NULL(term_of(&r, title, text, "town\nStorm"));
    CU_ASSERT_PTR_NOT_NULL(term_of(&r, title, text, "hits a town"));
    CU_ASSERT_PTR_NULL(term_of(&r, title, text, "Harbour Light"));
    for (size_t i = 1; i < r.n_terms; i++)
        CU_ASSERT(r.term[i - 1].hash < r.term[i].hash);
    np_scanner_free(s);
}

static void a_headline_in_title_case_has_no_names(void)
{
    static const char title[] = "Meta Engages in Revenue Sharing";
    np_scanner *s = scanner_of(3);
    np_scan r = scan(s, title, "", true);
    const np_term *meta = term_of(&r, title, "", "Revenue");
    CU_ASSERT_PTR_NOT_NULL_FATAL(meta);
    CU_ASSERT_EQUAL(meta->n_capital + meta->n_plain, 0);
    np_scanner_free(s);
}

static void same_words_are_told_from_same_hashes(void)
{
    np_scanner *s = scanner_of(3);
    bool is_same;
    CU_ASSERT_EQUAL(np_scanner_is_same(s, NP_STR("A b"), NP_STR("c"), NP_STR(""), NP_STR("a, B c"),
                                       &is_same, NULL),
                    0);
    CU_ASSERT(is_same);
    CU_ASSERT_EQUAL(np_scanner_is_same(s, NP_STR("A b"), NP_STR("c"), NP_STR(""), NP_STR("a, c b"),
                                       &is_same, NULL),
                    0);
    CU_ASSERT_FALSE(is_same);
    np_scanner_free(s);
}

static void a_title_loses_its_sites_name_only(void)
{
    static const struct {
        const char *title, *source, *host, *want;
    } c[] = {
        {"Ships collide - The Harbour Post", "The Harbour Post", "", "Ships collide"},
        {"Ships collide - Harbour Post", "", "theharbourpost.com", "Ships collide"},
        {"Ships collide | Kestrel", "", "kestrel.co.uk", "Ships collide"},
        {"Ships collide \xE2\x80\x94 KESTREL", "Kestrel", "", "Ships collide"},
        {"Opinion | Ships collide", "Kestrel", "kestrel.news", "Opinion | Ships collide"},
        {"UPDATE 2-Ships collide", "Kestrel", "", "UPDATE 2-Ships collide"},
        {"Ships - a history", "Kestrel", "", "Ships - a history"},
        {"Kestrel", "Kestrel", "", "Kestrel"},
        {" - Kestrel", "Kestrel", "", " - Kestrel"},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
        np_str got =
            np_title_clean(np_str_of(c[i].title), np_str_of(c[i].source), np_str_of(c[i].host));
        CU_ASSERT(np_str_equal(got, np_str_of(c[i].want)));
    }
}

static void hostile_bytes_and_endless_marks_are_read(void)
{
    enum { N = 200000 };
    np_words w;
    CU_ASSERT_EQUAL_FATAL(np_words_init(&w, NP_CPU_AUTO, NULL), 0);
    char *text = malloc(4 * N);
    for (size_t i = 0; i < N; i++) /* marks of two classes in turn: the worst order there is */
        memcpy(text + 2 * i, i % 2 ? "\xCC\xA3" : "\xCC\x81", 2);
    CU_ASSERT_EQUAL(np_words_add(&w, (np_str){text, 2 * N}, 0, NULL), 0);
    CU_ASSERT_EQUAL(w.n, 1);
    for (size_t i = 0; i < N; i++)
        text[i] = (char)below(256);
    CU_ASSERT_EQUAL(np_words_add(&w, (np_str){text, N}, 0, NULL), 0);
    free(text);
    np_words_clear(&w);
}

static void a_bigram_that_is_wanted_is_found_in_the_text_too(void)
{
    static const char title[] = "Harbour Light Sinks";
    static const char text[] = "The crew of the Harbour Light lost a harbour light.";
    np_scanner *s = scanner_of(3);
    np_scan r = scan(s, title, text, true);
    const np_term *name = term_of(&r, title, text, "Harbour Light");
    CU_ASSERT_PTR_NOT_NULL_FATAL(name);
    CU_ASSERT_EQUAL(name->n_capital + name->n_plain, 0); /* as titles say nothing */
    uint64_t hash = name->hash;
    np_wanted only = {&hash, 1};
    CU_ASSERT_EQUAL_FATAL(np_scanner_terms(s, NP_STR(title), NP_STR(text), NULL, &only, &r, NULL),
                          NP_OK);
    CU_ASSERT_EQUAL_FATAL(r.n_terms, 1);
    CU_ASSERT_EQUAL(r.term->n_capital, 1);
    CU_ASSERT_EQUAL(r.term->n_plain, 1);
    np_scanner_free(s);
}

/* Words of the list, read as text, are terms of the list; names and words of the news are not. */
static void function_words_are_terms_as_texts_have_them(void)
{
    static const char *const some[] = {"that", "these", "ist", "für", "é", "после", "için", "في"};
    static const char *const none[] = {"US", "WHO", "UN", "EU", "AI", "war", "die", "sin", "Meta"};
    uint64_t hash[NP_MOST_FUNCTION_WORDS];
    size_t n = np_function_words(hash);
    CU_ASSERT(n > 400 && n < NP_MOST_FUNCTION_WORDS);
    np_scanner *s = scanner_of(3);
    for (size_t k = 0; k < N_OF(some) + N_OF(none); k++) {
        bool is_listed = k < N_OF(some);
        const char *word = is_listed ? some[k] : none[k - N_OF(some)];
        np_scan r = scan(s, "", word, true);
        CU_ASSERT_EQUAL_FATAL(r.n_terms, 1);
        bool is_found = false;
        for (size_t i = 0; i < n; i++) {
            is_found |= hash[i] == r.term->hash;
            CU_ASSERT(i == 0 || hash[i - 1] < hash[i]);
        }
        CU_ASSERT_EQUAL(is_found, is_listed);
    }
    np_scanner_free(s);
}

static void every_failing_allocation_is_told(void)
{
    np_options opt;
    np_options_init(&opt);
    static const char text[] =
        "Caf\xC3\xA9 one two three\nfour \xE4\xB8\xAD\xE6\x96\x87\xE7\xBE\x8E five six "
        "seven eight nine ten eleven twelve";
    for (trial turn = {0}; trial_next(&turn);) {
        np_scan r;
        trial_begin(&turn);
        np_scanner *s = np_scanner_new(&opt, &turn.err);
        np_code code =
            s ? np_scanner_run(s, NP_STR("Title here"), NP_STR(text), NULL, true, &r, &turn.err)
              : NP_E_NOMEM;
        trial_end(&turn, code);
        np_scanner_free(s);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(every_character_is_folded_as_utf8proc_folds_it),
        TEST(words_agree_with_folding_the_whole_text),
        TEST(folding_twice_is_folding_once),
        TEST(words_know_where_they_stand),
        TEST(every_kernel_reads_ascii_by_the_byte),
        TEST(every_kernel_reads_every_script),
        TEST(shingles_follow_their_formula_at_every_size),
        TEST(every_kernel_makes_the_same_shingles),
        TEST(a_word_hash_is_what_version_1_says),
        TEST(a_shingle_hash_is_what_version_1_says),
        TEST(title_and_text_are_one_row_of_words),
        TEST(lines_can_be_passed_over),
        TEST(terms_of_some_words_are_those_of_their_text),
        TEST(a_skeleton_forgets_names_and_numbers),
        TEST(terms_keep_numbers_and_initials_whole),
        TEST(a_bigram_is_two_neighbours_of_the_title),
        TEST(a_headline_in_title_case_has_no_names),
        TEST(same_words_are_told_from_same_hashes),
        TEST(a_title_loses_its_sites_name_only),
        TEST(hostile_bytes_and_endless_marks_are_read),
        TEST(terms_that_are_wanted_are_those_of_all),
        TEST(a_bigram_that_is_wanted_is_found_in_the_text_too),
        TEST(function_words_are_terms_as_texts_have_them),
        TEST(every_failing_allocation_is_told),
    };
    return run_tests("text", tests, N_OF(tests));
}

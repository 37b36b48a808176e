/* chars.c - a table of characters, filled a page of 256 at a time from utf8proc.
 *
 * Nearly every character of nearly every text is simple: it folds to exactly one character and
 * takes no part in what stands before it. Those are two loads from a page. The rest (combining
 * marks with an order, ligatures, jamo, ignorables) are folded together with the character before
 * them, in pieces, by utf8proc itself; so the answer is utf8proc's in every case and only its
 * speed is ours. Refused: calling utf8proc for the whole text (170 MB/s), and a generated table
 * in the source, which would freeze one Unicode version and be nobody's to read. */
#include "text/chars.h"
#include "base/mem.h"
#include <string.h>
#include <utf8proc.h>

enum { PAGE = NP_CHARS_PAGE };

np_chars *np_chars_new(np_error *err) { return np_alloc(sizeof(np_chars), 0, 0, err); }

void np_chars_free(np_chars *t)
{
    for (size_t i = 0; t && i < NP_CHARS_PAGES; i++)
        np_free(t->page[i]);
    np_free(t);
}

/* Scripts written without spaces, letters and the Han numerals. Blocks, not the Script property,
 * which utf8proc does not carry; marks and punctuation inside are sorted out by category. */
static bool is_unspaced(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } block[] = {
        {0x0E00, 0x0EFF},   /* Thai, Lao */
        {0x1000, 0x109F},   /* Myanmar */
        {0x1780, 0x17FF},   /* Khmer */
        {0x2E80, 0x2FDF},   /* Han radicals */
        {0x3005, 0x3007},   /* Han iteration mark, closing mark, zero */
        {0x3021, 0x3029},   /* Hangzhou numerals */
        {0x3038, 0x303B},   /* more of them */
        {0x3040, 0x30FF},   /* Hiragana, Katakana */
        {0x31F0, 0x31FF},   /* Katakana extensions */
        {0x3400, 0x4DBF},   /* Han extension A */
        {0x4E00, 0x9FFF},   /* Han */
        {0xA9E0, 0xA9FF},   /* Myanmar extended B */
        {0xAA60, 0xAA7F},   /* Myanmar extended A */
        {0xF900, 0xFAFF},   /* Han compatibility */
        {0x1AFF0, 0x1B16F}, /* Kana supplements */
        {0x20000, 0x3FFFF}, /* Han extensions B and on */
    };
    for (size_t i = 0; i < sizeof block / sizeof block[0] && c >= block[i].first; i++)
        if (c <= block[i].last)
            return true;
    return false;
}

static bool is_stop(uint32_t c)
{
    static const uint32_t stop[] = {'\n',   '!',    '.',    ':',    '?',    0x061F,
                                    0x06D4, 0x0964, 0x0965, 0x104B, 0x3002, 0x2029};
    for (size_t i = 0; i < sizeof stop / sizeof stop[0]; i++)
        if (stop[i] == c)
            return true;
    return false;
}

static np_char_kind kind_of(uint32_t c, utf8proc_category_t category)
{
    switch (category) {
    case UTF8PROC_CATEGORY_ND:
        return NP_CHAR_WORD; /* Thai and Khmer digits too: a number is a word everywhere */
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return is_unspaced(c) ? NP_CHAR_PAIR : NP_CHAR_WORD;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return NP_CHAR_MARK;
    default:
        return is_stop(c) ? NP_CHAR_STOP : NP_CHAR_GAP;
    }
}

static const utf8proc_option_t fold_options =
    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

/* Put marks that stand together into the order of their classes (Unicode 3.11, D108); stable.
 * A piece is short, so insertion is linear enough for any input. */
static void order_marks(int32_t *c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int32_t one = c[i];
        int class = utf8proc_get_property(one)->combining_class;
        size_t j = i;
        while (class && j > 0 && utf8proc_get_property(c[j - 1])->combining_class > class) {
            c[j] = c[j - 1];
            j--;
        }
        c[j] = one;
    }
}

size_t np_fold(const uint32_t *c, size_t n, int32_t *to)
{
    size_t len = 0;
    int boundary = 0;
    for (size_t i = 0; i < n; i++) {
        utf8proc_ssize_t more = utf8proc_decompose_char((utf8proc_int32_t)c[i], to + len,
                                                        (utf8proc_ssize_t)(NP_FOLD_ROOM - len),
                                                        fold_options, &boundary);
        if (more > 0 && (size_t)more <= NP_FOLD_ROOM - len)
            len += (size_t)more;
    }
    order_marks(to, len);
    utf8proc_ssize_t folded = utf8proc_normalize_utf32(to, (utf8proc_ssize_t)len, fold_options);
    return folded > 0 ? (size_t)folded : 0;
}

/* May the character join with the one before it, or change places with it? */
static bool looks_back(uint32_t c)
{
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    bool is_second = p->comb_index >= 0x8000 && p->comb_index != UINT16_MAX;
    bool is_jamo = c >= 0x1160 && c <= 0x11FF;
    return p->combining_class != 0 || is_second || is_jamo;
}

/* Of no decomposition and no case: Han, Kana, Arabic letters and most there are. It spares six
 * calls a character, of which a scanner that meets Han describes thousands. */
static bool folds_to_itself(const utf8proc_property_t *p, uint32_t c)
{
    bool is_hangul = c >= 0xAC00 && c <= 0xD7A3; /* decomposed by arithmetic */
    return p->decomp_seqindex == UINT16_MAX && p->casefold_seqindex == UINT16_MAX &&
           !p->ignorable && !is_hangul && p->category != UTF8PROC_CATEGORY_CN;
}

static np_char describe(uint32_t c)
{
    int32_t first[NP_FOLD_ROOM], folded[NP_FOLD_ROOM];
    int boundary = 0;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    np_char is = {.is_simple = !looks_back(c)};
    uint32_t to = c;
    if (!folds_to_itself(p, c)) {
        utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, first, NP_FOLD_ROOM,
                                                     fold_options, &boundary);
        is.is_simple = n > 0 && !looks_back((uint32_t)first[0]) && np_fold(&c, 1, folded) == 1;
        to = is.is_simple ? (uint32_t)folded[0] : c;
    }
    utf8proc_category_t after = utf8proc_category((utf8proc_int32_t)to);
    char written[4] = {0};
    is.kind = (uint8_t)kind_of(to, after);
    is.is_gap = is.is_simple && is.kind <= NP_CHAR_STOP;
    is.is_pair = is.is_simple && is.kind == NP_CHAR_PAIR;
    is.acts_back = !is.is_simple || is.kind == NP_CHAR_MARK;
    is.is_upper = p->category == UTF8PROC_CATEGORY_LU || p->category == UTF8PROC_CATEGORY_LT;
    is.is_digit = after == UTF8PROC_CATEGORY_ND || after == UTF8PROC_CATEGORY_NL ||
                  after == UTF8PROC_CATEGORY_NO;
    size_t size = np_utf8_encode(c, written);
    if (!is.is_gap)
        is.size = (uint8_t)np_utf8_encode(to, is.folded);
    is.is_spaced = is.is_gap || (is.is_simple && !is.is_pair && is.size == size);
    is.is_changed = !is.is_gap && memcmp(written, is.folded, size) != 0;
    return is;
}

const np_char *np_chars_get(np_chars *t, uint32_t c, np_error *err)
{
    np_char *page = t->page[c / PAGE];
    if (!page) {
        page = np_alloc(0, PAGE, sizeof *page, err);
        if (!page)
            return NULL;
        for (uint32_t i = 0; i < PAGE; i++)
            page[i] = describe(c / PAGE * PAGE + i);
        t->page[c / PAGE] = page;
    }
    return &page[c % PAGE];
}

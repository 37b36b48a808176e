/* prose.c - a light reader's eye: no language model, only marks, case and white space.
 *
 * Wrong splits cost a summary some grace and nothing else, so the rules are few and the same for
 * every script: what is not ASCII is a letter unless it is one of the marks below. */
#include "story/prose.h"
#include "base/bytes.h"
#include "base/str.h"
#include "base/utf8.h"
#include <utf8proc.h>

/* What an ASCII character is to np_word_next() and np_sentence_next(), which read more of them than
 * all else here. */
enum { LETTER = 1, ENDS_SENTENCE = 2, END_MARK = 4 };
#define TEN(x) x, x, x, x, x, x, x, x, x, x
#define LETTERS TEN(LETTER), TEN(LETTER), LETTER, LETTER, LETTER, LETTER, LETTER, LETTER
static const uint8_t ascii[0x80] = {['\n'] = ENDS_SENTENCE | END_MARK,
                                    ['!'] = ENDS_SENTENCE | END_MARK,
                                    ['"'] = ENDS_SENTENCE,
                                    ['.'] = ENDS_SENTENCE | END_MARK,
                                    ['0'] = TEN(LETTER),
                                    [':'] = ENDS_SENTENCE,
                                    ['?'] = ENDS_SENTENCE | END_MARK,
                                    ['A'] = LETTERS,
                                    ['a'] = LETTERS};
#undef LETTERS
#undef TEN

/* The character at s.at[i]; most are ASCII, and need no decoder. */
static inline uint32_t char_at(np_str s, size_t i, size_t *size)
{
    unsigned char c = (unsigned char)s.at[i];
    *size = 1;
    return c < 0x80 ? c : np_utf8_decode(s.at + i, s.len - i, size);
}

/* The ASCII letters and digits that s goes on with at i: where they end. Eight bytes are compared
 * at once, in the seven low bits of each, where no sum reaches the next. */
static size_t behind_letters(np_str s, size_t i)
{
    enum { AT_ONCE = 8 };
    const uint64_t each = UINT64_C(0x0101010101010101), high = each << 7;
    for (; s.len - i >= AT_ONCE; i += AT_ONCE) {
        uint64_t x = np_bytes_get((const unsigned char *)s.at + i, AT_ONCE);
        uint64_t low = x & ~high, small = low | each << 5;
        uint64_t letter = (small + each * (0x80 - 'a')) & ~(small + each * (0x7F - 'z'));
        uint64_t digit = (low + each * (0x80 - '0')) & ~(low + each * (0x7F - '9'));
        uint64_t other = ~((letter | digit) & ~x) & high;
        if (other)
            return i + (size_t)__builtin_ctzll(other) / 8;
    }
    while (i < s.len && (unsigned char)s.at[i] < 0x80 && ascii[(unsigned char)s.at[i]] & LETTER)
        i++;
    return i;
}

static bool is_end_mark(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
           c == 0xFF1F || c == 0x061F || c == 0x06D4 || c == 0x0964;
}

static bool is_wide_end_mark(uint32_t c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F; }

static bool is_closing(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x2019 || c == 0x201D ||
           c == 0xBB || c == 0x300D || c == 0x300F;
}

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) - 'a' < 26 || c - '0' < 10;
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
}

static bool is_upper(uint32_t c)
{
    return c < 0x80 ? c - 'A' < 26 : utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LU;
}

static bool is_lower(uint32_t c)
{
    return c < 0x80 ? c - 'a' < 26 : utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

/* Does the text before a full stop end in an abbreviation: one letter, or a capitalised run of up
 * to three letters with no vowel after the first ("Mr", "Dr", "Gov", "St")? */
static bool ends_in_abbreviation(np_str before)
{
    size_t n = 0;
    while (n < before.len && n < 5 && is_letter((unsigned char)before.at[before.len - 1 - n]))
        n++;
    if (n == 0 || n > 3 || !is_upper((unsigned char)before.at[before.len - n]))
        return false;
    if (n < before.len && (unsigned char)before.at[before.len - n - 1] >= 0x80)
        return false;
    if (n == 1)
        return true;
    char last = before.at[before.len - 1];
    return strchr("aeiouyAEIOUYnsN0123456789", last) == NULL;
}

/* "Jan. 6", "No. 12": a short capitalised word, a full stop and a figure. */
static bool is_before_figure(np_str before, uint32_t next)
{
    size_t n = 0;
    while (n < before.len && n < 6 &&
           (unsigned char)((before.at[before.len - 1 - n] | 32) - 'a') < 26)
        n++;
    return next - '0' < 10 && n >= 2 && n <= 4 &&
           is_upper((unsigned char)before.at[before.len - n]);
}

/* A run of end marks and closing quotes, and what comes behind it. */
typedef struct marks {
    size_t end; /* the byte behind the run */
    bool has_space;
    uint32_t next; /* the character behind the space */
} marks;

static marks marks_at(np_str s, size_t i)
{
    size_t size;
    uint32_t c = 0;
    while (i < s.len && (is_closing(c = char_at(s, i, &size)) || is_end_mark(c)))
        i += size;
    marks m = {.end = i, .has_space = i < s.len && is_space(c)};
    while (i < s.len && is_space(c = char_at(s, i, &size)))
        i += size;
    m.next = c;
    return m;
}

/* Does a sentence end with the run m, of which s[i] is an end mark? */
static bool is_end(np_str s, size_t i, uint32_t mark, const marks *m)
{
    if (m->end >= s.len || is_wide_end_mark(mark))
        return true;
    if (!m->has_space || is_lower(m->next))
        return false;
    np_str before = {s.at, i};
    return mark != '.' || (!ends_in_abbreviation(before) && !is_before_figure(before, m->next));
}

bool np_sentence_next(np_str *rest, np_str *sentence)
{
    *rest = np_str_trim(*rest);
    if (rest->len == 0)
        return false;
    size_t end = rest->len;
    marks m = {0}; /* a run is looked at once, be it of a million full stops */
    for (size_t i = 0, size; i < rest->len; i += size) {
        uint32_t c = char_at(*rest, i, &size);
        if (c < 0x80 ? !(ascii[c] & END_MARK) : !is_end_mark(c))
            continue;
        if (c == '\n') {
            end = i;
            break;
        }
        if (i >= m.end)
            m = marks_at(*rest, i);
        if (is_end(*rest, i, c, &m)) {
            end = m.end;
            break;
        }
    }
    *sentence = np_str_trim((np_str){rest->at, end});
    *rest = (np_str){rest->at + end, rest->len - end};
    return true;
}

bool np_word_next(np_str *rest, const np_word *before, np_word *word)
{
    size_t i = 0, size;
    bool is_first = before->text.len == 0, ends = is_first;
    uint32_t c = 0, gap = 0;
    for (; i < rest->len; i += size) {
        c = char_at(*rest, i, &size);
        if (c < 0x80 ? ascii[c] & LETTER : is_letter(c))
            break;
        ends |= c < 0x80 ? ascii[c] & ENDS_SENTENCE : is_end_mark(c) || c == 0x201C;
        gap = c;
    }
    if (i >= rest->len)
        return false;
    size_t from = i;
    for (;; i += size) {
        i = behind_letters(*rest, i);
        if (i >= rest->len)
            break;
        uint32_t d = char_at(*rest, i, &size);
        if (d >= 0x80 && is_letter(d))
            continue;
        if ((d != '\'' && d != 0x2019) || i + size >= rest->len)
            break;
        size_t next;
        if (!is_letter(np_utf8_decode(rest->at + i + size, rest->len - i - size, &next)))
            break;
    }
    *word = (np_word){.text = {rest->at + from, i - from},
                      .is_capital = is_upper(c),
                      .starts_sentence = ends,
                      .follows = !is_first && from == 1 && (gap == ' ' || gap == '-')};
    *rest = (np_str){rest->at + i, rest->len - i};
    return true;
}

/* Does a script write its words without spaces between them? */
static bool is_unspaced(uint32_t c)
{
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

size_t np_word_count(np_str text)
{
    size_t n = 0;
    for (np_word word = {0}; np_word_next(&text, &word, &word);) {
        size_t n_unspaced = 0, size;
        for (size_t i = 0; i < word.text.len; i += size)
            n_unspaced += is_unspaced(char_at(word.text, i, &size));
        n += n_unspaced > 2 ? (n_unspaced + 1) / 2 : 1;
    }
    return n;
}

static bool ends_with(np_str s, const char *end)
{
    size_t n = strlen(end);
    return s.len >= n && memcmp(s.at + s.len - n, end, n) == 0;
}

/* Is it all capitals up to a comma or bracket, or does it name its agency in brackets at the end?
 */
static bool is_dateline(np_str s)
{
    size_t n_upper = 0, n_lower = 0, i = 0;
    for (; i < s.len && s.at[i] != ',' && s.at[i] != '('; i++) {
        n_upper += s.at[i] >= 'A' && s.at[i] <= 'Z';
        n_lower += s.at[i] >= 'a' && s.at[i] <= 'z';
    }
    return (is_upper((unsigned char)s.at[0]) || s.at[0] == '(') &&
           ((n_upper >= 3 && n_lower == 0) || ends_with(s, ")"));
}

/* The dash that s begins with, as they stand behind a dateline, bytes; 0: none. */
static size_t dash_at(np_str s)
{
    static const char *const dash[] = {" - ", " -- ", " \u2013 ", " \u2014 ", "\u2014"};
    bool may_be = s.at[0] == ' ' || s.at[0] == '\xE2';
    for (size_t k = 0; may_be && k < sizeof dash / sizeof dash[0]; k++)
        if (np_str_starts(s, np_str_of(dash[k])))
            return strlen(dash[k]);
    return 0;
}

np_str np_without_dateline(np_str sentence)
{
    enum { LONGEST = 60 };
    for (size_t i = 2; i < sentence.len && i < LONGEST; i++) {
        size_t behind = dash_at((np_str){sentence.at + i, sentence.len - i});
        if (behind == 0)
            continue;
        np_str rest = np_str_trim((np_str){sentence.at + i + behind, sentence.len - i - behind});
        bool goes_on =
            rest.len == 0 || (sentence.at[i] != ' ' && is_lower((unsigned char)rest.at[0]));
        return is_dateline((np_str){sentence.at, i}) && !goes_on ? rest : sentence;
    }
    return sentence;
}

static bool points_back(np_str word)
{
    static const char *const back[] = {
        "He",   "She",  "They",    "It",   "We",   "I",     "His",   "Her",  "Their",  "Its", "Our",
        "My",   "You",  "Your",    "This", "That", "These", "Those", "But",  "And",    "Or",  "So",
        "Then", "Also", "However", "Both", "Such", "There", "Other", "Here", "Another"};
    for (size_t i = 0; word.len && i < sizeof back / sizeof back[0]; i++)
        if (back[i][0] == word.at[0] && np_str_equal(word, np_str_of(back[i])))
            return true;
    return false;
}

bool np_opens_well(np_str sentence)
{
    size_t size;
    np_str rest = sentence;
    np_word first = {0};
    if (sentence.len == 0 || !np_word_next(&rest, &first, &first))
        return false;
    uint32_t c = np_utf8_decode(sentence.at, sentence.len, &size);
    bool is_quoted = c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB ||
                     c == 0x300C || c == 0x300E;
    bool is_listed = c == '-' || c == '*' || (c >= 0x2010 && c <= 0x2015) || c == 0x2022;
    uint32_t letter = np_utf8_decode(first.text.at, first.text.len, &size);
    np_str stem = {first.text.at, 0}; /* "He's" points where "He" does */
    while (stem.len < first.text.len && is_letter((unsigned char)stem.at[stem.len]))
        stem.len++;
    bool is_cut =
        ends_with(sentence, ":") || ends_with(sentence, "...") || ends_with(sentence, "\u2026");
    return !is_quoted && !is_listed && !is_lower(letter) && !points_back(stem) && !is_cut;
}

bool np_ends_well(np_str sentence)
{
    for (size_t n = sentence.len, size; n > 0;) {
        while (--n > 0 && ((unsigned char)sentence.at[n] & 0xC0) == 0x80)
            ;
        uint32_t c = char_at(sentence, n, &size);
        if (!is_closing(c))
            return is_end_mark(c);
    }
    return false;
}

bool np_is_title_case(np_str title)
{
    size_t n_words = 0, n_capital = 0;
    for (np_word word = {0}; np_word_next(&title, &word, &word);) {
        n_words++;
        n_capital += word.is_capital || is_letter((unsigned char)word.text.at[0]) == 0;
    }
    return n_words >= 3 && n_capital * 10 >= n_words * 6;
}

/* scan.c - one article through the room: words, then everything that is made of words.
 *
 *     title --------\            / shingles (fingerprints)
 *     text, all lines -> words --- > exact key and skeleton (identical, template)
 *     or some of them          \  \ terms (stories)
 *                               line hashes (furniture)
 *
 * Words are listed once, and the loops behind them run over rows that are still in the cache; a
 * pass that did all at once per word would save a few loads and tie five ideas into one function.
 * A word never spans a line, so lines can be left out, or found behind the words. */
#include "text/scan.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "text/shingle.h"
#include "text/terms.h"
#include "text/words.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MOST_BYTES = 1 << 28 }; /* of title and text: positions and folded forms fit 32 bits */

struct np_scanner {
    unsigned size; /* words in a shingle */
    bool use_title, use_text;
    np_shingle_words *shingle_words;
    np_words words;
    np_str title, text; /* what they are words of */
    np_words other;     /* the second text of np_scanner_is_same() */
    np_terms *terms;
    np_line *line;
    size_t n_lines, line_cap;
    uint64_t *shingle;
    size_t shingle_cap;
};

uint64_t np_host_key(np_str host) { return XXH3_64bits(host.at, host.len); }

uint64_t np_line_key(uint64_t line_hash, uint64_t host_key)
{
    uint64_t both[2] = {line_hash, host_key};
    return XXH3_64bits(both, sizeof both);
}

np_scanner *np_scanner_new(const np_options *opt, np_error *err)
{
    np_scanner *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->size = opt->shingle;
    s->use_title = opt->use_title;
    s->use_text = opt->use_text;
    s->shingle_words = np_shingle_words_of(opt->cpu);
    s->terms = np_terms_new(err);
    if (!s->terms || np_words_init(&s->words, opt->cpu, err) ||
        np_words_init(&s->other, opt->cpu, err)) {
        np_scanner_free(s);
        return NULL;
    }
    return s;
}

void np_scanner_free(np_scanner *s)
{
    if (!s)
        return;
    np_free(s->shingle);
    np_free(s->line);
    np_terms_free(s->terms);
    np_words_clear(&s->other);
    np_words_clear(&s->words);
    np_free(s);
}

static np_str line_at(np_str text, size_t from)
{
    const char *end = memchr(text.at + from, '\n', text.len - from);
    return (np_str){text.at + from, end ? (size_t)(end - text.at) - from : text.len - from};
}

static uint64_t hash_line(np_str line)
{
    np_str trimmed = np_str_trim(line);
    return XXH3_64bits(trimmed.at, trimmed.len);
}

/* The words of the text, which begins at `base` of the article, without lines that are skipped. */
static np_code read_text(np_words *w, np_str text, size_t base, const np_skip *skip, np_error *err)
{
    if (!skip || !skip->lines)
        return np_words_add(w, text, base, err);
    for (size_t from = 0; from < text.len;) {
        np_str line = line_at(text, from);
        bool is_skipped = np_map_find(skip->lines, np_line_key(hash_line(line), skip->host));
        if (!is_skipped && np_words_add(w, line, base + from, err))
            return NP_E_NOMEM;
        from += line.len + 1;
    }
    return NP_OK;
}

/* The first word from number `at` on that begins at or behind a byte. In strides that double, then
 * halve: a line has ten words or a hundred. */
static size_t word_from(const np_words *w, size_t at, size_t byte)
{
    size_t stride = 8;
    for (; at + stride <= w->n && w->word[at + stride - 1].at < byte; stride *= 2)
        at += stride;
    for (; stride > 0; stride /= 2)
        if (at + stride <= w->n && w->word[at + stride - 1].at < byte)
            at += stride;
    return at;
}

/* The lines of the text that have words, which are those from number `at` on; a line that was
 * skipped has none. */
static np_code list_lines(np_scanner *s, size_t at, np_error *err)
{
    const np_words *w = &s->words;
    size_t base = s->title.len + 1;
    s->n_lines = 0;
    for (size_t from = 0; at < w->n;) {
        np_str line = line_at(s->text, from);
        size_t end = word_from(w, at, base + from + line.len);
        if (end > at) {
            if (!NP_GROW(s->line, s->line_cap, s->n_lines + 1, err))
                return NP_E_NOMEM;
            s->line[s->n_lines++] = (np_line){hash_line(line), (uint32_t)(end - at)};
        }
        at = end;
        from += line.len + 1;
    }
    return NP_OK;
}

/* All words of an article, the title's n_title first. */
static np_code read_words(np_scanner *s, np_words *w, np_str title, np_str text,
                          const np_skip *skip, size_t *n_title, np_error *err)
{
    if (title.len > MOST_BYTES || text.len > MOST_BYTES - title.len)
        return np_fail(err, NP_E_LIMIT, "an article of %zu bytes; at most %d can be scanned",
                       title.len + text.len, MOST_BYTES);
    np_words_reset(w);
    if (s->use_title && np_words_add(w, title, 0, err))
        return NP_E_NOMEM;
    *n_title = w->n;
    return s->use_text ? read_text(w, text, title.len + 1, skip, err) : NP_OK;
}

/* What is left when names and numbers are taken out; see np_scan. The first word of a sentence goes
 * with them: a notice begins with the name of its company, so keeping sentence starts kept every
 * dividend notice apart from the next; what is lost is a few words like "The". Where most is
 * capitalised, capitals are no names: such a text keeps its words, and such a title, which would
 * keep the very names that vary, is left out. */
static uint64_t skeleton_of(const np_words *w, size_t n_title)
{
    static const uint64_t mark = UINT64_C(0x94D049BB133111EB);
    size_t n = w->n, from = n > n_title && np_is_title_cased(w->is, n_title) ? n_title : 0;
    bool has_names = !np_is_title_cased(w->is + from, n - from), is_in_mark = false;
    uint8_t marks = (uint8_t)(NP_WORD_DIGIT | (has_names ? NP_WORD_UPPER : 0));
    uint64_t hash = 0;
    for (size_t i = from; i < n; i++) {
        bool is_mark = w->is[i] & marks;
        uint64_t x = w->hash[i],
                 next = (hash ^ (is_mark ? mark : x)) * UINT64_C(0x9E3779B97F4A7C15);
        next ^= next >> 32;
        hash = (is_mark & is_in_mark) ? hash : next;
        is_in_mark = is_mark;
    }
    return hash;
}

np_code np_scanner_words(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                         np_scan *result, np_error *err)
{
    *result = (np_scan){0};
    s->title = title;
    s->text = text;
    np_code code = read_words(s, &s->words, title, text, skip, &result->n_title, err);
    result->words = &s->words;
    result->n_tokens = s->words.n;
    return code;
}

size_t np_scan_word_from(const np_scan *scan, size_t at, size_t byte)
{
    return word_from(scan->words, at, byte);
}

np_code np_scanner_terms_of_all(np_scanner *s, const np_wanted *only, np_scan *scan, np_error *err)
{
    const np_words *w = &s->words;
    size_t n_title = scan->n_title;
    np_terms_reset(s->terms, only ? only->hash : NULL, only ? only->n : 0);
    np_code code = np_terms_add(s->terms, NP_FIELD_TITLE, w, 0, n_title, s->title, 0, err);
    if (!code && w->n > n_title)
        code =
            np_terms_add(s->terms, NP_FIELD_TEXT, w, n_title, w->n, s->text, s->title.len + 1, err);
    return code ? code : np_terms_sum(s->terms, &scan->term, &scan->n_terms, err);
}

np_code np_scanner_terms_of(np_scanner *s, size_t from, size_t to, np_scan *scan, np_error *err)
{
    np_terms_reset(s->terms, NULL, 0);
    np_code code =
        np_terms_add(s->terms, NP_FIELD_TEXT, &s->words, from, to, s->text, s->title.len + 1, err);
    return code ? code : np_terms_sum(s->terms, &scan->term, &scan->n_terms, err);
}

np_code np_scanner_run(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                       bool wants_terms, np_scan *result, np_error *err)
{
    np_code code = np_scanner_words(s, title, text, skip, result, err);
    if (code)
        return code;
    const np_words *w = &s->words;
    result->n_shingles = np_shingle_count(w->n, s->size);
    if (!NP_GROW(s->shingle, s->shingle_cap, result->n_shingles, err) ||
        list_lines(s, result->n_title, err))
        return NP_E_NOMEM;
    result->skeleton = skeleton_of(w, result->n_title);
    s->shingle_words(w->hash, w->n, s->size, s->shingle);
    result->shingle = s->shingle;
    result->line = s->line;
    result->n_lines = s->n_lines;
    if (w->n) {
        XXH128_hash_t key = XXH3_128bits(w->folded, w->folded_len);
        result->exact[0] = key.low64;
        result->exact[1] = key.high64;
    }
    return wants_terms ? np_scanner_terms_of_all(s, NULL, result, err) : NP_OK;
}

np_code np_scanner_terms(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                         const np_wanted *only, np_scan *result, np_error *err)
{
    np_code code = np_scanner_words(s, title, text, skip, result, err);
    return code ? code : np_scanner_terms_of_all(s, only, result, err);
}

np_code np_scanner_is_same(np_scanner *s, np_str title_a, np_str text_a, np_str title_b,
                           np_str text_b, bool *is_same, np_error *err)
{
    size_t n_title;
    np_code code = read_words(s, &s->words, title_a, text_a, NULL, &n_title, err);
    if (!code)
        code = read_words(s, &s->other, title_b, text_b, NULL, &n_title, err);
    if (code)
        return code;
    np_str a = {s->words.folded, s->words.folded_len}, b = {s->other.folded, s->other.folded_len};
    *is_same = np_str_equal(a, b);
    return NP_OK;
}

np_code np_shingles(np_str title, np_str text, unsigned size, uint64_t **shingle, size_t *n,
                    np_error *err)
{
    np_options opt;
    np_options_init(&opt);
    opt.shingle = size;
    *shingle = NULL;
    *n = 0;
    if (size < 1 || size > 16)
        return np_fail(err, NP_E_USAGE, "a shingle of %u words; it must have 1 to 16", size);
    np_scanner *s = np_scanner_new(&opt, err);
    if (!s)
        return NP_E_NOMEM;
    np_scan scan;
    np_code code = np_scanner_run(s, title, text, NULL, false, &scan, err);
    if (!code && scan.n_shingles) {
        *shingle = s->shingle; /* handed over */
        *n = scan.n_shingles;
        s->shingle = NULL;
    }
    np_scanner_free(s);
    return code;
}

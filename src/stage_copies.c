/* stage_copies.c - prints into groups, each step alone.
 *
 *     lines      of each text  --added up--> which are common -> sketches -> furniture
 *     features   of each text  --added up--> keys -> candidates -> relations -> groups
 *
 * What is added up is a table of integers (np_sums); all else belongs to one print, one pair, or
 * the prints that related pairs connect. The steps are near/'s own, called with one text where a
 * corpus calls them with all. */
#include "base/error.h"
#include "base/mem.h"
#include "base/sums.h"
#include "read/read.h"
#include "reading.h"
#include "sketch/sketch.h"
#include "stages.h"
#include <string.h>

static np_rules rules_of(const np_options *opt) { return (np_rules){opt->near, opt->contain}; }

static uint64_t form_of_lines(const np_print *p) { return np_print_form_of(&p->basis, 0, 0); }

/* ---- Furniture ---- */

np_code np_print_count_lines(const np_print *p, np_sums *lines, np_error *err)
{
    np_code code = np_sums_claim(lines, NP_SUMS_LINES, form_of_lines(p), err);
    return code ? code : np_sums_count(lines, p->line, p->n_lines, 1, err);
}

/* Those of p's lines that the table has at least `least` times, in *found: np_map_free(). */
static np_code lines_of(const np_print *p, const np_sums *table, int64_t least, np_map **found,
                        np_error *err)
{
    if (!(*found = np_map_new(err)))
        return NP_E_NOMEM;
    for (size_t l = 0; l < p->n_lines; l++)
        if (np_sums_get(table, p->line[l]) >= least && !np_map_put(*found, p->line[l], 0, err)) {
            np_map_free(*found);
            return NP_E_NOMEM;
        }
    return NP_OK;
}

/* What is left of the article without some of its lines; distinct shingles, in arena. */
static np_code read_without(const np_print *p, const np_article *a, const np_map *lines,
                            np_arena *arena, uint64_t **left, uint32_t *n_left, np_error *err)
{
    np_options opt;
    np_article tidy;
    np_reading whole;
    np_scan scan;
    np_stats stats = {0};
    np_options_init(&opt);
    opt.shingle = p->basis.shingle;
    opt.use_title = p->basis.use_title;
    opt.use_text = p->basis.use_text;
    np_scanner *scanner = np_scanner_new(&opt, err);
    np_code code = scanner
                       ? np_article_tidy(a, &tidy, &(np_shelves){arena, arena, arena}, &stats, err)
                       : NP_E_NOMEM;
    if (!code)
        code = np_reading_make(scanner, &tidy, NULL, arena, &whole, err);
    if (!code && memcmp(whole.exact, p->text.exact, sizeof whole.exact) != 0)
        code = np_fail(err, NP_E_USAGE, "article %.*s is not the one its print was made of",
                       a->id.len < 80 ? (int)a->id.len : 80, a->id.at ? a->id.at : "");
    if (!code)
        code = np_reading_without(scanner, &tidy, lines, &scan, err);
    if (!code && !(*left = np_reading_distinct(arena, scan.shingle, scan.n_shingles, n_left, err)))
        code = NP_E_NOMEM;
    np_scanner_free(scanner);
    return code;
}

np_code np_print_sketch(np_print *p, const np_article *a, const np_sums *lines, np_error *err)
{
    np_map *common;
    uint64_t *left = NULL;
    uint32_t n_left = 0;
    np_code code = np_sums_check(lines, NP_SUMS_LINES, form_of_lines(p), err);
    if (code || (code = lines_of(p, lines, NP_FURNITURE_TEXTS, &common, err)))
        return code;
    np_arena *arena = np_arena_new(err);
    if (!arena)
        code = NP_E_NOMEM;
    else if (np_map_count(common))
        code = read_without(p, a, common, arena, &left, &n_left, err);
    if (!code) {
        np_furniture_sketch(left, n_left, p->text.n_shingles, p->sketch);
        p->has_sketch = true;
    }
    np_arena_free(arena);
    np_map_free(common);
    return code;
}

typedef struct furnishing {
    np_map *common, *furniture;
    uint64_t **line, *sketch;
    uint32_t *n_lines;
    np_text *text;
} furnishing;

static np_code furnish(furnishing *f, np_print *const *print, size_t n, const np_sums *lines,
                       np_error *err)
{
    if (!(f->common = np_map_new(err)) || !(f->furniture = np_map_new(err)) ||
        !(f->line = np_alloc(0, n, sizeof *f->line, err)) ||
        !(f->n_lines = np_alloc(0, n, sizeof *f->n_lines, err)) ||
        !(f->text = np_alloc(0, n, sizeof *f->text, err)) ||
        !(f->sketch = np_alloc(0, n, sizeof print[0]->sketch, err)))
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const np_print *p = print[i];
        f->line[i] = p->line;
        f->n_lines[i] = p->n_lines;
        f->text[i] = p->text;
        memcpy(f->sketch + i * NP_FURNITURE_SKETCH, p->sketch, sizeof p->sketch);
        for (size_t l = 0; l < p->n_lines; l++)
            if (np_sums_get(lines, p->line[l]) >= NP_FURNITURE_TEXTS &&
                !np_map_put(f->common, p->line[l], 0, err))
                return NP_E_NOMEM;
    }
    np_lines all = {f->line, f->n_lines, n};
    return np_furniture_decide(&all, f->common, f->sketch, f->text, f->furniture, err);
}

np_code np_prints_furniture(np_print *const *print, size_t n, const np_sums *lines,
                            np_sums *furniture, np_error *err)
{
    furnishing f = {0};
    np_code code = NP_OK;
    if (n >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu prints; at most %u at once", n, UINT32_MAX - 1);
    for (size_t i = 0; i < n && !code; i++) {
        uint64_t form = form_of_lines(print[i]);
        if (!print[i]->has_sketch)
            code = np_fail(err, NP_E_USAGE,
                           "print %zu has no sketch: np_print_sketch() comes "
                           "before furniture",
                           i);
        if (!code && !(code = np_sums_check(lines, NP_SUMS_LINES, form, err)))
            code = np_sums_claim(furniture, NP_SUMS_FURNITURE, form, err);
    }
    if (!code)
        code = furnish(&f, print, n, lines, err);
    for (size_t i = 0; i < n && !code; i++)
        for (size_t l = 0; l < f.n_lines[i] && !code; l++)
            if (np_map_find(f.furniture, f.line[i][l]) && !np_sums_get(furniture, f.line[i][l]))
                code = np_sums_count(furniture, &f.line[i][l], 1, 1, err);
    np_free(f.sketch);
    np_free(f.text);
    np_free(f.n_lines);
    np_free(f.line);
    np_map_free(f.furniture);
    np_map_free(f.common);
    return code;
}

np_code np_print_strip(np_print *p, const np_article *a, const np_sums *furniture, np_error *err)
{
    np_map *lines;
    uint64_t *left, *rest = NULL;
    uint32_t n_left = 0;
    np_code code = np_sums_check(furniture, NP_SUMS_FURNITURE, form_of_lines(p), err);
    if (code || (code = lines_of(p, furniture, 1, &lines, err)))
        return code;
    np_arena *arena = np_arena_new(err);
    if (!arena)
        code = NP_E_NOMEM;
    else if (np_map_count(lines))
        code = read_without(p, a, lines, arena, &left, &n_left, err);
    if (!code && n_left && !(rest = np_alloc(0, n_left, sizeof *rest, err)))
        code = NP_E_NOMEM;
    if (!code) {
        if (p->text.rest != p->text.shingle)
            np_free((void *)p->text.rest);
        p->text.rest = rest ? memcpy(rest, left, n_left * sizeof *rest) : p->text.shingle;
        p->text.n_rest = rest ? n_left : p->text.n_shingles;
    }
    np_arena_free(arena);
    np_map_free(lines);
    return code;
}

/* ---- Candidates ---- */

typedef struct bands {
    uint32_t key[NP_MOST_BANDS];
    size_t n;
} bands;

/* The bands of a print's signature, and the form of a table of features. */
static np_code sign(const np_print *p, const np_options *opt, bands *b, uint64_t *form,
                    np_error *err)
{
    uint32_t sig[NP_MOST_BANDS * NP_BAND_ROWS];
    size_t k = np_band_slots(opt->sig_slots);
    np_code code = np_options_check(opt, err);
    if (code)
        return code;
    np_sign_on(opt->cpu, p->text.shingle, p->text.n_shingles, opt->seed, sig, k);
    np_band_keys(sig, k, b->key);
    b->n = np_n_bands(opt->sig_slots);
    *form = np_print_form_of(&p->basis, opt->sig_slots, opt->seed);
    return NP_OK;
}

np_code np_print_count_features(const np_print *p, const np_options *opt, np_sums *features,
                                np_error *err)
{
    bands b;
    uint64_t form;
    np_code code = sign(p, opt, &b, &form, err);
    if (!code)
        code = np_sums_claim(features, NP_SUMS_FEATURES, form, err);
    return code ? code : np_keys_count(&p->text, b.key, b.n, features, err);
}

np_code np_print_keys(const np_print *p, uint32_t text, const np_options *opt,
                      const np_sums *features, np_key **key, size_t *n, np_error *err)
{
    bands b;
    uint64_t form;
    *key = NULL;
    *n = 0;
    np_code code = sign(p, opt, &b, &form, err);
    if (!code)
        code = np_sums_check(features, NP_SUMS_FEATURES, form, err);
    if (code)
        return code;
    np_rules rules = rules_of(opt);
    return np_keys_list(&p->text, text, b.key, b.n, &rules, opt->max_bucket, features, key, n, err);
}

/* ---- Relations and groups ---- */

np_relation np_prints_relate(const np_print *a, const np_print *b, const np_options *opt,
                             np_pair *pair)
{
    np_rules rules = rules_of(opt);
    np_figures f = {1, 1};
    np_relation r = NP_IDENTICAL;
    if (!np_print_basis_equal(&a->basis, &b->basis)) {
        f = (np_figures){0, 0};
        r = NP_UNRELATED;
    } else if (!np_print_is_same(a, b)) {
        r = np_relate(&rules, &a->text, &b->text, &f);
        if (r == NP_UNRELATED && pair)
            f = np_measure(&a->text, &b->text);
    }
    if (pair) {
        pair->relation = r;
        pair->jaccard = (float)f.jaccard;
        pair->containment = (float)f.containment;
    }
    return r;
}

np_code np_prints_group(np_print *const *print, size_t n, const np_pair *pair, size_t n_pairs,
                        uint32_t *leader, np_error *err)
{
    if (n >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu prints; at most %u at once", n, UINT32_MAX - 1);
    for (size_t i = 0; i < n_pairs; i++)
        if (pair[i].a >= pair[i].b || pair[i].b >= n)
            return np_fail(err, NP_E_USAGE, "pair %zu of prints %u and %u; it must be a < b < %zu",
                           i, pair[i].a, pair[i].b, n);
    np_text *text = np_alloc(0, n, sizeof *text, err);
    if (!text)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        text[i] = print[i]->text;
    np_code code = np_group_pairs(text, n, pair, n_pairs, leader, err);
    np_free(text);
    return code;
}

/* stage_bag.c - all that the stages of stories need of one article, in one piece that can be kept.
 *
 *     "NPAB" | version | tokeniser | shingle | fields | unicode[16] | published | exact | form |
 *     lang, host | id | words: (hash, tf, is_bigram) | slots: (around, filler) | two rows: form,
 * alone, (term, weight) | sum
 *
 * A print (stage_print.c) is not enough: shingles are no words, and what it takes to compare two
 * texts word by word would treble it for those who look for copies only. Words are kept as hashes,
 * since stories are made of numbers alone; who shows a story has its articles. The vectors are in
 * it as well, as what links one bag to others may be done where only some of them are. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/sums.h"
#include "read/read.h"
#include "reading.h"
#include "stages.h"
#include "text/title.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 4, WORD = 8 + 4 + 4, PLACE = 4 + 4, SLOT = 8 + 8 };

void np_bag_row_clear(np_bag_row *r)
{
    np_free(r->term);
    np_free(r->weight);
    *r = (np_bag_row){0};
}

void np_bag_free(np_bag *b)
{
    if (!b)
        return;
    np_bag_row_clear(&b->own);
    np_bag_row_clear(&b->borrowed);
    np_free(b->slot);
    np_free(b->word);
    np_free((void *)b->item.id.at);
    np_free(b);
}

static bool keep_id(np_bag *b, np_str id, np_error *err)
{
    char *at = np_alloc(0, id.len, 1, err);
    if (at && id.len)
        memcpy(at, id.at, id.len);
    b->item.id = (np_str){at, at ? id.len : 0};
    return at != NULL;
}

/* Those of an article's lines that are furniture, in *found: np_map_free(). */
static np_code furniture_of(const np_reading *r, const np_sums *furniture, np_map **found,
                            np_error *err)
{
    if (!(*found = np_map_new(err)))
        return NP_E_NOMEM;
    for (size_t l = 0; l < r->n_lines && furniture; l++)
        if (np_sums_get(furniture, r->line[l]) && !np_map_put(*found, r->line[l], 0, err)) {
            np_map_free(*found);
            *found = NULL;
            return NP_E_NOMEM;
        }
    return NP_OK;
}

static np_code keep_words(np_bag *b, const np_scan *scan, np_error *err)
{
    if (!(b->word = np_alloc(0, scan->n_terms, sizeof *b->word, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < scan->n_terms; k++)
        b->word[k] = (np_bag_word){scan->term[k].hash, scan->term[k].tf, scan->term[k].is_bigram};
    b->n_words = scan->n_terms;
    return NP_OK;
}

static np_code keep_slots(np_bag *b, const np_scan *scan, np_error *err)
{
    np_slot found[NP_MOST_SLOTS];
    size_t n = np_slots_find(scan->words, scan->n_title, found);
    if (!(b->slot = np_alloc(0, n, sizeof *b->slot, err)))
        return NP_E_NOMEM;
    memcpy(b->slot, found, n * sizeof *b->slot);
    b->n_slots = n;
    return NP_OK;
}

/* Fill an empty bag from a tidy article. */
static np_code fill(np_bag *b, const np_article *a, const np_sums *furniture, np_arena *arena,
                    np_scanner *scanner, np_error *err)
{
    np_reading r;
    np_scan scan;
    np_map *lines = NULL;
    np_code code = np_reading_make(scanner, a, arena, arena, &r, err);
    if (code || (code = furniture_of(&r, furniture, &lines, err)))
        return code;
    np_text text = {.n_shingles = r.n_shingles,
                    .skeleton = r.skeleton,
                    .host = a->host.len ? np_host_key(a->host) : 0};
    np_skip skip = {lines, np_host_key(a->host)};
    b->item = np_item_of(a, r.exact, &text); /* but for its id, which is a copy */
    code = keep_id(b, a->id, err)
               ? np_scanner_terms(scanner, np_title_clean(a->title, a->source, a->host), a->text,
                                  np_map_count(lines) ? &skip : NULL, NULL, &scan, err)
               : NP_E_NOMEM;
    np_map_free(lines);
    if (!code)
        code = keep_words(b, &scan, err);
    return code ? code : keep_slots(b, &scan, err);
}

np_bag *np_bag_new(const np_article *a, const np_sums *furniture, const np_options *opt,
                   np_error *err)
{
    np_article tidy;
    np_stats stats = {0};
    np_print_basis basis = np_print_basis_of(opt);
    if (np_options_check(opt, err) ||
        (furniture &&
         np_sums_check(furniture, NP_SUMS_FURNITURE, np_print_form_of(&basis, 0, 0), err)))
        return NULL;
    np_bag *b = np_alloc(sizeof *b, 0, 0, err);
    np_scanner *scanner = b ? np_scanner_new(opt, err) : NULL;
    np_arena *arena = scanner ? np_arena_new(err) : NULL;
    np_code code = arena
                       ? np_article_tidy(a, &tidy, &(np_shelves){arena, arena, arena}, &stats, err)
                       : NP_E_NOMEM;
    if (!code) {
        b->basis = basis;
        code = fill(b, &tidy, furniture, arena, scanner, err);
    }
    np_arena_free(arena);
    np_scanner_free(scanner);
    if (!code)
        return b;
    np_bag_free(b);
    return NULL;
}

np_str np_bag_id(const np_bag *b) { return b->item.id; }

static int in_order(const void *a, const void *b)
{
    return np_item_compare(&(*(np_bag *const *)a)->item, &(*(np_bag *const *)b)->item);
}

void np_bags_rank(np_bag **bag, size_t n)
{
    if (n)
        qsort(bag, n, sizeof(np_bag *), in_order);
}

/* ---- The saved form ---- */

static void save_float(np_saver *out, float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    np_saver_u32(out, bits);
}

static float load_float(np_loader *in)
{
    uint32_t bits = np_loader_u32(in);
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void save_row(np_saver *out, const np_bag_row *r)
{
    np_saver_u64(out, r->form);
    np_saver_u32(out, (uint32_t)r->n);
    save_float(out, r->alone);
    for (size_t e = 0; e < r->n; e++) {
        np_saver_u32(out, r->term[e]);
        save_float(out, r->weight[e]);
    }
}

np_code np_bag_save(const np_bag *b, np_put *put, void *to, np_error *err)
{
    const np_item *i = &b->item;
    np_saver out;
    np_saver_open(&out, "NPAB", VERSION, put, to);
    np_print_basis_save(&b->basis, &out);
    np_saver_u64(&out, (uint64_t)i->published.at);
    np_saver_u32(&out, i->published.kind);
    np_saver_u64(&out, i->exact[0]);
    np_saver_u64(&out, i->exact[1]);
    np_saver_u64(&out, i->form);
    np_saver_u32(&out, i->lang);
    np_saver_u32(&out, i->host);
    np_saver_u64(&out, i->id.len);
    np_saver_bytes(&out, i->id.at, i->id.len);
    np_saver_u32(&out, (uint32_t)b->n_words);
    for (size_t k = 0; k < b->n_words; k++) {
        np_saver_u64(&out, b->word[k].hash);
        save_float(&out, b->word[k].tf);
        np_saver_u32(&out, b->word[k].is_bigram);
    }
    np_saver_u32(&out, (uint32_t)b->n_slots);
    for (size_t k = 0; k < b->n_slots; k++) {
        np_saver_u64(&out, b->slot[k].around);
        np_saver_u64(&out, b->slot[k].filler);
    }
    save_row(&out, &b->own);
    save_row(&out, &b->borrowed);
    return np_saver_close(&out, err);
}

/* A weight or a share is at most 1, but for its last bits; and no NAN. */
static bool is_share(float x) { return x >= 0 && x <= 1.001f; }

static np_code load_words(np_bag *b, np_loader *in, np_error *err)
{
    b->n_words = np_loader_u32(in);
    if (b->n_words > in->left.len / WORD) {
        in->is_short = true;
        return NP_OK;
    }
    if (!(b->word = np_alloc(0, b->n_words, sizeof *b->word, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < b->n_words; k++) {
        np_bag_word *w = &b->word[k];
        w->hash = np_loader_u64(in);
        w->tf = load_float(in);
        uint32_t is_bigram = np_loader_u32(in);
        w->is_bigram = is_bigram != 0;
        in->is_short |=
            (k && w->hash <= w[-1].hash) || !(w->tf > 0) || isinf(w->tf) || is_bigram > 1;
    }
    return NP_OK;
}

static np_code load_slots(np_bag *b, np_loader *in, np_error *err)
{
    b->n_slots = np_loader_u32(in);
    if (b->n_slots > NP_MOST_SLOTS || b->n_slots > in->left.len / SLOT) {
        in->is_short = true;
        b->n_slots = 0;
        return NP_OK;
    }
    if (!(b->slot = np_alloc(0, b->n_slots, sizeof *b->slot, err)))
        return NP_E_NOMEM;
    for (size_t k = 0; k < b->n_slots; k++) {
        np_slot *s = &b->slot[k];
        s->around = np_loader_u64(in);
        s->filler = np_loader_u64(in);
        in->is_short |= k && (s->around < s[-1].around ||
                              (s->around == s[-1].around && s->filler <= s[-1].filler));
    }
    return NP_OK;
}

static np_code load_row(np_bag_row *r, np_loader *in, np_error *err)
{
    r->form = np_loader_u64(in);
    r->n = np_loader_u32(in);
    r->alone = load_float(in);
    in->is_short |= !is_share(r->alone) || (r->n && !r->form);
    if (r->n > in->left.len / PLACE)
        in->is_short = true;
    if (in->is_short) {
        r->n = 0;
        return NP_OK;
    }
    if (!(r->term = np_alloc(0, r->n, sizeof *r->term, err)) ||
        !(r->weight = np_alloc(0, r->n, sizeof *r->weight, err)))
        return NP_E_NOMEM;
    for (size_t e = 0; e < r->n; e++) {
        r->term[e] = np_loader_u32(in);
        r->weight[e] = load_float(in);
        in->is_short |= (e && r->term[e] <= r->term[e - 1]) || !is_share(r->weight[e]);
    }
    return NP_OK;
}

static np_code load_fields(np_bag *b, np_loader *in, np_error *err)
{
    np_item *i = &b->item;
    i->published.at = (int64_t)np_loader_u64(in);
    uint32_t kind = np_loader_u32(in);
    i->exact[0] = np_loader_u64(in);
    i->exact[1] = np_loader_u64(in);
    i->form = np_loader_u64(in);
    i->lang = np_loader_u32(in);
    i->host = np_loader_u32(in);
    np_str id = np_loader_bytes(in, np_loader_u64(in));
    in->is_short |= kind > NP_TIME_EXACT;
    i->published.kind = kind > NP_TIME_EXACT ? NP_TIME_UNKNOWN : (np_time_kind)kind;
    i->day = np_item_day(i->published);
    if (!keep_id(b, id, err) || load_words(b, in, err) ||
        (!in->is_short && load_slots(b, in, err)) ||
        (!in->is_short && load_row(&b->own, in, err)) ||
        (!in->is_short && load_row(&b->borrowed, in, err)))
        return NP_E_NOMEM;
    bool is_whole = !in->is_short && in->left.len == 0;
    return is_whole ? NP_OK
                    : np_fail(err, NP_E_INPUT, "a bag that contradicts itself: make it again");
}

np_bag *np_bag_load(np_str saved, const np_options *opt, np_error *err)
{
    np_loader in;
    np_print_basis basis = np_print_basis_of(opt);
    if (np_loader_open(&in, saved, "NPAB", VERSION, "a bag", err) ||
        np_print_basis_check(&basis, &in, "a bag", err))
        return NULL;
    np_bag *b = np_alloc(sizeof *b, 0, 0, err);
    if (!b)
        return NULL;
    b->basis = basis;
    if (load_fields(b, &in, err)) {
        np_bag_free(b);
        return NULL;
    }
    return b;
}

/* corpus_texts.c - articles into texts: everything that reads words, before anything is compared.
 *
 *     scan all -> classes of identical articles -> furniture -> texts in rank order
 *
 * Scanning is most of the work and runs on all threads, each with its own scanner; what it keeps
 * of an article, its band keys and the shingles by which it is found, is never moved; the others
 * are made again for texts that are compared (corpus_wholes.c). A class is
 * represented by its member with the smallest id, so that nothing depends on the order of input. */
#include "base/mem.h"
#include "base/parallel.h"
#include "base/sort.h"
#include "base/str.h"
#include "corpus.h"
#include "read/url.h"
#include "reading.h"
#include "sketch/sketch.h"

enum {
    BATCH = 64,         /* articles one thread takes at a time */
    UNREAD_EVERY = 256, /* batches */
    ROOM = 300          /* bytes of arrays an article, beside lines of text */
};

typedef struct job {
    np_corpus *c;
    np_scanner **scanner; /* one a thread, and */
    np_distinct *scratch; /* as well, and */
    np_arena **lines;     /* where its lines lie; all go when the texts are made */
    np_reading *reading;  /* one an article */
    uint32_t *member;     /* articles by class */
    uint32_t *n_in_family;

    size_t share; /* bytes of shingles a thread may hold */

    uint64_t **line; /* of each text's representative, for furniture */
    uint32_t *n_lines;
    np_map *common;
    uint64_t *sketch;
} job;

typedef np_code each_article(job *j, size_t i, unsigned thread, np_error *err);

typedef struct batches {
    job *j;
    each_article *fn;
    size_t n;
} batches;

static np_code run_batch(void *ctx, size_t b, unsigned thread, np_error *err)
{
    batches *all = ctx;
    np_code code = NP_OK;
    for (size_t i = b * BATCH; i < (b + 1) * BATCH && i < all->n && !code; i++)
        code = all->fn(all->j, i, thread, err);
    if (!code)
        code = np_corpus_spill_shingles(all->j->c, thread, all->j->share, err);
    if (thread == 0)
        np_corpus_progress(all->j->c, "texts", b * BATCH, all->n);
    if (thread == 0 && b % UNREAD_EVERY == 0)
        np_corpus_unread_texts(all->j->c);
    return code;
}

static np_code run_each(job *j, size_t n, each_article *fn, np_error *err)
{
    batches all = {j, fn, n};
    return np_each((n + BATCH - 1) / BATCH, j->c->threads, run_batch, &all, err);
}

/* ---- scanning ---- */

/* What was scanned elsewhere. */
static void take_proof(const np_corpus *c, size_t i, np_reading *to, uint32_t *band)
{
    const np_proof *e = &c->arrival[i].elsewhere->proof;
    uint32_t sig[NP_MOST_BANDS * NP_BAND_ROWS];
    *to = (np_reading){.shingle = e->shingle,
                       .n_shingles = e->n_shingles,
                       .exact = {e->exact[0], e->exact[1]},
                       .skeleton = e->skeleton};
    size_t k = np_band_slots(c->opt.sig_slots);
    np_sign_on(c->opt.cpu, e->shingle, e->n_shingles, c->opt.seed, sig, k);
    np_band_keys(sig, k, band);
}

static np_code scan_article(job *j, size_t i, unsigned thread, np_error *err)
{
    np_corpus *c = j->c;
    np_reading *r = &j->reading[i];
    uint32_t *band = c->band + i * np_n_bands(c->opt.sig_slots);
    np_code code = NP_OK;
    if (c->is_signed)
        take_proof(c, i, r, band);
    else
        code = np_reading_make_part(j->scanner[thread], &c->opt, &j->scratch[thread],
                                    &c->article[i], c->opt.keep_furniture ? NULL : j->lines[thread],
                                    c->shingles[thread], r, band, err);
    c->exact[i][0] = r->exact[0];
    c->exact[i][1] = r->exact[1];
    return code;
}

/* ---- classes ---- */

static bool is_same_proof(const np_corpus *c, size_t i, size_t j)
{
    const np_proof *a = &c->arrival[i].elsewhere->proof;
    const np_proof *b = &c->arrival[j].elsewhere->proof;
    return a->n_shingles == b->n_shingles &&
           memcmp(a->shingle, b->shingle, a->n_shingles * sizeof *a->shingle) == 0;
}

/* Equal keys are looked at for real; one that only collides stands alone. */
static np_code check_identical(job *j, size_t i, unsigned thread, np_error *err)
{
    np_corpus *c = j->c;
    const np_article *a = &c->article[i], *b = &c->article[c->first[i]];
    bool is_same = true;
    if (c->is_signed) {
        if (!is_same_proof(c, i, c->first[i]))
            c->first[i] = (uint32_t)i;
        return NP_OK;
    }
    if (a == b || (np_str_equal(a->title, b->title) && np_str_equal(a->text, b->text)))
        return NP_OK;
    np_code code =
        np_scanner_is_same(j->scanner[thread], a->title, a->text, b->title, b->text, &is_same, err);
    if (!is_same)
        c->first[i] = (uint32_t)i;
    return code;
}

/* Members of a class next to each other, in input order; where each class begins is told by
 * its text. Returns how many classes there are. */
static np_code sort_members(job *j, np_error *err)
{
    np_corpus *c = j->c;
    np_keyed *item = np_alloc(0, 2 * c->n, sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < c->n; i++)
        item[i] = (np_keyed){.key = c->first[i], .index = (uint32_t)i};
    np_sort_keyed(item, item + c->n, c->n, 32);
    for (size_t i = 0; i < c->n; i++) {
        j->member[i] = item[i].index;
        c->n_texts += c->first[i] == i;
    }
    np_free(item);
    return NP_OK;
}

/* The names of the class member[0 .. n-1]: of explicit ids that several articles have, of URLs. */
static np_code name_text(job *j, const uint32_t *member, size_t n, np_text *t, np_error *err)
{
    np_corpus *c = j->c;
    uint64_t *name = np_arena_alloc(c->results, 2 * n, sizeof *name, err);
    size_t n_names = 0;
    if (!name)
        return NP_E_NOMEM;
    for (size_t m = 0; m < n; m++) {
        uint32_t i = member[m];
        if (j->n_in_family[c->family[i]] > 1)
            name[n_names++] = np_name_of_id(c->family[i]);
        if (c->article[i].url.len)
            name[n_names++] = np_name_of_url(np_url_page(c->article[i].url));
    }
    t->name = name;
    t->n_names = (uint32_t)np_sort_unique_u64(name, n_names);
    return NP_OK;
}

static np_code make_text(job *j, const uint32_t *member, size_t n, np_text *t, np_error *err)
{
    np_corpus *c = j->c;
    uint32_t best = member[0];
    for (size_t m = 1; m < n; m++)
        if (np_str_compare(c->article[member[m]].id, c->article[best].id) < 0)
            best = member[m];
    const np_reading *from = &j->reading[best];
    const np_article *a = &c->article[best];
    *t = (np_text){.of = best,
                   .n_shingles = from->n_shingles,
                   .n_rest = from->n_shingles,
                   .n_absent = from->n_absent,
                   .shingle = from->shingle,
                   .rest = from->shingle,
                   .exact = {c->exact[best][0], c->exact[best][1]},
                   .skeleton = from->skeleton,
                   .host = a->host.len ? np_host_key(a->host) : 0,
                   .id = a->id};
    if (c->is_signed && !c->opt.keep_furniture) {
        t->rest = c->arrival[best].elsewhere->proof.rest;
        t->n_rest = c->arrival[best].elsewhere->proof.n_rest;
    }
    return name_text(j, member, n, t, err);
}

static np_code make_texts(job *j, np_error *err)
{
    np_corpus *c = j->c;
    np_code code = NP_OK;
    c->n_texts = 0;
    for (size_t i = 0; i < c->n; i++)
        j->n_in_family[c->family[i]]++;
    if (sort_members(j, err) ||
        !(c->text = np_arena_alloc(c->results, c->n_texts, sizeof *c->text, err)))
        return NP_E_NOMEM;
    size_t t = 0;
    for (size_t from = 0, to; from < c->n && !code; from = to) {
        for (to = from + 1; to < c->n && c->first[j->member[to]] == c->first[j->member[from]];)
            to++;
        code = make_text(j, j->member + from, to - from, &c->text[t++], err);
    }
    return code;
}

/* ---- furniture ---- */

static bool holds_any(const job *j, size_t t, const np_map *lines)
{
    for (size_t l = 0; l < j->n_lines[t]; l++)
        if (np_map_find(lines, j->line[t][l]))
            return true;
    return false;
}

static np_code scan_without(job *j, size_t t, const np_map *lines, unsigned thread, np_scan *scan,
                            np_error *err)
{
    const np_article *a = &j->c->article[j->c->text[t].of];
    return np_reading_without(j->scanner[thread], a, lines, scan, err);
}

static np_code sketch_text(job *j, size_t t, unsigned thread, np_error *err)
{
    np_scan scan = {0};
    np_code code = NP_OK;
    if (holds_any(j, t, j->common))
        code = scan_without(j, t, j->common, thread, &scan, err);
    np_furniture_sketch(scan.shingle, scan.n_shingles, j->c->text[t].n_shingles,
                        j->sketch + t * NP_FURNITURE_SKETCH);
    return code;
}

/* A text that is all furniture keeps it. What is left of a text in part is made again with it. */
static np_code strip_text(job *j, size_t t, unsigned thread, np_error *err)
{
    np_corpus *c = j->c;
    np_scan scan;
    if (!holds_any(j, t, c->furniture))
        return NP_OK;
    np_code code = scan_without(j, t, c->furniture, thread, &scan, err);
    if (code || scan.n_shingles == 0)
        return code;
    if (c->text[t].n_absent) {
        c->text[t].rest = NULL;
        return NP_OK;
    }
    uint32_t n_rest;
    uint64_t *rest =
        np_reading_distinct(c->shingles[thread], scan.shingle, scan.n_shingles, &n_rest, err);
    if (!rest)
        return NP_E_NOMEM;
    c->text[t].rest = rest;
    c->text[t].n_rest = n_rest;
    return NP_OK;
}

static np_code find_furniture(job *j, np_error *err)
{
    np_corpus *c = j->c;
    np_code code = NP_E_NOMEM;
    if (!(c->furniture = np_map_new(err)) || !(j->common = np_map_new(err)) ||
        !(j->line = np_alloc(0, c->n_texts, sizeof *j->line, err)) ||
        !(j->n_lines = np_alloc(0, c->n_texts, sizeof *j->n_lines, err)))
        return code;
    for (size_t t = 0; t < c->n_texts; t++) {
        j->line[t] = j->reading[c->text[t].of].line;
        j->n_lines[t] = j->reading[c->text[t].of].n_lines;
    }
    np_lines lines = {j->line, j->n_lines, c->n_texts};
    size_t room = np_furniture_room(&lines);
    for (unsigned t = 0; t < c->threads; t++)
        room += np_arena_held(j->lines[t]);
    if ((code = np_corpus_make_room(c, room, err)) ||
        (code = np_furniture_common(&lines, j->common, err)) || np_map_count(j->common) == 0)
        return code;
    j->sketch = np_alloc(0, c->n_texts, NP_FURNITURE_SKETCH * sizeof *j->sketch, err);
    if (!j->sketch)
        return NP_E_NOMEM;
    if ((code = run_each(j, c->n_texts, sketch_text, err)) ||
        (code = np_furniture_decide(&lines, j->common, j->sketch, c->text, c->furniture, err)))
        return code;
    return run_each(j, c->n_texts, strip_text, err);
}

/* ---- all of it ---- */

static np_code rank_texts(job *j, np_error *err)
{
    np_corpus *c = j->c;
    np_code code = np_text_rank(c->text, c->n_texts, err);
    if (code)
        return code;
    uint32_t *by_first = j->n_in_family; /* done with; one an article */
    for (size_t t = 0; t < c->n_texts; t++)
        by_first[c->first[c->text[t].of]] = (uint32_t)t;
    for (size_t i = 0; i < c->n; i++)
        c->text_of[i] = by_first[c->first[i]];
    return NP_OK;
}

static np_code make_room(job *j, np_error *err)
{
    np_corpus *c = j->c;
    c->exact = np_arena_alloc(c->results, c->n, sizeof *c->exact, err);
    c->first = np_arena_alloc(c->results, c->n, sizeof *c->first, err);
    c->text_of = np_arena_alloc(c->results, c->n, sizeof *c->text_of, err);
    c->band = np_arena_alloc(c->results, c->n, np_n_bands(c->opt.sig_slots) * sizeof *c->band, err);
    j->scanner = np_alloc(0, c->threads, sizeof *j->scanner, err);
    j->scratch = np_alloc(0, c->threads, sizeof *j->scratch, err);
    j->lines = np_alloc(0, c->threads, sizeof *j->lines, err);
    j->reading = np_alloc(0, c->n, sizeof *j->reading, err);
    j->member = np_alloc(0, c->n, sizeof *j->member, err);
    j->n_in_family = np_alloc(0, c->n, sizeof *j->n_in_family, err);
    if (!c->exact || !c->first || !c->text_of || !c->band || !j->scanner || !j->scratch ||
        !j->lines || !j->reading || !j->member || !j->n_in_family)
        return NP_E_NOMEM;
    for (unsigned t = 0; t < c->threads; t++)
        if (!(j->scanner[t] = np_scanner_new(&c->opt, err)) || !(j->lines[t] = np_arena_new(err)))
            return NP_E_NOMEM;
    return NP_OK;
}

static void clear_job(job *j)
{
    np_free(j->sketch);
    np_map_free(j->common);
    np_free(j->n_lines);
    np_free(j->line);
    np_free(j->n_in_family);
    np_free(j->member);
    np_free(j->reading);
    for (unsigned t = 0; j->lines && t < j->c->threads; t++)
        np_arena_free(j->lines[t]);
    np_free(j->lines);
    for (unsigned t = 0; j->scratch && t < j->c->threads; t++)
        np_distinct_clear(&j->scratch[t]);
    np_free(j->scratch);
    for (unsigned t = 0; j->scanner && t < j->c->threads; t++)
        np_scanner_free(j->scanner[t]);
    np_free(j->scanner);
}

np_code np_corpus_texts(np_corpus *c, np_error *err)
{
    if (c->has_texts)
        return NP_OK;
    np_code code = np_corpus_settle(c, err);
    if (code)
        return code;
    double start = np_seconds();
    job j = {.c = c};
    size_t arrays = c->n * (ROOM + np_band_slots(c->opt.sig_slots));
    code = np_corpus_make_room(c, arrays, err);
    if (!code)
        code = np_corpus_share(c, arrays, &j.share, err);
    if (code)
        return code;
    np_map_free(c->furniture); /* of a call that failed */
    c->furniture = NULL;
    if ((code = make_room(&j, err)) || (code = run_each(&j, c->n, scan_article, err)) ||
        (code = np_exact_first((const uint64_t(*)[2])c->exact, c->n, c->first, err)) ||
        (code = run_each(&j, c->n, check_identical, err)) || (code = make_texts(&j, err)) ||
        (!c->opt.keep_furniture && !c->is_signed && (code = find_furniture(&j, err))) ||
        (code = rank_texts(&j, err)))
        goto done;
    c->has_texts = true;
done:
    clear_job(&j);
    c->stats.seconds[NP_STAGE_TEXT] += (np_seconds() - start) * c->threads;
    return code;
}

/* corpus_texts.c - articles into texts: everything that reads words, before anything is compared.
 *
 *     scan all -> classes of identical articles -> furniture (corpus_furniture.c) -> texts in rank
 *     order
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
#include "corpus_furniture.h"
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

/* ---- all of it ---- */

static np_code find_furniture(job *j, np_error *err)
{
    np_furniture_in in = {.scanner = j->scanner, .reading = j->reading, .share = j->share};
    for (unsigned t = 0; t < j->c->threads; t++)
        in.lines_held += np_arena_held(j->lines[t]);
    return np_corpus_find_furniture(j->c, &in, err);
}

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

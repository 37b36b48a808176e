/* corpus_furniture.c - lines that a site puts on every page, taken out of texts.
 *
 *     lines of all texts -> those that several have -> sketches without them -> furniture -> rests
 *
 * Which lines they are is decided in near/furniture.c; here all threads read what that asks for.
 * A text is read again only if it holds a line in question, which few do. */
#include "corpus_furniture.h"
#include "base/mem.h"
#include "base/parallel.h"

enum { BATCH = 64 }; /* texts one thread takes at a time */

typedef struct job {
    np_corpus *c;
    const np_furniture_in *in;
    uint64_t **line; /* of each text's representative */
    uint32_t *n_lines;
    np_lines lines;      /* the same */
    size_t n_parts;      /* in which they are looked through, */
    np_line_list *found; /* and of each those that several texts hold, */
    np_map *common;      /* together */
    uint64_t *sketch;
} job;

static np_code job_init(job *j, np_error *err)
{
    const np_corpus *c = j->c;
    if (!(j->common = np_map_new(err)) ||
        !(j->line = np_alloc(0, c->n_texts, sizeof *j->line, err)) ||
        !(j->n_lines = np_alloc(0, c->n_texts, sizeof *j->n_lines, err)))
        return NP_E_NOMEM;
    for (size_t t = 0; t < c->n_texts; t++) {
        const np_reading *r = &j->in->reading[c->text[t].of];
        j->line[t] = r->line;
        j->n_lines[t] = r->n_lines;
    }
    j->lines = (np_lines){j->line, j->n_lines, c->n_texts};
    j->n_parts = np_furniture_parts(&j->lines, c->threads);
    j->found = np_alloc(0, j->n_parts, sizeof *j->found, err);
    return j->found ? NP_OK : NP_E_NOMEM;
}

static void job_clear(job *j)
{
    np_free(j->sketch);
    for (size_t p = 0; j->found && p < j->n_parts; p++)
        np_free(j->found[p].at);
    np_free(j->found);
    np_free(j->n_lines);
    np_free(j->line);
    np_map_free(j->common);
}

/* ---- Lines that several texts hold ---- */

static np_code find_part(void *ctx, size_t part, unsigned thread, np_error *err)
{
    job *j = ctx;
    (void)thread;
    return np_furniture_common(&j->lines, part, j->n_parts, &j->found[part], err);
}

static np_code find_common(job *j, np_error *err)
{
    np_code code = np_each(j->n_parts, j->c->threads, find_part, j, err);
    for (size_t p = 0; p < j->n_parts; p++)
        for (size_t l = 0; l < j->found[p].n && !code; l++)
            code = np_map_put(j->common, j->found[p].at[l], 0, err) ? NP_OK : NP_E_NOMEM;
    return code;
}

/* ---- Texts without lines ---- */

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
    return np_reading_without(j->in->scanner[thread], a, lines, scan, err);
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

static np_code sketch_some(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    np_code code = NP_OK;
    for (size_t t = from; t < to && !code; t++)
        code = sketch_text(ctx, t, thread, err);
    return code;
}

static np_code strip_some(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    job *j = ctx;
    np_code code = NP_OK;
    for (size_t t = from; t < to && !code; t++)
        code = strip_text(j, t, thread, err);
    return code ? code : np_corpus_spill_shingles(j->c, thread, j->in->share, err);
}

/* ---- All of it ---- */

static np_code find(job *j, np_error *err)
{
    np_corpus *c = j->c;
    size_t room = np_furniture_room(&j->lines) + j->in->lines_held;
    np_code code = np_corpus_make_room(c, room, err);
    if (code || (code = find_common(j, err)) || np_map_count(j->common) == 0)
        return code;
    j->sketch = np_alloc(0, c->n_texts, NP_FURNITURE_SKETCH * sizeof *j->sketch, err);
    if (!j->sketch)
        return NP_E_NOMEM;
    if ((code = np_each_run(c->n_texts, BATCH, c->threads, sketch_some, j, err)) ||
        (code = np_furniture_decide(&j->lines, j->common, j->sketch, c->text, c->furniture, err)))
        return code;
    np_corpus_unread_texts(c);
    return np_each_run(c->n_texts, BATCH, c->threads, strip_some, j, err);
}

np_code np_corpus_find_furniture(np_corpus *c, const np_furniture_in *in, np_error *err)
{
    job j = {.c = c, .in = in};
    c->furniture = np_map_new(err);
    np_code code = c->furniture ? job_init(&j, err) : NP_E_NOMEM;
    if (!code)
        code = find(&j, err);
    job_clear(&j);
    return code;
}

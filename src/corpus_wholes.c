/* corpus_wholes.c - shingles made again from the words, for the few texts that are compared.
 *
 *     text x, its features alone --words--> shingles, ascending; without furniture too
 *
 * Shingles take one and a half times the room of the text they are made of, and most texts of news
 * are compared with nobody. Kept for all, those of a million articles of 3 kB were 4.5 GB, of which
 * most was written to a file, read back twice, and sorted first (78 s for the whole program; what
 * is kept now, every fourth, is a fourth). Made again, a text costs some 10 us; leaders, which many
 * are compared with, are among the last ones made: a text that a stranger filled in from a form is
 * compared with a hundred of them. 64 places were too few for those; the time went up fivefold.
 *
 * A text has two places, told by its number. Invariant: what was given last stays while the next is
 * made. */
#include "corpus_wholes.h"
#include "base/mem.h"
#include "base/sort.h"
#include "text/scan.h"

enum {
    PLACES = 1024,
    MOST_HELD = 1 << 21 /* shingles that all places together keep room for: 16 MB */
};

typedef struct place {
    uint64_t *at; /* the whole set, and behind it the rest */
    size_t cap;
    uint32_t n, n_rest;
} place;

struct np_wholes {
    const np_corpus *c;
    np_scanner *scanner;
    uint32_t of[PLACES]; /* which text; NP_NONE */
    place place[PLACES];
    size_t last; /* the place given last */
    size_t held; /* shingles that there is room for, in all */
};

np_wholes *np_wholes_new(const np_corpus *c, np_error *err)
{
    np_wholes *s = np_alloc(sizeof *s, 0, 0, err);
    if (!s)
        return NULL;
    s->c = c;
    for (size_t p = 0; p < PLACES; p++)
        s->of[p] = NP_NONE;
    if ((s->scanner = np_scanner_new(&c->opt, err)))
        return s;
    np_wholes_free(s);
    return NULL;
}

void np_wholes_free(np_wholes *s)
{
    if (!s)
        return;
    for (size_t p = 0; p < PLACES; p++)
        np_free(s->place[p].at);
    np_scanner_free(s->scanner);
    np_free(s);
}

/* Behind the first `from` of a place: the distinct shingles of an article, ascending. */
static np_code read_set(np_wholes *s, place *p, const np_article *a, const np_skip *skip,
                        size_t from, uint32_t *n, np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_run(s->scanner, a->title, a->text, skip, false, &scan, err);
    if (code)
        return code;
    if (!NP_GROW(p->at, p->cap, from + scan.n_shingles, err))
        return NP_E_NOMEM;
    *n = (uint32_t)np_sort_unique_hashes(scan.shingle, p->at + from, scan.n_shingles);
    return NP_OK;
}

static np_code read_text(np_wholes *s, place *p, const np_text *text, np_error *err)
{
    const np_article *a = &s->c->article[text->of];
    bool has_rest = text->rest != text->shingle;
    np_code code = read_set(s, p, a, NULL, 0, &p->n, err);
    p->n_rest = p->n;
    if (code || !has_rest)
        return code;
    np_skip skip = {s->c->furniture, np_host_key(a->host)};
    return read_set(s, p, a, &skip, p->n, &p->n_rest, err);
}

/* Give back what the places take, but for the one given last. */
static void clear_places(np_wholes *s)
{
    for (size_t p = 0; p < PLACES; p++)
        if (p != s->last) {
            np_free(s->place[p].at);
            s->place[p] = (place){0};
            s->of[p] = NP_NONE;
        }
    s->held = s->place[s->last].cap;
}

static np_code fill_place(np_wholes *s, size_t at, uint32_t x, const np_text *text, np_error *err)
{
    place *p = &s->place[at];
    if (s->held > MOST_HELD)
        clear_places(s);
    s->of[at] = NP_NONE;
    s->held -= p->cap;
    np_code code = read_text(s, p, text, err);
    s->held += p->cap;
    s->of[at] = code ? NP_NONE : x;
    return code;
}

np_code np_wholes_get(void *wholes, uint32_t x, np_text *text, np_error *err)
{
    np_wholes *s = wholes;
    *text = s->c->text[x];
    if (!text->n_absent)
        return NP_OK;
    size_t at = x % PLACES;
    if (s->of[at] != x && (at == s->last || s->of[at ^ 1] == x))
        at ^= 1;
    np_code code = s->of[at] == x ? NP_OK : fill_place(s, at, x, text, err);
    if (code)
        return code;
    const place *p = &s->place[at];
    s->last = at;
    text->rest = text->rest == text->shingle ? p->at : p->at + p->n;
    text->shingle = p->at;
    text->n_rest = p->n_rest;
    text->n_absent = 0;
    return NP_OK;
}

np_seek *np_wholes_seeks(const np_corpus *c, np_error *err)
{
    np_seek *seek = np_alloc(0, c->threads, sizeof *seek, err);
    for (unsigned t = 0; seek && t < c->threads; t++) {
        seek[t] = (np_seek){.whole = np_wholes_get, .ctx = np_wholes_new(c, err)};
        if (!seek[t].ctx) {
            np_wholes_free_seeks(c, seek);
            return NULL;
        }
    }
    return seek;
}

void np_wholes_free_seeks(const np_corpus *c, np_seek *seek)
{
    for (unsigned t = 0; seek && t < c->threads; t++) {
        np_wholes_free(seek[t].ctx);
        np_seek_clear(&seek[t]);
    }
    np_free(seek);
}

/* stage_print.c - all that the stages of copies need of one article, in one piece that can be kept.
 *
 *     "NPAP" | version | tokeniser | shingle | fields | unicode[16] | exact, skeleton, host |
 *     counts | id | names | shingles | rest | lines | sketch | checksum
 *
 * The signature is not in it: it follows from the shingles at 1 ns each, and exact figures need
 * those anyway. A proof (sketch/proof.h) is the line of text that dedup reads back, decided on as
 * it stands; a print also has lines and names, so furniture and groups can still be found of many.
 * A print made otherwise than the options at hand say is refused by name, since its hashes would
 * meet nothing and nobody would know why. */
#include "base/error.h"
#include "base/mem.h"
#include "base/saved.h"
#include "base/sort.h"
#include "base/str.h"
#include "read/read.h"
#include "read/url.h"
#include "reading.h"
#include "sketch/sketch.h"
#include "stages.h"
#include <stdio.h>
#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { VERSION = 1, USE_TITLE = 1, USE_TEXT = 2 };

np_print_basis np_print_basis_of(const np_options *opt)
{
    np_print_basis b = {.tokeniser = NP_PRINT_TOKENISER,
                        .shingle = opt->shingle,
                        .use_title = opt->use_title,
                        .use_text = opt->use_text};
    snprintf(b.unicode, sizeof b.unicode, "%s", utf8proc_unicode_version());
    return b;
}

bool np_print_basis_equal(const np_print_basis *a, const np_print_basis *b)
{
    return a->tokeniser == b->tokeniser && a->shingle == b->shingle &&
           a->use_title == b->use_title && a->use_text == b->use_text &&
           !memcmp(a->unicode, b->unicode, sizeof a->unicode);
}

void np_print_basis_save(const np_print_basis *b, np_saver *out)
{
    np_saver_u32(out, b->tokeniser);
    np_saver_u32(out, b->shingle);
    np_saver_u32(out, (b->use_title ? USE_TITLE : 0) | (b->use_text ? USE_TEXT : 0));
    np_saver_bytes(out, b->unicode, sizeof b->unicode);
}

np_code np_print_basis_check(const np_print_basis *want, np_loader *in, const char *what,
                             np_error *err)
{
    uint32_t tokeniser = np_loader_u32(in), shingle = np_loader_u32(in), field = np_loader_u32(in);
    np_str unicode = np_loader_bytes(in, sizeof want->unicode);
    uint32_t fields = (want->use_title ? USE_TITLE : 0) | (want->use_text ? USE_TEXT : 0);
    if (in->is_short)
        return NP_OK; /* told by the caller */
    if (tokeniser != want->tokeniser)
        return np_fail(err, NP_E_INPUT,
                       "%s of tokeniser %u; this program reads %u: make it again from the text",
                       what, tokeniser, want->tokeniser);
    if (shingle != want->shingle)
        return np_fail(err, NP_E_INPUT, "%s with shingles of %u words, where the options say %u",
                       what, shingle, want->shingle);
    if (field != fields)
        return np_fail(err, NP_E_INPUT, "%s of other fields (title, text) than the options say",
                       what);
    if (memcmp(unicode.at, want->unicode, sizeof want->unicode) != 0)
        return np_fail(err, NP_E_INPUT,
                       "%s of Unicode %.16s; this program folds by %s: make it again from the text",
                       what, unicode.at, want->unicode);
    return NP_OK;
}

uint64_t np_print_form_of(const np_print_basis *b, uint64_t slots, uint64_t seed)
{
    uint64_t field[] = {VERSION, b->tokeniser, b->shingle, b->use_title, b->use_text, slots, seed};
    return XXH3_64bits_withSeed(field, sizeof field, XXH3_64bits(b->unicode, sizeof b->unicode));
}

void np_print_free(np_print *p)
{
    if (!p)
        return;
    if (p->text.rest != p->text.shingle)
        np_free((void *)p->text.rest);
    np_free((void *)p->text.shingle);
    np_free((void *)p->text.name);
    np_free((void *)p->text.id.at);
    np_free(p->line);
    np_free(p);
}

/* A copy of n hashes with an allocation of its own; NULL: NP_E_NOMEM. */
static uint64_t *copy_hashes(const uint64_t *from, size_t n, np_error *err)
{
    uint64_t *to = np_alloc(0, n, sizeof *to, err);
    if (to && n)
        memcpy(to, from, n * sizeof *to);
    return to;
}

static bool keep_id(np_print *p, np_str id, np_error *err)
{
    char *at = np_alloc(0, id.len, 1, err);
    if (at && id.len)
        memcpy(at, id.at, id.len);
    p->text.id = (np_str){at, at ? id.len : 0};
    return at != NULL;
}

/* Fill an empty print from a tidy article. */
static np_code fill(np_print *p, const np_article *a, np_str family, np_arena *arena,
                    np_scanner *scanner, np_error *err)
{
    np_reading r;
    np_text *t = &p->text;
    np_code code = np_reading_make(scanner, a, arena, arena, &r, err);
    if (code)
        return code;
    *t = (np_text){.n_shingles = r.n_shingles,
                   .n_rest = r.n_shingles,
                   .exact = {r.exact[0], r.exact[1]},
                   .skeleton = r.skeleton,
                   .host = a->host.len ? np_host_key(a->host) : 0};
    uint64_t name[2];
    if (family.len)
        name[t->n_names++] = np_name_of_id(XXH3_64bits(family.at, family.len));
    if (a->url.len)
        name[t->n_names++] = np_name_of_url(np_url_page(a->url));
    t->n_names = (uint32_t)np_sort_unique_u64(name, t->n_names);
    p->n_lines = (uint32_t)np_sort_unique_u64(r.line, r.n_lines);
    return keep_id(p, a->id, err) && (t->name = copy_hashes(name, t->n_names, err)) &&
                   (t->rest = t->shingle = copy_hashes(r.shingle, r.n_shingles, err)) &&
                   (p->line = copy_hashes(r.line, p->n_lines, err))
               ? NP_OK
               : NP_E_NOMEM;
}

np_print *np_print_new(const np_article *a, np_str family, const np_options *opt, np_error *err)
{
    np_article tidy;
    np_stats stats = {0};
    if (np_options_check(opt, err))
        return NULL;
    np_print *p = np_alloc(sizeof *p, 0, 0, err);
    np_scanner *scanner = p ? np_scanner_new(opt, err) : NULL;
    np_arena *arena = scanner ? np_arena_new(err) : NULL;
    np_code code = arena
                       ? np_article_tidy(a, &tidy, &(np_shelves){arena, arena, arena}, &stats, err)
                       : NP_E_NOMEM;
    if (!code) {
        p->basis = np_print_basis_of(opt);
        code = fill(p, &tidy, family, arena, scanner, err);
    }
    np_arena_free(arena);
    np_scanner_free(scanner);
    if (!code)
        return p;
    np_print_free(p);
    return NULL;
}

np_str np_print_id(const np_print *p) { return p->text.id; }

const uint64_t *np_print_shingles(const np_print *p, size_t *n)
{
    *n = p->text.n_shingles;
    return p->text.shingle;
}

void np_print_exact(const np_print *p, uint64_t exact[2])
{
    exact[0] = p->text.exact[0];
    exact[1] = p->text.exact[1];
}

/* ---- Classes ---- */

bool np_print_is_same(const np_print *a, const np_print *b)
{
    const np_text *x = &a->text, *y = &b->text;
    return x->n_shingles > 0 && x->n_shingles == y->n_shingles && x->exact[0] == y->exact[0] &&
           x->exact[1] == y->exact[1] &&
           memcmp(x->shingle, y->shingle, x->n_shingles * sizeof *x->shingle) == 0;
}

np_code np_print_absorb(np_print *p, const np_print *same, np_error *err)
{
    np_text *t = &p->text;
    const np_text *other = &same->text;
    if (!np_print_is_same(p, same))
        return np_fail(err, NP_E_USAGE, "only a print of the same words can be absorbed");
    size_t n = (size_t)t->n_names + other->n_names;
    bool leads = np_str_compare(other->id, t->id) < 0;
    np_print first = {0};
    uint64_t *name = np_alloc(0, n, sizeof *name, err), *line = NULL;
    if (!name || (leads && (!(line = copy_hashes(same->line, same->n_lines, err)) ||
                            !keep_id(&first, other->id, err)))) {
        np_free(line);
        np_free(name);
        return NP_E_NOMEM;
    }
    for (size_t i = 0; i < n; i++)
        name[i] = i < t->n_names ? t->name[i] : other->name[i - t->n_names];
    np_free((void *)t->name);
    t->name = name;
    t->n_names = (uint32_t)np_sort_unique_u64(name, n);
    if (leads) { /* the smallest id speaks for all: its site, its capitals */
        np_free((void *)t->id.at);
        np_free(p->line);
        t->id = first.text.id;
        t->host = other->host;
        t->skeleton = other->skeleton;
        p->line = line;
        p->n_lines = same->n_lines;
        p->has_sketch = false;
    }
    return NP_OK;
}

np_code np_prints_rank(np_print **print, size_t n, np_error *err)
{
    if (n >= UINT32_MAX)
        return np_fail(err, NP_E_LIMIT, "%zu prints; at most %u can be ranked", n, UINT32_MAX - 1);
    np_text *text = np_alloc(0, n, sizeof *text, err);
    np_print **sorted = text ? np_alloc(0, n, sizeof(np_print *), err) : NULL;
    np_code code = sorted ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; i < n && !code; i++) {
        text[i] = print[i]->text;
        text[i].of = (uint32_t)i;
    }
    if (!code)
        code = np_text_rank(text, n, err);
    for (size_t i = 0; i < n && !code; i++)
        sorted[i] = print[text[i].of];
    if (!code && n)
        memcpy(print, sorted, n * sizeof *print);
    np_free(sorted);
    np_free(text);
    return code;
}

/* ---- The saved form ---- */

static void save_hashes(np_saver *out, const uint64_t *hash, size_t n)
{
    for (size_t i = 0; i < n; i++)
        np_saver_u64(out, hash[i]);
}

np_code np_print_save(const np_print *p, np_put *put, void *to, np_error *err)
{
    const np_text *t = &p->text;
    bool has_rest = t->rest != t->shingle;
    np_saver out;
    np_saver_open(&out, "NPAP", VERSION, put, to);
    np_print_basis_save(&p->basis, &out);
    const uint64_t head[] = {t->exact[0], t->exact[1], t->skeleton, t->host};
    save_hashes(&out, head, 4);
    const uint32_t count[] = {t->n_names, t->n_shingles, has_rest ? t->n_rest : UINT32_MAX,
                              p->n_lines, p->has_sketch ? NP_FURNITURE_SKETCH : 0};
    for (size_t i = 0; i < 5; i++)
        np_saver_u32(&out, count[i]);
    np_saver_u64(&out, t->id.len);
    np_saver_bytes(&out, t->id.at, t->id.len);
    save_hashes(&out, t->name, t->n_names);
    save_hashes(&out, t->shingle, t->n_shingles);
    save_hashes(&out, t->rest, has_rest ? t->n_rest : 0);
    save_hashes(&out, p->line, p->n_lines);
    save_hashes(&out, p->sketch, p->has_sketch ? NP_FURNITURE_SKETCH : 0);
    return np_saver_close(&out, err);
}

/* n hashes that ascend, in an allocation of their own; NULL, and *code if it is not the input. */
static uint64_t *load_hashes(np_loader *in, size_t n, np_code *code, np_error *err)
{
    if (n > in->left.len / sizeof(uint64_t)) {
        in->is_short = true;
        return NULL;
    }
    uint64_t *hash = np_alloc(0, n, sizeof *hash, err);
    if (!hash)
        *code = NP_E_NOMEM;
    for (size_t i = 0; hash && i < n; i++) {
        hash[i] = np_loader_u64(in);
        in->is_short |= i && hash[i] <= hash[i - 1];
    }
    return hash;
}

static np_code load_fields(np_print *p, np_loader *in, np_error *err)
{
    np_text *t = &p->text;
    np_code code = NP_OK;
    t->exact[0] = np_loader_u64(in);
    t->exact[1] = np_loader_u64(in);
    t->skeleton = np_loader_u64(in);
    t->host = np_loader_u64(in);
    t->n_names = np_loader_u32(in);
    t->n_shingles = np_loader_u32(in);
    uint32_t n_rest = np_loader_u32(in);
    p->n_lines = np_loader_u32(in);
    uint32_t n_sketch = np_loader_u32(in);
    uint64_t id_len = np_loader_u64(in);
    np_str id = np_loader_bytes(in, id_len);
    bool has_rest = n_rest != UINT32_MAX;
    if (in->is_short || (n_sketch && n_sketch != NP_FURNITURE_SKETCH))
        goto damaged;
    if (!keep_id(p, id, err))
        return NP_E_NOMEM;
    if (!(t->name = load_hashes(in, t->n_names, &code, err)) ||
        !(t->rest = t->shingle = load_hashes(in, t->n_shingles, &code, err)))
        goto damaged;
    t->n_rest = has_rest ? n_rest : t->n_shingles;
    if (has_rest && !(t->rest = load_hashes(in, n_rest, &code, err)))
        goto damaged;
    if (!(p->line = load_hashes(in, p->n_lines, &code, err)))
        goto damaged;
    p->has_sketch = n_sketch != 0;
    for (size_t i = 0; i < n_sketch; i++)
        p->sketch[i] = np_loader_u64(in);
    if (!in->is_short && in->left.len == 0)
        return NP_OK;
damaged:
    return code ? code : np_fail(err, NP_E_INPUT, "a print that contradicts itself: make it again");
}

np_print *np_print_load(np_str saved, const np_options *opt, np_error *err)
{
    np_loader in;
    np_print_basis basis = np_print_basis_of(opt);
    if (np_loader_open(&in, saved, "NPAP", VERSION, "a print", err) ||
        np_print_basis_check(&basis, &in, "a print", err))
        return NULL;
    np_print *p = np_alloc(sizeof *p, 0, 0, err);
    if (!p)
        return NULL;
    p->basis = basis;
    if (load_fields(p, &in, err)) {
        np_print_free(p);
        return NULL;
    }
    return p;
}

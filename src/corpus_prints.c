/* corpus_prints.c - every article's fingerprint, for machines that keep them or compare them.
 *
 * A corpus does not hold signatures: deciding on copies is done with other, smaller sketches of
 * the same shingles, and 512 bytes an article would be the largest thing in memory. So they are
 * made here, from the shingles that are there, one line at a time, and forgotten.
 *
 * A line says what its text would say if it were read elsewhere (corpus_prints_read.c): what the
 * signature depends on, the words as hashes, and those facts of the article by which copies are
 * named, related and picked. It tells the id that was given where the one listed was made of it,
 * as only who has all articles can number "ID@2". */
#include "corpus_prints.h"
#include "base/error.h"
#include "base/str.h"
#include "corpus_wholes.h"
#include "read/url.h"
#include "sketch/proof.h"
#include "write/json.h"
#include "write/out.h"
#include <stdio.h>
#include <utf8proc.h>

np_str np_fields_name(const np_options *opt)
{
    return !opt->use_text    ? NP_STR("title")
           : !opt->use_title ? NP_STR("text")
                             : NP_STR("title,text");
}

static np_print_form form_of(const np_corpus *c)
{
    np_print_form form = {.version = NP_PRINT_VERSION,
                          .k = c->opt.sig_slots,
                          .shingle = c->opt.shingle,
                          .tokeniser = NP_PRINT_TOKENISER,
                          .seed = c->opt.seed};
    snprintf(form.unicode, sizeof form.unicode, "%s",
             *c->unicode ? c->unicode : utf8proc_unicode_version());
    return form;
}

/* One writing: what all lines share, and scratch. */
typedef struct writing {
    const np_corpus *c;
    np_wholes *wholes;
    np_print_form form;
    bool has_proof;
    np_buf signature, proof; /* in their saved forms */
    np_out out;
} writing;

static void encode_proof(writing *w, size_t i, const np_text *text)
{
    const np_corpus *c = w->c;
    const np_article *a = &c->article[i];
    const np_signed *elsewhere = c->arrival[i].elsewhere;
    np_proof e = {.exact = {c->exact[i][0], c->exact[i][1]},
                  .skeleton = text->skeleton,
                  .text_size = elsewhere ? elsewhere->proof.text_size : a->text.len,
                  .shingle = text->shingle,
                  .rest = text->rest,
                  .n_shingles = text->n_shingles,
                  .n_rest = text->n_rest};
    np_ident_content(a->title, a->text, e.content);
    if (elsewhere)
        e.content[0] = elsewhere->proof.content[0], e.content[1] = elsewhere->proof.content[1];
    w->proof.len = 0;
    np_proof_encode(&e, np_buf_view(&w->signature), &w->proof);
}

/* Where the id came from, if it is not the one that was given. */
static void put_origin(const np_corpus *c, size_t i, np_json *j)
{
    np_str id = c->article[i].id, given = c->arrival[i].id;
    if (!given.len)
        np_json_str(j, "made", (np_str){id.at, NP_MADE_ID_SIZE}); /* without its "#2" */
    else if (!np_str_equal(id, given))
        np_json_str(j, "given", given);
}

static void put_facts(const np_article *a, np_json *j)
{
    np_json_known(j, "url", a->url);
    if (!np_url_host(a->url).len)
        np_json_known(j, "host", a->host);
    np_json_known(j, "source", a->source);
    np_json_time(j, "published", a->published);
    np_json_time(j, "updated", a->updated);
}

static np_code put_print(writing *w, size_t i, np_error *err)
{
    const np_corpus *c = w->c;
    np_text text;
    uint32_t sig[NP_SIGNATURE_MOST];
    char exact[33];
    np_code code = np_wholes_get(w->wholes, c->text_of[i], &text, err);
    if (code)
        return code;
    np_sign_on(c->opt.cpu, text.shingle, text.n_shingles, w->form.seed, sig, w->form.k);
    w->signature.len = 0;
    np_print_encode(&w->form, sig, &w->signature);
    snprintf(exact, sizeof exact, "%016llx%016llx", (unsigned long long)c->exact[i][1],
             (unsigned long long)c->exact[i][0]);

    np_json j = {.to = &w->out.buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "id", c->article[i].id);
    np_json_count(&j, "version", w->form.version);
    np_json_count(&j, "slots", w->form.k);
    np_json_count(&j, "shingle", w->form.shingle);
    np_json_count(&j, "seed", w->form.seed);
    np_json_str(&j, "unicode", np_str_of(w->form.unicode));
    np_json_str(&j, "fields", np_fields_name(&c->opt));
    np_json_str(&j, "exact", np_str_of(exact));
    np_json_str(&j, "signature", np_buf_view(&w->signature));
    if (w->has_proof) {
        put_origin(c, i, &j);
        put_facts(&c->article[i], &j);
        encode_proof(w, i, &text);
        np_json_str(&j, "proof", np_buf_view(&w->proof));
    }
    np_json_close(&j, '}');
    np_json_end(&j);
    return NP_OK;
}

static np_code write_all(const np_corpus *c, bool has_proof, np_put *put, void *to, np_error *err)
{
    if (!c->has_texts)
        return np_fail(err, NP_E_USAGE, "fingerprints come after np_corpus_copies()");
    writing w = {
        .c = c, .wholes = np_wholes_new(c, err), .form = form_of(c), .has_proof = has_proof};
    if (!w.wholes)
        return NP_E_NOMEM;
    np_code made = NP_OK;
    np_out_open(&w.out, put, to);
    for (size_t i = 0;
         i < c->n && !made && !w.signature.has_failed && !w.proof.has_failed && np_out_turn(&w.out);
         i++)
        made = put_print(&w, i, err);
    bool has_failed = w.signature.has_failed || w.proof.has_failed;
    np_code code = np_out_close(&w.out, made ? NULL : err);
    if (!code && has_failed)
        code = np_fail(err, NP_E_NOMEM, "out of memory");
    code = made ? made : code;
    np_wholes_free(w.wholes);
    np_buf_clear(&w.proof);
    np_buf_clear(&w.signature);
    return code;
}

np_code np_write_fingerprints(const np_corpus *c, np_put *put, void *to, np_error *err)
{
    return write_all(c, true, put, to, err);
}

np_code np_write_signatures(const np_corpus *c, np_put *put, void *to, np_error *err)
{
    return write_all(c, false, put, to, err);
}

/* corpus_prints.c - every article's fingerprint, for machines that keep them.
 *
 * A corpus does not hold signatures: deciding on copies is done with other, smaller sketches of
 * the same shingles, and 512 bytes an article would be the largest thing in memory. So they are
 * made here, from the shingles that are there, one line at a time, and forgotten. */
#include "base/error.h"
#include "base/str.h"
#include "corpus.h"
#include "sketch/sketch.h"
#include "write/json.h"
#include "write/out.h"
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { MOST_SLOTS = 1024 };

static np_print_form form_of(const np_options *opt)
{
    np_print_form form = {.version = NP_PRINT_VERSION,
                          .k = opt->sig_slots,
                          .shingle = opt->shingle,
                          .tokeniser = NP_PRINT_TOKENISER,
                          .seed = opt->seed};
    snprintf(form.unicode, sizeof form.unicode, "%s", utf8proc_unicode_version());
    return form;
}

/* saved: scratch, for the signature in its saved form. */
static void put_print(const np_corpus *c, size_t i, const np_print_form *form, np_buf *saved,
                      np_out *out)
{
    const np_text *text = &c->text[c->text_of[i]];
    uint32_t sig[MOST_SLOTS];
    char exact[33];
    np_sign_on(c->opt.cpu, text->shingle, text->n_shingles, form->seed, sig, form->k);
    saved->len = 0;
    np_print_encode(form, sig, saved);
    snprintf(exact, sizeof exact, "%016llx%016llx", (unsigned long long)c->exact[i][1],
             (unsigned long long)c->exact[i][0]);

    np_json j = {.to = &out->buf};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "id", c->article[i].id);
    np_json_count(&j, "version", form->version);
    np_json_count(&j, "slots", form->k);
    np_json_count(&j, "shingle", form->shingle);
    np_json_count(&j, "seed", form->seed);
    np_json_str(&j, "unicode", np_str_of(form->unicode));
    np_json_str(&j, "exact", np_str_of(exact));
    np_json_str(&j, "signature", np_buf_view(saved));
    np_json_close(&j, '}');
    np_json_end(&j);
}

np_code np_write_fingerprints(const np_corpus *c, np_put *put, void *to, np_error *err)
{
    if (!c->has_texts)
        return np_fail(err, NP_E_USAGE, "fingerprints come after np_corpus_copies()");
    np_print_form form = form_of(&c->opt);
    np_buf saved = {0};
    np_out out;
    np_out_open(&out, put, to);
    for (size_t i = 0; i < c->n && np_out_turn(&out); i++)
        put_print(c, i, &form, &saved, &out);
    np_code code = np_out_close(&out, err);
    if (!code)
        code = np_buf_check(&saved, err);
    np_buf_clear(&saved);
    return code;
}

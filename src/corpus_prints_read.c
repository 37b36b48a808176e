/* corpus_prints_read.c - fingerprints that other machines made, instead of articles.
 *
 * What was signed elsewhere is decided on here as if its text had been read: the same ids, groups,
 * marks, pairs and figures (corpus_prints.c says what a line holds). Only furniture is as each
 * machine found it among its own articles, since it is a matter of lines, and a fingerprint has
 * none; and that two texts are identical rests on their keys, 128 bits, and their shingles.
 *
 * A line with a signature alone is refused. One could group by estimates and mark them so, and
 * whoever drops an article by them would find out too late what the mark meant: an estimate says
 * nothing of excerpts, and near .5 it is off by .04. So is a line whose signature does not compare
 * with those before it: leaving out what one machine signed would look like success. A line that
 * is merely damaged is one article, told, counted and passed over. */
#include "base/error.h"
#include "base/str.h"
#include "corpus.h"
#include "corpus_prints.h"
#include "read/reader.h"
#include <stdio.h>
#include <string.h>

enum { MOST_SHINGLE = 16 };

/* ---- Lines ------------------------------------------------------------- */

/* The members of a line that are strings. */
typedef enum member {
    ID,
    GIVEN,
    MADE,
    URL,
    HOST,
    SOURCE,
    PUBLISHED,
    UPDATED,
    FIELDS,
    EXACT,
    SIGNATURE,
    PROOF,
    MEMBERS
} member;

static const char *const member_name[MEMBERS] = {"id",     "given",  "made",      "url",
                                                 "host",   "source", "published", "updated",
                                                 "fields", "exact",  "signature", "proof"};

static np_code note_member(void *to, np_str key, np_json_value v, np_error *err)
{
    np_str *value = to;
    (void)err;
    for (member m = 0; m < MEMBERS; m++)
        if (np_str_equal(key, np_str_of(member_name[m])))
            value[m] = np_json_string(v);
    return NP_OK;
}

/* ---- What can be compared ---------------------------------------------- */

/* Two fingerprints differ in what they were made with, or one of them is no such thing at all. */
static np_code refuse(const np_reader *r, np_place at, np_error *err, const char *why)
{
    return np_fail(err, NP_E_USAGE, "%.80s:%zu: %s", r->path, at.n, why);
}

/* From its first fingerprint on a corpus goes by what that was made with. */
static np_code adopt(np_corpus *c, const np_print_form *form, np_str fields)
{
    bool is_possible = form->k >= 16 && form->k <= NP_SIGNATURE_MOST && form->k % 16 == 0 &&
                       form->shingle >= 1 && form->shingle <= MOST_SHINGLE;
    if (!is_possible)
        return NP_E_INPUT;
    c->opt.sig_slots = form->k;
    c->opt.shingle = form->shingle;
    c->opt.seed = form->seed;
    c->opt.use_title = !np_str_equal(fields, NP_STR("text"));
    c->opt.use_text = !np_str_equal(fields, NP_STR("title"));
    snprintf(c->unicode, sizeof c->unicode, "%s", form->unicode);
    return NP_OK;
}

/* Names, in why, what the fingerprint has otherwise than those before it; false: nothing. */
static bool differs(const np_corpus *c, const np_print_form *form, np_str fields, char *why,
                    size_t size)
{
    static const char as[] = "cannot be compared: make one of them again";
    np_str ours = np_fields_name(&c->opt);
    if (form->k != c->opt.sig_slots)
        snprintf(why, size, "%u slots, those before it %u; %s", form->k, c->opt.sig_slots, as);
    else if (form->shingle != c->opt.shingle)
        snprintf(why, size, "shingles of %u words, those before it of %u; %s", form->shingle,
                 c->opt.shingle, as);
    else if (form->seed != c->opt.seed)
        snprintf(why, size, "seed %llu, those before it %llu; %s", (unsigned long long)form->seed,
                 (unsigned long long)c->opt.seed, as);
    else if (strcmp(form->unicode, c->unicode) != 0)
        snprintf(why, size, "Unicode %.15s, those before it %.15s; %s", form->unicode, c->unicode,
                 as);
    else if (!np_str_equal(fields, ours))
        snprintf(why, size, "a fingerprint of %.*s, those before it of %.*s; %s",
                 (int)(fields.len < 20 ? fields.len : 20), fields.at, (int)ours.len, ours.at, as);
    else
        return false;
    return true;
}

/* ---- Articles ---------------------------------------------------------- */

typedef struct reading {
    np_corpus *c;
    np_buf scratch;
} reading;

static np_code skip(const np_reader *r, np_place at, np_error *err, const char *why)
{
    return np_reader_skip(r, NP_SKIP_PRINT, at, err, "%s; left out", why);
}

/* Is the "exact" of the line the one of the proof? */
static bool is_exact(np_str text, const uint64_t exact[2])
{
    char digits[33];
    snprintf(digits, sizeof digits, "%016llx%016llx", (unsigned long long)exact[1],
             (unsigned long long)exact[0]);
    return np_str_equal(text, np_str_of(digits));
}

/* Is it nothing, or a name as np_ident_all() makes them: "x" and 26 digits? */
static bool is_made(np_str name)
{
    for (size_t i = 1; i < name.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789", name.at[i], 36))
            return false;
    return !name.len || (name.len == NP_MADE_ID_SIZE && name.at[0] == 'x');
}

/* The proof of a line, and how its signature was made. NP_E_INPUT: it is damaged. */
static np_code decode(reading *to, const np_str *value, np_print_form *form, np_proof *e,
                      np_error *err)
{
    uint32_t sig[NP_SIGNATURE_MOST];
    np_code code = np_proof_decode(value[PROOF], value[SIGNATURE], &to->scratch,
                                   to->c->shelves[0].text, e, err);
    if (!code)
        code = np_print_decode(value[SIGNATURE], form, sig, NP_SIGNATURE_MOST, err);
    if (code == NP_E_LIMIT)
        code = NP_E_INPUT;
    if (!code && !is_exact(value[EXACT], e->exact))
        code = np_fail(err, NP_E_INPUT, "a fingerprint whose \"exact\" is not that of its proof");
    if (!code && (!np_str_trim(value[ID]).len || !is_made(value[MADE])))
        code = np_fail(err, NP_E_INPUT, "a fingerprint without an id");
    return code;
}

static np_code enter(reading *to, const np_reader *r, const np_str *value, const np_proof *e,
                     np_str raw, np_place at, np_error *err)
{
    np_corpus *c = to->c;
    np_signed *elsewhere = np_arena_alloc(c->shelves[0].strings, 1, sizeof *elsewhere, err);
    if (!elsewhere)
        return NP_E_NOMEM;
    *elsewhere = (np_signed){.proof = *e};
    if (!np_arena_copy(c->shelves[0].strings, value[MADE], &elsewhere->made, err))
        return NP_E_NOMEM;
    np_article a = {.id = value[GIVEN].len ? value[GIVEN] : value[ID],
                    .url = value[URL],
                    .host = value[HOST],
                    .source = value[SOURCE],
                    .published = np_reader_date(r, at, value[PUBLISHED]),
                    .updated = np_reader_date(r, at, value[UPDATED]),
                    .raw = raw,
                    .raw_kind = raw.len ? NP_RAW_JSON : NP_RAW_NONE,
                    .file = np_str_of(r->path),
                    .line = at.n};
    if (value[MADE].len)
        a.id = (np_str){0};
    return np_corpus_enter(c, &a, elsewhere, err);
}

static np_code take_line(void *ctx, const np_reader *r, np_json_value v, np_str raw, np_place at,
                         np_error *err)
{
    reading *to = ctx;
    np_str value[MEMBERS] = {0};
    np_print_form form;
    np_proof e;
    np_error why = {0};
    char text[200];
    (void)np_json_each(v, note_member, value, NULL);
    if (np_json_kind_of(v) != NP_JSON_OBJECT || !value[SIGNATURE].len)
        return skip(r, at, err, "no fingerprint: newsprint fingerprint makes them");
    if (!value[PROOF].len)
        return refuse(r, at, err,
                      "a signature alone, which gives estimates: make it without --brief");
    np_code code = decode(to, value, &form, &e, &why);
    if (code == NP_E_INPUT)
        return skip(r, at, err, why.text);
    if (code)
        return code == NP_E_USAGE ? refuse(r, at, err, why.text)
                                  : np_fail(err, code, "%s", why.text);
    if (!to->c->is_signed && adopt(to->c, &form, value[FIELDS]))
        return skip(r, at, err, "a fingerprint with slots or shingles of no possible number");
    if (differs(to->c, &form, value[FIELDS], text, sizeof text))
        return refuse(r, at, err, text);
    to->c->is_signed = true;
    return enter(to, r, value, &e, raw, at, err);
}

np_code np_corpus_read_fingerprints(np_corpus *c, const char *path, np_error *err)
{
    if (c->n && !c->is_signed)
        return np_fail(err, NP_E_USAGE, "a corpus holds articles or fingerprints, not both");
    double start = np_seconds();
    reading to = {.c = c};
    np_code code = np_read_values(path, &c->opt, &c->stats, take_line, &to, err);
    np_buf_clear(&to.scratch);
    c->stats.seconds[NP_STAGE_READ] += np_seconds() - start;
    return code;
}

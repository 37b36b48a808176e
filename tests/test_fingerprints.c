/* Fingerprints of a corpus against those of its texts, one by one; and what is decided on them
 * elsewhere against what is decided on the texts. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include "sketch/proof.h"
#include "sketch/sketch.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *id, *title, *text;
} sample[] = {{"a", "Bridge closes", "The harbour bridge closes on Monday for six months."},
              {"b", "Bridge closes", "The harbour bridge closes on Monday for six months."},
              {"c", "Orchestra", "A conductor from the north was chosen by the state orchestra."},
              {"d", "...", ""}};
enum { N = sizeof sample / sizeof *sample };

static np_corpus *corpus_of_sample(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < N; i++) {
        np_article a = {.id = np_str_of(sample[i].id),
                        .title = np_str_of(sample[i].title),
                        .text = np_str_of(sample[i].text)};
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    return c;
}

/* The value of a text member in the nth line. */
static np_str member(np_str lines, size_t nth, const char *name)
{
    char key[40];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *at = lines.at;
    for (size_t i = 0; i < nth; i++)
        at = strchr(at, '\n') + 1;
    at = strstr(at, key);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at += strlen(key);
    return (np_str){at, strcspn(at, "\"")};
}

static void a_fingerprint_is_the_signature_of_its_text(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = {0};
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_fingerprints(c, put_in_buf, &lines, NULL), NP_OK);
    np_buf_char(&lines, '\0');
    for (size_t i = 0; i < N; i++) {
        uint32_t read[128], sig[128];
        uint64_t *shingle;
        size_t n;
        np_print_form form;
        np_str view = np_buf_view(&lines);
        CU_ASSERT(np_str_equal(member(view, i, "id"), np_str_of(sample[i].id)));
        CU_ASSERT_EQUAL(np_print_decode(member(view, i, "signature"), &form, read, 128, NULL),
                        NP_OK);
        CU_ASSERT_EQUAL(np_shingles(np_str_of(sample[i].title), np_str_of(sample[i].text), 3,
                                    &shingle, &n, NULL),
                        NP_OK);
        np_sign(shingle, n, 1, sig, 128);
        CU_ASSERT_EQUAL(form.k, 128);
        CU_ASSERT_EQUAL(memcmp(read, sig, sizeof sig), 0);
        np_release(shingle);
    }
    np_str view = np_buf_view(&lines);
    CU_ASSERT(np_str_equal(member(view, 0, "exact"), member(view, 1, "exact")));
    CU_ASSERT(!np_str_equal(member(view, 0, "exact"), member(view, 2, "exact")));
    np_buf_clear(&lines);
    np_corpus_free(c);
}

static void fingerprints_come_after_copies(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = {0};
    CU_ASSERT_EQUAL(np_write_fingerprints(c, put_in_buf, &lines, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(lines.len, 0);
    np_corpus_free(c);
}

static void without_memory_fingerprints_say_so(void)
{
    np_corpus *c = corpus_of_sample();
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    for (trial turn = {0}; trial_next(&turn);) {
        char page[1 << 14];
        np_buf lines = {.at = page, .cap = sizeof page}; /* room enough: only we may fail */
        trial_begin(&turn);
        np_code code = np_write_fingerprints(c, put_in_buf, &lines, &turn.err);
        trial_end(&turn, code);
    }
    np_corpus_free(c);
}

/* ---- Read elsewhere ---------------------------------------------------- */

typedef struct draft {
    char id[24], url[48], text[2400];
    np_article article;
} draft;

/* A text of a few sentences out of a small stock, so that many are alike; with lines of its site.
 */
static void draft_text(draft *d, size_t host)
{
    size_t len = 0, n = 1 + index_below(6), topic = index_below(6);
    for (size_t s = 0; s < n; s++) {
        for (size_t w = 0; w < 9; w++)
            len += (size_t)snprintf(d->text + len, sizeof d->text - len, "w%zux%zu ",
                                    index_below(8) ? topic * 10 + s : index_below(1000), w);
        len += (size_t)snprintf(d->text + len, sizeof d->text - len, ".\n");
    }
    if (index_below(3) == 0)
        len += (size_t)snprintf(d->text + len, sizeof d->text - len,
                                "Read by %zu people all over the world every single day\n", host);
    if (index_below(12) == 0)
        snprintf(d->text, sizeof d->text, "...");
}

/* n articles: some of one id, some of one URL, some without either, some copies to the byte. */
static void draft_all(draft *d, size_t n)
{
    static const char *const name[] = {"one.example", "two.example", "three.example"};
    for (size_t i = 0; i < n; i++) {
        size_t host = index_below(3);
        d[i] = (draft){0};
        draft_text(&d[i], host);
        if (i && index_below(5) == 0)
            memcpy(d[i].text, d[index_below(i)].text, sizeof d[i].text);
        if (index_below(3))
            snprintf(d[i].id, sizeof d[i].id, "id%zu", index_below(4) ? i : index_below(n));
        if (index_below(3))
            snprintf(d[i].url, sizeof d[i].url, "https://%s/%zu", name[host], index_below(2 * n));
        d[i].article = (np_article){
            .id = np_str_of(d[i].id),
            .title = index_below(6) ? NP_STR("A title") : NP_STR("A Title"),
            .text = np_str_of(d[i].text),
            .url = np_str_of(d[i].url),
            .host = np_str_of(name[host]),
            .source = index_below(2) ? NP_STR("The Paper") : NP_STR(""),
            .published = {(int64_t)index_below(9) * 86400, (np_time_kind)index_below(3)},
            .updated = {(int64_t)index_below(99) * 3600,
                        index_below(2) ? NP_TIME_EXACT : NP_TIME_UNKNOWN}};
    }
}

static np_corpus *corpus_of(const draft *d, size_t from, size_t to, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = from; i < to; i++)
        CU_ASSERT_EQUAL_FATAL(np_corpus_add(c, &d[i].article, NULL), NP_OK);
    return c;
}

/* Everything that is said of copies: marks and pairs, as their lines. */
static np_buf verdicts_of(np_corpus *c)
{
    np_buf said = {0};
    np_pair *pair;
    size_t n;
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_marks(np_corpus_report(c), NP_FORMAT_JSONL, put_in_buf, &said, NULL),
                    NP_OK);
    CU_ASSERT_EQUAL_FATAL(np_corpus_pairs(c, &pair, &n, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_pairs(np_corpus_report(c), pair, n, NP_FORMAT_JSONL, put_in_buf, &said, NULL),
        NP_OK);
    np_release(pair);
    return said;
}

static np_buf prints_of(np_corpus *c)
{
    np_buf lines = {0};
    CU_ASSERT_EQUAL_FATAL(np_corpus_copies(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_fingerprints(c, put_in_buf, &lines, NULL), NP_OK);
    return lines;
}

static np_code read_lines(np_corpus *c, np_str lines, np_error *err)
{
    return np_corpus_read_fingerprints(c, temp_file("prints", lines), err);
}

static np_corpus *corpus_of_lines(const np_buf *lines, const np_options *opt)
{
    np_corpus *c = np_corpus_new(opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(read_lines(c, np_buf_view(lines), NULL), NP_OK);
    CU_ASSERT(!np_stats_has_skipped(np_corpus_stats(c)));
    return c;
}

static void check_same(np_buf *a, np_buf *b)
{
    CU_ASSERT(np_str_equal(np_buf_view(a), np_buf_view(b)));
    np_buf_clear(a);
    np_buf_clear(b);
}

static np_options any_options(void)
{
    static const unsigned slots[] = {16, 64, 128, 144};
    np_options opt;
    np_options_init(&opt);
    opt.shingle = 1 + (unsigned)index_below(4);
    opt.sig_slots = slots[index_below(4)];
    opt.seed = any();
    opt.near = .3 + .1 * (double)index_below(6);
    opt.keep = index_below(2) ? NP_KEEP_LONGEST : NP_KEEP_FIRST;
    opt.use_title = index_below(3) > 0;
    return opt;
}

static void elsewhere_the_same_is_decided(void)
{
    enum { DRAFTS = 70, ROUNDS = 25 };
    static draft d[DRAFTS];
    for (int round = 0; round < ROUNDS; round++) {
        np_options opt = any_options(), other;
        np_options_init(&other); /* how it was signed is in the lines */
        other.near = opt.near;
        other.keep = opt.keep;
        draft_all(d, DRAFTS);
        np_corpus *c = corpus_of(d, 0, DRAFTS, &opt);
        np_buf said = verdicts_of(c), lines = prints_of(c);
        np_corpus *elsewhere = corpus_of_lines(&lines, &other);
        np_buf said_there = verdicts_of(elsewhere), lines_there = prints_of(elsewhere);
        CU_ASSERT(said.len > DRAFTS * 50);
        check_same(&said, &said_there);
        check_same(&lines, &lines_there);
        np_corpus_free(elsewhere);
        np_corpus_free(c);
    }
}

/* Each part signed by itself, and repeats, revisions and copies found across them. */
static void signed_in_parts_the_same_is_decided(void)
{
    enum { DRAFTS = 70, PARTS = 7, ROUNDS = 15 };
    static draft d[DRAFTS];
    for (int round = 0; round < ROUNDS; round++) {
        np_options opt = any_options();
        np_buf lines = {0};
        opt.keep_furniture = true; /* each part finds its own */
        draft_all(d, DRAFTS);
        np_corpus *c = corpus_of(d, 0, DRAFTS, &opt);
        np_buf said = verdicts_of(c);
        for (size_t p = 0; p < PARTS; p++) {
            np_corpus *part = corpus_of(d, p * DRAFTS / PARTS, (p + 1) * DRAFTS / PARTS, &opt);
            np_buf more = prints_of(part);
            np_buf_str(&lines, np_buf_view(&more));
            np_buf_clear(&more);
            np_corpus_free(part);
        }
        np_corpus *elsewhere = corpus_of_lines(&lines, &opt);
        np_buf said_there = verdicts_of(elsewhere);
        check_same(&said, &said_there);
        np_buf_clear(&lines);
        np_corpus_free(elsewhere);
        np_corpus_free(c);
    }
}

/* What is read of the line and one that differs from it in some way. */
static np_code read_two(const np_options *one, const np_options *two, np_error *err)
{
    static draft d[1];
    snprintf(d[0].text, sizeof d[0].text, "Some words, and then some more words.");
    d[0].article = (np_article){.id = NP_STR("a"), .text = np_str_of(d[0].text)};
    np_buf lines = {0};
    for (int i = 0; i < 2; i++) {
        np_corpus *c = corpus_of(d, 0, 1, i ? two : one);
        np_buf more = prints_of(c);
        np_buf_str(&lines, np_buf_view(&more));
        np_buf_clear(&more);
        np_corpus_free(c);
    }
    np_corpus *c = np_corpus_new(NULL, NULL);
    np_code code = read_lines(c, np_buf_view(&lines), err);
    np_corpus_free(c);
    np_buf_clear(&lines);
    return code;
}

static void what_does_not_compare_is_refused_by_name(void)
{
    np_options usual, opt;
    np_error err = {0};
    np_options_init(&usual);
    CU_ASSERT_EQUAL(read_two(&usual, &usual, &err), NP_OK);
    static const char *const said[] = {":2: 64 slots, those before it 128",
                                       ":2: shingles of 5 words, those before it of 3",
                                       ":2: seed 7, those before it 1",
                                       ":2: a fingerprint of text, those before it of title,text"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        opt = usual;
        opt.sig_slots = i == 0 ? 64 : usual.sig_slots;
        opt.shingle = i == 1 ? 5 : usual.shingle;
        opt.seed = i == 2 ? 7 : usual.seed;
        opt.use_title = i != 3;
        CU_ASSERT_EQUAL(read_two(&usual, &opt, &err), NP_E_USAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, said[i]));
    }
}

/* A line made by hand, as another program or another version of Unicode would. */
static np_buf line_of(const np_print_form *form, const char *exact)
{
    np_buf line = {0}, signature = {0}, proof = {0};
    static const uint64_t shingle = 5;
    uint32_t sig[1024] = {0};
    np_proof e = {
        .exact = {2, 1}, .shingle = &shingle, .rest = &shingle, .n_shingles = 1, .n_rest = 1};
    np_print_encode(form, sig, &signature);
    np_proof_encode(&e, np_buf_view(&signature), &proof);
    np_buf_print(&line,
                 "{\"id\":\"a\",\"fields\":\"title,text\",\"exact\":\"%s\",\"signature\":\"%.*s\","
                 "\"proof\":\"%.*s\"}\n",
                 exact, (int)signature.len, signature.at, (int)proof.len, proof.at);
    np_buf_clear(&proof);
    np_buf_clear(&signature);
    return line;
}

static const char exact_of_line[] = "00000000000000010000000000000002";

static np_code read_forms(const np_print_form *one, const np_print_form *two, uint64_t *n_skipped,
                          np_error *err)
{
    np_buf lines = line_of(one, exact_of_line), more = line_of(two, exact_of_line);
    np_corpus *c = np_corpus_new(NULL, NULL);
    np_buf_str(&lines, np_buf_view(&more));
    np_code code = read_lines(c, np_buf_view(&lines), err);
    *n_skipped = np_corpus_stats(c)->n_skipped[NP_SKIP_PRINT];
    np_corpus_free(c);
    np_buf_clear(&more);
    np_buf_clear(&lines);
    return code;
}

static void another_version_is_refused_by_name(void)
{
    np_print_form ours = {NP_PRINT_VERSION, 128, 3, NP_PRINT_TOKENISER, "14.0.0", 1}, form;
    np_error err = {0};
    uint64_t n_skipped;
    CU_ASSERT_EQUAL(read_forms(&ours, &ours, &n_skipped, &err), NP_OK);
    CU_ASSERT_EQUAL(n_skipped, 0);
    form = ours, strcpy(form.unicode, "15.1.0");
    CU_ASSERT_EQUAL(read_forms(&ours, &form, &n_skipped, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":2: Unicode 15.1.0, those before it 14.0.0"));
    CU_ASSERT_EQUAL(read_forms(&form, &form, &n_skipped, &err), NP_OK);
    form = ours, form.version = 2;
    CU_ASSERT_EQUAL(read_forms(&ours, &form, &n_skipped, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":2: a fingerprint of version 2, tokeniser 1"));
    form = ours, form.tokeniser = 3;
    CU_ASSERT_EQUAL(read_forms(&form, &ours, &n_skipped, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":1: a fingerprint of version 1, tokeniser 3"));
    static const np_print_form odd[] = {{NP_PRINT_VERSION, 17, 3, NP_PRINT_TOKENISER, "14", 1},
                                        {NP_PRINT_VERSION, 0, 3, NP_PRINT_TOKENISER, "14", 1},
                                        {NP_PRINT_VERSION, 128, 0, NP_PRINT_TOKENISER, "14", 1},
                                        {NP_PRINT_VERSION, 128, 17, NP_PRINT_TOKENISER, "14", 1}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        CU_ASSERT_EQUAL(read_forms(&odd[i], &ours, &n_skipped, &err), NP_OK);
        CU_ASSERT_EQUAL(n_skipped, 1);
    }
}

static void a_damaged_line_is_one_article_lost(void)
{
    np_corpus *c = corpus_of_sample(), *elsewhere = np_corpus_new(NULL, NULL);
    np_buf lines = prints_of(c), bad = {0};
    np_str first = {lines.at, strcspn(lines.at, "\n")};
    np_print_form form = {NP_PRINT_VERSION, 128, 3, NP_PRINT_TOKENISER, "15.0.0", 1};
    np_buf other = line_of(&form, "1");
    np_buf_text(&bad, "{\"id\":\"a text\",\"title\":\"A title\"}\n[1]\n7\n{\"signature\":3}\n");
    np_buf_str(&bad, (np_str){first.at, first.len - 30});
    np_buf_text(&bad, "\"}\n");            /* its proof is cut */
    np_buf_str(&bad, np_buf_view(&other)); /* another exact key than its proof */
    np_buf_str(&bad, np_buf_view(&lines));
    CU_ASSERT_EQUAL(read_lines(elsewhere, np_buf_view(&bad), NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_stats(elsewhere)->n_skipped[NP_SKIP_PRINT], 6);
    CU_ASSERT_EQUAL(np_corpus_stats(elsewhere)->n_records, N);
    CU_ASSERT(np_stats_has_skipped(np_corpus_stats(elsewhere)));
    CU_ASSERT_STRING_EQUAL(np_reason_name(NP_SKIP_PRINT), "fingerprint");
    np_corpus_free(elsewhere);

    np_options strict;
    np_options_init(&strict);
    strict.is_strict = true;
    elsewhere = np_corpus_new(&strict, NULL);
    CU_ASSERT_EQUAL(read_lines(elsewhere, np_buf_view(&bad), NULL), NP_E_INPUT);
    np_corpus_free(elsewhere);
    np_corpus_free(c);
    np_buf_clear(&other);
    np_buf_clear(&bad);
    np_buf_clear(&lines);
}

static void a_signature_alone_is_refused(void)
{
    np_corpus *c = corpus_of_sample(), *elsewhere = np_corpus_new(NULL, NULL);
    np_buf lines = {0};
    np_error err = {0};
    CU_ASSERT_EQUAL(np_write_signatures(c, put_in_buf, &lines, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_signatures(c, put_in_buf, &lines, NULL), NP_OK);
    CU_ASSERT_EQUAL(read_lines(elsewhere, np_buf_view(&lines), &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":1: a signature alone"));
    np_corpus_free(elsewhere);
    np_corpus_free(c);
    np_buf_clear(&lines);
}

static void articles_and_fingerprints_do_not_mix(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = prints_of(c);
    np_article a = {.title = NP_STR("One more")};
    CU_ASSERT_EQUAL(read_lines(c, np_buf_view(&lines), NULL), NP_E_USAGE);
    np_corpus *elsewhere = corpus_of_lines(&lines, NULL);
    CU_ASSERT_EQUAL(np_corpus_add(elsewhere, &a, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_stories(elsewhere, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_corpus_copies(elsewhere, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_read_fingerprints(elsewhere, "/nowhere/at/all", NULL), NP_E_IO);
    np_corpus_free(elsewhere);
    np_corpus_free(c);
    np_buf_clear(&lines);
}

static void kept_fingerprints_pass_byte_for_byte(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = prints_of(c), kept = {0}, old = prints_of(c);
    np_options opt;
    np_options_init(&opt);
    opt.keep_raw = NP_RAW_JSON;
    np_corpus *elsewhere = corpus_of_lines(&lines, &opt);
    CU_ASSERT_EQUAL(np_corpus_copies(elsewhere, NULL), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_kept(np_corpus_report(elsewhere), NP_FORMAT_JSONL, put_in_buf, &kept, NULL),
        NP_OK);
    size_t first = strcspn(lines.at, "\n") + 1, second = strcspn(lines.at + first, "\n") + 1;
    memmove(lines.at + first, lines.at + first + second, lines.len - first - second);
    lines.len -= second; /* the copy of the first */
    CU_ASSERT(np_str_equal(np_buf_view(&kept), np_buf_view(&lines)));
    np_corpus_mark_old(elsewhere);
    CU_ASSERT_EQUAL(read_lines(elsewhere, np_buf_view(&old), NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(elsewhere, NULL), NP_OK);
    kept.len = 0;
    CU_ASSERT_EQUAL(
        np_write_kept(np_corpus_report(elsewhere), NP_FORMAT_JSONL, put_in_buf, &kept, NULL),
        NP_OK);
    CU_ASSERT_EQUAL(kept.len, 0);
    np_corpus_free(elsewhere);
    np_corpus_free(c);
    np_buf_clear(&old);
    np_buf_clear(&kept);
    np_buf_clear(&lines);
}

static void without_memory_reading_fingerprints_says_so(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = prints_of(c);
    const char *path = temp_file("prints", np_buf_view(&lines));
    for (trial turn = {0}; trial_next(&turn);) {
        np_corpus *elsewhere = np_corpus_new(NULL, NULL);
        trial_begin(&turn);
        np_code code = np_corpus_read_fingerprints(elsewhere, path, &turn.err);
        if (!code)
            code = np_corpus_copies(elsewhere, &turn.err);
        trial_end(&turn, code);
        np_corpus_free(elsewhere);
    }
    np_corpus_free(c);
    np_buf_clear(&lines);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_fingerprint_is_the_signature_of_its_text),
        TEST(fingerprints_come_after_copies),
        TEST(without_memory_fingerprints_say_so),
        TEST(elsewhere_the_same_is_decided),
        TEST(signed_in_parts_the_same_is_decided),
        TEST(what_does_not_compare_is_refused_by_name),
        TEST(another_version_is_refused_by_name),
        TEST(a_damaged_line_is_one_article_lost),
        TEST(a_signature_alone_is_refused),
        TEST(articles_and_fingerprints_do_not_mix),
        TEST(kept_fingerprints_pass_byte_for_byte),
        TEST(without_memory_reading_fingerprints_says_so),
    };
    return run_tests("fingerprints", tests, N_OF(tests));
}

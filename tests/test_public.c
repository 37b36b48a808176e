/* Every failure that newsprint.h names, but for those a test of its own has: prints and tables
 * (test_stages.c), fingerprints (test_fingerprints.c), option ranges (test_options.c), --memory
 * (test_memory.c). And every maker and doer, as each allocation fails in turn. */
#include "base/buf.h"
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"

static const char day[] = "datasets/sample/day/papers.jsonl", gold[] = "datasets/sample/gold.jsonl";
static const char missing[] = "datasets/sample/there-is-none.jsonl";

static np_corpus *corpus_of(const char *path)
{
    np_error err = {0};
    np_corpus *c = np_corpus_new(NULL, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(np_corpus_read(c, path, &err), NP_OK);
    return c;
}

/* ---- Corpora ---- */

static void a_corpus_is_refused_for_what_its_options_say(void)
{
    np_options opt;
    np_error err = {0};
    np_options_init(&opt);
    opt.near = 2;
    CU_ASSERT_PTR_NULL(np_corpus_new(&opt, &err));
    CU_ASSERT(err.code == NP_E_USAGE && strstr(err.text, "near"));
    np_options_init(&opt);
    opt.sources = missing;
    CU_ASSERT_PTR_NULL(np_corpus_new(&opt, &err));
    CU_ASSERT(err.code == NP_E_IO && strstr(err.text, missing));
    CU_ASSERT_PTR_NULL(np_corpus_new(&opt, NULL)); /* err may be NULL */
}

static void what_cannot_be_read_is_told(void)
{
    np_error err = {0};
    np_options opt;
    const char *path;
    np_options_init(&opt);
    opt.is_strict = true;
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_EQUAL(np_corpus_read(c, missing, &err), NP_E_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, missing));
    path = temp_file("news", NP_STR("\x7f\x45\x4c\x46\x02\x01\x01\x03\x80\x81\x82"));
    CU_ASSERT_EQUAL(np_corpus_read(c, path, &err), NP_E_INPUT); /* of no known kind */
    path = temp_file("news", NP_STR("{\"title\":\"Rain\"}\n{\"title\":\n"));
    CU_ASSERT_EQUAL(np_corpus_read(c, path, &err), NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, ":2"));
    CU_ASSERT_EQUAL(np_corpus_report(c)->n_articles, 1); /* what was read before stays */
    np_corpus_free(c);
}

static void texts_that_cannot_be_shingled_are_refused(void)
{
    np_error err = {0};
    uint64_t *shingle;
    size_t n;
    CU_ASSERT_EQUAL(np_shingles((np_str){0}, NP_STR("a"), 0, &shingle, &n, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_shingles((np_str){0}, NP_STR("a"), 17, &shingle, &n, &err), NP_E_USAGE);
    np_str huge = {"a", ((size_t)1 << 28) + 1}; /* its size is looked at before its bytes */
    CU_ASSERT_EQUAL(np_shingles((np_str){0}, huge, 3, &shingle, &n, &err), NP_E_LIMIT);
    CU_ASSERT(n == 0 && !shingle);
    CU_ASSERT_EQUAL(np_shingles((np_str){0}, (np_str){0}, 3, &shingle, &n, &err), NP_OK);
    CU_ASSERT(n == 0 && !shingle);
    np_release(shingle);
}

static void askers_know_what_is_not_there(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    const np_report *r = np_corpus_report(c);
    uint32_t article = 7;
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT(r->n_articles == 0 && !r->copy && !r->story_of && r->n_stories == 0);
    CU_ASSERT(!np_corpus_find(c, NP_STR("nobody"), &article) && article == 7);
    CU_ASSERT(!np_stats_has_skipped(np_corpus_stats(c)));
    CU_ASSERT(np_build()[0] != 0);
    for (np_reason why = 0; why < NP_REASONS; why++)
        CU_ASSERT(np_reason_name(why)[0] != 0);
    for (np_relation is = NP_UNRELATED; is <= NP_CONTAINS; is++)
        CU_ASSERT(np_relation_name(is)[0] != 0);
    np_corpus_free(c);
    np_corpus_free(NULL);
    np_release(NULL);
    np_print_free(NULL);
    np_sums_free(NULL);
}

/* ---- Writers ---- */

enum { WRITERS = 14 };

static np_code write_with(int writer, const np_corpus *c, np_put *put, void *to, np_error *err)
{
    const np_report *r = np_corpus_report(c);
    static const np_pair pair = {.a = 0, .b = 1, .relation = NP_NEAR};
    switch (writer) {
    case 0:
    case 1:
    case 2:
        return np_write_stories(r, (np_format)writer, NULL, put, to, err);
    case 3:
    case 4:
        return np_write_topics(r, (np_format)(writer - 3), NULL, put, to, err);
    case 5:
    case 6:
    case 7:
        return np_write_related(r, 0, (np_format)(writer - 5), NULL, put, to, err);
    case 8:
        return np_write_related_all(r, NP_FORMAT_JSONL, NULL, put, to, err);
    case 9:
        return np_write_kept(r, NP_FORMAT_JSONL, put, to, err);
    case 10:
        return np_write_marks(r, NP_FORMAT_JSONL, put, to, err);
    case 11:
        return np_write_pairs(r, &pair, 1, NP_FORMAT_JSONL, put, to, err);
    case 12:
        return np_write_fingerprints(c, put, to, err);
    default:
        return np_write_stats(np_corpus_stats(c), 1, 1, put, to, err);
    }
}

static void every_writer_passes_on_what_put_says(void)
{
    np_corpus *c = corpus_of(day);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    for (int w = 0; w < WRITERS; w++) {
        sink whole = {0};
        CU_ASSERT_EQUAL(write_with(w, c, put_in_sink, &whole, NULL), NP_OK);
        CU_ASSERT(whole.len > 0);
        for (int part = 0; part < 2; part++) { /* nothing fits; all but a byte fits */
            np_error err = {0};
            sink small = {.full_at = whole.len - 1};
            np_put *put = part ? put_in_sink : put_nowhere;
            CU_ASSERT_EQUAL(write_with(w, c, put, &small, &err), NP_E_IO);
            CU_ASSERT_STRING_EQUAL(err.text, "no space left");
            empty_sink(&small);
        }
        empty_sink(&whole);
    }
    np_corpus_free(c);
}

static void writers_refuse_what_is_not_there(void)
{
    np_corpus *c = corpus_of(day);
    const np_report *r = np_corpus_report(c);
    sink out = {0};
    np_error err = {0};
    CU_ASSERT_EQUAL(np_write_related(r, 0, NP_FORMAT_TEXT, NULL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "np_corpus_stories"));
    CU_ASSERT_EQUAL(np_write_related_all(r, NP_FORMAT_TEXT, NULL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_fingerprints(c, put_in_sink, &out, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_signatures(c, put_in_sink, &out, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_topics(r, NP_FORMAT_HTML, NULL, put_in_sink, &out, &err), NP_E_USAGE);
    CU_ASSERT_EQUAL_FATAL(np_corpus_stories(c, NULL), NP_OK);
    uint32_t n = (uint32_t)r->n_articles;
    CU_ASSERT_EQUAL(np_write_related(r, n, NP_FORMAT_JSONL, NULL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    np_pair wrong[] = {{.a = 0, .b = n}, {.a = n, .b = 0}};
    CU_ASSERT_EQUAL(np_write_pairs(r, &wrong[0], 1, NP_FORMAT_JSONL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(np_write_pairs(r, &wrong[1], 1, NP_FORMAT_JSONL, put_in_sink, &out, &err),
                    NP_E_USAGE);
    CU_ASSERT_EQUAL(out.len, 0);
    np_corpus_free(c);
}

/* ---- Scores ---- */

static void scores_refuse_what_cannot_be_scored(void)
{
    np_partition_scores s;
    np_pair_scores pairs;
    np_ranking_scores ranking;
    np_error err = {0};
    np_options opt;
    np_options_init(&opt);
    opt.is_strict = true;
    const char *bare = temp_file("bare", NP_STR("{\"id\":\"a\"}\n"));
    const char *broken = temp_file("broken", NP_STR("{\"id\":\"a\",\"story\":\"s\"}\n{\"id\":\n"));
    CU_ASSERT_EQUAL(np_score_partition(NULL, NULL, (size_t)1 << 32, &s, &err), NP_E_LIMIT);
    CU_ASSERT_EQUAL(np_score_partition(NULL, NULL, 0, &s, &err), NP_OK);
    CU_ASSERT_EQUAL(s.bcubed.f1, 1);
    CU_ASSERT_EQUAL(np_score_files(missing, gold, "story", NULL, &s, &err), NP_E_IO);
    CU_ASSERT_EQUAL(np_score_files(gold, missing, "story", NULL, &s, &err), NP_E_IO);
    CU_ASSERT_EQUAL(np_score_files(bare, gold, "story", NULL, &s, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_score_files(gold, bare, "story", NULL, &s, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_score_files(broken, gold, "story", NULL, &s, &err), NP_OK);
    CU_ASSERT_EQUAL(np_score_files(broken, gold, "story", &opt, &s, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_score_pair_files(missing, gold, NULL, &pairs, &err), NP_E_IO);
    CU_ASSERT_EQUAL(np_score_pair_files(gold, missing, NULL, &pairs, &err), NP_E_IO);
    CU_ASSERT_EQUAL(np_score_pair_files(broken, broken, &opt, &pairs, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_score_related_files(missing, gold, "topic", NULL, &ranking, &err), NP_E_IO);
    CU_ASSERT_EQUAL(np_score_related_files(bare, gold, "topic", NULL, &ranking, &err), NP_E_INPUT);
    CU_ASSERT_EQUAL(np_score_related_files(broken, broken, "story", &opt, &ranking, &err),
                    NP_E_INPUT);
}

/* ---- A failing world ---- */

static np_code do_all(np_error *err)
{
    np_article a = {.title = NP_STR("The river rose above its banks on Monday"),
                    .text = NP_STR("Three hundred people left their homes, the mayor said.")};
    np_pair *pair = NULL;
    size_t n;
    sink out = {0};
    uint64_t *shingle = NULL;
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    np_corpus *c = np_corpus_new(&opt, err);
    np_code code = c ? np_corpus_add(c, &a, err) : err->code;
    a.text = NP_STR("Three hundred people left their homes on Monday, the governor said.");
    if (!code)
        code = np_corpus_add(c, &a, err);
    if (!code)
        code = np_corpus_copies(c, err);
    if (!code)
        code = np_corpus_pairs(c, &pair, &n, err);
    if (!code)
        code = np_corpus_stories(c, err);
    for (int w = 0; w < WRITERS && !code; w++)
        code = write_with(w, c, put_in_sink, &out, err);
    if (!code)
        code = np_shingles(a.title, a.text, 3, &shingle, &n, err);
    empty_sink(&out);
    np_release(shingle);
    np_release(pair);
    np_corpus_free(c);
    return code;
}

static void every_failing_allocation_is_told(void)
{
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        np_code code = do_all(&turn.err);
        trial_end(&turn, code);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_corpus_is_refused_for_what_its_options_say), TEST(what_cannot_be_read_is_told),
        TEST(texts_that_cannot_be_shingled_are_refused),    TEST(askers_know_what_is_not_there),
        TEST(every_writer_passes_on_what_put_says),         TEST(writers_refuse_what_is_not_there),
        TEST(scores_refuse_what_cannot_be_scored),          TEST(every_failing_allocation_is_told),
    };
    return run_tests("public", tests, N_OF(tests));
}

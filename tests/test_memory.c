/* More than fits: what lies in a file is what lay in memory, and what fails says so. */
#include "base/arena.h"
#include "base/machine.h"
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char *folder(void) { return temp_path(""); }

static size_t files_in_folder(void)
{
    size_t n = 0;
    DIR *dir = opendir(folder());
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n - 2;
}

/* ---- the file ---- */

static void pages_in_a_file_read_as_they_did_in_memory(void)
{
    enum { PAGES = 3, N = 20 };
    size_t size = PAGES * np_page_size();
    np_spill *s = np_spill_new(folder(), below(2) ? 0 : 1 << 16, NULL);
    unsigned char *page[N], *was = malloc(N * size);
    CU_ASSERT_FATAL(s && was);
    for (size_t i = 0; i < N; i++) {
        page[i] = np_pages_new(size, NULL);
        for (size_t k = 0; k < size; k++)
            page[i][k] = was[i * size + k] = (unsigned char)below(256);
        if (i % 3)
            CU_ASSERT_EQUAL(np_spill_put(s, page[i], size, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL(np_spill_size(s), (N - (N + 2) / 3) * size);
    CU_ASSERT_EQUAL(np_spill_settle(s, NULL), NP_OK);
    CU_ASSERT_EQUAL(files_in_folder(), 0); /* nobody sees it, nobody need remove it */
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < N; i++) {
            CU_ASSERT(memcmp(page[i], was + i * size, size) == 0);
            if (i % 3)
                np_spill_unread(page[i], size);
        }
    np_spill_free(s);
    for (size_t i = 0; i < N; i++) {
        CU_ASSERT(memcmp(page[i], was + i * size, size) == 0); /* readable until freed */
        np_pages_free(page[i], size);
    }
    free(was);
}

static void a_folder_that_takes_no_file_is_named(void)
{
    np_error err = {0};
    CU_ASSERT_PTR_NULL(np_spill_new("/nowhere/at all", 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nowhere/at all"));
    CU_ASSERT_PTR_NULL(np_spill_new("/dev/null", 0, &err));
    np_mem_fail_at(1);
    CU_ASSERT_PTR_NULL(np_spill_new(folder(), 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
    np_mem_fail_at(0);
}

static void a_file_that_is_full_loses_nothing(void)
{
    size_t size = 64 * np_page_size();
    np_error err = {0};
    np_spill *s = np_spill_new(folder(), below(2) ? 0 : 1 << 16, NULL);
    char *page = np_pages_new(size, NULL);
    CU_ASSERT_FATAL(s && page);
    memset(page, 'x', size);
    struct rlimit was, low = {size / 2, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &was);
    low.rlim_max = was.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &low), 0);
    np_code code = np_spill_put(s, page, size, &err);
    setrlimit(RLIMIT_FSIZE, &was);
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_EQUAL(code, NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, folder()));
    page[0] = 'y'; /* still ours */
    CU_ASSERT_EQUAL(page[size - 1], 'x');
    np_pages_free(page, size);
    np_spill_free(s);
}

static void an_arena_is_spilled_block_by_block(void)
{
    enum { N = 3000 };
    static np_str kept[N];
    static char text[N][40];
    np_arena *a = np_arena_new_bulk(NULL);
    np_spill *s = np_spill_new(folder(), below(2) ? 0 : 1 << 16, NULL);
    CU_ASSERT_FATAL(a && s);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "piece %u of %u", i, below(1000));
        CU_ASSERT_TRUE_FATAL(np_arena_copy(a, (np_str){text[i], strlen(text[i])}, &kept[i], NULL));
        if (below(20) == 0) /* a block of its own, now and then */
            memset(np_arena_alloc(a, 1 << (10 + below(11)), 1, NULL), 1, 1 << 10);
        size_t held = np_arena_held(a);
        if (below(100) == 0) {
            size_t most = np_arena_spillable(a), size = below(2) ? SIZE_MAX : below(12 << 20);
            CU_ASSERT_EQUAL(np_arena_spill(a, size, s, NULL), NP_OK);
            size_t put = held - np_arena_held(a);
            CU_ASSERT(put <= most && put >= (size < most ? size : most));
            CU_ASSERT(put == 0 || size > most || put < size + (4 << 20)); /* no block too many */
            np_arena_unread(a);
        }
    }
    CU_ASSERT(np_spill_size(s) > 10 << 20);
    CU_ASSERT(np_arena_held(a) < np_spill_size(s) / 2);
    for (uint32_t i = 0; i < N; i++)
        CU_ASSERT(kept[i].len == strlen(text[i]) && !memcmp(kept[i].at, text[i], kept[i].len));
    np_arena_reset(a);
    CU_ASSERT(np_arena_held(a) <= 4 << 20);
    CU_ASSERT_PTR_NOT_NULL(np_arena_alloc(a, 100, 1, NULL));
    np_arena_free(a);
    np_spill_free(s);
}

static void a_bulk_arena_without_memory_keeps_what_it_has(void)
{
    np_str kept;
    np_error err = {0};
    np_arena *a = np_arena_new_bulk(NULL);
    for (long nth = 1; nth <= 2; nth++) { /* what describes a block, and its pages */
        np_mem_fail_at(nth);
        CU_ASSERT_PTR_NULL(np_arena_alloc(a, 1 << 20, 1, &err));
        CU_ASSERT_EQUAL(err.code, NP_E_NOMEM);
        np_mem_fail_at(0);
    }
    CU_ASSERT_EQUAL(np_arena_held(a), 0);
    CU_ASSERT_TRUE(np_arena_copy(a, (np_str){"late", 4}, &kept, NULL));
    np_arena_free(a);
}

static void a_machine_has_memory(void)
{
    CU_ASSERT(np_machine_memory() >= 1 << 20);
    struct rlimit was, low;
    getrlimit(RLIMIT_DATA, &was);
    low = was;
    low.rlim_cur = (rlim_t)8 << 30;
    if (setrlimit(RLIMIT_DATA, &low) == 0)
        CU_ASSERT(np_machine_memory() <= (size_t)8 << 30);
    setrlimit(RLIMIT_DATA, &was);
}

/* ---- a corpus ---- */

enum { N = 400, WORDS = 900, MIB = 1 << 20, LITTLE = 5 * MIB };
static char *made[N];

static void make_texts(void)
{
    for (uint32_t i = 0; i < N; i++) {
        size_t size = 12 * WORDS, len = 0;
        free(made[i]);
        made[i] = malloc(size);
        bool is_copy = i > 0 && below(3) == 0;
        if (is_copy)
            memcpy(made[i], made[below(i)], size);
        for (uint32_t w = 0; w < WORDS && !is_copy; w++)
            len += (size_t)snprintf(made[i] + len, size - len, "%s%c%u ", w % 40 ? "" : "\n",
                                    'a' + (char)(below(9)), below(w % 7 ? 900 : 40));
        for (uint32_t cut = is_copy ? below(3) : 0; cut > 0; cut--)
            made[i][below((uint32_t)strlen(made[i]))] = ' ';
    }
}

static np_options with(size_t memory, const char *tmp, unsigned threads)
{
    np_options opt;
    np_options_init(&opt);
    opt.memory = memory;
    opt.tmp = tmp;
    opt.threads = threads;
    return opt;
}

static np_code add_all(np_corpus *c, np_error *err)
{
    np_code code = NP_OK;
    for (uint32_t i = 0; i < N && !code; i++) {
        char id[16], url[60];
        snprintf(id, sizeof id, "a%u", i);
        snprintf(url, sizeof url, "https://paper%u.example/%u", i % 5, i);
        np_article a = {.id = {id, strlen(id)},
                        .title = {made[i], 60},
                        .text = {made[i], strlen(made[i])},
                        .url = {url, strlen(url)},
                        .raw = {made[i], strlen(made[i])},
                        .published = {1700000000 + (i * 7919) % 86400, NP_TIME_EXACT}};
        code = np_corpus_add(c, &a, err);
    }
    return code;
}

static void note_file(void *ctx, np_level level, const char *line)
{
    *(size_t *)ctx += level == NP_LOG_DETAIL && strstr(line, "goes to a file in");
}

/* Everything a corpus can be asked for, but for stories: of them below. */
static sink all_of(size_t memory, const char *tmp, unsigned threads)
{
    sink p = {0};
    np_options opt = with(memory, tmp, threads);
    np_error err = {0};
    np_pair *pair = NULL;
    size_t n = 0, n_files = 0;
    opt.log = note_file;
    opt.ctx = &n_files;
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(add_all(c, &err), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(c, &err), NP_OK);
    CU_ASSERT_EQUAL(np_write_marks(np_corpus_report(c), NP_FORMAT_JSONL, put_in_sink, &p, NULL),
                    NP_OK);
    for (np_format f = NP_FORMAT_JSONL; f <= NP_FORMAT_ATOM; f++)
        if (f != NP_FORMAT_HTML)
            CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(c), f, put_in_sink, &p, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_fingerprints(c, put_in_sink, &p, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_pairs(c, &pair, &n, &err), NP_OK);
    CU_ASSERT_EQUAL(
        np_write_pairs(np_corpus_report(c), pair, n, NP_FORMAT_JSONL, put_in_sink, &p, NULL),
        NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_EQUAL(n_files, tmp ? 3 : 0); /* texts; shingles; those again, for pairs */
    np_release(pair);
    np_corpus_free(c);
    return p;
}

static void what_is_spilled_changes_no_byte(void)
{
    static const unsigned threads[] = {1, 2, 8};
    make_texts();
    sink in_memory = all_of(0, NULL, 1);
    CU_ASSERT(in_memory.len > 100000);
    for (size_t i = 0; i < 3; i++) {
        sink spilled = all_of(LITTLE, folder(), threads[i]);
        CU_ASSERT(spilled.len == in_memory.len &&
                  memcmp(spilled.at, in_memory.at, spilled.len) == 0);
        empty_sink(&spilled);
    }
    empty_sink(&in_memory);
    CU_ASSERT_EQUAL(files_in_folder(), 0);
}

/* As many lines as make several batches, most of them of one of the texts. */
static const char *lines_of_texts(void)
{
    static char path[4096];
    np_buf lines = {0};
    for (uint32_t i = 0; i < 5 * N; i++) {
        const char *text = made[below(N)];
        np_buf_print(&lines, "{\"id\":\"b%u\",\"title\":\"%.40s\",\"text\":\"", i, text + 1);
        for (; *text; text++)
            np_buf_text(&lines, *text == '\n' ? "\\n" : (char[]){*text, 0});
        np_buf_text(&lines, below(50) ? "\"}\n" : "}\n");
    }
    snprintf(path, sizeof path, "%s", temp_file("lines.jsonl", np_buf_view(&lines)));
    CU_ASSERT(lines.len > 8 * MIB);
    np_buf_clear(&lines);
    return path;
}

/* What dedup keeps of a file, and how much of it went to disk before it was read whole. */
static sink kept_of(const char *path, size_t memory, unsigned threads, bool *is_spilled)
{
    sink p = {0};
    np_options opt = with(memory, memory ? folder() : NULL, threads);
    size_t n_files = 0;
    np_error err = {0};
    opt.keep_raw = NP_RAW_JSON;
    opt.log = note_file;
    opt.ctx = &n_files;
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(np_corpus_read(c, path, &err), NP_OK);
    *is_spilled = n_files > 0;
    CU_ASSERT_EQUAL(np_corpus_copies(c, &err), NP_OK);
    CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(c), NP_FORMAT_JSONL, put_in_sink, &p, &err),
                    NP_OK);
    CU_ASSERT_EQUAL(np_corpus_check(c, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    np_corpus_free(c);
    return p;
}

static void what_threads_read_and_spill_is_what_one_reads(void)
{
    bool is_spilled;
    make_texts();
    const char *path = lines_of_texts();
    sink in_memory = kept_of(path, 0, 1, &is_spilled);
    CU_ASSERT(!is_spilled && in_memory.len > MIB);
    for (unsigned threads = 1; threads <= 4; threads++) {
        sink spilled = kept_of(path, 2 * LITTLE, threads, &is_spilled);
        CU_ASSERT(is_spilled);
        CU_ASSERT(np_str_equal(sink_view(&spilled), sink_view(&in_memory)));
        empty_sink(&spilled);
    }
    empty_sink(&in_memory);
    remove(path);
    CU_ASSERT_EQUAL(files_in_folder(), 0);
}

/* The file is full while threads read: that is told, and what was taken before is whole. */
static void a_full_disk_ends_the_reading(void)
{
    np_error err = {0};
    make_texts();
    const char *path = lines_of_texts();
    np_options opt = with(LITTLE, folder(), 2);
    opt.keep_raw = NP_RAW_JSON;
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    struct rlimit was, low = {MIB / 2, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &was);
    low.rlim_max = was.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &low), 0);
    np_code code = np_corpus_read(c, path, &err);
    setrlimit(RLIMIT_FSIZE, &was);
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_EQUAL(code, NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "cannot be written"));
    const np_report *r = np_corpus_report(c);
    CU_ASSERT(r->n_articles > 0 && r->n_articles < 5 * N);
    for (size_t i = 0; i < r->n_articles; i++)
        CU_ASSERT(r->article[i].text.len > 0 && r->article[i].raw.at[0] == '{');
    np_corpus_free(c);
    remove(path);
}

/* Stories need many times their text; what they do not need goes, to the same stories. */
static void stories_are_told_what_they_need_and_spill_the_rest(void)
{
    sink p[2] = {0};
    size_t n_files = 0, text = 0;
    np_error err = {0};
    make_texts();
    for (uint32_t i = 0; i < N; i++)
        text += strlen(made[i]);
    np_options few = with(LITTLE, folder(), 2), enough = with(text * 7 + MIB, folder(), 2);
    np_corpus *c = np_corpus_new(&few, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(add_all(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_stories(c, &err), NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "400 articles need "));
    CU_ASSERT_PTR_NOT_NULL(np_corpus_report(c)->copy); /* what was found stays */
    np_corpus_free(c);
    for (int i = 0; i < 2; i++) {
        np_options opt = i ? enough : with(0, NULL, 2);
        opt.log = note_file;
        opt.ctx = &n_files;
        c = np_corpus_new(&opt, NULL);
        CU_ASSERT_EQUAL(add_all(c, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_corpus_stories(c, NULL), NP_OK);
        CU_ASSERT_EQUAL(
            np_write_stories(np_corpus_report(c), NP_FORMAT_JSONL, NULL, put_in_sink, &p[i], NULL),
            NP_OK);
        np_corpus_free(c);
    }
    CU_ASSERT(p[0].len == p[1].len && p[0].len > 1000 && !memcmp(p[0].at, p[1].at, p[0].len));
    CU_ASSERT(n_files > 0);
    empty_sink(&p[0]);
    empty_sink(&p[1]);
}

static void without_a_folder_memory_is_a_limit(void)
{
    np_options opt = with(MIB, NULL, 1);
    np_error err = {0};
    make_texts();
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(add_all(c, &err), NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "need"));
    CU_ASSERT_EQUAL(np_corpus_copies(c, &err), NP_E_LIMIT); /* and stays one */
    np_corpus_free(c);
}

static void what_cannot_be_spilled_is_a_limit_told_with_figures(void)
{
    np_options opt = with(MIB, folder(), 2);
    np_error err = {0};
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    np_code code = NP_OK;
    for (uint32_t i = 0; i < 20000 && !code; i++) {
        char text[60];
        snprintf(text, sizeof text, "Short news number %u of the day", i);
        code = np_corpus_add(c, &(np_article){.text = {text, strlen(text)}}, &err);
    }
    CU_ASSERT_EQUAL(code, NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "1 MB"));
    CU_ASSERT_EQUAL(files_in_folder(), 0);
    np_corpus_free(c);
}

static void a_folder_that_is_gone_is_told_and_the_corpus_stays(void)
{
    np_options opt = with(MIB, "/nowhere", 1);
    np_error err = {0};
    make_texts();
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(add_all(c, &err), NP_E_LIMIT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nowhere"));
    size_t n = np_corpus_report(c)->n_articles;
    CU_ASSERT(n > 0 && n < N);
    np_corpus_free(c);
}

static void each_allocation_may_fail_where_memory_is_short(void)
{
    np_options opt = with(LITTLE, folder(), 1);
    make_texts();
    for (trial turn = {.sample = 3}; trial_next(&turn);) {
        trial_begin(&turn);
        np_corpus *c = np_corpus_new(&opt, &turn.err);
        bool is_done = c && !add_all(c, &turn.err) && !np_corpus_copies(c, &turn.err);
        trial_end_if(&turn, is_done);
        CU_ASSERT(is_done || turn.err.code == NP_E_NOMEM || turn.err.code == NP_E_LIMIT);
        np_corpus_free(c);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(pages_in_a_file_read_as_they_did_in_memory),
        TEST(a_folder_that_takes_no_file_is_named),
        TEST(a_file_that_is_full_loses_nothing),
        TEST(an_arena_is_spilled_block_by_block),
        TEST(a_bulk_arena_without_memory_keeps_what_it_has),
        TEST(a_machine_has_memory),
        TEST(what_is_spilled_changes_no_byte),
        TEST(what_threads_read_and_spill_is_what_one_reads),
        TEST(a_full_disk_ends_the_reading),
        TEST(stories_are_told_what_they_need_and_spill_the_rest),
        TEST(without_a_folder_memory_is_a_limit),
        TEST(what_cannot_be_spilled_is_a_limit_told_with_figures),
        TEST(a_folder_that_is_gone_is_told_and_the_corpus_stays),
        TEST(each_allocation_may_fail_where_memory_is_short),
    };
    return run_tests("memory", tests, N_OF(tests));
}

/* Records that are left in their file are those that were kept: the same bytes out, or an error. */
#include "base/str.h"
#include "harness.h"
#include "newsprint.h"
#include "write/reader.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

/* Lines of all kinds: with blanks around them, a carriage return within, bytes that are not UTF-8,
 * ends of both kinds, repeats, and such as are no article. */
static np_buf lines(size_t size)
{
    np_buf b = {0};
    for (unsigned i = 0; b.len < size; i++) {
        unsigned kind = below(12);
        np_buf_text(&b, kind == 0 ? "  \t" : "");
        np_buf_print(&b, "{\"id\":\"a%u\",%s\"title\":\"%s %x\",\"text\":\"", i,
                     kind == 1 ? "\r " : "", kind == 2 ? "caf\xE9" : "news", below(500));
        for (uint32_t words = below(40) + below(2) * below(900); words > 0; words--)
            np_buf_print(&b, "%x ", below(3000));
        np_buf_text(&b, kind == 3   ? "\"\n"
                        : kind == 4 ? "\"}\r\n"
                        : kind == 5 ? "\"} \n"
                                    : "\"}\n");
        np_buf_text(&b, kind == 6 ? "\n" : kind == 7 ? "[1,2]\n" : "");
    }
    return b;
}

static np_options with(bool leaves, unsigned threads)
{
    np_options opt;
    np_options_init(&opt);
    opt.keep_raw = NP_RAW_JSON;
    opt.leaves_raw = leaves;
    opt.threads = threads;
    return opt;
}

static np_corpus *corpus_of(const char *path, bool leaves, unsigned threads)
{
    np_error err = {0};
    np_options opt = with(leaves, threads);
    np_corpus *c = np_corpus_new(&opt, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(np_corpus_read(c, path, &err), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(c, &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    return c;
}

static size_t n_left(np_corpus *c)
{
    const np_report *r = np_corpus_report(c);
    size_t n = 0;
    for (size_t i = 0; i < r->n_articles; i++) {
        n += r->article[i].left != NULL;
        CU_ASSERT(!r->article[i].left || (!r->article[i].raw.at && r->article[i].raw.len > 0));
    }
    return n;
}

static sink kept_of(np_corpus *c)
{
    sink s = {0};
    CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(c), NP_FORMAT_JSONL, put_in_sink, &s, NULL),
                    NP_OK);
    return s;
}

static sink kept_of_path(const char *path, bool leaves, unsigned threads, size_t *left)
{
    np_corpus *c = corpus_of(path, leaves, threads);
    sink s = kept_of(c);
    *left = n_left(c);
    np_corpus_free(c);
    return s;
}

static void are_alike(sink *a, sink *b)
{
    CU_ASSERT(a->len > 0 && np_str_equal(sink_view(a), sink_view(b)));
    empty_sink(a);
    empty_sink(b);
}

static void what_was_left_comes_out_as_what_was_kept(void)
{
    static const char *const before[] = {"", "\xEF\xBB\xBF", "\n  \n", "[]\n"};
    for (size_t k = 0; k < N_OF(before); k++) {
        np_buf b = {0}, more = lines(5 * MIB / 2);
        np_buf_text(&b, before[k]);
        np_buf_str(&b, np_buf_view(&more));
        const char *path = temp_file("lines.jsonl", np_buf_view(&b));
        size_t left;
        for (unsigned threads = 1; threads <= 3; threads++) {
            sink kept = kept_of_path(path, false, threads, &left);
            CU_ASSERT_EQUAL(left, 0);
            sink was_left = kept_of_path(path, true, threads, &left);
            CU_ASSERT(left > 500);
            are_alike(&kept, &was_left);
        }
        np_buf_clear(&more);
        np_buf_clear(&b);
    }
}

static void an_array_of_records_can_be_left_too(void)
{
    np_buf b = {0};
    for (unsigned i = 0; b.len < 2 * MIB; i++)
        np_buf_print(&b, "%s{\"id\":\"e%u\",\"title\":\"record %u\",%c\"text\":\"%0900u\"}",
                     i ? ",\n " : "[", i, i, i % 3 ? ' ' : '\n', i);
    np_buf_text(&b, "]");
    const char *path = temp_file("array.json", np_buf_view(&b));
    size_t left;
    sink kept = kept_of_path(path, false, 2, &left), was_left = kept_of_path(path, true, 2, &left);
    CU_ASSERT(left > 1000); /* the others have a line break, and become one line */
    are_alike(&kept, &was_left);
    np_buf_clear(&b);
}

static void standard_input_that_is_a_file_can_be_left_from_its_middle(void)
{
    np_buf b = lines(2 * MIB);
    const char *path = temp_file("lines.jsonl", np_buf_view(&b));
    size_t first = (size_t)((char *)memchr(b.at, '\n', b.len) + 1 - b.at), left;
    int was = dup(STDIN_FILENO), file = open(path, O_RDONLY);
    sink out[2];
    for (int leaves = 0; leaves < 2; leaves++) {
        lseek(file, (off_t)first, SEEK_SET);
        dup2(file, STDIN_FILENO);
        out[leaves] = kept_of_path("-", leaves, 2, &left);
    }
    CU_ASSERT(left > 100);
    are_alike(&out[0], &out[1]);
    dup2(was, STDIN_FILENO);
    close(was);
    close(file);
    np_buf_clear(&b);
}

/* What may happen to a file between its being read and its being written. */
static void a_file_may_grow_or_go_but_not_change(void)
{
    enum { GROWS, GOES, CHANGES, IS_CUT, KINDS };
    np_buf b = lines(2 * MIB);
    for (int kind = 0; kind < KINDS; kind++) {
        const char *path = temp_file("lines.jsonl", np_buf_view(&b));
        np_corpus *c = corpus_of(path, true, 2);
        const np_article *last = NULL;
        const np_report *r = np_corpus_report(c);
        for (size_t i = 0; i < r->n_articles; i++)
            if (r->article[i].left && np_is_kept(r, i))
                last = &r->article[i];
        CU_ASSERT_PTR_NOT_NULL_FATAL(last);
        sink before = kept_of(c), after = {0};
        np_error err = {0};
        int file = open(path, O_WRONLY | O_APPEND);
        CU_ASSERT(file >= 0);
        if (kind == GROWS)
            CU_ASSERT_EQUAL(write(file, "{}\n", 3), 3);
        if (kind == GOES)
            CU_ASSERT_EQUAL(unlink(path), 0);
        if (kind == IS_CUT)
            CU_ASSERT_EQUAL(truncate(path, MIB / 2), 0);
        close(file);
        file = kind == CHANGES ? open(path, O_WRONLY) : -1;
        size_t at = b.len - last->raw.len / 2 - 4; /* within the last line or the one before */
        while (at > 0 && b.at[at] != ' ')
            at--;
        if (kind == CHANGES)
            CU_ASSERT_EQUAL(pwrite(file, "x", 1, (off_t)at), 1);
        close(file);
        np_code code = np_write_kept(r, NP_FORMAT_JSONL, put_in_sink, &after, &err);
        CU_ASSERT_EQUAL(code, kind >= CHANGES ? NP_E_IO : NP_OK);
        CU_ASSERT(kind >= CHANGES || np_str_equal(sink_view(&before), sink_view(&after)));
        CU_ASSERT(kind < CHANGES || strstr(err.text, "was changed while it was read"));
        CU_ASSERT(kind < CHANGES || strstr(err.text, "lines.jsonl:"));
        CU_ASSERT(after.len <= before.len && !memcmp(before.at, after.at, after.len));
        empty_sink(&before);
        empty_sink(&after);
        np_corpus_free(c);
    }
    np_buf_clear(&b);
}

/* The corpus's own descriptor is the second that opening takes; here it becomes a folder's, which
 * nobody can read from. */
static void a_file_that_cannot_be_read_again_is_told(void)
{
    np_buf b = lines(2 * MIB);
    np_error err = {0};
    const char *path = temp_file("lines.jsonl", np_buf_view(&b));
    int folder = open(temp_path(""), O_RDONLY), source = dup(folder), own = dup(folder);
    close(own);
    close(source);
    np_corpus *c = corpus_of(path, true, 2);
    CU_ASSERT_EQUAL_FATAL(dup2(folder, own), own);
    CU_ASSERT_EQUAL(np_write_kept(np_corpus_report(c), NP_FORMAT_JSONL, put_nowhere, NULL, &err),
                    NP_E_IO);
    CU_ASSERT(strstr(err.text, "cannot be read again: ") && strstr(err.text, "lines.jsonl:"));
    np_corpus_free(c);
    close(folder);
    np_buf_clear(&b);
}

static void records_of_a_short_file_are_kept(void)
{
    np_buf b = lines(MIB / 2);
    size_t left;
    sink s = kept_of_path(temp_file("short.jsonl", np_buf_view(&b)), true, 2, &left);
    CU_ASSERT_EQUAL(left, 0);
    empty_sink(&s);
    np_buf_clear(&b);
}

static void what_one_corpus_left_another_can_take(void)
{
    np_buf b = lines(2 * MIB);
    np_error err = {0};
    np_corpus *a = corpus_of(temp_file("lines.jsonl", np_buf_view(&b)), true, 2);
    np_options opt = with(false, 1);
    np_corpus *own = np_corpus_new(&opt, &err);
    const np_report *r = np_corpus_report(a);
    for (size_t i = 0; i < r->n_articles; i++)
        CU_ASSERT_EQUAL(np_corpus_add(own, &r->article[i], &err), NP_OK);
    CU_ASSERT_EQUAL(np_corpus_copies(own, &err), NP_OK);
    sink was = kept_of(a);
    np_corpus_free(a);
    CU_ASSERT_EQUAL(n_left(own), 0);
    sink is = kept_of(own);
    are_alike(&was, &is);
    np_corpus_free(own);
    np_buf_clear(&b);
}

static void each_allocation_may_fail(void)
{
    np_buf b = lines(MIB + MIB / 4);
    const char *path = temp_file("lines.jsonl", np_buf_view(&b));
    np_options opt = with(true, 1);
    for (trial t = {.sample = 4}; trial_next(&t);) {
        trial_begin(&t);
        np_corpus *c = np_corpus_new(&opt, &t.err);
        np_code code = c ? np_corpus_read(c, path, &t.err) : NP_E_NOMEM;
        code = code ? code
                    : np_write_kept(np_corpus_report(c), NP_FORMAT_JSONL, put_nowhere, NULL, NULL);
        trial_end(&t, code == NP_E_IO ? NP_OK : code);
        np_corpus_free(c);
    }
    np_buf_clear(&b);
}

int main(void)
{
    static const test tests[] = {
        TEST(what_was_left_comes_out_as_what_was_kept),
        TEST(an_array_of_records_can_be_left_too),
        TEST(standard_input_that_is_a_file_can_be_left_from_its_middle),
        TEST(a_file_may_grow_or_go_but_not_change),
        TEST(a_file_that_cannot_be_read_again_is_told),
        TEST(records_of_a_short_file_are_kept),
        TEST(what_one_corpus_left_another_can_take),
        TEST(each_allocation_may_fail),
    };
    return run_tests("original", tests, N_OF(tests));
}

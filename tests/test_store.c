/* The state folder against rows in memory, across restarts, other writers, and damage. */
#include "base/mem.h"
#include "base/str.h"
#include "harness.h"
#include "naive/store.h"
#include "store/store.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BY_NAME, BY_NUMBER, EXTRA };
static const np_store_table tables[] = {
    {"names", false}, {"numbers", true}, {"extra", true}}; /* extra: from version 2 on */
static const np_store_schema plain = {.table = tables, .n_tables = 2, .version = 1};

static np_store *open_in(const char *dir, np_store_mode mode)
{
    np_error err = {0};
    np_store *s = np_store_open(dir, &plain, mode, 0, &err);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

/* A folder that is not there yet. */
static const char *new_folder(void)
{
    static int n;
    char name[20];
    snprintf(name, sizeof name, "store%d", n++);
    return temp_path(name);
}

static const char *in_folder(const char *dir, const char *file)
{
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    return path;
}

static void put_number(np_store *s, uint64_t key, const char *value)
{
    np_error err = {0};
    CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, key, np_str_of(value), &err), NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
}

static void commit_number(np_store *s, uint64_t key, const char *value)
{
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    put_number(s, key, value);
    CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
}

static bool holds_number(np_store *s, uint64_t key, const char *want)
{
    np_str value;
    bool is_there = false;
    np_error err = {0};
    CU_ASSERT_EQUAL(np_store_get_at(s, BY_NUMBER, key, &value, &is_there, &err), NP_OK);
    return want ? is_there && np_str_equal(value, np_str_of(want)) : !is_there;
}

/* ---- against the naive one --------------------------------------------- */

typedef struct walk { /* over both at once */
    const naive_store *want;
    size_t table, n;
    np_str from;
    bool has_begun;
    char last[NAIVE_BYTES];
    size_t last_len;
} walk;

static void key_bytes(char to[8], uint64_t number)
{
    for (int i = 0; i < 8; i++)
        to[i] = (char)(number >> 8 * (7 - i));
}

static np_code step(void *ctx, np_str key, np_str value, np_error *err)
{
    walk *w = ctx;
    (void)err;
    np_str from = w->has_begun ? (np_str){w->last, w->last_len} : w->from;
    const naive_row *r = naive_store_next(w->want, w->table, from, w->has_begun);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT(np_str_equal(key, (np_str){r->key, r->key_len}));
    CU_ASSERT(np_str_equal(value, (np_str){r->value, r->value_len}));
    memcpy(w->last, r->key, w->last_len = r->key_len);
    w->has_begun = true;
    w->n++;
    return NP_OK;
}

static np_code step_at(void *ctx, uint64_t key, np_str value, np_error *err)
{
    char bytes[8];
    key_bytes(bytes, key);
    return step(ctx, (np_str){bytes, 8}, value, err);
}

static void agree(np_store *s, const naive_store *want)
{
    np_error err = {0};
    walk names = {want, BY_NAME, .from = {"", 0}}, numbers = {want, BY_NUMBER, .from = {"", 0}};
    np_str all = {"", 0};
    CU_ASSERT_EQUAL(np_store_scan(s, BY_NAME, all, all, step, &names, &err), NP_OK);
    CU_ASSERT_EQUAL(np_store_scan_at(s, BY_NUMBER, 0, NP_STORE_LAST, step_at, &numbers, &err),
                    NP_OK);
    CU_ASSERT_STRING_EQUAL(err.text, "");
    CU_ASSERT_EQUAL(names.n, naive_store_count(want, BY_NAME));
    CU_ASSERT_EQUAL(numbers.n, naive_store_count(want, BY_NUMBER));
    CU_ASSERT_EQUAL(np_store_count(s, BY_NAME), names.n);
    CU_ASSERT_EQUAL(np_store_count(s, BY_NUMBER), numbers.n);
}

static size_t any_bytes(char to[NAIVE_BYTES], uint32_t most)
{
    size_t len = below(most + 1);
    for (size_t i = 0; i < len; i++)
        to[i] = (char)(below(4) ? 'a' + (int)below(3) : (int)below(256));
    return len;
}

/* A key that is often met again: of either table. */
static size_t any_key(size_t table, char key[NAIVE_BYTES], uint64_t *number)
{
    static const uint64_t odd[] = {0, 1, 255, 256, NP_STORE_LAST, NP_STORE_LAST - 1};
    *number = below(3) ? below(60) : odd[below(N_OF(odd))];
    if (table == BY_NAME)
        return any_bytes(key, 3);
    key_bytes(key, *number);
    return 8;
}

static void change_both(np_store *s, naive_store *twin)
{
    char key[NAIVE_BYTES], value[NAIVE_BYTES];
    uint64_t number;
    size_t table = below(2), len = any_key(table, key, &number);
    np_str k = {key, len}, v = {value, any_bytes(value, NAIVE_BYTES)};
    np_code code;
    if (below(3)) {
        naive_store_put(twin, table, k, v);
        code = table == BY_NAME ? np_store_put(s, table, k, v, NULL)
                                : np_store_put_at(s, table, number, v, NULL);
    } else {
        naive_store_remove(twin, table, k);
        code = table == BY_NAME ? np_store_remove(s, table, k, NULL)
                                : np_store_remove_at(s, table, number, NULL);
    }
    CU_ASSERT_EQUAL(code, NP_OK);
}

static void get_from_both(np_store *s, const naive_store *twin)
{
    char key[NAIVE_BYTES];
    uint64_t number;
    size_t table = below(2), len = any_key(table, key, &number);
    const naive_row *r = naive_store_find(twin, table, (np_str){key, len});
    np_str value;
    bool is_there;
    np_code code = table == BY_NAME
                       ? np_store_get(s, table, (np_str){key, len}, &value, &is_there, NULL)
                       : np_store_get_at(s, table, number, &value, &is_there, NULL);
    CU_ASSERT_EQUAL(code, NP_OK);
    CU_ASSERT_EQUAL(is_there, r != NULL);
    if (r)
        CU_ASSERT(np_str_equal(value, (np_str){r->value, r->value_len}));
}

static void a_store_is_rows_in_memory_that_outlive_restarts_and_rollbacks(void)
{
    static naive_store twin, before;
    for (int round = 0; round < 6; round++) {
        const char *dir = new_folder();
        np_store *s = open_in(dir, NP_STORE_WRITE);
        twin.n = 0;
        for (int transaction = 0; transaction < 25; transaction++) {
            before = twin;
            CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
            for (uint32_t i = below(20); i > 0; i--) {
                change_both(s, &twin);
                get_from_both(s, &twin);
            }
            agree(s, &twin);
            uint32_t end = below(4);
            if (end == 0) /* or closed without: */
                np_store_rollback(s);
            if (end < 2)
                twin = before;
            else
                CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
            if (end == 1 || below(4) == 0) {
                np_store_close(s);
                s = open_in(dir, NP_STORE_WRITE);
            }
            agree(s, &twin);
            np_store *reader = open_in(dir, NP_STORE_READ);
            agree(reader, &twin);
            np_store_close(reader);
        }
        CU_ASSERT_EQUAL(np_store_check(s, NULL, NULL, NULL), NP_OK);
        np_store_close(s);
    }
}

static void a_range_has_its_first_and_not_its_end(void)
{
    static naive_store twin;
    np_store *s = open_in(new_folder(), NP_STORE_WRITE);
    twin.n = 0;
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (int i = 0; i < 150; i++)
        change_both(s, &twin);
    for (int i = 0; i < 300; i++) {
        char from[NAIVE_BYTES], end[NAIVE_BYTES];
        np_str a = {from, any_bytes(from, 3)}, b = {end, any_bytes(end, 3)};
        walk w = {&twin, BY_NAME, .from = a};
        CU_ASSERT_EQUAL(np_store_scan(s, BY_NAME, a, b, step, &w, NULL), NP_OK);
        size_t n = 0;
        for (size_t k = 0; k < twin.n; k++) {
            np_str key = {twin.row[k].key, twin.row[k].key_len};
            n += twin.row[k].table == BY_NAME && np_str_compare(key, a) >= 0 &&
                 (!b.len || np_str_compare(key, b) < 0);
        }
        CU_ASSERT_EQUAL(w.n, n);
        uint64_t first = below(70), last = below(2) ? below(70) : NP_STORE_LAST;
        char low[8], high[8];
        key_bytes(low, first), key_bytes(high, last);
        walk v = {&twin, BY_NUMBER, .from = {low, 8}};
        CU_ASSERT_EQUAL(np_store_scan_at(s, BY_NUMBER, first, last, step_at, &v, NULL), NP_OK);
        for (n = 0, w.n = 0; w.n < twin.n; w.n++)
            n += twin.row[w.n].table == BY_NUMBER && memcmp(twin.row[w.n].key, low, 8) >= 0 &&
                 memcmp(twin.row[w.n].key, high, 8) <= 0;
        CU_ASSERT_EQUAL(v.n, n);
    }
    np_store_close(s);
}

static void the_last_of_a_range_is_its_greatest_key(void)
{
    static naive_store twin;
    np_store *s = open_in(new_folder(), NP_STORE_WRITE);
    twin.n = 0;
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (int i = 0; i < 60; i++)
        change_both(s, &twin);
    for (int i = 0; i < 600; i++) {
        uint64_t first = below(70), last = below(4) ? below(70) : NP_STORE_LAST, key = 0;
        char low[8], high[8];
        const naive_row *want = NULL;
        np_str value;
        bool is_there;
        key_bytes(low, first), key_bytes(high, last);
        for (size_t k = 0; k < twin.n; k++) {
            const naive_row *r = &twin.row[k];
            bool is_in = memcmp(r->key, low, 8) >= 0 && memcmp(r->key, high, 8) <= 0;
            if (r->table == BY_NUMBER && is_in && (!want || memcmp(r->key, want->key, 8) > 0))
                want = r;
        }
        CU_ASSERT_EQUAL(np_store_last_at(s, BY_NUMBER, first, last, &key, &value, &is_there, NULL),
                        NP_OK);
        CU_ASSERT_EQUAL(is_there, want != NULL);
        CU_ASSERT_EQUAL(value.len, want ? want->value_len : 0);
        if (want && is_there) {
            key_bytes(low, key);
            CU_ASSERT_EQUAL(memcmp(low, want->key, 8), 0);
            CU_ASSERT(np_str_equal(value, (np_str){want->value, want->value_len}));
        }
    }
    uint64_t key;
    np_str value;
    bool is_there;
    CU_ASSERT_EQUAL(np_store_last_at(s, BY_NUMBER, 0, UINT64_MAX, &key, &value, &is_there, NULL),
                    NP_E_USAGE);
    np_store_close(s);
}

static np_code stop_at_second(void *ctx, uint64_t key, np_str value, np_error *err)
{
    (void)key, (void)value;
    return ++*(int *)ctx == 2 ? np_fail(err, NP_E_LIMIT, "enough") : NP_OK;
}

static void a_visitor_that_has_enough_ends_the_scan(void)
{
    int n = 0;
    np_error err = {0};
    np_store *s = open_in(new_folder(), NP_STORE_WRITE);
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (uint64_t i = 0; i < 5; i++)
        put_number(s, i, "value");
    CU_ASSERT_EQUAL(np_store_scan_at(s, BY_NUMBER, 0, NP_STORE_LAST, stop_at_second, &n, &err),
                    NP_E_LIMIT);
    CU_ASSERT_EQUAL(n, 2);
    CU_ASSERT_STRING_EQUAL(err.text, "enough");
    np_store_close(s);
}

static void a_value_may_be_put_back_as_it_was_got(void)
{
    np_store *s = open_in(new_folder(), NP_STORE_WRITE);
    np_str value;
    bool is_there;
    commit_number(s, 1, "one");
    commit_number(s, 2, "two, and longer");
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_get_at(s, BY_NUMBER, 1, &value, &is_there, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, 2, value, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
    CU_ASSERT(holds_number(s, 2, "one"));
    np_store_close(s);
}

static void a_number_that_is_no_key_spoils_the_transaction(void)
{
    np_error err = {0};
    np_store *s = open_in(new_folder(), NP_STORE_WRITE);
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    put_number(s, 1, "one");
    uint64_t above = (uint64_t)NP_STORE_LAST + 1;
    CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, above, NP_STR("x"), NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, 2, NP_STR("x"), &err), NP_E_USAGE);
    CU_ASSERT_EQUAL(np_store_commit(s, &err), NP_E_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no key"));
    CU_ASSERT(holds_number(s, 1, NULL));
    commit_number(s, 3, "three");
    CU_ASSERT_EQUAL(np_store_count(s, BY_NUMBER), 1);
    np_store_close(s);
}

/* ---- others ------------------------------------------------------------ */

static void a_reader_sees_one_moment_whatever_is_written(void)
{
    const char *dir = new_folder();
    np_store *writer = open_in(dir, NP_STORE_WRITE);
    commit_number(writer, 1, "old");
    np_store *before = open_in(dir, NP_STORE_READ);
    CU_ASSERT_EQUAL(np_store_begin(writer, NULL), NP_OK);
    put_number(writer, 1, "new");
    put_number(writer, 2, "new");
    np_store *during = open_in(dir, NP_STORE_READ);
    CU_ASSERT_EQUAL(np_store_commit(writer, NULL), NP_OK);
    np_store *after = open_in(dir, NP_STORE_READ);
    for (uint64_t i = 3; i < 300; i++)
        commit_number(writer, i, "more, so that the log is brought in as far as it can be");
    np_store_close(writer);
    CU_ASSERT(holds_number(before, 1, "old"));
    CU_ASSERT(holds_number(during, 1, "old"));
    CU_ASSERT(holds_number(during, 2, NULL));
    CU_ASSERT(holds_number(after, 2, "new"));
    CU_ASSERT_EQUAL(np_store_count(before, BY_NUMBER), 1);
    CU_ASSERT_EQUAL(np_store_count(after, BY_NUMBER), 2);
    CU_ASSERT_EQUAL(np_store_check(before, NULL, NULL, NULL), NP_OK);
    np_store_close(before), np_store_close(during), np_store_close(after);
}

static void a_second_writer_waits_and_is_told_for_whom(void)
{
    const char *dir = new_folder();
    np_error err = {0};
    np_store *first = open_in(dir, NP_STORE_WRITE);
    CU_ASSERT_PTR_NULL(np_store_open(dir, &plain, NP_STORE_WRITE, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_LIMIT);
    char pid[60];
    snprintf(pid, sizeof pid, "held by process %ld on ", (long)getpid());
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, pid));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "(test_store) since 20"));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "--wait"));
    commit_number(first, 7, "seven"); /* which holds nobody's line up */
    np_store_close(first);

    int told[2];
    char byte;
    CU_ASSERT_EQUAL_FATAL(pipe(told), 0);
    pid_t child = fork();
    if (child == 0) { /* holds it for a while */
        np_store *s = np_store_open(dir, &plain, NP_STORE_WRITE, 0, NULL);
        (void)!write(told[1], s ? "y" : "n", 1);
        usleep(300000);
        np_store_close(s);
        _exit(0);
    }
    CU_ASSERT_EQUAL(read(told[0], &byte, 1), 1);
    CU_ASSERT_EQUAL(byte, 'y');
    np_store *second = np_store_open(dir, &plain, NP_STORE_WRITE, 60, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT(holds_number(second, 7, "seven"));
    np_store_close(second);
    waitpid(child, NULL, 0);
    close(told[0]), close(told[1]);
}

/* ---- versions ---------------------------------------------------------- */

static np_code make_upper(np_store *s, uint32_t from, void *ctx, np_error *err)
{
    np_str value;
    bool is_there;
    CU_ASSERT_EQUAL(from, 1);
    np_code code = np_store_get_at(s, BY_NUMBER, 1, &value, &is_there, err);
    if (!code)
        code = np_store_put_at(s, EXTRA, 1, value, err);
    if (!code)
        code = np_store_put_at(s, BY_NUMBER, 1, NP_STR("changed"), err);
    return *(bool *)ctx ? code : np_fail(err, NP_E_LIMIT, "not today");
}

static void an_older_version_is_brought_up_in_one_transaction_and_a_later_one_refused(void)
{
    const char *dir = new_folder();
    np_error err = {0};
    bool is_willing = false;
    np_store_schema later = {tables, 3, 2, make_upper, &is_willing};
    np_store *s = open_in(dir, NP_STORE_WRITE);
    commit_number(s, 1, "one");
    np_store_close(s);

    CU_ASSERT_PTR_NULL(np_store_open(dir, &later, NP_STORE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "version 1 of an older newsprint"));
    s = np_store_open(dir, &later, NP_STORE_READ_OLDER, 0, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(holds_number(s, 1, "one"));
    np_store_close(s);
    CU_ASSERT_PTR_NULL(np_store_open(dir, &later, NP_STORE_WRITE, 0, &err));
    CU_ASSERT_STRING_EQUAL(err.text, "not today");
    s = open_in(dir, NP_STORE_WRITE);
    CU_ASSERT(holds_number(s, 1, "one"));
    np_store_close(s);

    is_willing = true;
    s = np_store_open(dir, &later, NP_STORE_WRITE, 0, &err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(holds_number(s, 1, "changed"));
    CU_ASSERT_EQUAL(np_store_count(s, EXTRA), 1);
    np_store_close(s);
    CU_ASSERT_PTR_NULL(np_store_open(dir, &plain, NP_STORE_WRITE, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "version 2 of a later newsprint"));
    CU_ASSERT_PTR_NULL(np_store_open(dir, &plain, NP_STORE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
}

/* ---- damage and mishaps ------------------------------------------------ */

static sink read_whole(const char *path)
{
    sink s = {0};
    char bytes[4096];
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
        CU_ASSERT_EQUAL(put_in_sink(&s, bytes, n, NULL), NP_OK);
    fclose(file);
    return s;
}

static void write_whole(const char *path, np_str bytes)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static void what_is_no_state_is_refused_by_readers_and_writers(void)
{
    static const char no_database[] =
        "SQLite format 3, or so it says, and is no such thing at all; "
        "it goes on and on until there is a hundred bytes of it";
    const struct {
        np_str bytes;
        const char *words;
    } odd[] = {{{"", 0}, "empty, damaged, or not"}, {NP_STR(no_database), "damaged"}};
    for (size_t i = 0; i < N_OF(odd); i++)
        for (int mode = 0; mode < 2; mode++) {
            const char *dir = new_folder();
            np_error err = {0};
            CU_ASSERT_EQUAL_FATAL(mkdir(dir, 0777), 0);
            write_whole(in_folder(dir, "newsprint.db"), odd[i].bytes);
            CU_ASSERT_PTR_NULL(
                np_store_open(dir, &plain, mode ? NP_STORE_WRITE : NP_STORE_READ, 0, &err));
            CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
            CU_ASSERT_PTR_NOT_NULL(strstr(err.text, odd[i].words));
            CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "newsprint.db"));
            sink now = read_whole(in_folder(dir, "newsprint.db"));
            CU_ASSERT(np_str_equal(sink_view(&now), odd[i].bytes));
            empty_sink(&now);
        }
}

static void a_reader_makes_nothing(void)
{
    const char *dir = new_folder();
    np_error err = {0};
    CU_ASSERT_PTR_NULL(np_store_open(dir, &plain, NP_STORE_READ, 0, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "newsprint add"));
    CU_ASSERT_NOT_EQUAL(access(dir, F_OK), 0);
}

/* The folder as a writer leaves it that is killed: with a log. */
static const char *abandoned_folder(uint64_t n_rows)
{
    const char *dir = new_folder();
    np_store_close(open_in(dir, NP_STORE_WRITE));
    pid_t child = fork();
    if (child == 0) {
        np_store *s = np_store_open(dir, &plain, NP_STORE_WRITE, 0, NULL);
        for (uint64_t i = 0; i < n_rows && s; i++)
            if (np_store_begin(s, NULL) || np_store_put_at(s, BY_NUMBER, i, NP_STR("v"), NULL) ||
                np_store_commit(s, NULL))
                _exit(1);
        _exit(s ? 0 : 1); /* without closing */
    }
    int status;
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL_FATAL(status, 0);
    CU_ASSERT_EQUAL(access(in_folder(dir, "newsprint.db-wal"), F_OK), 0);
    return dir;
}

static void what_a_killed_writer_committed_is_read_and_written_on(void)
{
    const char *dir = abandoned_folder(10);
    np_store *reader = open_in(dir, NP_STORE_READ);
    CU_ASSERT_EQUAL(np_store_count(reader, BY_NUMBER), 10);
    CU_ASSERT(holds_number(reader, 9, "v"));
    np_store_close(reader);
    CU_ASSERT_EQUAL(access(in_folder(dir, "newsprint.db-wal"), F_OK), 0); /* it brings nothing in */
    np_store *writer = open_in(dir, NP_STORE_WRITE);
    CU_ASSERT_EQUAL(np_store_count(writer, BY_NUMBER), 10);
    commit_number(writer, 10, "v");
    np_store_close(writer);
}

static void a_log_that_is_gone_or_cut_short_is_missed(void)
{
    for (int is_cut = 0; is_cut < 2; is_cut++)
        for (int mode = 0; mode < 2; mode++) {
            const char *dir = abandoned_folder(10);
            np_error err = {0};
            sink log = read_whole(in_folder(dir, "newsprint.db-wal"));
            unlink(in_folder(dir, "newsprint.db-shm"));
            unlink(in_folder(dir, "newsprint.db-wal"));
            if (is_cut)
                write_whole(in_folder(dir, "newsprint.db-wal"), (np_str){log.at, log.len / 2});
            CU_ASSERT_PTR_NULL(
                np_store_open(dir, &plain, mode ? NP_STORE_WRITE : NP_STORE_READ, 0, &err));
            CU_ASSERT_EQUAL(err.code, NP_E_INPUT);
            CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "changes of 10"));
            empty_sink(&log);
        }
}

static void count_damage(void *ctx, const char *damage)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(damage, "newsprint.db: "));
    ++*(int *)ctx;
}

/* Every text that was put begins so, and no other bytes of the file do. */
static const char mark[] = "what is kept here ";

static np_str marked(char to[NAIVE_BYTES], uint64_t i)
{
    return (np_str){to, (size_t)snprintf(to, NAIVE_BYTES, "%s%llu", mark, (unsigned long long)i)};
}

static void a_value_that_was_changed_behind_our_back_is_never_returned(void)
{
    enum { ROWS = 50 };
    const char *dir = new_folder();
    char text[NAIVE_BYTES];
    np_store *s = open_in(dir, NP_STORE_WRITE);
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (uint64_t i = 0; i < ROWS; i++)
        CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, i, marked(text, i), NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
    np_store_close(s);

    const char *path = in_folder(dir, "newsprint.db");
    sink file = read_whole(path);
    size_t at = 0;
    while (at + sizeof mark < file.len && memcmp(file.at + at, mark, sizeof mark - 1))
        at++;
    CU_ASSERT_FATAL(at + sizeof mark < file.len);
    file.at[at + 3] ^= 1;
    write_whole(path, sink_view(&file));
    empty_sink(&file);

    size_t n_refused = 0;
    np_error err = {0};
    s = open_in(dir, NP_STORE_READ);
    for (uint64_t i = 0; i < ROWS; i++) {
        np_str value;
        bool is_there;
        np_code code = np_store_get_at(s, BY_NUMBER, i, &value, &is_there, &err);
        n_refused += code == NP_E_INPUT;
        CU_ASSERT(code == NP_E_INPUT || (is_there && np_str_equal(value, marked(text, i))));
        uint64_t key;
        np_code again = np_store_last_at(s, BY_NUMBER, 0, i, &key, &value, &is_there, NULL);
        CU_ASSERT_EQUAL(code, again);
        CU_ASSERT(again || (is_there && np_str_equal(value, marked(text, i))));
    }
    CU_ASSERT(n_refused > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "a page is not what was written"));
    int n_told = 0;
    CU_ASSERT_EQUAL(np_store_check(s, count_damage, &n_told, &err), NP_E_INPUT);
    CU_ASSERT(n_told > 0);
    np_store_close(s);
}

/* By somebody who knows SQLite and our pages, but not our sums. */
static void run_behind(const char *dir, const char *sql)
{
    sqlite3 *db = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sqlite3_open_v2(in_folder(dir, "newsprint.db"), &db, SQLITE_OPEN_READWRITE, "newsprint"),
        SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static np_code pass_on(void *ctx, uint64_t key, np_str value, np_error *err)
{
    (void)ctx, (void)key, (void)value, (void)err;
    return NP_OK;
}

static void a_row_that_is_not_ours_or_gone_is_found(void)
{
    static const struct {
        const char *sql, *scanned, *got; /* got NULL: what is got cannot know */
    } done[] = {
        {"UPDATE numbers SET value = 'other' WHERE key = 2", "\"2\" in numbers",
         "\"2\" in numbers"},
        {"UPDATE numbers SET sum = sum + 1 WHERE key = 2", "\"2\" in numbers", "\"2\" in numbers"},
        {"UPDATE numbers SET value = NULL WHERE key = 0; DELETE FROM numbers WHERE key = 2",
         "2 rows of 3", NULL},
        {"UPDATE numbers SET key = 7 WHERE key = 2", "\"7\" in numbers", NULL},
        {"INSERT INTO numbers SELECT key + 10, value, sum FROM numbers WHERE key = 2",
         "\"12\" in numbers", NULL},
        {"DELETE FROM head", NULL, NULL},
        {"UPDATE head SET bytes = zeroblob(length(bytes))", NULL, NULL},
        {"DROP TABLE numbers", "no such table", "no such table"},
    };
    for (size_t i = 0; i < N_OF(done); i++) {
        const char *dir = new_folder();
        np_error err = {0};
        np_str value;
        bool is_there;
        np_store *s = open_in(dir, NP_STORE_WRITE);
        for (uint64_t k = 1; k <= 3; k++)
            commit_number(s, k, "value");
        np_store_close(s);
        run_behind(dir, done[i].sql);
        s = np_store_open(dir, &plain, NP_STORE_READ, 0, &err);
        CU_ASSERT_EQUAL(s != NULL, done[i].scanned != NULL);
        CU_ASSERT(s || err.code == NP_E_INPUT);
        if (!s)
            continue;
        int n_told = 0;
        CU_ASSERT_EQUAL(np_store_scan_at(s, BY_NUMBER, 0, NP_STORE_LAST, pass_on, NULL, &err),
                        NP_E_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, done[i].scanned));
        if (done[i].got) {
            CU_ASSERT_EQUAL(np_store_get_at(s, BY_NUMBER, 2, &value, &is_there, &err), NP_E_INPUT);
            CU_ASSERT_PTR_NOT_NULL(strstr(err.text, done[i].got));
        }
        CU_ASSERT_EQUAL(np_store_check(s, count_damage, &n_told, &err), NP_E_INPUT);
        CU_ASSERT(n_told > 0);
        np_store_close(s);
    }
}

/* ---- any damage -------------------------------------------------------- */

enum { GROUND = 3000 }; /* rows, of which each third number is left out */

static np_str ground_text(char to[NAIVE_BYTES], uint64_t i)
{
    int len = snprintf(to, NAIVE_BYTES, "%llu", (unsigned long long)(i * 0x9E3779B97F4A7C15u));
    for (uint64_t n = i % 7 * 6; n > 0; n--)
        to[len++] = (char)('a' + n % 26);
    return (np_str){to, (size_t)len};
}

static void fill_ground(np_store *s, uint64_t from, uint64_t to)
{
    char text[NAIVE_BYTES];
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (uint64_t i = from; i < to; i++) {
        np_str value = ground_text(text, i);
        if (i % 3 == 0)
            continue;
        CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, i, value, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_store_put(s, BY_NAME, value, value, NULL), NP_OK);
    }
    CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
}

typedef struct ground {
    uint64_t next;
    bool is_wrong;
} ground;

static np_code tread(void *ctx, uint64_t key, np_str value, np_error *err)
{
    ground *g = ctx;
    char text[NAIVE_BYTES];
    (void)err;
    g->next += g->next % 3 == 0;
    g->is_wrong |= key != g->next++ || !np_str_equal(value, ground_text(text, key));
    return NP_OK;
}

/* Everything that is answered is right; is anything refused? */
static bool is_refused(np_store *s)
{
    size_t n_refused = 0;
    char text[NAIVE_BYTES];
    np_str value;
    for (uint64_t i = 0; i < GROUND; i += 1 + below(40)) {
        bool is_there = false, is_named = false;
        np_str want = ground_text(text, i);
        np_code code = np_store_get_at(s, BY_NUMBER, i, &value, &is_there, NULL);
        CU_ASSERT(code == NP_E_INPUT || (!code && is_there == (i % 3 > 0)));
        CU_ASSERT(code || !is_there || np_str_equal(value, want));
        n_refused += code == NP_E_INPUT;
        code = np_store_get(s, BY_NAME, want, &value, &is_named, NULL);
        CU_ASSERT(code == NP_E_INPUT || (!code && is_named == (i % 3 > 0)));
        CU_ASSERT(code || !is_named || np_str_equal(value, want));
        n_refused += code == NP_E_INPUT;
    }
    ground g = {0};
    np_code code = np_store_scan_at(s, BY_NUMBER, 0, NP_STORE_LAST, tread, &g, NULL);
    CU_ASSERT(code == NP_E_INPUT || (!code && g.next == GROUND));
    CU_ASSERT_FALSE(g.is_wrong);
    return n_refused > 0 || code == NP_E_INPUT;
}

/* Turn bits over, overwrite, cut, move and add, mostly little. */
static void damage(sink *file)
{
    size_t at = index_below(file->len), len = 1 + index_below(below(3) ? 8 : 5000);
    size_t most = file->len - at;
    len = len < most ? len : most;
    switch (below(6)) {
    case 0:
        file->at[at] ^= (char)(1 << below(8));
        break;
    case 1:
        for (size_t i = 0; i < len; i++)
            file->at[at + i] = (char)any();
        break;
    case 2:
        memset(file->at + at, 0, len);
        break;
    case 3:
        file->len = at;
        break;
    case 4: /* a page, where another was */
        memmove(file->at + at / 4096 * 4096, file->at, file->len > 8192 ? 4096 : 1);
        break;
    default: /* some place the header speaks of */
        file->at[index_below(file->len < 100 ? file->len : 100)] = (char)any();
    }
}

static void any_damage_is_refused_with_a_reason_or_what_is_read_is_right(void)
{
    static const char *const name[] = {"newsprint.db", "newsprint.db-wal", "lock"};
    const char *wish = getenv("ROUNDS"), *dir = abandoned_folder(0);
    int n_rounds = wish ? atoi(wish) : 40, n_found = 0;
    np_store *s = open_in(dir, NP_STORE_WRITE);
    fill_ground(s, 0, GROUND / 2);
    np_store_close(s);
    s = open_in(dir, NP_STORE_WRITE);
    fill_ground(s, GROUND / 2, GROUND);
    sink whole[N_OF(name)]; /* as a kill would leave them: the log is not brought in yet */
    for (size_t k = 0; k < N_OF(name); k++)
        whole[k] = read_whole(in_folder(dir, name[k]));
    np_store_close(s);
    for (int round = 0; round < n_rounds; round++) {
        np_error err = {0};
        size_t victim = below(8) ? below(2) : 2;
        for (size_t k = 0; k < N_OF(name); k++) {
            sink copy = {0};
            put_in_sink(&copy, whole[k].at, whole[k].len, NULL);
            if (k == victim)
                damage(&copy);
            write_whole(in_folder(dir, name[k]), sink_view(&copy));
            empty_sink(&copy);
        }
        unlink(in_folder(dir, "newsprint.db-shm"));
        s = np_store_open(dir, &plain, below(2) ? NP_STORE_READ : NP_STORE_WRITE, 0, &err);
        CU_ASSERT(s || (err.code == NP_E_INPUT && strstr(err.text, "newsprint.db")));
        bool is_found = !s || is_refused(s);
        if (s && is_found)
            CU_ASSERT_EQUAL(np_store_check(s, NULL, NULL, NULL), NP_E_INPUT);
        n_found += is_found;
        np_store_close(s);
    }
    CU_ASSERT(n_found > n_rounds / 3);
    for (size_t k = 0; k < N_OF(name); k++)
        empty_sink(&whole[k]);
}

static bool is_in_file(const char *path, const char *words)
{
    if (access(path, F_OK))
        return false;
    sink file = read_whole(path);
    size_t len = strlen(words), at = 0;
    while (at + len <= file.len && memcmp(file.at + at, words, len))
        at++;
    bool is_in = at + len <= file.len;
    empty_sink(&file);
    return is_in;
}

static void what_was_removed_and_scrubbed_is_in_no_file(void)
{
    enum { ROWS = 600 };
    static uint64_t key[ROWS];
    const char *dir = new_folder();
    char text[NAIVE_BYTES];
    np_store *s = open_in(dir, NP_STORE_WRITE);
    for (uint64_t i = 0; i < ROWS; i++) {
        key[i] = ROWS + below(1u << 30);
        CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
        CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, key[i], marked(text, i), NULL), NP_OK);
        CU_ASSERT_EQUAL(np_store_put_at(s, BY_NUMBER, i, NP_STR("another"), NULL), NP_OK);
        CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
    }
    np_store_close(s);
    CU_ASSERT(is_in_file(in_folder(dir, "newsprint.db"), mark));
    s = open_in(dir, NP_STORE_WRITE);
    CU_ASSERT_EQUAL(np_store_begin(s, NULL), NP_OK);
    for (size_t i = 0; i < ROWS; i++)
        CU_ASSERT_EQUAL(np_store_remove_at(s, BY_NUMBER, key[i], NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_commit(s, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_store_scrub(s, NULL), NP_OK);
    CU_ASSERT_FALSE(is_in_file(in_folder(dir, "newsprint.db"), mark));
    CU_ASSERT_FALSE(is_in_file(in_folder(dir, "newsprint.db-wal"), mark));
    CU_ASSERT(is_in_file(in_folder(dir, "newsprint.db"), "another"));
    CU_ASSERT_EQUAL(np_store_count(s, BY_NUMBER), ROWS);
    np_store_close(s);
}

/* ---- memory ------------------------------------------------------------ */

static np_code use(const char *dir, np_error *err)
{
    np_store *s = np_store_open(dir, &plain, NP_STORE_WRITE, 0, err);
    np_str value;
    bool is_there;
    np_code code = s ? np_store_begin(s, err) : NP_E_NOMEM;
    if (!code)
        code = np_store_put(s, BY_NAME, NP_STR("key"), NP_STR("value"), err);
    if (!code)
        code = np_store_get(s, BY_NAME, NP_STR("key"), &value, &is_there, err);
    if (!code)
        code = np_store_commit(s, err);
    np_store_close(s);
    return code;
}

static void without_memory_a_store_is_as_it_was(void)
{
    for (trial t = {0}; trial_next(&t);) {
        const char *dir = temp_path("hungry");
        trial_begin(&t);
        np_code code = use(dir, &t.err);
        trial_end(&t, code);
        np_store *s = np_store_open(dir, &plain, NP_STORE_READ, 0, NULL);
        CU_ASSERT(!s || np_store_check(s, NULL, NULL, NULL) == NP_OK);
        CU_ASSERT(code || (s && np_store_count(s, BY_NAME) == 1));
        np_store_close(s);
    }
}

int main(void)
{
    static const test tests[] = {
        TEST(a_store_is_rows_in_memory_that_outlive_restarts_and_rollbacks),
        TEST(a_range_has_its_first_and_not_its_end),
        TEST(the_last_of_a_range_is_its_greatest_key),
        TEST(a_visitor_that_has_enough_ends_the_scan),
        TEST(a_value_may_be_put_back_as_it_was_got),
        TEST(a_number_that_is_no_key_spoils_the_transaction),
        TEST(a_reader_sees_one_moment_whatever_is_written),
        TEST(a_second_writer_waits_and_is_told_for_whom),
        TEST(an_older_version_is_brought_up_in_one_transaction_and_a_later_one_refused),
        TEST(what_is_no_state_is_refused_by_readers_and_writers),
        TEST(a_reader_makes_nothing),
        TEST(what_a_killed_writer_committed_is_read_and_written_on),
        TEST(a_log_that_is_gone_or_cut_short_is_missed),
        TEST(a_value_that_was_changed_behind_our_back_is_never_returned),
        TEST(a_row_that_is_not_ours_or_gone_is_found),
        TEST(any_damage_is_refused_with_a_reason_or_what_is_read_is_right),
        TEST(what_was_removed_and_scrubbed_is_in_no_file),
        TEST(without_memory_a_store_is_as_it_was),
    };
    return run_tests("store", tests, N_OF(tests));
}

/* harness.c - one way to run a suite, one source of chance, one loop over failing allocations. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "harness.h"
#include "base/mem.h"
#include "base/str.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- chance ---- */

static uint64_t seed = 1, chance;
static bool is_drawn; /* the seed is of consequence */

/* Each test begins at the seed, so that none depends on those before it. */
static void begin_at_seed(void) { chance = seed; }

/* splitmix64 (Steele, Lea and Flood, OOPSLA 2014): any two seeds, neighbours too, are two worlds.
 */
uint64_t any(void)
{
    is_drawn = true;
    uint64_t z = chance += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

uint32_t below(uint32_t n) { return (uint32_t)(any() % n); }
size_t index_below(size_t n) { return (size_t)(any() % n); }

void shuffle(void *array, size_t n, size_t size)
{
    char *at = array;
    for (size_t i = n; i > 1; i--) {
        char *a = at + (i - 1) * size, *b = at + index_below(i) * size;
        for (size_t k = 0; k < size; k++) {
            char swap = a[k];
            a[k] = b[k];
            b[k] = swap;
        }
    }
}

/* ---- memory that fails ---- */

enum { MOST_TRIALS = 100000 };

bool trial_next(trial *t)
{
    if (t->is_done)
        return false;
    long step = t->stride ? t->stride : t->sample ? 1 + t->nth / t->sample : 1;
    t->nth = t->n_tried++ ? t->nth + step : 1;
    t->err = (np_error){0};
    CU_ASSERT_FATAL(t->n_tried < MOST_TRIALS);
    return true;
}

void trial_begin(trial *t) { np_mem_fail_at(t->nth); }

void trial_ends(trial *t, np_code code, const char *file, unsigned line)
{
    trial_end_if(t, code == NP_OK);
    CU_assertImplementation(code == NP_OK || code == NP_E_NOMEM, line, "done, or out of memory",
                            file, "", CU_FALSE);
    CU_assertImplementation(code == t->err.code && (!code || t->err.text[0]), line,
                            "the error says so in words", file, "", CU_FALSE);
}

void trial_end_if(trial *t, bool is_done)
{
    np_mem_fail_at(0);
    t->is_done = is_done;
}

/* ---- files ---- */

enum { MOST_PATHS = 64, PATH = 128 };
static char folder[] = "/tmp/newsprint-test-XXXXXX", path[MOST_PATHS][PATH];
static bool has_folder;

const char *temp_path(const char *name)
{
    if (!has_folder)
        has_folder = mkdtemp(folder) != NULL;
    CU_ASSERT_FATAL(has_folder);
    char wanted[PATH];
    int len = snprintf(wanted, sizeof wanted, *name ? "%s/%s" : "%s", folder, name);
    CU_ASSERT_FATAL(len < PATH);
    size_t i = 0;
    while (i < MOST_PATHS - 1 && path[i][0] && strcmp(path[i], wanted))
        i++;
    CU_ASSERT_FATAL(i < MOST_PATHS - 1);
    return strcpy(path[i], wanted);
}

const char *temp_file(const char *name, np_str bytes)
{
    const char *at = temp_path(name);
    FILE *file = fopen(at, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
    CU_ASSERT_EQUAL(fclose(file), 0);
    return at;
}

static int drop(const char *at, const struct stat *s, int type, struct FTW *ftw)
{
    (void)s, (void)type, (void)ftw;
    return remove(at);
}

static void drop_folder(void)
{
    if (has_folder)
        nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- where output goes, and what is logged ---- */

np_code put_in_sink(void *to, const char *bytes, size_t size, np_error *err)
{
    sink *s = to;
    if (s->full_at > 0 && s->len + size > s->full_at)
        return put_nowhere(NULL, bytes, size, err);
    if (s->len + size + 1 > s->cap)
        s->at = realloc(s->at, s->cap = (s->len + size) * 2 + 1);
    if (!s->at)
        abort();
    memcpy(s->at + s->len, bytes, size);
    s->len += size;
    s->at[s->len] = 0;
    return NP_OK;
}

np_str sink_view(const sink *s) { return (np_str){s->at, s->len}; }

void empty_sink(sink *s)
{
    free(s->at);
    *s = (sink){.full_at = s->full_at};
}

np_code put_in_buf(void *to, const char *bytes, size_t size, np_error *err)
{
    (void)err;
    np_buf_put(to, bytes, size);
    return NP_OK;
}

np_code put_nowhere(void *to, const char *bytes, size_t size, np_error *err)
{
    (void)to, (void)bytes, (void)size;
    return np_fail(err, NP_E_IO, "no space left");
}

void keep_log(void *ctx, np_level level, const char *line)
{
    logged *l = ctx;
    l->n_warnings += level == NP_LOG_WARNING;
    l->n_notices += level == NP_LOG_NOTICE;
    if (level != NP_LOG_DETAIL)
        snprintf(l->last, sizeof l->last, "%s", line);
}

/* ---- the run ---- */

static bool add_test(CU_pSuite suite, const test *t)
{
    char name[200];
    snprintf(name, sizeof name, "%s", t->name);
    for (char *c = name; (c = strchr(c, '_'));)
        *c = ' ';
    return CU_add_test(suite, name, t->run) != NULL;
}

int run_tests(const char *name, const test *tests, size_t n)
{
    const char *wish = getenv("NP_SEED");
    if (wish)
        seed = strtoull(wish, NULL, 10);
    if (CU_initialize_registry())
        return 2;
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown(name, NULL, NULL, begin_at_seed, NULL);
    bool is_ready = suite != NULL;
    for (size_t i = 0; i < n && is_ready; i++)
        is_ready = add_test(suite, &tests[i]);
    if (is_ready)
        CU_basic_run_tests();
    bool has_passed =
        is_ready && CU_get_number_of_failures() == 0 && CU_get_number_of_tests_run() == n;
    if (!has_passed && is_drawn)
        printf("replay with NP_SEED=%llu\n", (unsigned long long)seed);
    CU_cleanup_registry();
    drop_folder();
    return has_passed ? 0 : 1;
}

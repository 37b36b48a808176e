/* harness.h - what every test program has: its tests, chance, memory that fails in turn, files and
 * places to write to.
 *
 * A program is one suite and its tests are sentences, written once, as the names of functions:
 *
 *     static void join_agrees_with_repainting_in_any_order(void) { ... }
 *
 *     int main(void)
 *     {
 *         static const test tests[] = {
 *             TEST(join_agrees_with_repainting_in_any_order),
 *         };
 *         return run_tests("sets", tests, N_OF(tests));
 *     }
 *
 * Names here wear no np_: nothing of this meets a user. */
#ifndef NP_TESTS_HARNESS_H
#define NP_TESTS_HARNESS_H

#include "base/buf.h"
#include <CUnit/Basic.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))

typedef struct test {
    const char *name; /* of the function; shown with spaces */
    void (*run)(void);
} test;

#define TEST(name)                                                                                 \
    {                                                                                              \
#name, name                                                                                \
    }

/* Run them one by one; the program's exit code. A check that fails is printed with its place, and
 * at the end the NP_SEED by which the same run is had again. */
int run_tests(const char *suite, const test *tests, size_t n);

/* ---- chance: all of it from NP_SEED, any whole number, 1 if there is none; each test anew ---- */

uint64_t any(void);         /* 64 bits */
uint32_t below(uint32_t n); /* 0 .. n-1; n > 0 */
size_t index_below(size_t n);
void shuffle(void *array, size_t n, size_t size); /* every order is as likely */

/* ---- memory that fails: the first allocation, then the second, until all were let ---- */

/*     for (trial t = {0}; trial_next(&t);) {
 *         ... what must not fail ...
 *         trial_begin(&t);
 *         np_code code = ...(..., &t.err);
 *         trial_end(&t, code);
 *         ... what must hold now ...
 *     } */
typedef struct trial {
    long nth, n_tried;
    long stride; /* only each so many-th; 0: all */
    long sample; /* all of the first so many, then ever fewer of them; 0: all */
    np_error err;
    bool is_done; /* with all that it needed */
} trial;

bool trial_next(trial *t); /* false: it is done */
void trial_begin(trial *t);

/* It came to its end, or there was no memory, as t->err says too. */
#define trial_end(t, code) trial_ends((t), (code), __FILE__, __LINE__)
void trial_ends(trial *t, np_code code, const char *file, unsigned line);

/* The same where nothing but the outcome tells. */
void trial_end_if(trial *t, bool is_done);

/* ---- files: in a folder of this run's own, which goes with all that is in it ---- */

const char *temp_path(const char *name); /* where a file may be; "": the folder. Until the end */
const char *temp_file(const char *name, np_str bytes); /* there, with these bytes and no others */

/* ---- where output goes ---- */

typedef struct sink { /* zero-initialised it takes everything; of no memory that can be let fail */
    char *at;         /* ended by a zero byte; NULL before the first */
    size_t len, cap;
    size_t full_at; /* bytes it has room for; 0: any number */
} sink;

np_code put_in_sink(void *to, const char *bytes, size_t size, np_error *err);
np_str sink_view(const sink *s);
void empty_sink(sink *s); /* of its bytes, freed; it is full at the same size */

np_code put_in_buf(void *to, const char *bytes, size_t size, np_error *err);  /* to: np_buf */
np_code put_nowhere(void *to, const char *bytes, size_t size, np_error *err); /* a full disk */

/* ---- what is logged ---- */

typedef struct logged {
    size_t n_warnings, n_notices;
    char last[512]; /* line that was no mere detail */
} logged;

void keep_log(void *ctx, np_level level, const char *line); /* np_options.log, ctx being a logged */

#endif

/* jsonl.c - JSON Lines, one JSON array, one spread-out object, and JSON Feed.
 *
 * All four are JSON values, and each value says itself what it is (value.h). So there is one way
 * in: lines.h cuts the file into values, and every value takes the same path. Lines are the rule;
 * an array is recognised by its first byte, and a value spread over lines by a first line that ends
 * in an opening mark or a comma.
 *
 * Lines are read on all threads:
 *
 *     cut batch 1 | read batch 1, cut batch 2 | take 1 | read batch 2, cut batch 3 | take 2 ...
 *
 * Each run of some lines is read onto a tape of its own, and the tapes are played one after the
 * other: the same articles, messages and counts as if each had been taken at once, and strict mode
 * ends at the same record. To cut (and to decompress) is one more piece of the batch before, so it
 * costs no time of its own until it takes a thread's whole time. What is too little to be divided,
 * a line as long as a batch, the elements of an array, which must be gone through byte by byte to
 * be found, and all that a single thread reads is taken at once, without a tape: what is held ahead
 * of its turn is what some MB of text become. Threads are used here and not by the conductor, who
 * knows of paths, and not what in them can be read at once.
 *
 * Refused: a queue between threads that cut, read and take. It would overlap taking too, a
 * twentieth of the work, for a second way to use threads in this house. And batches that grow with
 * the number of threads: a failure would then leave more or fewer articles on more threads. */
#include "base/mem.h"
#include "base/parallel.h"
#include "read/tape.h"
#include "read/value.h"
#include <assert.h>
#include <string.h>

enum {
    BATCH = 4 << 20, /* bytes: what was read is still in the cache when it is parsed */
    RUNS = 64        /* of a batch, at most one more: what is left for the last of many threads */
};

typedef struct input {
    const np_reader *r;
    np_lines *lines;
    np_values **values; /* one a thread, made when it is first needed */
    np_cuts now, next;  /* lines that are read, and that are cut meanwhile */
    size_t first[RUNS + 2];
    size_t n_runs; /* run i is now.cut[first[i] .. first[i + 1] - 1] */
    np_tape *tape; /* one a run; made when it is first needed */
} input;

static size_t batch_of(const np_reader *r) { return r->batch ? r->batch : BATCH; }

/* What takes JSON that holds no articles takes it at once. */
static unsigned threads_of(const np_reader *r) { return r->take_value ? 1 : r->keeper->n_threads; }

static np_values *values_of(input *in, unsigned thread, np_error *err)
{
    if (!in->values[thread])
        in->values[thread] = np_values_new(in->r->opt, err);
    return in->values[thread];
}

/* At once, on the calling thread. */
static np_code read_cut(input *in, const np_cut *cut, np_error *err)
{
    np_values *v = values_of(in, 0, err);
    return v ? np_values_read(v, in->r, cut, err) : NP_E_NOMEM;
}

static bool is_blank(const np_cut *cut)
{
    return np_value_trim(cut->bytes).len == 0 && !cut->is_too_long;
}

/* ---- An array, one value ------------------------------------------------ */

static np_code read_array(input *in, np_error *err)
{
    np_cut cut = {0};
    while (!cut.is_last) {
        np_code code = np_lines_element(in->lines, &cut, err);
        if (code == NP_OK && (cut.bytes.len || cut.is_too_long || !cut.is_last))
            code = read_cut(in, &cut, err);
        if (code)
            return code;
    }
    return NP_OK;
}

/* Does the file hold one value, which the cut is the first line of? Then read it. */
static np_code read_spread(input *in, np_cut cut, bool *is_done, np_error *err)
{
    np_str line = np_value_trim(cut.bytes);
    *is_done = false;
    if (line.len == 0 || !memchr("{[,", line.at[line.len - 1], 3))
        return NP_OK;
    np_code code = np_lines_widen(in->lines, &cut, err);
    if (code || cut.is_too_long)
        return code;
    np_values *v = values_of(in, 0, err);
    if (!v)
        return NP_E_NOMEM;
    code = np_values_try(v, in->r, &cut, is_done, err);
    if (*is_done)
        np_lines_finish(in->lines);
    return code; /* if it is none: line by line, then, each with its own message */
}

static np_code read_first(input *in, np_error *err)
{
    bool is_done;
    np_cut cut;
    np_code code;
    do
        code = np_lines_next(in->lines, &cut, err);
    while (code == NP_OK && cut.bytes.at && is_blank(&cut));
    if (code || !cut.bytes.at)
        return code;
    code = read_spread(in, cut, &is_done, err);
    return code || is_done ? code : read_cut(in, &cut, err);
}

/* ---- Lines -------------------------------------------------------------- */

/* Runs of lines, about as long as each other in bytes: RUNS, and one of what is left. */
static void divide(input *in, size_t size)
{
    size_t bytes = 0;
    in->n_runs = 0;
    for (size_t i = 0; i < in->now.n; i++) {
        bytes += in->now.cut[i].bytes.len + 1;
        if (bytes <= size / RUNS && i + 1 < in->now.n)
            continue;
        assert(in->n_runs <= RUNS);
        in->first[++in->n_runs] = i + 1;
        bytes = 0;
    }
}

static void read_run(input *in, size_t run, unsigned thread)
{
    np_tape *tape = &in->tape[run];
    np_reader r = np_tape_record(tape, in->r, thread);
    np_values *v = values_of(in, thread, &tape->err);
    np_code code = v ? NP_OK : NP_E_NOMEM;
    for (size_t i = in->first[run]; i < in->first[run + 1] && !code; i++)
        if (!is_blank(&in->now.cut[i]))
            code = np_values_read(v, &r, &in->now.cut[i], &tape->err);
    np_tape_end(tape, code);
}

/* Piece 0 is to cut the next batch: it begins first, for it may take longest. What fails in the
 * others is on their tapes. */
static np_code read_piece(void *ctx, size_t i, unsigned thread, np_error *err)
{
    input *in = ctx;
    if (i == 0)
        return np_lines_batch(in->lines, batch_of(in->r), &in->next, err);
    read_run(in, i - 1, thread);
    return NP_OK;
}

static np_code read_on_all_threads(input *in, np_error *err)
{
    np_error why = {0};
    if (!in->tape && !(in->tape = np_alloc(0, RUNS + 1, sizeof *in->tape, err)))
        return NP_E_NOMEM;
    np_code cut = np_each(in->n_runs + 1, threads_of(in->r), read_piece, in, &why), code = NP_OK;
    for (size_t i = 0; i < in->n_runs && !code; i++)
        code = np_tape_play(&in->tape[i], in->r, err);
    if (!code && cut)
        code = np_fail(err, cut, "%s", why.text);
    return code;
}

/* Without a tape: a batch that is too small to be divided, or for a single thread. */
static np_code read_at_once(input *in, np_error *err)
{
    np_code code = NP_OK;
    for (size_t i = 0; i < in->now.n && !code; i++)
        if (!is_blank(&in->now.cut[i]))
            code = read_cut(in, &in->now.cut[i], err);
    return code ? code : np_lines_batch(in->lines, batch_of(in->r), &in->next, err);
}

static np_code read_lines(input *in, np_error *err)
{
    np_code code = np_lines_batch(in->lines, batch_of(in->r), &in->now, err);
    while (code == NP_OK && in->now.n) {
        divide(in, batch_of(in->r));
        code = in->n_runs == 1 || threads_of(in->r) == 1 ? read_at_once(in, err)
                                                         : read_on_all_threads(in, err);
        np_cuts read = in->now;
        in->now = in->next;
        in->next = read;
    }
    return code;
}

/* ---- Files -------------------------------------------------------------- */

static void clear(input *in)
{
    for (size_t i = 0; in->tape && i <= RUNS; i++)
        np_tape_clear(&in->tape[i]);
    np_free(in->tape);
    for (unsigned t = 0; in->values && t < threads_of(in->r); t++)
        np_values_free(in->values[t]);
    np_free(in->values);
    np_cuts_clear(&in->next);
    np_cuts_clear(&in->now);
    np_lines_free(in->lines);
}

/* One that leaves records where they are, if it may and they are there. */
static np_reader reader_of(const np_reader *r, const np_source *s)
{
    np_reader own = *r;
    int file = r->take_value || !r->keeper->originals || r->opt->keep_raw != NP_RAW_JSON
                   ? -1
                   : np_source_file(s, &own.original_at);
    own.original = file < 0 ? NULL : np_originals_add(r->keeper->originals, file);
    return own;
}

np_code np_read_json(const np_reader *r, np_source *s, np_error *err)
{
    char first;
    np_reader own = reader_of(r, s);
    input in = {.r = &own};
    np_code code = NP_E_NOMEM;
    in.lines = np_lines_new(s, r->opt->max_record, err);
    in.values = np_alloc(0, threads_of(r), sizeof *in.values, err);
    if (in.lines && in.values)
        code = np_lines_next_byte(in.lines, &first, err);
    if (code == NP_OK && first == '[')
        code = read_array(&in, err);
    if (code == NP_OK)
        code = read_first(&in, err);
    if (code == NP_OK)
        code = read_lines(&in, err);
    clear(&in);
    return code;
}

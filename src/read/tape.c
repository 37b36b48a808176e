/* tape.c - a reader's articles and messages, in the order they came.
 *
 * A thread that reads ahead of its turn reads as any other does, only that what it gives and says
 * goes here: the reader it is handed differs in its ends and in nothing else. So what is true of
 * records read one after the other is true of those read at once.
 *
 * Refused: a list of events of all kinds. Articles are the rule and messages the exception, so an
 * article says which messages come before it. */
#include "read/tape.h"
#include "base/mem.h"
#include <string.h>

void np_tape_clear(np_tape *t)
{
    np_free(t->taped);
    np_buf_clear(&t->said);
    *t = (np_tape){0};
}

/* np_options.log of those who read onto a tape. */
static void note(void *to, np_level level, const char *line)
{
    np_tape *t = to;
    size_t whole = t->said.len;
    np_buf_char(&t->said, (char)level);
    np_buf_put(&t->said, line, strlen(line) + 1);
    if (t->said.has_failed)
        t->said.len = whole;
}

np_reader np_tape_record(np_tape *t, const np_reader *r, unsigned thread)
{
    np_reader taped = *r;
    t->n = t->said.len = 0;
    t->stats = (np_stats){0};
    t->err = (np_error){0};
    t->opt = *r->opt;
    t->opt.log = r->opt->log ? note : NULL;
    t->opt.ctx = t;
    taped.opt = &t->opt;
    taped.stats = &t->stats;
    taped.tape = t;
    taped.thread = thread;
    return taped;
}

np_code np_tape_put(np_tape *t, const np_article *ready, np_error *err)
{
    if (!NP_GROW(t->taped, t->cap, t->n + 1, err))
        return NP_E_NOMEM;
    t->taped[t->n++] = (np_taped){*ready, t->said.len};
    return NP_OK;
}

void np_tape_end(np_tape *t, np_code code)
{
    t->err.code = code ? code : np_buf_check(&t->said, &t->err);
}

/* What reading a record counts; what a file or an article counts is not counted here. */
static void add_counts(np_stats *to, const np_stats *more)
{
    to->n_repaired += more->n_repaired;
    to->n_bad_dates += more->n_bad_dates;
    for (int r = 0; r < NP_REASONS; r++)
        to->n_skipped[r] += more->n_skipped[r];
}

/* Say messages from *from on up to `to`. */
static void say(const np_tape *t, size_t *from, size_t to, const np_reader *r)
{
    while (*from < to) {
        const char *line = t->said.at + *from + 1;
        np_say(r->opt, (np_level)line[-1], "%s", line);
        *from += strlen(line) + 2;
    }
}

np_code np_tape_play(const np_tape *t, const np_reader *r, np_error *err)
{
    size_t said = 0;
    add_counts(r->stats, &t->stats);
    for (size_t i = 0; i < t->n; i++) {
        say(t, &said, t->taped[i].said, r);
        np_code code = r->keeper->take(r->keeper->to, &t->taped[i].article, err);
        if (code)
            return code;
    }
    say(t, &said, t->said.len, r);
    return t->err.code ? np_fail(err, t->err.code, "%s", t->err.text) : NP_OK;
}

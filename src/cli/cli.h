/* cli.h - what the program's files know of each other.
 *
 *     main -> settings (argv and a file become np_settings) -> command -> run (inputs, exit code)
 *                                                       \-> output (bytes out)
 *
 * Of the library the program sees newsprint.h and nothing else. */
#ifndef NP_CLI_CLI_H
#define NP_CLI_CLI_H

#include "newsprint.h"
#include <stdio.h>

#if defined(__GNUC__)
#define NP_CLI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define NP_CLI_PRINTF(fmt, args)
#endif

/* ---- Exit codes -------------------------------------------------------- */

enum {
    NP_EXIT_DONE,   /* repaired bytes, unknown dates, repeated ids, empty input included */
    NP_EXIT_FAILED, /* nothing readable, output full, --strict */
    NP_EXIT_USAGE,
    NP_EXIT_SKIPPED /* done, but some record or file was skipped or cut, each told */
};

/* ---- The person at the terminal (terminal.c) --------------------------- */

typedef struct np_terminal {
    bool is_quiet, is_verbose;
    bool has_progress; /* stderr is a terminal that can redraw a line */
    bool has_line;     /* a progress line is on the screen */
    size_t n_warnings; /* of the library: each is something skipped or cut */
    double drawn_at;   /* seconds; when it was last drawn, or may first be */
} np_terminal;

np_terminal np_terminal_of(bool is_quiet, bool is_verbose);

/* One line on stderr, "newsprint: " before it; control, escape and bidi characters as text. */
void np_tell(np_terminal *t, const char *fmt, ...) NP_CLI_PRINTF(2, 3);

/* np_options.log and np_options.progress; ctx is the np_terminal. */
void np_terminal_log(void *ctx, np_level level, const char *line);
void np_terminal_progress(void *ctx, const char *stage, uint64_t done, uint64_t of);
void np_terminal_clear(np_terminal *t); /* takes the progress line away */

/* How text on standard output looks: its columns (else COLUMNS, else 80), and colour only on a
 * terminal, without NO_COLOR and not with TERM=dumb. */
np_look np_terminal_look(bool is_standard_output);

/* The bytes of text made harmless for a terminal, as np_tell() does; size bytes at most, ended. */
void np_make_safe(const char *text, size_t len, char *safe, size_t size);

double np_clock_seconds(void); /* only forward */
uint64_t np_peak_bytes(void);  /* the most memory this run had at once; 0: not known */

/* ---- Signals (signals.c) ----------------------------------------------- */

#define NP_CLEAR_LINE "\r\033[K" /* for a terminal that can redraw a line */

/* Once, from the main thread: what ends the program cleans up first. The others here are the main
 * thread's too. */
void np_signals_catch(void);

/* The file to remove, one at a time, borrowed until the next call; NULL: none. */
void np_signals_take_away(const char *path);
void np_signals_line(bool is_drawn); /* a progress line is to be cleared */

/* Between hold and release none ends the program. */
void np_signals_hold(void);
void np_signals_release(void);

/* ---- Output (output.c) ------------------------------------------------- */

typedef struct np_output np_output; /* stdout, or a file that appears when it is complete */

/* To path (NULL: standard output). Nothing is opened before the first byte is put, but what can
 * be seen to fail is told at once: NP_E_IO. NULL: that, or NP_E_NOMEM. The first byte ends the
 * progress on t. */
np_output *np_output_new(const char *path, np_terminal *t, np_error *err);

np_put np_output_put; /* to is the np_output */

/* Flush and, for a file, sync and rename it into place. */
np_code np_output_finish(np_output *o, np_error *err) NP_MUST_CHECK;

/* Seconds since the first byte was put; 0 before. */
double np_output_seconds(const np_output *o);

/* An unfinished file is removed, and what it would have replaced stays. NULL is fine. */
void np_output_free(np_output *o);

/* ---- Commands and their options ---------------------------------------- */

typedef struct np_settings np_settings;

/* Do the command's work on the articles read, and put the result. */
typedef np_code np_work(np_corpus *c, const np_settings *s, np_output *out, np_error *err);

/* What a command does with a state. */
typedef enum np_state_use {
    NP_STATE_SHOWN = 0, /* its articles are taken from there: no INPUT; of many, an option */
    NP_STATE_ASKED,     /* ... which it needs: it knows no INPUT */
    NP_STATE_FED,       /* its INPUT may go there */
    NP_STATE_FILLED,    /* ... and must */
    NP_STATE_CUT        /* it needs one, and takes ids in place of INPUT */
} np_state_use;

typedef struct np_command {
    const char *name;
    const char *takes;   /* after the name: "[options] [INPUT...]" */
    const char *gives;   /* one line */
    const char *example; /* one command line */
    unsigned bit;        /* in the options' table */
    np_work *work;
    bool reads_articles; /* work is given a corpus of them; else NULL */
    np_state_use state;  /* what --state is to it */
    bool takes_settings; /* a file's settings of all commands are its own */
    /* The rules that one option alone cannot know, told as NP_E_USAGE, and what follows from the
     * options together; NULL: none. */
    np_code (*settle)(np_settings *s, np_error *err);
} np_command;

/* Tell what a run on s's inputs is likely to need of memory, if that is more than c may take. */
void np_forecast(const np_settings *s, const np_corpus *c, np_terminal *t);

enum {
    NP_FOR_STORIES = 1,
    NP_FOR_DEDUP = 2,
    NP_FOR_RELATED = 4,
    NP_FOR_EVAL = 8,
    NP_FOR_FINGERPRINT = 16,
    NP_FOR_TOPICS = 32,
    NP_FOR_SETTINGS = 64,
    NP_FOR_EXPLAIN = 128,
    NP_FOR_CALIBRATE = 256,
    NP_FOR_TRAIN = 512,
    NP_FOR_ADD = 1024,
    NP_FOR_LIST = 2048,
    NP_FOR_EVENTS = 4096,
    NP_FOR_FORGET = 8192,
    NP_FOR_CHECK = 16384
};
extern const np_command np_command_stories, np_command_dedup, np_command_related, np_command_eval,
    np_command_fingerprint, np_command_topics, np_command_settings, np_command_explain,
    np_command_calibrate, np_command_train, np_command_add, np_command_list, np_command_events,
    np_command_forget, np_command_check;

struct np_settings {
    np_options opt;
    const np_command *command;
    char **input;
    size_t n_inputs;
    bool wants_help;

    /* common */
    const char *output, *stats, *file; /* paths, or NULL; file: --settings */
    char *file_text;                   /* own: what its values point into */
    np_format format;
    bool has_format;
    const char *now, *since, *until, *zone; /* as typed */
    bool is_quiet, is_verbose;
    bool has_tmp; /* a folder was given, not found */

    /* --state */
    const char *state;              /* path, or NULL */
    unsigned wait;                  /* seconds, for who writes there */
    unsigned keep_days;             /* 0: all are kept */
    np_state *opened;               /* while the command runs: np_run()'s */
    char shown[64];                 /* the story that --id leads to */
    const char *new_since, *reader; /* as typed */
    np_time is_new_since;

    /* stories */
    np_mail mail;
    const char *events;   /* path, or NULL */
    unsigned batch_hours; /* what arrives at once */

    /* dedup; wants_pairs also eval */
    bool wants_marks, wants_pairs, is_dry_run, has_fingerprints;
    char **against; /* own */
    size_t n_against;

    /* fingerprint */
    bool is_brief;
    bool is_full;

    /* related */
    const char *id, *text;
    bool wants_all;

    /* train */
    const char *labels; /* path */

    /* explain */
    char **explained; /* the two ids */

    /* eval */
    unsigned label;     /* which of np_label_name */
    bool wants_ranking; /* --related */
};
extern const char *const np_label_name[]; /* "story", "group", "topic", "grade", NULL */

/* Every setting at its default. Cannot fail. */
void np_settings_init(np_settings *s, const np_command *command);

/* Read argv[0 .. argc-1], which follow the command's name, and the environment's NP_CPU.
 * NP_E_USAGE with what is allowed, or NP_E_NOMEM; clear it in any case. */
np_code np_settings_parse(np_settings *s, const np_command *command, int argc, char **argv,
                          np_error *err) NP_MUST_CHECK;
void np_settings_clear(np_settings *s);

/* Set in *s what the file says, names and values of long options, into s->file_text. NP_E_USAGE
 * with the line, NP_E_IO, NP_E_NOMEM. */
np_code np_settings_read(np_settings *s, const char *path, np_error *err) NP_MUST_CHECK;

/* NP_E_USAGE where -o, --stats or --events would replace a file that is read, or each other. */
np_code np_settings_check_outputs(const np_settings *s, np_error *err);

extern const char *const np_format_name[]; /* "text" ... as np_format counts them; NULL ends it */

/* The format: the one asked for, else by the suffix of -o, else text on a terminal if the command
 * can, else JSON Lines. The command knows it, or does not choose (then it is no matter). */
np_format np_settings_format(const np_settings *s);

/* The format may be none but these, NULL at the end ("jsonl", ...): else NP_E_USAGE, and what would
 * do. what: "dedup --mark". */
np_code np_settings_allow(const np_settings *s, const char *what, const char *const *format,
                          np_error *err);

/* ---- A state (state.c) ------------------------------------------------- */

/* Does the command take its articles from the state, and no INPUT? */
bool np_settings_are_of_state(const np_settings *s);

/* NP_E_USAGE where a state is missing, or there is no place for one or for an INPUT. */
np_code np_state_settle(const np_settings *s, np_error *err);

/* Open s->state, if there is one, as the command needs it, into s->opened; s->opt.now, unless it
 * was typed, is the clock. */
np_code np_state_start(np_settings *s, np_error *err);

/* The stories work is about, into c. */
np_code np_state_show(np_corpus *c, const np_settings *s, np_error *err);

/* ---- Running ----------------------------------------------------------- */

/* Read the inputs, do the command's work, write the counts; an exit code. s->opt's messages go
 * to t from here on. */
int np_run(np_settings *s, np_terminal *t);

/* ---- Help (help.c) ----------------------------------------------------- */

extern const np_command *const np_command_table[]; /* NULL ends it (main.c) */

void np_help(FILE *to);                          /* all commands */
void np_help_command(const np_command *command); /* on standard output */
void np_help_version(void);

/* ---- Completion (completion.c) ----------------------------------------- */

/* Write what bash, zsh or fish read to complete our command lines; false: another shell. */
bool np_completion(FILE *to, const char *shell);

/* ---- Small things ------------------------------------------------------ */

/* Record code and a formatted line in *err; returns code. */
np_code np_cli_fail(np_error *err, np_code code, const char *fmt, ...) NP_CLI_PRINTF(3, 4);

/* "2025-03-22", "2025-03-22T09:00:00Z", "2025-03-22 09:00 +01:00"; no zone: zone_minutes. */
bool np_time_parse(const char *text, int zone_minutes, np_time *time);

/* "UTC", "Z", "+2", "+02:00", "-0330": minutes east of UTC, at most 14 hours. */
bool np_zone_parse(const char *text, int *minutes);

/* The candidate most like text (NULL ends them), or NULL if none is close. */
const char *np_nearest(const char *text, const char *const *candidate);

#endif

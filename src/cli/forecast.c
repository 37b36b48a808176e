/* forecast.c - what a run is likely to need, said before an hour is spent on it.
 *
 * The library fails when what cannot be spilled outgrows its memory, and says by how much; but it
 * knows only what it has read. Files can be asked for their size first. A byte of input takes about
 * one of memory for copies and sixteen for stories (articles of 500 words, bench/README.md), a
 * rough figure, so this is a word of warning and never a refusal. Standard input has no size. */
#define _GNU_SOURCE
#include "cli.h"
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

enum { PACKED = 4, MOST_FOLDERS_OPEN = 16 }; /* text packs to a quarter and less */

static double size_of(const char *path, const struct stat *file)
{
    size_t len = strlen(path);
    bool is_packed =
        (len > 3 && !strcmp(path + len - 3, ".gz")) || (len > 4 && !strcmp(path + len - 4, ".zst"));
    return S_ISREG(file->st_mode) ? (double)file->st_size * (is_packed ? PACKED : 1) : 0;
}

static double total; /* nftw() hands nothing through */

static int add_size(const char *path, const struct stat *file, int type, struct FTW *where)
{
    (void)where;
    total += type == FTW_F ? size_of(path, file) : 0;
    return 0;
}

static double input_size(const np_settings *s)
{
    struct stat there;
    total = 0;
    for (size_t i = 0; i < s->n_inputs; i++)
        if (!stat(s->input[i], &there)) {
            if (S_ISDIR(there.st_mode))
                nftw(s->input[i], add_size, MOST_FOLDERS_OPEN, FTW_PHYS);
            else
                total += size_of(s->input[i], &there);
        }
    return total;
}

/* Bytes of memory for a byte of input, that no file can hold. */
static double share_of(const np_command *command)
{
    unsigned copies_only = NP_FOR_DEDUP | NP_FOR_FINGERPRINT;
    return command->bit & copies_only ? 1 : 12;
}

/* "1.9 MB", "320 GB" */
static const char *amount(double bytes, char text[24])
{
    bool is_small = bytes < 1e9;
    snprintf(text, 24, "%.3g %s", bytes / (is_small ? 1e6 : 1e9), is_small ? "MB" : "GB");
    return text;
}

void np_forecast(const np_settings *s, const np_corpus *c, np_terminal *t)
{
    double size = input_size(s), needed = size * share_of(s->command);
    double most = (double)np_corpus_memory(c);
    char input[24], need[24], may[24];
    if (needed <= most || t->is_quiet)
        return;
    np_tell(t,
            "%s of input: %s is likely to need %s of memory, and may take %s; if that is too "
            "little it will say so, and %s",
            amount(size, input), s->command->name, amount(needed, need), amount(most, may),
            share_of(s->command) > 1 ? "what dedup leaves, or a part at a time, may do"
                                     : "a part at a time, --against the rest, will do");
}

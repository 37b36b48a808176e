/* overwrite.c - no output takes the place of a file that is read.
 *
 * It could be put there whole, as everything is, but articles that were skipped, and those that
 * another command made something else of, would be gone. So the files are compared, not the names:
 * a link or another path to an input is that input. */
#include "cli.h"
#include <string.h>
#include <sys/stat.h>

/* Of a, which is written, and b, which is read; either may be NULL. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    b = b && !strcmp(b, "-") ? "/dev/stdin" : b;
    return a && b && stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && S_ISREG(of_a.st_mode) &&
           of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

static bool is_read(const np_settings *s, const char *path)
{
    const char *one[] = {s->text,      s->file, s->labels, s->opt.sources, s->opt.calibration,
                         s->opt.topics};
    bool is_one = false;
    for (size_t i = 0; i < sizeof one / sizeof *one && !is_one; i++)
        is_one = is_same_file(path, one[i]);
    for (size_t i = 0; i < s->n_inputs && !is_one; i++)
        is_one = is_same_file(path, s->input[i]);
    for (size_t i = 0; i < s->n_against && !is_one; i++)
        is_one = is_same_file(path, s->against[i]);
    return is_one;
}

np_code np_settings_check_outputs(const np_settings *s, np_error *err)
{
    const char *path[] = {s->output, s->stats, s->events};
    static const char *const name[] = {"-o", "--stats", "--events"};
    enum { PATHS = sizeof path / sizeof *path };
    for (size_t i = 0; i < PATHS; i++)
        if (is_read(s, path[i]))
            return np_cli_fail(err, NP_E_USAGE,
                               "%.120s is read too, and would be replaced; write elsewhere",
                               path[i]);
    for (size_t i = 0; i < PATHS; i++)
        for (size_t k = i + 1; k < PATHS; k++)
            if (path[i] && path[k] && !strcmp(path[i], path[k]))
                return np_cli_fail(err, NP_E_USAGE, "%s and %s name the same file", name[i],
                                   name[k]);
    return NP_OK;
}

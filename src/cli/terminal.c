/* terminal.c - lines for the person who runs the program, and what their terminal can show.
 *
 * A line may quote a file name or a headline that a stranger wrote, and a terminal obeys escape
 * sequences; so every line is made harmless here, terminal or not, in the one place that writes
 * to stderr. */
#include "cli.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LONGEST_LINE = 4096, FEWEST_COLUMNS = 20, MOST_COLUMNS = 1000 };
static const double PATIENCE_SECONDS = 0.5, REDRAW_SECONDS = 0.1;

/* The bytes of the well-formed UTF-8 character at s that a terminal only shows; 0: there is
 * none, but a control, a change of direction, a line separator or a malformed byte. */
static size_t harmless(const unsigned char *s, size_t len)
{
    if (s[0] < 0x80)
        return s[0] >= ' ' && s[0] != 0x7f;
    size_t size = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || size > len)
        return 0;
    uint32_t c = s[0] & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    bool is_overlong = c < (size == 4 ? 0x10000u : size == 3 ? 0x800u : 0x80u);
    bool is_control = c < 0xa0 || c == 0x2028 || c == 0x2029;
    bool is_direction = c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                        (c >= 0x2066 && c <= 0x2069);
    bool is_no_character = (c >= 0xd800 && c < 0xe000) || c > 0x10ffff;
    return is_overlong || is_control || is_direction || is_no_character ? 0 : size;
}

void np_make_safe(const char *text, size_t len, char *safe, size_t size)
{
    enum { ESCAPE = 4 }; /* \x1b */
    const unsigned char *s = (const unsigned char *)text;
    size_t used = 0;
    while (len && used + ESCAPE < size) {
        size_t shown = harmless(s, len), taken = shown ? shown : 1;
        if (shown)
            memcpy(safe + used, s, shown);
        else
            snprintf(safe + used, ESCAPE + 1, "\\x%02x", s[0]);
        used += shown ? shown : ESCAPE;
        s += taken;
        len -= taken;
    }
    safe[used] = '\0';
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || !strcmp(term, "dumb");
}

np_terminal np_terminal_of(bool is_quiet, bool is_verbose)
{
    return (np_terminal){.is_quiet = is_quiet,
                         .is_verbose = is_verbose,
                         .has_progress = !is_quiet && isatty(STDERR_FILENO) && !is_dumb(),
                         .drawn_at = np_clock_seconds() + PATIENCE_SECONDS};
}

void np_terminal_clear(np_terminal *t)
{
    if (t->has_line)
        fputs(NP_CLEAR_LINE, stderr);
    t->has_line = false;
    np_signals_line(false);
}

static void write_line(np_terminal *t, const char *before, const char *text)
{
    char safe[LONGEST_LINE];
    np_make_safe(text, strlen(text), safe, sizeof safe);
    np_terminal_clear(t);
    fprintf(stderr, "%s%s\n", before, safe);
}

void np_tell(np_terminal *t, const char *fmt, ...)
{
    char line[LONGEST_LINE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    write_line(t, "newsprint: ", line);
}

void np_terminal_log(void *ctx, np_level level, const char *line)
{
    np_terminal *t = ctx;
    t->n_warnings += level == NP_LOG_WARNING;
    if (level == NP_LOG_WARNING || (level == NP_LOG_NOTICE && !t->is_quiet) || t->is_verbose)
        write_line(t, "", line);
}

void np_terminal_progress(void *ctx, const char *stage, uint64_t done, uint64_t of)
{
    np_terminal *t = ctx;
    double now = np_clock_seconds();
    if (!t->has_progress || now - t->drawn_at < REDRAW_SECONDS)
        return;
    np_signals_line(true);
    if (of)
        fprintf(stderr, NP_CLEAR_LINE "%s: %.0f %%", stage, 100 * (double)done / (double)of);
    else
        fprintf(stderr, NP_CLEAR_LINE "%s: %llu", stage, (unsigned long long)done);
    t->drawn_at = now;
    t->has_line = true;
}

static unsigned columns_of(int fd)
{
    struct winsize size;
    const char *typed = getenv("COLUMNS");
    long columns = 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (!columns && typed)
        columns = strtol(typed, NULL, 10);
    if (columns <= 0)
        return 0;
    return columns < FEWEST_COLUMNS ? FEWEST_COLUMNS
           : columns > MOST_COLUMNS ? MOST_COLUMNS
                                    : (unsigned)columns;
}

np_look np_terminal_look(bool is_standard_output)
{
    const char *no_colour = getenv("NO_COLOR");
    bool is_plain = (no_colour && *no_colour) || is_dumb();
    return (np_look){.columns = columns_of(is_standard_output ? STDOUT_FILENO : -1),
                     .has_colour = is_standard_output && isatty(STDOUT_FILENO) && !is_plain};
}

/* error.c - messages that stay one line of whole characters, whatever they quote.
 *
 * A message names paths, dates and titles that strangers wrote. So control bytes become spaces,
 * and a text cut to fit is cut between characters. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* text was printed with room for size bytes: keep it on one line, drop a character cut in two. */
static void mend_line(char *text, size_t size)
{
    size_t len = strlen(text), tail = 0;
    while (len + 1 == size && tail < 3 && tail < len &&
           ((unsigned char)text[len - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (len + 1 == size && tail < len) {
        unsigned char lead = (unsigned char)text[len - 1 - tail];
        size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        if (whole > tail + 1)
            text[len - 1 - tail] = 0;
    }
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = ' ';
}

np_code np_fail(np_error *err, np_code code, const char *fmt, ...)
{
    if (err) {
        va_list args;
        va_start(args, fmt);
        err->code = code;
        vsnprintf(err->text, sizeof err->text, fmt, args);
        va_end(args);
        mend_line(err->text, sizeof err->text);
    }
    return code;
}

np_code np_error_in(np_error *err, np_code code, const char *fmt, ...)
{
    if (!err)
        return code;
    np_error what = *err;
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    size_t used = n < 0 ? 0 : (size_t)n < sizeof err->text ? (size_t)n : sizeof err->text - 1;
    snprintf(err->text + used, sizeof err->text - used, ": %.*s", (int)(sizeof err->text - used),
             what.text);
    mend_line(err->text, sizeof err->text);
    return err->code;
}

void np_say(const np_options *opt, np_level level, const char *fmt, ...)
{
    if (!opt->log)
        return;
    char line[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    mend_line(line, sizeof line);
    opt->log(opt->ctx, level, line);
}

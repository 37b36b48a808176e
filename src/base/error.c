#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

np_code np_fail(np_error *err, np_code code, const char *fmt, ...)
{
    if (err) {
        va_list args;
        va_start(args, fmt);
        err->code = code;
        vsnprintf(err->text, sizeof err->text, fmt, args);
        va_end(args);
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
    opt->log(opt->ctx, level, line);
}

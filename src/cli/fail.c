/* fail.c - how the program's own files fill an np_error; the library keeps its way to itself. */
#include "cli.h"
#include <stdarg.h>

np_code np_cli_fail(np_error *err, np_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err->code = code;
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    return code;
}

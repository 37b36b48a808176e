/* listing.c - what the user wrote is told back with its line, or it is taken as it stands.
 *
 * These files are the user's own word on how to run (publishers, a calibration, subjects), so a
 * line that is wrong ends the run: to skip it, as a bad record of the news is skipped, would give
 * another result than the one that was asked for. Lines have a fixed length, so that a file given
 * by mistake (a disk image, an hour of news on one line) is refused and not read into memory. */
#include "base/listing.h"
#include "base/str.h"
#include <errno.h>
#include <stdarg.h>

np_code np_listing_open(np_listing *l, const char *path, np_error *err)
{
    l->path = path, l->line = 0, l->is_cut = false, l->text = (np_str){0};
    l->file = fopen(path, "r");
    if (l->file)
        return NP_OK;
    return np_fail(err, errno == ENOMEM ? NP_E_NOMEM : NP_E_IO, "%s: cannot be read: %s", path,
                   errno == ENOMEM ? "out of memory" : strerror(errno));
}

void np_listing_close(np_listing *l)
{
    if (l->file)
        fclose(l->file);
    l->file = NULL;
}

np_code np_listing_fail(const np_listing *l, np_error *err, const char *fmt, ...)
{
    char text[sizeof err->text];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return np_fail(err, NP_E_USAGE, "%s:%u: %s", l->path, l->line, text);
}

/* One line into l->bytes, without its end; *len bytes. False at the end of the file. */
static bool take_line(np_listing *l, size_t *len)
{
    int c = EOF;
    *len = 0;
    while (*len < NP_LISTING_LINE && (c = getc(l->file)) != EOF && c != '\n')
        l->bytes[(*len)++] = (char)c;
    l->is_cut |= c == EOF && *len;
    return c != EOF || *len;
}

np_code np_listing_next(np_listing *l, bool *is_there, np_error *err)
{
    size_t len;
    *is_there = false;
    while (!*is_there && take_line(l, &len)) {
        l->line++;
        if (len == NP_LISTING_LINE)
            return np_listing_fail(l, err, "a line of %d bytes or more; is this the right file?",
                                   NP_LISTING_LINE);
        if (memchr(l->bytes, '\0', len))
            return np_listing_fail(l, err,
                                   "a byte that stands in no text; is this the right file?");
        l->text = (np_str){l->bytes, len};
        if (l->line == 1 && np_str_starts(l->text, NP_STR("\xEF\xBB\xBF")))
            l->text = (np_str){l->bytes + 3, len - 3};
        np_str shown = np_str_trim(l->text);
        *is_there = shown.len && shown.at[0] != '#';
    }
    if (ferror(l->file)) {
        *is_there = false;
        return np_fail(err, NP_E_IO, "%s: cannot be read to its end: %s", l->path, strerror(errno));
    }
    return NP_OK;
}

np_code np_listing_read(const char *path, np_take_listed *take, void *to, np_error *err)
{
    np_listing l = {0};
    bool is_there = true;
    np_code code = np_listing_open(&l, path, err);
    while (!code && is_there) {
        code = np_listing_next(&l, &is_there, err);
        if (!code && is_there)
            code = take(to, &l, err);
    }
    np_listing_close(&l);
    return code;
}

np_str np_listing_field(np_str *rest)
{
    const char *tab = rest->len ? memchr(rest->at, '\t', rest->len) : NULL;
    size_t len = tab ? (size_t)(tab - rest->at) : rest->len;
    np_str field = np_str_trim((np_str){rest->at, len});
    *rest = tab ? (np_str){tab + 1, rest->len - len - 1} : (np_str){0};
    return field;
}

/* Fifteen digits and the power of ten they are divided by are both exact, so the quotient is the
 * nearest number there is; strtod asks the locale for its comma. */
bool np_listing_number(np_str text, double low, double high, double *number)
{
    enum { MOST_DIGITS = 15 };
    uint64_t digits = 0;
    double divisor = 1;
    size_t n_digits = 0;
    bool has_point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++n_digits > MOST_DIGITS)
            return false;
        digits = digits * 10 + (uint64_t)(c - '0');
        divisor *= has_point ? 10 : 1;
    }
    *number = (double)digits / divisor;
    return n_digits && *number >= low && *number <= high;
}

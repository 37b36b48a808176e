/* conversion.c - a converter that is not to be had is told from one that memory is lacking for.
 *
 * Without memory iconv_open() may say as well that it knows no such name, and a text would be read
 * in the wrong encoding without a word. So it is not believed at the first try. */
#include "read/conversion.h"
#include "base/error.h"
#include <errno.h>

iconv_t np_conversion_open(const char *name, np_error *err)
{
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == NP_NO_CONVERSION)
        cd = iconv_open("UTF-8", name);
    if (cd == NP_NO_CONVERSION && errno == ENOMEM)
        np_fail(err, NP_E_NOMEM, "out of memory for %s", name);
    else if (cd == NP_NO_CONVERSION)
        np_fail(err, NP_E_INPUT, "iconv does not read %s", name);
    return cd;
}

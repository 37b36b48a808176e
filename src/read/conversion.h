/* conversion.h - iconv's converters into UTF-8. */
#ifndef NP_READ_CONVERSION_H
#define NP_READ_CONVERSION_H

#include "newsprint.h"
#include <iconv.h>

#define NP_NO_CONVERSION ((iconv_t)-1)

/* From the encoding name; iconv_close() it. NP_NO_CONVERSION: NP_E_NOMEM, or NP_E_INPUT where this
 * machine's iconv lacks it. */
iconv_t np_conversion_open(const char *name, np_error *err);

#endif

/* error.h - how library code fills an np_error. */
#ifndef NP_BASE_ERROR_H
#define NP_BASE_ERROR_H

#include "newsprint.h"

#if defined(__GNUC__)
#define NP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define NP_PRINTF(fmt, args)
#endif

/* Record code and a formatted line in *err (err may be NULL); returns code. */
np_code np_fail(np_error *err, np_code code, const char *fmt, ...) NP_PRINTF(3, 4);

/* Put "place: " in front of err->text, cut to fit; returns err's code, or code if err is NULL. */
np_code np_error_in(np_error *err, np_code code, const char *fmt, ...) NP_PRINTF(3, 4);

/* Send one formatted line to the options' log, if there is one. */
void np_say(const np_options *opt, np_level level, const char *fmt, ...) NP_PRINTF(3, 4);

#endif

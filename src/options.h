/* options.h - how the conductor's makers take options. */
#ifndef NP_OPTIONS_H
#define NP_OPTIONS_H

#include "newsprint.h"

/* *own: a copy of *given, or the defaults if that is NULL; checked. NP_E_USAGE as
 * np_options_check(). */
np_code np_options_take(const np_options *given, np_options *own, np_error *err) NP_MUST_CHECK;

#endif

/* newsprint/base.h - errors, texts and moments: what all the others speak in. */
#ifndef NEWSPRINT_BASE_H
#define NEWSPRINT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define NP_MUST_CHECK __attribute__((warn_unused_result))
#else
#define NP_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Errors ------------------------------------------------------------ */

typedef enum np_code {
    NP_OK = 0,
    NP_E_USAGE, /* an argument or option is wrong */
    NP_E_INPUT, /* the input is not what it should be */
    NP_E_IO,    /* reading or writing failed */
    NP_E_NOMEM, /* no memory; the object is as it was before the call */
    NP_E_LIMIT  /* a limit of the options was reached */
} np_code;

typedef struct np_error {
    np_code code;
    char text[240]; /* one line, no final full stop or newline */
} np_error;

/* ---- Plain values ------------------------------------------------------ */

/* Text that someone else owns: UTF-8, not ended by a zero byte. */
typedef struct np_str {
    const char *at;
    size_t len; /* bytes */
} np_str;

/* A moment that may be unknown; zero-initialised it is. */
typedef enum np_time_kind { NP_TIME_UNKNOWN = 0, NP_TIME_DAY, NP_TIME_EXACT } np_time_kind;

typedef struct np_time {
    int64_t at;        /* seconds since 1970, UTC; NP_TIME_DAY: the day's first second */
    np_time_kind kind; /* NP_TIME_DAY: any time of that day */
} np_time;

/* Where output goes: takes all size bytes or fails (NP_E_IO with a reason). */
typedef np_code np_put(void *to, const char *bytes, size_t size, np_error *err);

#ifdef __cplusplus
}
#endif
#endif

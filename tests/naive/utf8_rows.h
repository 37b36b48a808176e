/* utf8_rows.h - UTF-8 by looking every sequence up in the rows of Unicode's Table 3-7. */
#ifndef NAIVE_UTF8_ROWS_H
#define NAIVE_UTF8_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is there a well-formed sequence at s? *size: its bytes, or those of the maximal subpart. */
bool naive_utf8(const unsigned char *s, size_t n, uint32_t *c, size_t *size);

#endif

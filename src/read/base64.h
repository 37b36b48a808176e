/* base64.h - bytes written as letters (RFC 4648), as Atom does with what XML cannot hold. */
#ifndef NP_READ_BASE64_H
#define NP_READ_BASE64_H

#include "base/buf.h"

/* Append the bytes that s stands for; white space in it does not count, marks at its end may be
 * missing. False, and nothing appended: s is not base64, or empty. Cost: linear. */
bool np_base64_decode(np_str s, np_buf *to);

#endif

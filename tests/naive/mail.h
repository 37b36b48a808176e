/* mail.h - a reader of letters that knows what ours may hold, and refuses all else. */
#ifndef NP_NAIVE_MAIL_H
#define NP_NAIVE_MAIL_H

#include <stdbool.h>
#include <stddef.h>

enum { NAIVE_HEADERS = 12, NAIVE_PARTS = 4 };

typedef struct naive_mail {
    size_t n_headers, n_parts;
    char *name[NAIVE_HEADERS], *value[NAIVE_HEADERS]; /* unfolded, encoded words decoded */
    char *kind[NAIVE_PARTS], *text[NAIVE_PARTS];      /* content type; decoded, ended by a zero */
} naive_mail;

/* Is it ASCII in lines of at most 998 bytes (76 below the headers), with headers once each, a
 * multipart body whose parts are quoted-printable, nothing after the last boundary, and no line
 * that begins with a full stop or "From "? naive_mail_clear() in any case. */
bool naive_mail_read(const char *at, size_t len, naive_mail *m);
void naive_mail_clear(naive_mail *m);

const char *naive_mail_header(const naive_mail *m, const char *name); /* NULL: there is none */

#endif

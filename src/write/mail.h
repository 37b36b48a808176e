/* mail.h - what mail wants of bytes: lines that are short and plain, headers that nobody can add
 * to.
 */
#ifndef NP_WRITE_MAIL_H
#define NP_WRITE_MAIL_H

#include "base/buf.h"
#include "write/out.h"

/* A part of a message on its way into out, as quoted-printable (RFC 2045): np_mail_encode() is an
 * np_put whose `to` is one. A line begins neither with "." nor with "From ", which programs that
 * pass mail on may take for the end of the message or of its mailbox's entry. */
typedef struct np_mail_part { /* zero-initialised but for out */
    np_out *out;
    size_t column;
    char space; /* one that waits to see whether it ends the line; 0: none */
} np_mail_part;

np_put np_mail_encode;
void np_mail_end_part(np_mail_part *p); /* after its last byte */

/* Append "name: text" and a line end: any text, in encoded words where it is no plain ASCII (RFC
 * 2047), in lines of at most 76 bytes. Controls become spaces. */
void np_mail_header(np_buf *b, const char *name, np_str text);

/* Addresses between commas, as 'Desk <desk@paper.example>, b@c.example', of printable ASCII alone,
 * each with an @? */
bool np_mail_is_addresses(const char *text);

/* Append "name: addresses", one a line. */
void np_mail_addresses(np_buf *b, const char *name, const char *addresses);

#endif

/* xml_escape.h - any bytes as XML 1.0: what it forbids, and what is no UTF-8, becomes U+FFFD. */
#ifndef NP_BASE_XML_ESCAPE_H
#define NP_BASE_XML_ESCAPE_H

#include "base/buf.h"

/* Append s as the text of an element, and as an attribute's value between double quotes. A parser
 * gives s back, but for U+FFFD in place of controls, U+FFFE, U+FFFF and malformed bytes. */
void np_xml_text(np_buf *to, np_str s);
void np_xml_value(np_buf *to, np_str s);

#endif

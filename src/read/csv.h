/* csv.h - is it a table of articles? */
#ifndef NP_READ_CSV_H
#define NP_READ_CSV_H

#include "newsprint.h"

/* Is the first line of head a header: several names, at least two of which mean something to us,
 * one of them a title or a text? */
bool np_csv_begins(np_str head, const np_options *opt);

#endif

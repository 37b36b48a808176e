/* title.h - a headline without the name of the site it stood on. */
#ifndef NP_TEXT_TITLE_H
#define NP_TEXT_TITLE_H

#include "newsprint.h"

/* The part of title that is headline: a last " - X", " | X", " — X", " – X" or " :: X" goes when X
 * names the source or the host ("theharbourpost.com" and "The Harbour Post" are one name). Marks
 * in front ("UPDATE 2-", "Opinion |") stay: they say something. A view into title; never empty
 * unless title is. Cost O(n); cannot fail. */
np_str np_title_clean(np_str title, np_str source, np_str host);

#endif

/* months.h - the names of months, in the languages of many newspapers. */
#ifndef NP_READ_MONTHS_H
#define NP_READ_MONTHS_H

#include "newsprint.h"

/* 1 to 12 for "March", "mars", "Mrz", "МАРТА" ..., in whatever case, UTF-8; 0: no month's name, or
 * one of two months. */
int np_month_find(np_str name);

#endif

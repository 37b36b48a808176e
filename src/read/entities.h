/* entities.h - what HTML's named characters stand for. */
#ifndef NP_READ_ENTITIES_H
#define NP_READ_ENTITIES_H

#include "newsprint.h"

/* The character of "nbsp", "eacute" ... (case matters); 0: none of that name. */
uint32_t np_entity_find(np_str name);

/* What numbers 128 to 159 mean, as in windows-1252: nobody who writes them wants controls. Any
 * other number means itself. */
uint32_t np_entity_meant(uint32_t c);

#endif

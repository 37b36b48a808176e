/* entities.h - what HTML's named characters stand for. */
#ifndef NP_READ_ENTITIES_H
#define NP_READ_ENTITIES_H

#include "newsprint.h"

/* The character of "nbsp", "eacute" ... (case matters); 0: none of that name. */
uint32_t np_entity_find(np_str name);

#endif

/* machine.h - what this machine lets a process have. */
#ifndef NP_BASE_MACHINE_H
#define NP_BASE_MACHINE_H

#include "newsprint.h"

/* Bytes of memory: the machine's, or less where a control group or a resource limit says so. */
size_t np_machine_memory(void);

#endif

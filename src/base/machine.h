/* machine.h - what this machine lets a process have. */
#ifndef NP_BASE_MACHINE_H
#define NP_BASE_MACHINE_H

#include "newsprint.h"

/* Bytes of memory: the machine's, or less where a control group or a resource limit says so. */
size_t np_machine_memory(void);

/* The instruction set to use where `wanted` is asked for: the best this machine has, and none
 * beyond what was asked. Never NP_CPU_AUTO. Cheap. */
np_cpu np_machine_cpu(np_cpu wanted);

#endif

/* write.h - the door of write/: what other rooms need to write a line of their own. */
#ifndef NP_WRITE_WRITE_H
#define NP_WRITE_WRITE_H

#include "write/json.h"
#include "write/out.h"

#endif

/* Any bytes as JSON Lines, array or JSON Feed. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_by_the_laws(data, size, NP_INPUT_JSONL);
    return 0;
}

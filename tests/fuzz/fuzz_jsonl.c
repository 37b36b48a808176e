/* Any bytes as JSON Lines, array or JSON Feed; on one thread or on two. */
#include "reading.h"

static void read_alike_on_two_threads(np_str bytes)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_JSONL;
    opt.max_record = 4096;
    opt.threads = 1;
    collection one = collect(bytes, 0, &opt);
    opt.threads = 2;
    collection two = collect_in_batches(bytes, 0, 1 + bytes.len / 3, &opt);
    must(is_same_collection(&one, &two));
    collection_clear(&one);
    collection_clear(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    np_str bytes = {(const char *)data, size};
    read_by_the_laws(data, size, NP_INPUT_JSONL);
    if (!np_str_starts(bytes, NP_STR("\x28\xB5\x2F\xFD"))) /* as there: steps show in bad ones */
        read_alike_on_two_threads(bytes);
    return 0;
}

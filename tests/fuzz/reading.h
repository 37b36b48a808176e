/* reading.h - the laws every reader keeps, whatever the bytes. */
#ifndef FUZZ_READING_H
#define FUZZ_READING_H

#include "base/str.h"
#include "base/utf8.h"
#include "naive/collect.c" /* a fuzz target is linked with nothing but the library */
#include <stdlib.h>

static inline void must(bool holds_true)
{
    if (!holds_true)
        abort();
}

/* In one piece or in many: the same articles, messages and counts; and they are clean text. */
static inline void read_by_the_laws(const uint8_t *data, size_t size, np_input_kind from)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = from;
    opt.max_record = 4096;
    opt.max_depth = 64;
    np_str bytes = {(const char *)data, size};
    if (np_str_starts(bytes, NP_STR("\x28\xB5\x2F\xFD"))) {
        collection packed = collect(bytes, 0, &opt); /* how much of a bad zstd block comes out */
        collection_clear(&packed);                   /* depends on the steps */
        return;
    }
    collection whole = collect(bytes, 0, &opt), pieces = collect(bytes, 1 + size / 256, &opt);
    must((whole.code == NP_OK || (from == NP_INPUT_CSV && whole.code == NP_E_INPUT)) &&
         is_same_collection(&whole, &pieces));
    must(np_utf8_valid(np_buf_view(&whole.articles)) == whole.articles.len);
    must(!whole.articles.len || !memchr(whole.articles.at, 0, whole.articles.len));
    collection_clear(&whole);
    collection_clear(&pieces);
}

#endif

#include "readers.h"
#include "base/str.h"
#include <stdio.h>

bool gives(np_str bytes, const np_options *opt, const char *articles)
{
    collection c = collect(bytes, 0, opt);
    bool is_right = c.code == NP_OK && np_str_equal(np_buf_view(&c.articles), np_str_of(articles));
    if (!is_right)
        printf("\n%.*s\ngave %d\n%.*s%.*s", (int)bytes.len, bytes.at, c.code, (int)c.articles.len,
               c.articles.at, (int)c.log.len, c.log.at);
    collection_clear(&c);
    return is_right;
}

np_code expect_same_in_steps(np_str bytes, const np_options *opt)
{
    collection whole = collect(bytes, 0, opt);
    static const size_t step[] = {1, 2, 3, 7};
    for (size_t i = 0; i < N_OF(step); i++) {
        collection c = collect(bytes, step[i], opt);
        bool is_same = is_same_collection(&whole, &c);
        if (!is_same)
            printf("\nstep %zu of:\n%.*s\n---\n%.*s---\n%.*s", step[i], (int)bytes.len, bytes.at,
                   (int)whole.articles.len, whole.articles.at, (int)c.articles.len, c.articles.at);
        CU_ASSERT(is_same);
        collection_clear(&c);
    }
    np_code code = whole.code;
    collection_clear(&whole);
    return code;
}

void expect_told_without_memory(np_str bytes)
{
    collection whole = collect(bytes, 0, NULL);
    for (trial turn = {0}; trial_next(&turn);) {
        trial_begin(&turn);
        collection c = collect(bytes, 0, NULL);
        trial_end_if(&turn, is_same_collection(&whole, &c));
        CU_ASSERT(turn.is_done || c.err.code == NP_E_NOMEM || c.articles.has_failed ||
                  c.log.has_failed);
        collection_clear(&c);
    }
    collection_clear(&whole);
}

#include "parts.h"

/* The table of one part, as it would be sent. */
static np_code count_part(void *run, size_t n, unsigned part, unsigned n_parts, count_fn *count,
                          np_buf *saved, np_error *err)
{
    np_sums *sums = np_sums_new(err);
    np_code code = sums ? NP_OK : err->code;
    for (size_t i = part; i < n && !code; i += n_parts)
        code = count(run, i, sums, err);
    if (!code)
        code = np_sums_save(sums, put_in_buf, saved, err);
    np_sums_free(sums);
    return code ? code : np_buf_check(saved, err);
}

static np_code add_saved(np_sums *all, const np_buf *saved, np_error *err)
{
    np_sums *one = np_sums_load(np_buf_view(saved), err);
    np_code code = one ? np_sums_add(all, one, err) : err->code;
    np_sums_free(one);
    return code;
}

np_sums *sum_of_parts(void *run, size_t n, unsigned n_parts, count_fn *count, np_error *err)
{
    np_buf saved[MOST_PARTS] = {{0}};
    np_code code = NP_OK;
    for (unsigned part = 0; part < n_parts && !code; part++)
        code = count_part(run, n, part, n_parts, count, &saved[part], err);
    np_sums *all = code ? NULL : np_sums_new(err);
    size_t first = index_below(n_parts);
    for (size_t k = 0; all && k < n_parts && !code; k++)
        code = add_saved(all, &saved[(first + k) % n_parts], err);
    for (unsigned part = 0; part < n_parts; part++)
        np_buf_clear(&saved[part]);
    if (!code)
        return all;
    np_sums_free(all);
    return NULL;
}

void expect_refused_when_damaged(np_str saved, const np_options *opt, refuses_fn *refuses)
{
    for (size_t i = 0; i < 2 * saved.len; i++) {
        np_buf bad = {0};
        np_error err = {0};
        np_buf_put(&bad, saved.at, i < saved.len ? i : saved.len);
        if (i >= saved.len)
            bad.at[i - saved.len] = (char)(bad.at[i - saved.len] ^ 1 << i % 8);
        CU_ASSERT(refuses(opt, np_buf_view(&bad), &err));
        CU_ASSERT(err.code == NP_E_INPUT && err.text[0]);
        np_buf_clear(&bad);
    }
}

/* posting_weights.c - two bytes a number, beside what leads to it: how much it weighs, and whether
 * it is still there.
 *
 * Pairs of a number lie in as many pages as it has keys; to take them all out costs as much as to
 * put a thousand numbers in. So a number goes by its weight, in one row, and its pairs go whenever
 * their run is written anew. */
#include "base/bytes.h"
#include "base/error.h"
#include "store/posting_runs.h"
#include <string.h>

enum { PER_ROW = 2000, SIZE = 2, FIRST_ROW = 1 };

typedef struct row {
    size_t n; /* weights */
    unsigned char at[PER_ROW * SIZE];
} row;

uint64_t np_posting_weight_rows(uint32_t n) { return ((uint64_t)n + PER_ROW - 1) / PER_ROW; }

static np_code get_row(np_postings p, uint32_t which, row *r, np_error *err)
{
    np_str value;
    bool is_there;
    np_code code =
        np_store_get_at(p.store, p.table, FIRST_ROW + (uint64_t)which, &value, &is_there, err);
    r->n = 0;
    if (code || !is_there)
        return code;
    if (value.len > sizeof r->at || value.len % SIZE)
        return np_posting_damage(FIRST_ROW + (uint64_t)which, "these are no weights", err);
    memcpy(r->at, value.at, value.len);
    r->n = value.len / SIZE;
    return NP_OK;
}

static np_code put_row(np_postings p, uint32_t which, const row *r, np_error *err)
{
    return np_store_put_at(p.store, p.table, FIRST_ROW + (uint64_t)which,
                           (np_str){(const char *)r->at, r->n * SIZE}, err);
}

np_code np_posting_weights_add(np_postings p, uint32_t end, const uint16_t *weight, uint32_t n,
                               np_error *err)
{
    row r;
    np_code code = NP_OK;
    for (uint32_t i = 0; i < n && !code;) {
        uint32_t number = end + i, which = number / PER_ROW;
        if ((code = get_row(p, which, &r, err)))
            return code;
        if (r.n != number % PER_ROW)
            return np_posting_damage(FIRST_ROW + (uint64_t)which, "these are other weights", err);
        for (; i < n && r.n < PER_ROW; i++)
            np_bytes_put(r.at + SIZE * r.n++, weight[i], SIZE);
        code = put_row(p, which, &r, err);
    }
    return code;
}

np_code np_postings_weights(np_postings p, uint32_t first, size_t n, uint16_t *weight,
                            np_error *err)
{
    row r;
    np_code code = NP_OK;
    for (size_t i = 0; i < n && !code;) {
        uint32_t which = (uint32_t)((first + i) / PER_ROW);
        size_t at = (first + i) % PER_ROW;
        if ((code = get_row(p, which, &r, err)))
            return code;
        if (at >= r.n)
            return np_posting_damage(FIRST_ROW + (uint64_t)which, "weights are missing", err);
        for (; i < n && at < r.n; i++, at++)
            weight[i] = (uint16_t)np_bytes_get(r.at + SIZE * at, SIZE);
    }
    return code;
}

np_code np_postings_fade(np_postings p, const uint32_t *number, size_t n, np_error *err)
{
    row r;
    np_code code = NP_OK;
    for (size_t i = 0; i < n && !code;) {
        uint32_t which = number[i] / PER_ROW;
        if ((code = get_row(p, which, &r, err)))
            return code;
        bool is_changed = false;
        for (; i < n && number[i] / PER_ROW == which; i++)
            if (number[i] % PER_ROW < r.n) {
                np_bytes_put(r.at + SIZE * (number[i] % PER_ROW), 0, SIZE);
                is_changed = true;
            }
        if (is_changed)
            code = put_row(p, which, &r, err);
    }
    return code;
}

/* store.c - a store in memory: a list of rows, looked through from the front, copied to go back. */
#include "naive/store.h"
#include "base/str.h"
#include <stdlib.h>

static np_str key_of(const naive_row *r) { return (np_str){r->key, r->key_len}; }

const naive_row *naive_store_find(const naive_store *s, size_t table, np_str key)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->row[i].table == table && np_str_equal(key_of(&s->row[i]), key))
            return &s->row[i];
    return NULL;
}

void naive_store_remove(naive_store *s, size_t table, np_str key)
{
    const naive_row *r = naive_store_find(s, table, key);
    if (r)
        s->row[r - s->row] = s->row[--s->n];
}

void naive_store_put(naive_store *s, size_t table, np_str key, np_str value)
{
    naive_store_remove(s, table, key);
    if (s->n == NAIVE_ROWS || key.len > NAIVE_BYTES || value.len > NAIVE_BYTES)
        abort();
    naive_row *r = &s->row[s->n++];
    *r = (naive_row){.table = table, .key_len = key.len, .value_len = value.len};
    memcpy(r->key, key.at, key.len);
    memcpy(r->value, value.at, value.len);
}

size_t naive_store_count(const naive_store *s, size_t table)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->row[i].table == table;
    return n;
}

const naive_row *naive_store_next(const naive_store *s, size_t table, np_str from, bool is_after)
{
    const naive_row *best = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const naive_row *r = &s->row[i];
        bool is_behind = np_str_compare(key_of(r), from) >= (is_after ? 1 : 0);
        if (r->table == table && is_behind &&
            (!best || np_str_compare(key_of(r), key_of(best)) < 0))
            best = r;
    }
    return best;
}

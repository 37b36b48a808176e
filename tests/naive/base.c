#include "base.h"

void naive_sort_keyed(np_keyed *item, size_t n, unsigned bits)
{
    uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
    for (size_t end = n; end > 1; end--)
        for (size_t i = 1; i < end; i++)
            if ((item[i - 1].key & mask) > (item[i].key & mask)) {
                np_keyed one = item[i];
                item[i] = item[i - 1];
                item[i - 1] = one;
            }
}

uint32_t *naive_map_find(naive_map *m, uint64_t key)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->key[i] == key)
            return &m->value[i];
    return NULL;
}

void naive_next_day(np_civil *c)
{
    int february = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0 ? 29 : 28;
    const int days[] = {31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (++c->day > days[c->month - 1])
        c->day = 1, c->month++;
    if (c->month > 12)
        c->month = 1, c->year++;
}

/* map.c - open addressing, linear probing, at most two thirds full.
 *
 * Keys are hashes of words, ids and URLs that strangers write, and XXH3 can be collided on
 * purpose; so the place of a key is a keyed mix of it with a random secret drawn once a map.
 * Nothing reads the table in order, so the secret never shows in a result. */
#include "base/map.h"
#include "base/mem.h"
#include <string.h>
#include <sys/random.h>

typedef struct slot {
    uint64_t key;
    uint32_t value;
    uint32_t is_used;
} slot;

struct np_map {
    size_t count, mask;
    uint64_t secret[2];
    slot *slots;
};

enum { FIRST = 64 };

np_map *np_map_new(np_error *err)
{
    np_map *m = np_alloc(sizeof *m, 0, 0, err);
    if (!m)
        return NULL;
    m->slots = np_alloc(0, FIRST, sizeof(slot), err);
    if (!m->slots) {
        np_free(m);
        return NULL;
    }
    m->mask = FIRST - 1;
    /* Without entropy the address still differs from run to run where addresses do. */
    if (getrandom(m->secret, sizeof m->secret, GRND_NONBLOCK) != (ssize_t)sizeof m->secret)
        m->secret[0] = (uint64_t)(uintptr_t)m, m->secret[1] = (uint64_t)(uintptr_t)m->slots;
    return m;
}

void np_map_free(np_map *m)
{
    if (m)
        np_free(m->slots);
    np_free(m);
}

static size_t home_of(const np_map *m, uint64_t key)
{
    __extension__ typedef unsigned __int128 u128;
    u128 product = (u128)(key ^ m->secret[0]) * (m->secret[1] | 1);
    uint64_t mixed = (uint64_t)product ^ (uint64_t)(product >> 64);
    return (mixed * UINT64_C(0x9E3779B97F4A7C15)) >> 20 & m->mask;
}

static slot *place_of(const np_map *m, uint64_t key)
{
    size_t i = home_of(m, key);
    while (m->slots[i].is_used && m->slots[i].key != key)
        i = (i + 1) & m->mask;
    return &m->slots[i];
}

static bool make_room(np_map *m, np_error *err)
{
    if ((m->count + 1) * 3 <= (m->mask + 1) * 2)
        return true;
    size_t n_old = m->mask + 1;
    slot *old = m->slots, *fresh = np_alloc(0, n_old * 2, sizeof(slot), err);
    if (!fresh)
        return false;
    m->slots = fresh;
    m->mask = n_old * 2 - 1;
    for (size_t i = 0; i < n_old; i++)
        if (old[i].is_used)
            *place_of(m, old[i].key) = old[i];
    np_free(old);
    return true;
}

uint32_t *np_map_put(np_map *m, uint64_t key, uint32_t fresh, np_error *err)
{
    if (!make_room(m, err))
        return NULL;
    slot *s = place_of(m, key);
    if (!s->is_used) {
        *s = (slot){.key = key, .value = fresh, .is_used = 1};
        m->count++;
    }
    return &s->value;
}

const uint32_t *np_map_find(const np_map *m, uint64_t key)
{
    const slot *s = place_of(m, key);
    return s->is_used ? &s->value : NULL;
}

size_t np_map_count(const np_map *m) { return m->count; }

/* arena.c - a chain of blocks, each filled from its start.
 *
 * Blocks double from 64 KiB up to 4 MiB, so a corpus of any size costs few calls; a piece
 * larger than a block gets one of its own, hung behind the current one so that the room left
 * there is not lost. What describes a block lies outside it where the block can be spilled: then
 * the chain can be walked and freed without reading a file back. */
#include "base/arena.h"
#include "base/mem.h"
#include <stdalign.h>
#include <string.h>

typedef struct block {
    struct block *before;
    size_t used, size;
    bool is_spilled; /* then so is what lies before it; nothing is added */
    unsigned char *bytes;
    alignas(max_align_t) unsigned char own[];
} block;

struct np_arena {
    block *top;
    size_t next_size, held;
    bool is_bulk; /* blocks are pages */
};

enum { FIRST = 64 << 10, LARGEST = 4 << 20 };

static np_arena *make(bool is_bulk, np_error *err)
{
    np_arena *a = np_alloc(sizeof *a, 0, 0, err);
    if (a) {
        a->next_size = FIRST;
        a->is_bulk = is_bulk;
    }
    return a;
}

np_arena *np_arena_new(np_error *err) { return make(false, err); }
np_arena *np_arena_new_bulk(np_error *err) { return make(true, err); }

static void free_chain(np_arena *a, block *b)
{
    while (b) {
        block *before = b->before;
        a->held -= b->is_spilled ? 0 : b->size;
        if (a->is_bulk)
            np_pages_free(b->bytes, b->size);
        np_free(b);
        b = before;
    }
}

void np_arena_free(np_arena *a)
{
    if (a)
        free_chain(a, a->top);
    np_free(a);
}

void np_arena_reset(np_arena *a)
{
    if (!a->top)
        return;
    free_chain(a, a->top->before);
    a->top->before = NULL;
    a->top->used = 0;
}

static block *new_block(const np_arena *a, size_t room, np_error *err)
{
    if (!a->is_bulk) {
        block *b = np_alloc(sizeof *b, room, 1, err);
        if (b)
            *b = (block){.size = room, .bytes = b->own};
        return b;
    }
    size_t page = np_page_size(), size = (room + page - 1) / page * page;
    block *b = np_alloc(sizeof *b, 0, 0, err);
    if (b && size >= room && (b->bytes = np_pages_new(size, err))) {
        b->size = size;
        return b;
    }
    np_free(b);
    return NULL;
}

static block *add_block(np_arena *a, size_t size, np_error *err)
{
    bool is_large = size > a->next_size / 4;
    block *b = new_block(a, is_large ? size : a->next_size, err);
    if (!b)
        return NULL;
    a->held += b->size;
    if (is_large && a->top) {
        b->before = a->top->before;
        a->top->before = b;
    } else {
        b->before = a->top;
        a->top = b;
        if (!is_large && a->next_size < LARGEST)
            a->next_size *= 2;
    }
    return b;
}

/* The next `bytes` bytes; align is a power of two. */
static void *take(np_arena *a, size_t bytes, size_t align, np_error *err)
{
    block *b = a->top;
    size_t gap = b ? -b->used & (align - 1) : 0;
    if (!b || b->size - b->used < gap || b->size - b->used - gap < bytes) {
        b = add_block(a, bytes, err);
        gap = 0;
    }
    if (!b)
        return NULL;
    void *piece = b->bytes + b->used + gap;
    b->used += gap + bytes;
    return piece;
}

void *np_arena_alloc(np_arena *a, size_t n, size_t size, np_error *err)
{
    if (size && n > (SIZE_MAX - alignof(max_align_t)) / size)
        return np_alloc(0, SIZE_MAX, 2, err); /* overflows: fails and says so */
    return take(a, n * size, alignof(max_align_t), err);
}

void np_arena_trim(np_arena *a, const void *last, size_t size)
{
    const unsigned char *end = (const unsigned char *)last + size;
    block *b = a->top;
    if (b && end >= b->bytes && end <= b->bytes + b->used)
        b->used = (size_t)(end - b->bytes);
}

bool np_arena_copy(np_arena *a, np_str from, np_str *to, np_error *err)
{
    *to = (np_str){0};
    if (from.len == 0)
        return true;
    char *at = take(a, from.len, 1, err);
    if (!at)
        return false;
    memcpy(at, from.at, from.len);
    *to = (np_str){at, from.len};
    return true;
}

/* ---- Spilling ---- */

size_t np_arena_held(const np_arena *a) { return a->held; }
size_t np_arena_spillable(const np_arena *a) { return a->held - (a->top ? a->top->size : 0); }

np_code np_arena_spill(np_arena *a, size_t size, np_spill *to, np_error *err)
{
    np_code code = NP_OK;
    block *b = a->top ? a->top->before : NULL;
    size_t rest = np_arena_spillable(a); /* of b and all before it, what is in memory */
    for (; b && !b->is_spilled && rest - b->size >= size; b = b->before)
        rest -= b->size;
    for (; b && !b->is_spilled && size && !code; b = b->before) {
        code = np_spill_put(to, b->bytes, b->size, err);
        b->is_spilled = !code;
        a->held -= code ? 0 : b->size;
    }
    return code;
}

/* Blocks that lie side by side, as most do, at once. */
void np_arena_unread(np_arena *a)
{
    unsigned char *from = NULL, *to = NULL;
    for (block *b = a->top; b; b = b->before) {
        if (!b->is_spilled)
            continue;
        bool is_behind = b->bytes == to, is_before = b->bytes + b->size == from;
        if (from && !is_behind && !is_before)
            np_spill_unread(from, (size_t)(to - from));
        from = from && is_behind ? from : b->bytes;
        to = to && is_before ? to : b->bytes + b->size;
    }
    if (from)
        np_spill_unread(from, (size_t)(to - from));
}

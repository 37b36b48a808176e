/* corpus_memory.c - what lies in memory, and what in a file.
 *
 * Bulk, which is most of an article, can be put in a file at any time and read on where it was
 * (base/spill.h): the record as it came, which is not looked at before it is written; the text,
 * which is read from front to back once or twice; shingles, read in that order too, and once more
 * for each pair that is verified. They go in this order, and not before they must; while articles
 * come in, each thread empties its own shelves, block by block, and others read on. Arrays over all
 * articles are looked at here and there, so they stay; when they alone are too much, that is an
 * error that says how much would do, before the kernel ends the process without a word.
 *
 * Refused: spilling from the start. What fits would be written for nothing. And a limit on what is
 * allocated, counted in base/mem: it would be one for all corpora of a process, and tell only when
 * an hour's work is lost. */
#include "base/error.h"
#include "base/machine.h"
#include "base/parallel.h"
#include "corpus.h"

enum { LAG = 4 }; /* of the memory that may be used: what is on its way to the disk */

/* By default: what is not counted (stacks, sorts, pages of the file that are being read) has its
 * place beside it, so that the process stays under 4 GB. */
static const size_t MIB = 1 << 20, MOST_BY_DEFAULT = (size_t)3328 << 20;

void np_corpus_set_memory(np_corpus *c)
{
    size_t machine = np_machine_memory();
    size_t half = machine / 2 < MOST_BY_DEFAULT ? machine / 2 : MOST_BY_DEFAULT;
    c->memory = c->opt.memory ? c->opt.memory : half;
    c->most = c->opt.memory ? c->opt.memory : machine;
}

uint64_t np_corpus_memory(const np_corpus *c) { return c->most; }

/* Kinds of bulk, in the order they go. */
enum { RAW, TEXT, SHINGLES, KINDS };

static np_arena *bulk_of(const np_corpus *c, int kind, unsigned thread)
{
    return kind == RAW    ? c->shelves[thread].raw
           : kind == TEXT ? c->shelves[thread].text
                          : c->shingles[thread];
}

static size_t sum_of(const np_corpus *c, int kind, size_t (*size)(const np_arena *))
{
    size_t sum = 0;
    for (unsigned t = 0; t < c->threads; t++)
        sum += size(bulk_of(c, kind, t));
    return sum;
}

static size_t bulk_held(const np_corpus *c)
{
    size_t held = 0;
    for (int kind = RAW; kind < KINDS; kind++)
        held += sum_of(c, kind, np_arena_held);
    return held;
}

/* What cannot be spilled. Room that arrays have ahead was never touched, and so is none. */
static size_t fixed_held(const np_corpus *c)
{
    size_t held = np_arena_held(c->results);
    for (unsigned t = 0; t < c->threads; t++)
        held += np_arena_held(c->shelves[t].strings) + np_arena_held(c->facts[t]);
    return held + c->n * (sizeof *c->article + sizeof *c->arrival);
}

static np_code too_much(const np_corpus *c, size_t needed, np_error *err)
{
    return np_fail(
        err, NP_E_LIMIT,
        "%zu articles need %zu MB of memory, and %s %zu MB; %s, or give it less at a time", c->n,
        (needed + MIB - 1) / MIB, c->opt.memory ? "it may take" : "this machine has", c->most / MIB,
        c->opt.memory ? "allow it more" : "use a larger one");
}

/* Is what is needed more than there may be, when all has gone to the file that can? */
static np_code refuse(const np_corpus *c, size_t fixed, size_t bulk, np_error *err)
{
    size_t least = c->opt.tmp ? fixed : fixed + bulk;
    return least > c->most ? too_much(c, least, err) : NP_OK;
}

static np_code open_file(np_corpus *c, np_spill **file, np_error *err)
{
    if (*file)
        return NP_OK;
    np_error why = {0};
    *file = np_spill_new(c->opt.tmp, c->memory / LAG, &why);
    if (!*file)
        return np_fail(err, why.code, "%s", why.text);
    np_say(&c->opt, NP_LOG_DETAIL, "what does not fit in %zu MB goes to a file in %s",
           c->memory / MIB, c->opt.tmp);
    return NP_OK;
}

typedef struct spilling {
    const np_corpus *c;
    int kind;
    np_spill *to;
    double share; /* of what each thread has that can go */
} spilling;

static np_code spill_one(void *ctx, size_t i, unsigned thread, np_error *err)
{
    (void)thread;
    const spilling *s = ctx;
    np_arena *own = bulk_of(s->c, s->kind, (unsigned)i);
    size_t most = np_arena_spillable(own);
    return np_arena_spill(own, (size_t)(s->share * (double)most), s->to, err);
}

/* `size` bytes of a kind, or all that can go, on all threads. */
static np_code spill(np_corpus *c, int kind, size_t size, np_error *err)
{
    np_spill **file = kind == SHINGLES ? &c->scratch : &c->spill;
    size_t most = sum_of(c, kind, np_arena_spillable);
    if (!most)
        return NP_OK;
    np_code code = open_file(c, file, err);
    spilling s = {c, kind, *file, size < most ? (double)size / (double)most : 1};
    return code ? code : np_each(c->threads, c->threads, spill_one, &s, err);
}

np_code np_corpus_check(const np_corpus *c, np_error *err)
{
    np_code code = c->spill ? np_spill_settle(c->spill, err) : NP_OK;
    return !code && c->scratch ? np_spill_settle(c->scratch, err) : code;
}

np_code np_corpus_make_room(np_corpus *c, size_t more, np_error *err)
{
    size_t fixed = fixed_held(c) + more, bulk = bulk_held(c);
    if (fixed + bulk <= c->memory)
        return np_corpus_check(c, err);
    np_code code = refuse(c, fixed, bulk, err);
    if (code || !c->opt.tmp)
        return code;
    for (int kind = RAW; kind < KINDS && !code && fixed + bulk > c->memory; kind++) {
        code = spill(c, kind, fixed + bulk - c->memory, err);
        bulk = bulk_held(c);
    }
    return code ? code : np_corpus_check(c, err);
}

/* ---- While articles come in --------------------------------------------- */

np_code np_corpus_watch_shelves(np_corpus *c, np_error *err)
{
    size_t fixed = fixed_held(c), bulk = bulk_held(c);
    if (fixed + bulk <= c->memory)
        return NP_OK;
    np_code code = refuse(c, fixed, bulk, err);
    if (code || !c->opt.tmp)
        return code;
    size_t room = fixed < c->memory ? c->memory - fixed : 0;
    c->spills_shelves = true;
    c->share_of_texts = room / c->threads;
    return open_file(c, &c->spill, err);
}

np_code np_corpus_spill_shelves(const np_corpus *c, unsigned thread, np_error *err)
{
    const np_shelves *own = &c->shelves[thread];
    size_t texts = np_arena_held(own->text);
    if (!c->spills_shelves)
        return NP_OK;
    np_code code = np_arena_spill(own->raw, SIZE_MAX, c->spill, err);
    if (code || texts <= c->share_of_texts)
        return code;
    return np_arena_spill(own->text, texts - c->share_of_texts, c->spill, err);
}

/* ---- While shingles are made, and bulk is read -------------------------- */

np_code np_corpus_share(np_corpus *c, size_t more, size_t *share, np_error *err)
{
    enum { BYTES_OF_A_BYTE = 4 }; /* at most: of a letter and a blank, one shingle of eight */
    size_t held = fixed_held(c) + bulk_held(c) + more;
    size_t room = held < c->memory ? c->memory - held : 0;
    bool is_enough = !c->opt.tmp || c->stats.text_bytes <= room / BYTES_OF_A_BYTE;
    *share = is_enough ? SIZE_MAX : room / c->threads;
    return is_enough ? NP_OK : open_file(c, &c->scratch, err);
}

np_code np_corpus_spill_shingles(np_corpus *c, unsigned thread, size_t share, np_error *err)
{
    size_t held = np_arena_held(c->shingles[thread]);
    return held > share ? np_arena_spill(c->shingles[thread], held - share, c->scratch, err)
                        : NP_OK;
}

void np_corpus_unread_texts(const np_corpus *c)
{
    if (!c->spill)
        return;
    for (unsigned t = 0; t < c->threads; t++) {
        np_arena_unread(c->shelves[t].text);
        np_arena_unread(c->shelves[t].raw);
    }
}

void np_corpus_unread_shingles(const np_corpus *c)
{
    for (unsigned t = 0; c->scratch && t < c->threads; t++)
        np_arena_unread(c->shingles[t]);
}

/* span_kernel.h - the body of every np_span_read; span.c includes it once an instruction set.
 *
 * The includer sets NAME(what) and TARGET, and has defined by that NAME: look, at a block;
 * put_starts and put_ends, where bits are set, `base` added, and what words' starts tell; and
 * put_hashes, of words from .. to - 1. The first three may write garbage behind what they write,
 * less than NP_SPAN_SLACK. */

/* Set the bits of characters that are not ASCII, of a block of `size` bytes at s, n bytes before
 * the end of the text: how many bytes of it are of this run. Fewer if the next character is
 * strange, and without the one before if it may act on that; or if it reaches beyond the block. */
TARGET static inline size_t NAME(take_foreign)(np_chars *chars, const char *s, size_t n,
                                               size_t size, char *folded, block *b,
                                               bool *is_strange)
{
    block here = *b;
    for (uint64_t foreign = here.foreign & below_bit(size); foreign;) {
        size_t at = (size_t)__builtin_ctzll(foreign), len = 2;
        const np_char *is = at + len <= size ? np_chars_two(chars, s + at) : NULL;
        if (!is)
            is = any_char(chars, s + at, n - at, &len);
        *is_strange = !is || !is->is_spaced;
        if (*is_strange || at + len > NP_SPAN_BLOCK) {
            *b = here;
            return is && is->is_simple ? at : char_before(s, at);
        }
        uint64_t one = UINT64_C(1) << at, all = ((one << len) - one);
        here.word |= is->kind >= NP_CHAR_WORD ? all : 0;
        here.stop |= is->kind == NP_CHAR_STOP ? one : 0;
        here.upper |= is->is_upper ? one : 0;
        here.digit |= is->is_digit ? one : 0;
        foreign &= ~all;
        for (size_t k = 0; is->is_changed && k < len; k++)
            folded[at + k] = is->folded[k];
    }
    *b = here;
    bool may_act_back = size == NP_SPAN_BLOCK && n > size && (unsigned char)s[size] >= 0x80;
    if (may_act_back) {
        size_t len;
        const np_char *is = np_chars_at(chars, s + size, n - size, &len);
        *is_strange = !is || !is->is_simple;
    }
    return *is_strange ? char_before(s, size) : size;
}

/* The bounds and flags of the words of a block of `size` bytes, `base` bytes into the run. */
TARGET static inline void NAME(put_words)(np_span *r, const block *b, size_t base, size_t size,
                                          carried *c)
{
    uint64_t here = below_bit(size), word = b->word & here, gap = ~word & here;
    uint64_t behind = word << 1 | c->is_open, starts = word & ~behind, ends = gap & behind;
    uint64_t sentence = add(gap, b->stop & gap, size, &c->starts_sentence);
    uint64_t digit = add(word, b->digit & word, size, &c->has_digit);
    NAME(put_starts)
    (&(starting){starts, b->upper, sentence}, base, r->start + c->n_starts, r->is + c->n_starts);
    NAME(put_ends)(ends, base, r->end + c->n_ends);
    for (uint64_t left = digit & ends; left; left &= left - 1) {
        uint64_t before = ends & ((left & -left) - 1);
        r->is[c->n_ends + (size_t)__builtin_popcountll(before)] |= NP_WORD_DIGIT;
    }
    c->n_starts += (size_t)__builtin_popcountll(starts);
    c->n_ends += (size_t)__builtin_popcountll(ends);
    c->is_open = word >> (size - 1) & 1;
}

TARGET static size_t NAME(read)(np_span *r, np_chars *chars, const char *s, size_t n)
{
    size_t at = 0, size = 0, first = r->is_open;
    carried c = {.is_open = r->is_open, .starts_sentence = r->starts_sentence, .n_starts = first};
    r->start[0] = 0;
    for (bool is_strange = false; !is_strange && at < n && at <= NP_SPAN_BYTES - NP_SPAN_BLOCK;
         at += size) {
        char last[NP_SPAN_BLOCK] = {0};
        const char *from = s + at;
        size = n - at < NP_SPAN_BLOCK ? n - at : NP_SPAN_BLOCK;
        if (size < NP_SPAN_BLOCK) /* never behind the end */
            from = memcpy(last, from, size);
        block b = NAME(look)(from, r->folded + at);
        if (b.foreign || (at + size < n && (unsigned char)s[at + size] >= 0x80))
            size = NAME(take_foreign)(chars, s + at, n - at, size, r->folded + at, &b, &is_strange);
        if (size > 0)
            NAME(put_words)(r, &b, at, size, &c);
    }
    if (c.is_open && c.has_digit)
        r->is[c.n_ends] |= NP_WORD_DIGIT;
    r->n = c.n_ends;
    r->is_open = c.is_open;
    r->starts_sentence = c.starts_sentence;
    NAME(put_hashes)(r, first, r->n);
    return at;
}

#undef NAME
#undef TARGET

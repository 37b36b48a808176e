/* corpus_taxonomy.c - a small file of subjects, read before any news is.
 *
 * Words and not articles as examples: who keeps a desk can write down its words in a minute, and a
 * file of words says what it means to the next reader. What is wrong in it ends the run, with the
 * line, since a subject left out would give another result than the one asked for. */
#include "corpus_taxonomy.h"
#include "base/listing.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"

void np_taxonomy_free(np_taxonomy *t)
{
    if (!t)
        return;
    np_free(t->subject);
    np_arena_free(t->strings);
    np_free(t);
}

/* Where the label of a line ends: its whole length if nothing divides it. */
static size_t label_end(np_str line)
{
    static const char divides[] = "\t:,";
    for (const char *d = divides; *d; d++) {
        const char *at = memchr(line.at, *d, line.len);
        if (at)
            return (size_t)(at - line.at);
    }
    return line.len;
}

static np_code take_line(void *to, const np_listing *l, np_error *err)
{
    np_taxonomy *t = to;
    size_t end = label_end(l->text);
    np_str label = np_str_trim((np_str){l->text.at, end}), words = {0};
    if (end < l->text.len)
        words = np_str_trim((np_str){l->text.at + end + 1, l->text.len - end - 1});
    if (np_utf8_valid(l->text) != l->text.len)
        return np_listing_fail(l, err, "not UTF-8; save the file as that");
    if (label.len == 0)
        return np_listing_fail(l, err, "no label; a line is: label: word, word");
    for (size_t k = 0; k < t->n; k++)
        if (np_str_equal(t->subject[k].label, label))
            return np_listing_fail(l, err, "\"%.*s\" is listed already; take one away",
                                   label.len < 80 ? (int)label.len : 80, label.at);
    if (t->n == NP_MOST_SUBJECTS)
        return np_listing_fail(l, err, "more than %d labels", NP_MOST_SUBJECTS);
    np_subject one;
    if (!np_arena_copy(t->strings, label, &one.label, err) ||
        !np_arena_copy(t->strings, words, &one.words, err) ||
        !NP_GROW(t->subject, t->cap, t->n + 1, err))
        return NP_E_NOMEM;
    t->subject[t->n++] = one;
    return NP_OK;
}

np_taxonomy *np_taxonomy_read(const char *path, np_error *err)
{
    np_taxonomy *t = np_alloc(sizeof *t, 0, 0, err);
    np_code code = NP_E_NOMEM;
    if (t && (t->strings = np_arena_new(err)))
        code = np_listing_read(path, take_line, t, err);
    if (!code && t->n == 0)
        code = np_fail(err, NP_E_USAGE, "%.120s: no label; a line is: label: word, word", path);
    if (!code)
        return t;
    np_taxonomy_free(t);
    return NULL;
}

/* variants.c - which form of a name stands for the others is a question of numbers.
 *
 * A list of titles would know "President" and miss "Ministerpräsident". What precedes a name is
 * known by two signs instead: it also stands in small letters in the story ("the president"), and
 * the name without it is as common. "White House" has the first sign and not the second. Each rule
 * folds into a form that is there already; none makes a new one. */
#include "story/variants.h"
#include "base/str.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static bool is_same_letters(np_str a, np_str b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return a.len == b.len;
}

static bool is_single(np_str s) { return !memchr(s.at, ' ', s.len); }

static np_str first_word(np_str s)
{
    const char *end = memchr(s.at, ' ', s.len);
    return (np_str){s.at, end ? (size_t)(end - s.at) : s.len};
}

static np_str behind_first_word(np_str s)
{
    size_t len = first_word(s).len + 1;
    return len < s.len ? (np_str){s.at + len, s.len - len} : (np_str){0};
}

static void fold(np_name *from, np_name *into)
{
    into->n_uses += from->n_uses;
    into->n_texts = into->n_texts > from->n_texts ? into->n_texts : from->n_texts;
    from->is_folded = true;
}

/* The name written so, if it is there and not folded itself. */
static np_name *written_as(np_name *name, size_t n, np_str text)
{
    for (size_t i = 0; i < n; i++)
        if (!name[i].is_folded && np_str_equal(name[i].text, text))
            return &name[i];
    return NULL;
}

/* "Mr", "Mrs", "Dr": a capital and one or two small letters, none a vowel. */
static bool is_address(np_str word)
{
    if (word.len < 2 || word.len > 3 || word.at[0] < 'A' || word.at[0] > 'Z')
        return false;
    for (size_t i = 1; i < word.len; i++)
        if (word.at[i] < 'a' || word.at[i] > 'z' || strchr("aeiouy", word.at[i]))
            return false;
    return true;
}

static bool begins(np_str part, np_str whole)
{
    return part.len + 1 < whole.len && np_str_starts(whole, part) && whole.at[part.len] == ' ';
}

static bool ends(np_str part, np_str whole)
{
    return part.len + 1 < whole.len &&
           memcmp(whole.at + whole.len - part.len, part.at, part.len) == 0 &&
           whole.at[whole.len - part.len - 1] == ' ';
}

static bool is_all_capitals(np_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < 'A' || word.at[i] > 'Z')
            return false;
    return word.len >= 2;
}

/* Is there a whole name to a surname, beside this form of it? */
static bool has_whole_name(const np_name *name, size_t n, const np_name *form, np_str surname,
                           np_count_plain *n_plain, const void *ctx)
{
    for (size_t i = 0; i < n; i++)
        if (!name[i].is_folded && &name[i] != form && ends(surname, name[i].text) &&
            n_plain(ctx, first_word(name[i].text)) == 0)
            return true;
    return false;
}

/* The name that is left of one without what precedes it, if that is what the signs say. */
static np_name *without_title(np_name *name, size_t n, const np_name *one, np_count_plain *n_plain,
                              const void *ctx)
{
    np_str rest = one->text, word;
    bool is_title = true, is_slight = true; /* all that went is; and by its look alone */
    while (is_title && (word = first_word(rest)).len < rest.len) {
        rest = behind_first_word(rest);
        bool is_whole = !is_single(rest);
        bool is_light = is_address(word) || (is_whole && is_all_capitals(word));
        is_title = is_light || n_plain(ctx, word) > 0;
        is_slight &= is_light;
        np_name *left = is_title ? written_as(name, n, rest) : NULL;
        if (left && (is_slight || (left->n_uses >= one->n_uses &&
                                   (is_whole || has_whole_name(name, n, one, rest, n_plain, ctx)))))
            return left;
    }
    return NULL;
}

/* "WHO", of the first letters of the words of "World Health Organization". */
static bool is_short_for(np_str letters, np_str whole)
{
    size_t n = 0;
    for (; whole.len && n < letters.len && whole.at[0] == letters.at[n]; n++)
        whole = behind_first_word(whole);
    return letters.len >= 2 && n == letters.len && whole.len == 0;
}

static bool is_plural_of(np_str many, np_str one)
{
    return many.len == one.len + 1 && many.len > 4 && many.at[one.len] == 's' &&
           np_str_starts(many, one);
}

/* How many uses of a single word one of a longer form may stand for. A surname alone is far
 * commoner than the whole name; what has a title in front, or begins with the word, may be another.
 */
static size_t stands_for(np_str word, np_str whole, np_count_plain *n_plain, const void *ctx)
{
    enum { OF_SURNAME = 12, ELSE = 4 };
    np_str first = first_word(whole);
    if (begins(word, whole) && !is_single(behind_first_word(whole)))
        return 0; /* "Israel Defence Forces" */
    bool is_title = n_plain(ctx, first) > 0 || is_address(first) || is_all_capitals(first);
    return ends(word, whole) && !is_title ? OF_SURNAME : ELSE;
}

/* Does the form a yield to b, both of which are there? What a longer form has in front of a name
 * may be anything, what it has behind makes it another's ("New York Times"). */
static bool yields(const np_name *a, const np_name *b, np_count_plain *n_plain, const void *ctx)
{
    bool is_rarer = a->n_uses < b->n_uses || (a->n_uses == b->n_uses && a->first > b->first);
    if (is_same_letters(a->text, b->text) || is_plural_of(a->text, b->text) ||
        is_plural_of(b->text, a->text))
        return is_rarer;
    if (is_short_for(a->text, b->text))
        return true;
    if (begins(a->text, b->text) || ends(a->text, b->text))
        return is_single(a->text)
                   ? b->n_uses * stands_for(a->text, b->text, n_plain, ctx) >= a->n_uses
                   : is_rarer;
    return is_rarer && !is_single(b->text) && ends(b->text, a->text);
}

void np_variants_fold(np_name *name, size_t n, np_count_plain *n_plain, const void *ctx)
{
    for (size_t i = 0; i < n; i++) {
        np_name *left = name[i].is_folded ? NULL : without_title(name, n, &name[i], n_plain, ctx);
        if (left)
            fold(&name[i], left);
    }
    for (size_t i = n; i-- > 0;) /* the rarest first, so that they go where many others go */
        for (size_t j = 0; j < n && !name[i].is_folded; j++)
            if (j != i && !name[j].is_folded && yields(&name[i], &name[j], n_plain, ctx))
                fold(&name[i], &name[j]);
}

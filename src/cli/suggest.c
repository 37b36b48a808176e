/* suggest.c - the name a person most likely meant.
 *
 * Edit distance with transpositions (Damerau 1964, in the restricted form that edits no place
 * twice): three rows of the table are enough. A third of the letters may be wrong, no more. */
#include "cli.h"
#include <string.h>

enum { LONGEST = 40 };

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* a and b of at most LONGEST characters. */
static size_t distance(const char *a, const char *b)
{
    size_t row[3][LONGEST + 1], n = strlen(b);
    for (size_t j = 0; j <= n; j++)
        row[0][j] = j;
    size_t i = 0;
    for (; a[i]; i++) {
        const size_t *two_up = row[(i + 2) % 3], *up = row[i % 3];
        size_t *here = row[(i + 1) % 3];
        here[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            here[j + 1] = least(least(up[j + 1], here[j]) + 1, up[j] + (a[i] != b[j]));
            if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
                here[j + 1] = least(here[j + 1], two_up[j - 1] + 1);
        }
    }
    return row[i % 3][n];
}

const char *np_nearest(const char *text, const char *const *candidate)
{
    size_t len = strlen(text), best = len / 3 + 1;
    const char *nearest = NULL;
    for (; len <= LONGEST && *candidate; candidate++) {
        bool is_beginning = len >= 2 && strncmp(text, *candidate, len) == 0;
        size_t d = is_beginning ? 0 : distance(text, *candidate);
        if (d < best || (d == best && !nearest)) {
            best = d;
            nearest = *candidate;
        }
    }
    return nearest;
}

/* corpus_taxonomy.h - subjects as the user names them, in place of topics that are found.
 *
 * A file, a subject a line: a label, then words and names its news would use. The label ends at the
 * first tab, else at the first colon, else at the first comma; the words have tabs, commas or
 * semicolons between them. */
#ifndef NP_CORPUS_TAXONOMY_H
#define NP_CORPUS_TAXONOMY_H

#include "base/arena.h"
#include "corpus_stories.h"

typedef struct np_subject {
    np_str label, words; /* words: all of them, as written */
} np_subject;

typedef struct np_taxonomy { /* any number of readers */
    np_arena *strings;
    np_subject *subject;
    size_t n, cap;
} np_taxonomy;

enum { NP_MOST_SUBJECTS = 1000 };

/* NULL: NP_E_IO; NP_E_USAGE with the line (no label, a label twice, over NP_MOST_SUBJECTS, not
 * UTF-8, a line of 4 kB and more), or for a file without a line; NP_E_NOMEM. */
np_taxonomy *np_taxonomy_read(const char *path, np_error *err);
void np_taxonomy_free(np_taxonomy *t); /* NULL is fine */

/* The report's topics, once stories are in the order they are shown in: the subjects of
 * job->c->taxonomy that stories fall under, by their most significant story. */
np_code np_subjects_list(np_report_job *job, const np_vectors *centroids,
                         const uint32_t *old_number, np_error *err);

#endif

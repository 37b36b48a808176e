/* corpus_topics.h - topics: groups of stories, and what is said of them; for the conductor. */
#ifndef NP_CORPUS_TOPICS_H
#define NP_CORPUS_TOPICS_H

#include "corpus_stories.h"

/* job->topic and n_topics of stories by their centres and the nearest of each, all by old number.
 */
np_code np_topics_group(np_report_job *job, const np_vectors *centroids, const np_nearest *near,
                        np_error *err);

/* The report's topics, once stories are in the order they are shown in: those of two stories and
 * more, their labels, the share of each story, and which lie next to each other. old_number of each
 * story. */
np_code np_topics_list(np_report_job *job, const np_vectors *centroids, const uint32_t *old_number,
                       np_error *err);

#endif

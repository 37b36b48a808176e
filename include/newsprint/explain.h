/* newsprint/explain.h - why two articles are together, or apart. */
#ifndef NEWSPRINT_EXPLAIN_H
#define NEWSPRINT_EXPLAIN_H

#include "copies.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why two articles are together, or apart: every number that decided. In arrays of two, [0] is a's
 * and [1] b's. Figures are those the decisions were made by, not computed anew. */

/* Words in a row that both articles have, as each writes them, and some words around. */
typedef struct np_passage {
    size_t n_words;
    np_str before[2], words[2], after[2];
} np_passage;

/* What an article is to the leader of a group of copies. */
typedef struct np_tie {
    uint32_t article, leader;
    np_relation relation; /* NP_ORIGINAL: it is the leader */
    double jaccard, containment;
    bool is_member; /* it is in the leader's group, and */
    bool is_by_id;  /* ... not as its copy, but following a text under one id with it */
} np_tie;

enum { NP_MOST_TIES = 4 };

/* Are they copies? */
typedef struct np_copy_channels {
    bool is_one_group;
    np_relation relation; /* of a to b, whoever leads */
    unsigned shingle;     /* words in one */
    size_t n_shingles[2]; /* distinct; 0: it has no words and is nobody's copy */
    size_t n_shared;
    double jaccard, containment; /* of whole texts */
    double near, contain;        /* from which they are copies; an excerpt also needs */
    size_t least_excerpt;        /* so many shingles */
    bool has_furniture;          /* either has lines its site puts on many pages; if so, */
    size_t n_rest[2];            /* without these lines: the thresholds hold here too */
    size_t n_rest_shared;
    double rest_jaccard, rest_containment;
    bool has_one_id, has_one_url; /* then they are revisions; of one URL if they also share */
    double least_revision;        /* this containment */
    bool has_one_form;            /* veto: host and wording without names and numbers are equal, */
    double most_filled_in;        /* which counts below this containment */
    bool is_candidate;            /* looking for the copies of one finds the other */
    double near_to_pass;      /* the highest thresholds, in steps of 1e-4, at which these figures */
    double contain_to_pass;   /* pass: as near, as an excerpt; 0: at none */
    np_tie tie[NP_MOST_TIES]; /* a and b to a's leader, then to b's, if it is another one */
    size_t n_ties;
    const np_passage *passage; /* the longest, at most NP_MOST_PASSAGES */
    size_t n_passages, n_all_passages;
} np_copy_channels;

enum { NP_MOST_PASSAGES = 5 };

/* A term of the story vectors. */
typedef struct np_term_channel {
    np_str text;   /* as some article writes it */
    double idf;    /* the rarer among stories, the higher */
    double spread; /* the share of stories that hold it, [0, 1]; of few stories 0 or 1 */
    double
        weight[2];  /* in each unit vector, once it is expanded by its two nearest; 0: not there */
    bool is_own[2]; /* the text holds it; else its weight is borrowed */
    double product; /* what it adds to the cosine */
} np_term_channel;

enum { NP_MOST_TERMS = 12, NP_MOST_LONE_TERMS = 6 };

/* Are they one story? Stories are made of one text a group of copies: `text`. */
typedef struct np_story_channels {
    bool is_one_story;
    bool is_given;    /* by the input's `story` field; no figures then, */
    bool has_figures; /* nor of two copies: nothing below is set */
    uint32_t text[2]; /* the article whose text is weighed: the group's leader */

    const np_term_channel *shared;  /* largest product first */
    size_t n_shared, n_all_shared;  /* at most NP_MOST_TERMS of all */
    const np_term_channel *lone[2]; /* which the other lacks, heaviest first */
    size_t n_lone[2];               /* at most NP_MOST_LONE_TERMS */
    double alone[2]; /* share of the squared weights that is in words no other text has, [0, 1] */

    double cosine; /* the sum of all products, [0, 1] */
    /* Each about the mean of its language; mean_square: both means' lengths, multiplied. */
    double mean_dot[2], mean_square, spread[2];
    double centred;    /* (cosine - mean_dots + mean_square) / spreads; one language: [-1, 1] */
    double days;       /* between them; NAN: one is undated */
    double kernel;     /* weight of that, (0, 1] */
    double sim;        /* centred * kernel: what the nearest are ordered by */
    unsigned n_near;   /* so many nearest of each text are looked at */
    unsigned rank[2];  /* the other's place in its list, from 1; 0: not among them */
    double second[2];  /* sim of its second nearest; 0: there is none */
    unsigned crowd[2]; /* its nearest that are nearly as near as the second, at most 32 */
    double scale[2];   /* weight by both: where all is alike, being alike means less, */
                       /* and in the midst of many more */
    double scaled;     /* centred * both scales */
    bool has_one_form; /* veto: one form filled in twice, names and numbers differing in the same */
                       /* places, is no edge */
    bool is_series;    /* veto: of one host, more than 5 days apart, is no edge */
    double least_sim;  /* veto: less alike than this is no edge */
    bool has_edge;     /* either is among the other's nearest, and no veto */
    const uint32_t
        *through;     /* texts from a to b, of one story: each next to the next by an edge; */
    size_t n_through; /* both ends included; 0: apart */

    /* The two groups of texts they were in: as these merged, or as they ended. */
    bool is_compared; /* some edge leads from one group to the other */
    size_t n_texts[2];
    size_t n_forms; /* pairs of them, a text of each, that are one form filled in twice; veto: */
    bool is_held_apart;  /* ... more than a fifth of all */
    double mean;         /* of `scaled` over all pairs */
    double bonus;        /* weight of the larger size */
    double group_days;   /* between their mean dates; NAN unknown */
    double group_kernel; /* weight of that */
    double score;        /* mean * bonus * group_kernel */
    double threshold;    /* from which they are merged */
} np_story_channels;

typedef struct np_explanation {
    uint32_t a, b;
    np_copy_channels copies;
    np_story_channels story;
} np_explanation;

/* Explain two different articles, a and b < n_articles. Copies and stories are made first if need
 * be; the second half of making stories is gone through for each call, so a call costs about as
 * much as np_corpus_stories(). The lists in *e live until the next call, and until the corpus
 * changes. NP_E_USAGE: not two articles, fingerprints, which have no words, or a corpus that was
 * replayed, whose stories were many batches' work; NP_E_NOMEM. */
np_code np_corpus_explain(np_corpus *c, uint32_t a, uint32_t b, np_explanation *e,
                          np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif

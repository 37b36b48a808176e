/* naive/fit.c - every likeness computed anew, every best one looked for among all. */
#include "fit.h"
#include <math.h>
#include <string.h>

enum { MOST = 64 };
static const double CLOSE = 1e-5; /* nearer than this, floats may decide otherwise */

static double likeness(const double *a, const double *b, size_t n_terms)
{
    double dot = 0;
    for (size_t t = 0; t < n_terms; t++)
        dot += a[t] * b[t];
    return dot;
}

/* The highest score that is not taken, the first of several; n: none of `least`. False: another is
 * as high but for rounding, or it is as low as `least`. */
static bool find_best(const double *score, const bool *is_taken, size_t n, double least,
                      size_t *best)
{
    *best = n;
    for (size_t i = 0; i < n; i++)
        if (!is_taken[i] && score[i] >= least && (*best == n || score[i] > score[*best]))
            *best = i;
    for (size_t i = 0; i < n; i++)
        if (!is_taken[i] && i != *best &&
            (fabs(score[i] - least) < CLOSE ||
             (*best < n && fabs(score[i] - score[*best]) < CLOSE && score[i] >= least)))
            return false;
    return true;
}

/* The subject with the eight stories likest it in it. */
static bool learn(const double *story, size_t n_stories, const double *subject, size_t n_terms,
                  double *learned)
{
    bool has_lent[MOST] = {false};
    double score[MOST], square = 0;
    memcpy(learned, subject, n_terms * sizeof *learned);
    for (size_t s = 0; s < n_stories; s++)
        score[s] = likeness(&story[s * n_terms], subject, n_terms);
    for (int k = 0; k < 8; k++) {
        size_t best;
        if (!find_best(score, has_lent, n_stories, .05, &best))
            return false;
        if (best == n_stories)
            break;
        has_lent[best] = true;
        for (size_t t = 0; t < n_terms; t++)
            learned[t] += score[best] * story[best * n_terms + t];
    }
    for (size_t t = 0; t < n_terms; t++)
        square += learned[t] * learned[t];
    for (size_t t = 0; t < n_terms && square > 0; t++)
        learned[t] /= sqrt(square);
    return true;
}

bool naive_fit(const double *story, size_t n_stories, const double *subject, size_t n_subjects,
               size_t n_terms, np_fit *fit, unsigned *n_fits)
{
    double learned[MOST][MOST];
    for (size_t j = 0; j < n_subjects; j++)
        if (!learn(story, n_stories, &subject[j * n_terms], n_terms, learned[j]))
            return false;
    for (size_t s = 0; s < n_stories; s++) {
        bool is_taken[MOST] = {false};
        double score[MOST], least = .05;
        for (size_t j = 0; j < n_subjects; j++)
            score[j] = likeness(&story[s * n_terms], learned[j], n_terms);
        for (n_fits[s] = 0; n_fits[s] < NP_FITS; n_fits[s]++) {
            size_t best;
            if (!find_best(score, is_taken, n_subjects, least, &best))
                return false;
            if (best == n_subjects)
                break;
            is_taken[best] = true;
            fit[s * NP_FITS + n_fits[s]] = (np_fit){(uint32_t)best, (float)score[best]};
            if (n_fits[s] == 0)
                least = fmax(least, .7 * score[best]);
        }
    }
    return true;
}

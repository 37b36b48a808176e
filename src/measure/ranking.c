/* ranking.c - how high the relevant ones stand in a list.
 *
 * nDCG discounts gains by the logarithm of their rank and divides by what the best list of the same
 * length would have. The gain of grade g is 2^g - 1, as web search has it, not g: a reader who is
 * shown what came of the news is not repaid by three rows of the same subject. Of hits and misses
 * alone the gain is 1 or 0 in either way. Average precision and precision at 1 count every grade
 * above 0 as a hit; the former divides by all that is relevant, so that a list which ends early
 * pays for what it leaves out.  Jaervelin & Kekaelaeinen, ACM TOIS 2002; Burges et al., ICML 2005;
 * Manning, Raghavan & Schuetze, Introduction to Information Retrieval, 8.4. */
#include "measure/measure.h"
#include <math.h>

enum { DEPTH = 5 };

static double discount(size_t rank) { return 1 / log2((double)rank + 2); } /* rank from 0 */

static double gain_of(unsigned grade) { return (double)((1U << grade) - 1); }

/* The discounted gain of the best list there can be. */
static double best_gain(const size_t n_of_grade[NP_GRADES])
{
    double ideal = 0;
    size_t rank = 0;
    for (unsigned grade = NP_GRADES; grade-- > 1;)
        for (size_t k = 0; k < n_of_grade[grade] && rank < DEPTH; k++)
            ideal += gain_of(grade) * discount(rank++);
    return ideal;
}

void np_ranking_add(np_ranking_scores *sum, const uint8_t *grade, size_t n,
                    const size_t n_of_grade[NP_GRADES])
{
    double precisions = 0, gain = 0;
    size_t n_hits = 0, n_relevant = 0;
    for (unsigned g = 1; g < NP_GRADES; g++)
        n_relevant += n_of_grade[g];
    for (size_t i = 0; i < n; i++) {
        if (!grade[i])
            continue;
        precisions += (double)++n_hits / (double)(i + 1);
        gain += i < DEPTH ? gain_of(grade[i]) * discount(i) : 0;
    }
    sum->n_queries++;
    sum->map += precisions / (double)n_relevant;
    sum->p_at_1 += n > 0 && grade[0] > 0;
    sum->ndcg_at_5 += gain / best_gain(n_of_grade);
}

void np_ranking_mean(np_ranking_scores *sum)
{
    double n = sum->n_queries ? (double)sum->n_queries : 1;
    sum->map /= n;
    sum->p_at_1 /= n;
    sum->ndcg_at_5 /= n;
}

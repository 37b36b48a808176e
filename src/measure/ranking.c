/* ranking.c - how high the relevant ones stand in a list.
 *
 * Gains are 0 and 1, so nDCG discounts hits by the logarithm of their rank and divides by what the
 * best list of the same length would have; average precision divides by all that is relevant, so
 * that a list which ends early pays for what it leaves out.  Jaervelin & Kekaelaeinen, ACM TOIS
 * 2002; Manning, Raghavan & Schuetze, Introduction to Information Retrieval, 8.4. */
#include "measure/measure.h"
#include <math.h>

enum { DEPTH = 5 };

static double discount(size_t rank) { return 1 / log2((double)rank + 2); } /* rank from 0 */

void np_ranking_add(np_ranking_scores *sum, const bool *is_relevant, size_t n, size_t n_relevant)
{
    double precisions = 0, gain = 0, ideal = 0;
    size_t n_hits = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_relevant[i])
            continue;
        precisions += (double)++n_hits / (double)(i + 1);
        gain += i < DEPTH ? discount(i) : 0;
    }
    for (size_t i = 0; i < DEPTH && i < n_relevant; i++)
        ideal += discount(i);
    sum->n_queries++;
    sum->map += precisions / (double)n_relevant;
    sum->p_at_1 += n > 0 && is_relevant[0];
    sum->ndcg_at_5 += gain / ideal;
}

void np_ranking_mean(np_ranking_scores *sum)
{
    double n = sum->n_queries ? (double)sum->n_queries : 1;
    sum->map /= n;
    sum->p_at_1 /= n;
    sum->ndcg_at_5 /= n;
}

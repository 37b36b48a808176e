/* fade.c - how likeness fades with the days between.
 *
 * An event is told within days, so what is alike and weeks apart is mostly another of its kind; but
 * some go on, so a floor is left, which goes too once half a year has passed. Two days of which one
 * is not known are as good as neither near nor far: to take them for one day joined undated texts
 * too readily (bench/stories.md). */
#include "story/fade.h"
#include <math.h>

double np_time_kernel(const np_fade *fade, double day_a, double day_b)
{
    double gap = fabs(day_a - day_b);
    if (fade->days <= 0 || gap <= 1)
        return 1;
    if (isnan(gap))
        return fade->unknown;
    double kernel = fade->floor + (1 - fade->floor) * exp(-(gap - 1) / fade->days);
    return gap <= fade->long_ago ? kernel : kernel * exp(-(gap - fade->long_ago) / fade->long_days);
}

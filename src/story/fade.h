/* fade.h - how likeness fades with the days between. */
#ifndef NP_STORY_FADE_H
#define NP_STORY_FADE_H

/* How time parts, see np_time_kernel(); zero-initialised it does not. */
typedef struct np_fade {
    double floor;     /* what is left of a likeness after weeks, [0, 1] */
    double days;      /* in which what goes until then is down to a third */
    double long_ago;  /* days from which on the rest goes too, */
    double long_days; /* down to a third in so many */
    double unknown;   /* what is left where a day is not known, (0, 1] */
} np_fade;

/* The time kernel, [0, 1]: 1 within a day; of a gap of g days more
 *     floor + (1 - floor) exp(-(g - 1) / days)
 * and past long_ago that times exp(-(g - long_ago) / long_days); unknown if either day is (NAN). */
double np_time_kernel(const np_fade *fade, double day_a, double day_b);

#endif

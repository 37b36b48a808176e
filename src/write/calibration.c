/* calibration.c - the scale of a run as lines "raw score", for --calibration of later runs. */
#include "story/calibration.h"
#include "base/mem.h"
#include "base/time.h"
#include "write/figures.h"
#include "write/out.h"
#include <string.h>

static void print_day(np_buf *b, const char *name, np_time t)
{
    np_buf_text(b, name);
    if (np_time_is_known(t))
        np_print_time(b, t);
    else
        np_buf_text(b, "unknown");
    np_buf_char(b, '\n');
}

/* Said only where they are not the usual ones. */
static void print_weights(np_buf *b, const np_report *r)
{
    np_options usual;
    np_options_init(&usual);
    if (memcmp(usual.weight, r->weight, sizeof r->weight) == 0)
        return;
    np_buf_text(b, "weights");
    for (int k = 0; k < NP_SIGNIFICANCE_PARTS; k++) {
        np_buf_char(b, ' ');
        np_print_short(b, r->weight[k], 6);
    }
    np_buf_char(b, '\n');
}

static void print_head(np_buf *b, const np_report *r, size_t n_knots)
{
    np_time first = {0}, last = {0};
    for (size_t i = 0; i < r->n_articles; i++)
        np_time_widen(&first, &last, r->article[i].published);
    np_buf_text(b,
                "# newsprint --calibration FILE: what a raw significance is worth on the scale.\n"
                "# Articles, first and last day, lines that follow; then raw and score.\n");
    np_buf_print(b, "n %zu\n", r->n_articles);
    print_day(b, "from ", first);
    print_day(b, "to ", last);
    print_weights(b, r);
    np_buf_print(b, "knots %zu\n", n_knots);
}

np_code np_write_calibration(const np_report *r, np_put *put, void *to, np_error *err)
{
    np_knot knot[NP_MOST_KNOTS];
    size_t n_knots = 0;
    np_buf b = {0};
    if (r->n_stories == 0)
        return np_fail(err, NP_E_INPUT, "no story to calibrate by; nothing was written");
    double *raw = np_alloc(0, r->n_stories, sizeof *raw, err);
    size_t *n_articles = np_alloc(0, r->n_stories, sizeof *n_articles, err);
    np_code code = raw && n_articles ? NP_OK : NP_E_NOMEM;
    for (size_t s = 0; !code && s < r->n_stories; s++) {
        raw[s] = r->story[s].significance.raw;
        n_articles[s] = r->story[s].n_articles;
    }
    if (!code)
        code = np_calibration_knots(raw, n_articles, r->n_stories, knot, &n_knots, err);
    if (!code)
        print_head(&b, r, n_knots);
    for (size_t k = 0; !code && k < n_knots; k++) {
        np_print_fixed(&b, knot[k].raw, 6);
        np_buf_char(&b, ' ');
        np_print_fixed(&b, knot[k].score, 6);
        np_buf_char(&b, '\n');
    }
    if (!code)
        code = np_buf_check(&b, err);
    if (!code)
        code = put(to, b.at, b.len, err);
    np_buf_clear(&b);
    np_free(n_articles);
    np_free(raw);
    return code;
}

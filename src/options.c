/* options.c - every default in one place, beside its unit and its reason, and every range.
 *
 * A range is checked once, by the maker that takes the options; behind it no room asks again.
 * Refused: clamping. A number out of range is a slip of the person who typed it, and a run that
 * silently did something else is worse than one that did not start. */
#include "options.h"
#include "base/error.h"
#include <float.h>
#include <string.h>

enum { DAY = 86400 };
static const size_t KIB = 1 << 10, MIB = 1 << 20, GIB = 1 << 30;

void np_options_init(np_options *opt)
{
    *opt = (np_options){
        .size = sizeof *opt,

        .from = NP_INPUT_AUTO,
        .tz_minutes = 0,         /* minutes east of UTC: most feeds that name no zone mean UTC */
        .max_record = 64 * MIB,  /* bytes: far beyond any article */
        .max_depth = 512,        /* levels: pages nest a few dozen deep */
        .max_decoded = 64 * GIB, /* bytes: ten million articles and more */
        .max_ratio = 1000,       /* text packs a few-fold; bombs ten thousandfold */
        .use_title = true,
        .use_text = true,

        .shingle = 3,        /* words: survives text extractors better than 5 */
        .sig_slots = 128,    /* 512 bytes; the estimate's standard error is 1/(2 sqrt 128) = .044 */
        .seed = 1,           /* pinned with signature version 1 */
        .near = .50,         /* Jaccard: half of all shingles shared */
        .contain = .80,      /* share of the smaller text's shingles found in the larger */
        .max_bucket = 10000, /* texts: at most 5 * 10^7 pairs from one bucket */
        .keep = NP_KEEP_FIRST,

        .related = 5, /* stories: what fits under an article */
        .related_order = NP_RELATED_SCORE,
        .summary_words = 40, /* words: two sentences */
        /* breadth, velocity, diversity, persistence, novelty: breadth leads, the others order
           stories of like breadth */
        .weight = {1, .3, .2, .2, .4},

        /* Fitted on the mean of the development sets, no set by itself (bench/stories.md). */
        .story_threshold = .19,  /* score, in steps of .01 */
        .story_size_bonus = .2,  /* a natural logarithm: a story of 100 needs half of the score */
        .story_time_floor = .5,  /* share: an event of two weeks ago may still go on, */
        .story_time_days = 3,    /* days: and most of its coverage comes in the first few; */
        .story_long_ago = 180,   /* days: half a year later it is another event, */
        .story_long_days = 120,  /* days: more and more surely */
        .topic_threshold = .07,  /* similarity: BCubed F1 .55 on allsides2021, .92 on ecbplus; .53
                                    and .86 at .05, .51 and .93 at .12 */
        .related_floor = .20,    /* similarity: higher, stories lose the one that is right (P@1 on
                                    ecbplus .91 at .12, .88 at .15, .80 at .20); of the rows shown
                                    two of five are right on both sets */
        .repair_days = 7,        /* days: what is written of an event is mostly written in a week */
        .repair_context = 10000, /* articles: each repair pays for them; with too few the
                                    window is told otherwise than by a batch (bench/stories.md) */
        .window_days = 1,        /* days: the sentence is of today's news */
        .min_score = 0,          /* 0 to 10: everything is shown, */
        .digest = 0,             /* and so is any number of stories */

        .memory = 0,  /* half of the machine's, and at most 4 GiB, before anything is spilled */
        .threads = 0, /* one a core */
        .cpu = NP_CPU_AUTO,
    };
}

static const char tag_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-";

/* What a number may be; the bounds belong to it, save a low one that is_above. */
typedef struct range {
    const char *field;
    double is, low, high;
    bool is_above;
} range;

static np_code check(const range *r, np_error *err)
{
    bool is_low_enough = r->is <= r->high;
    bool is_high_enough = r->is_above ? r->is > r->low : r->is >= r->low;
    if (is_low_enough && is_high_enough) /* NaN is neither */
        return NP_OK;
    return np_fail(err, NP_E_USAGE, "%s is %.15g; it must be %s %.15g and at most %.15g", r->field,
                   r->is, r->is_above ? "above" : "at least", r->low, r->high);
}

np_code np_options_check(const np_options *opt, np_error *err)
{
    if (opt->size != sizeof *opt)
        return np_fail(err, NP_E_USAGE,
                       "options of %zu bytes where %zu are expected; start from "
                       "np_options_init() of the same version",
                       opt->size, sizeof *opt);
    const range all[] = {
        {"from", opt->from, NP_INPUT_AUTO, NP_INPUT_HTML, false},
        {"tz_minutes", opt->tz_minutes, -14 * 60, 14 * 60, false},
        {"max_record", (double)opt->max_record, (double)KIB, 4 * (double)GIB - 1, false},
        {"max_depth", (double)opt->max_depth, 1, 10000, false},
        {"max_decoded", (double)opt->max_decoded, (double)KIB, DBL_MAX, false},
        {"max_ratio", opt->max_ratio, 1, UINT32_MAX, false},
        {"keep_raw", opt->keep_raw, NP_RAW_NONE, NP_RAW_ATOM, false},
        {"shingle", opt->shingle, 1, 16, false},
        {"sig_slots", opt->sig_slots, 16, 1024, false},
        {"near", opt->near, 0, 1, true},
        {"contain", opt->contain, 0, 1, true},
        {"max_bucket", (double)opt->max_bucket, 2, 1 << 28, false},
        {"keep", opt->keep, NP_KEEP_FIRST, NP_KEEP_SOURCES, false},
        {"now", (double)opt->now.kind, NP_TIME_UNKNOWN, NP_TIME_EXACT, false},
        {"window_days", opt->window_days, 1, 36500, false},
        {"related", opt->related, 0, 100, false},
        {"related_order", opt->related_order, NP_RELATED_RELEVANCE, NP_RELATED_NEW, false},
        {"related_mode", opt->related_mode, NP_RELATED_TOPIC, NP_RELATED_FOLLOW_UP, false},
        {"summary_words", opt->summary_words, 1, 1000, false},
        {"weight of breadth", opt->weight[NP_BREADTH], 0, 100, false},
        {"weight of velocity", opt->weight[NP_VELOCITY], 0, 100, false},
        {"weight of diversity", opt->weight[NP_DIVERSITY], 0, 100, false},
        {"weight of persistence", opt->weight[NP_PERSISTENCE], 0, 100, false},
        {"weight of novelty", opt->weight[NP_NOVELTY], 0, 100, false},
        {"story_threshold", opt->story_threshold, 0, 1, true},
        {"story_size_bonus", opt->story_size_bonus, 0, 2, false},
        {"story_time_floor", opt->story_time_floor, 0, 1, false},
        {"story_time_days", opt->story_time_days, 0, 36500, true},
        {"story_long_ago", opt->story_long_ago, 1, 36500, false},
        {"story_long_days", opt->story_long_days, 0, 36500, true},
        {"topic_threshold", opt->topic_threshold, 0, 1, true},
        {"related_floor", opt->related_floor, 0, 1, true},
        {"repair_days", opt->repair_days, 1, 36500, false},
        {"repair_context", opt->repair_context, 0, 1 << 28, false},
        {"min_score", opt->min_score, 0, 10, false},
        {"digest", opt->digest, 0, 1000000, false},
        {"since", (double)opt->since.kind, NP_TIME_UNKNOWN, NP_TIME_EXACT, false},
        {"until", (double)opt->until.kind, NP_TIME_UNKNOWN, NP_TIME_EXACT, false},
        {"memory", (double)(opt->memory ? opt->memory : MIB), (double)MIB, (double)SIZE_MAX, false},
        {"threads", opt->threads, 0, 1024, false},
        {"cpu", opt->cpu, NP_CPU_AUTO, NP_CPU_AVX512, false},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (check(&all[i], err))
            return NP_E_USAGE;
    if (opt->sig_slots % 16)
        return np_fail(err, NP_E_USAGE, "sig_slots is %u; it must be a multiple of 16",
                       opt->sig_slots);
    if (!opt->use_title && !opt->use_text)
        return np_fail(err, NP_E_USAGE, "use_title and use_text are both false; one must be true");
    int64_t last = opt->until.at + (opt->until.kind == NP_TIME_DAY ? DAY - 1 : 0);
    if (opt->since.kind && opt->until.kind && opt->since.at > last)
        return np_fail(err, NP_E_USAGE, "since is after until; no story can lie between them");
    if (opt->lang && (!*opt->lang || opt->lang[strspn(opt->lang, tag_characters)]))
        return np_fail(err, NP_E_USAGE,
                       "lang is \"%.40s\"; it must be a language tag, as en or pt-BR", opt->lang);
    if (opt->keep == NP_KEEP_SOURCES && !opt->sources)
        return np_fail(err, NP_E_USAGE, "keep is by sources, but sources names no file");
    return NP_OK;
}

np_code np_options_take(const np_options *given, np_options *own, np_error *err)
{
    np_options_init(own);
    if (!given)
        return NP_OK;
    np_code code = np_options_check(given, err);
    if (!code) /* not before: it may be an older and shorter struct */
        *own = *given;
    return code;
}

/* filter.c - what the reader asked not to see, decided once for all formats.
 *
 * It acts after everything is computed: a story's score, its percentage and what it is related to
 * stay those of the whole input, whoever looks. Leaving articles out at the beginning was refused:
 * "the top 7 % of today's articles" would change its meaning with every filter.
 *
 * One article must meet both time and language: a story that broke last week in French and goes on
 * today in German is not today's French news. */
#include "story/filter.h"
#include "base/str.h"

enum { DAY = 86400 };

static int64_t last_second(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? DAY - 1 : 0); }

static bool is_within(const np_options *opt, np_time published)
{
    bool has_since = opt->since.kind != NP_TIME_UNKNOWN,
         has_until = opt->until.kind != NP_TIME_UNKNOWN;
    if (published.kind == NP_TIME_UNKNOWN)
        return !has_since && !has_until;
    return (!has_since || last_second(published) >= opt->since.at) &&
           (!has_until || published.at <= last_second(opt->until));
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c == '_' ? '-' : c; /* some write en_GB */
}

/* "en" is met by en and en-GB in any case (RFC 4647, basic filtering), not by eng. */
static bool is_in(np_str range, np_str tag)
{
    if (tag.len < range.len)
        return false;
    for (size_t i = 0; i < range.len; i++)
        if (folded(tag.at[i]) != folded(range.at[i]))
            return false;
    return range.len == 0 || tag.len == range.len || folded(tag.at[range.len]) == '-';
}

static bool has_news(const bool *is_news, const np_story *story)
{
    for (size_t k = 0; k < story->n_articles && is_news; k++)
        if (is_news[story->article[k]])
            return true;
    return !is_news;
}

static np_time moment_of(const np_article *article, const int64_t *at, uint32_t i)
{
    np_time published = article[i].published;
    return published.kind == NP_TIME_UNKNOWN && at ? (np_time){at[i], NP_TIME_EXACT} : published;
}

static bool is_asked_for(const np_options *opt, const np_article *article, const int64_t *at,
                         const np_story *story)
{
    static const double rounding = 1e-6; /* both scores are tenths, made by different ways */
    if (story->significance.score < opt->min_score - rounding)
        return false;
    if (opt->story && !np_str_equal(np_str_of(opt->story), story->id))
        return false;
    np_str lang = np_str_of(opt->lang);
    for (size_t k = 0; k < story->n_articles; k++) {
        uint32_t i = story->article[k];
        if (is_within(opt, moment_of(article, at, i)) && is_in(lang, article[i].lang))
            return true;
    }
    return false;
}

void np_filter_stories(const np_options *opt, const np_article *article, const int64_t *at,
                       const bool *is_news, np_story *story, size_t n)
{
    size_t n_shown = 0;
    for (size_t s = 0; s < n; s++) {
        bool has_room = opt->digest == 0 || n_shown < opt->digest;
        story[s].is_hidden = !has_room || !has_news(is_news, &story[s]) ||
                             !is_asked_for(opt, article, at, &story[s]);
        n_shown += !story[s].is_hidden;
    }
}

/* reader.c - small decisions about showing, taken once for every page made for people.
 *
 * Nothing here decides what belongs to what: that is done when a report reaches us. It decides
 * how much of a hostile title is shown, which links may be followed, and what fits in one line. */
#include "write/reader.h"
#include "base/str.h"
#include "write/figures.h"

enum { DAY = 24 * 3600, LINK_SIZE = 2048, BRIEF_BELOW = 4 };

np_str np_cut(np_str s, size_t size)
{
    if (s.len > size) {
        s.len = size;
        while (s.len > 0 && ((unsigned char)s.at[s.len] & 0xC0) == 0x80)
            s.len--;
    }
    return s;
}

np_str np_cut_at_word(np_str s, size_t size)
{
    enum { LONGEST_WORD = 40 };
    np_str cut = np_cut(s, size);
    if (cut.len == s.len || s.at[cut.len] == ' ')
        return cut;
    for (size_t i = cut.len; i > 1 && cut.len - i < LONGEST_WORD; i--)
        if (cut.at[i - 1] == ' ')
            return np_str_trim((np_str){cut.at, i - 1});
    return cut;
}

np_str np_shown_title(const np_report *r, uint32_t article, bool *is_cut)
{
    const np_article *a = &r->article[article];
    const np_story *s = r->story_of ? &r->story[r->story_of[article]] : NULL;
    size_t most = NP_TITLE_SIZE;
    np_str whole = s && s->title_from == article ? s->title : (np_str){0};
    if (whole.len == 0)
        whole = np_str_trim(r->title ? r->title[article] : a->title);
    if (whole.len == 0)
        whole = np_str_trim(a->text), most = NP_BEGINNING_SIZE;
    if (whole.len == 0)
        whole = a->id;
    np_str shown = np_cut_at_word(whole, most);
    if (is_cut)
        *is_cut = shown.len < whole.len;
    return shown;
}

np_str np_shown_source(const np_article *a)
{
    return np_cut(a->source.len > 0 ? a->source : a->host, NP_SOURCE_SIZE);
}

static bool has_scheme(np_str url, const char *scheme)
{
    size_t n = strlen(scheme);
    for (size_t i = 0; i < n; i++)
        if (i >= url.len || (url.at[i] | 0x20) != (scheme[i] | 0x20))
            return false;
    return url.len > n;
}

bool np_is_web_link(np_str url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.at[i] <= ' ' || url.at[i] == 0x7F)
            return false;
    return has_scheme(url, "http://") || has_scheme(url, "https://");
}

np_str np_shown_link(const np_article *a)
{
    return a->url.len <= LINK_SIZE && np_is_web_link(a->url) ? a->url : (np_str){0};
}

bool np_is_language_tag(np_str lang)
{
    for (size_t i = 0; i < lang.len; i++) {
        char c = lang.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-')))
            return false;
    }
    return lang.len >= 2 && lang.len <= 35;
}

bool np_is_kept(const np_report *r, size_t article)
{
    return !r->copy || (r->copy[article].group == article && !r->copy[article].is_old);
}

void np_print_issue(const np_report *r, np_buf *b)
{
    if (r->now.kind == NP_TIME_UNKNOWN) {
        np_buf_text(b, "Undated news");
        return;
    }
    np_print_weekday(b, r->now);
    np_buf_text(b, ", ");
    np_print_day(b, r->now);
}

bool np_is_brief(const np_story *s)
{
    return s->n_articles <= 1 && s->significance.score < BRIEF_BELOW;
}

void np_print_counts(const np_report *r, const np_story *s, const char *arrow, np_buf *b)
{
    np_print_plural(b, s->n_articles, "article");
    if (s->n_texts > 0 && s->n_texts != s->n_articles) {
        np_buf_text(b, arrow);
        np_print_plural(b, s->n_texts, "text");
    }
    if (r->n_publishers == 0)
        return;
    if (s->n_publishers > 0) {
        np_buf_text(b, arrow);
        np_print_plural(b, s->n_publishers, "publisher");
    }
    bool is_known = s->n_independent_max > 0, says_more = s->n_independent_min != s->n_publishers;
    if (is_known && says_more) {
        np_buf_text(b, arrow);
        np_print_count(b, s->n_independent_min);
        if (s->n_independent_max > s->n_independent_min) {
            np_buf_text(b, " to ");
            np_print_count(b, s->n_independent_max);
        }
        np_buf_text(b, " independent");
    }
}

void np_print_totals(const np_report *r, const char *separator, np_buf *b)
{
    np_print_plural(b, r->n_articles, "article");
    if (r->copy) {
        size_t n_texts = 0;
        for (size_t i = 0; i < r->n_articles; i++)
            n_texts += r->copy[i].leader == i;
        np_buf_text(b, separator);
        np_print_plural(b, n_texts, "text");
    }
    np_buf_text(b, separator);
    np_print_plural(b, r->n_stories, "story");
    if (r->n_publishers > 0) {
        np_buf_text(b, separator);
        np_print_plural(b, r->n_publishers, "publisher");
    }
}

np_time np_day_of(np_time t)
{
    int64_t into_day = (t.at % DAY + DAY) % DAY; /* before 1970 % is negative */
    return t.kind == NP_TIME_UNKNOWN ? t : (np_time){t.at - into_day, NP_TIME_DAY};
}

int64_t np_drawn_at(np_time t) { return t.kind == NP_TIME_DAY ? t.at + DAY / 2 : t.at; }

bool np_stretch_of(const np_report *r, np_stretch *t)
{
    static const np_stretch choice[] = {{0, DAY, DAY / 4},       {0, 2 * DAY, DAY / 2},
                                        {0, 7 * DAY, DAY},       {0, 28 * DAY, 7 * DAY},
                                        {0, 91 * DAY, 28 * DAY}, {0, 365 * DAY, 91 * DAY}};
    enum { CHOICES = sizeof choice / sizeof choice[0] };
    size_t held[CHOICES] = {0}, n_dated = 0;
    if (r->now.kind == NP_TIME_UNKNOWN)
        return false;
    int64_t now = np_drawn_at(r->now), first = now;
    for (size_t i = 0; i < r->n_articles; i++) {
        if (r->article[i].published.kind == NP_TIME_UNKNOWN)
            continue;
        int64_t at = np_drawn_at(r->article[i].published);
        n_dated++;
        first = at < first ? at : first;
        for (size_t k = 0; k < CHOICES; k++)
            held[k] += at > now - choice[k].to;
    }
    size_t k = 0;
    while (k < CHOICES && held[k] * 4 < n_dated * 3)
        k++;
    *t = k < CHOICES ? (np_stretch){now - choice[k].to, now, choice[k].tick}
                     : (np_stretch){first, now, 0};
    return n_dated > 0;
}

/* kind.c - a live blog says that it is one, and so do round-ups and press releases.
 *
 * Publishers name these forms, so that readers know what they open; the words for it are few, in
 * the languages most feeds are in, and stand in the title, the address, or at a release's beginning
 * or end. Only what is said counts, and the words are shown: a reader sees at once where it is
 * wrong. One form is known by its shape as well: lines that begin with the time of day. A measure
 * of style was refused, for it would give a number where a reason is wanted. */
#include "story/kind.h"
#include "base/str.h"
#include "story/phrases.h"

enum { BEGINNING = 1500, ENDING = 800, LEAST_TIMES = 4, LONGEST_URL = 2048 };

static const np_phrase in_title[] = {
    {NP_TYPE_PRESS_RELEASE, "press release"},
    {NP_TYPE_PRESS_RELEASE, "pressemitteilung"},
    {NP_TYPE_LIVE_BLOG, "live blog"},
    {NP_TYPE_LIVE_BLOG, "liveblog"},
    {NP_TYPE_LIVE_BLOG, "live-blog"},
    {NP_TYPE_LIVE_BLOG, "live updates"},
    {NP_TYPE_LIVE_BLOG, "live ticker"},
    {NP_TYPE_LIVE_BLOG, "liveticker"},
    {NP_TYPE_LIVE_BLOG, "live coverage"},
    {NP_TYPE_LIVE_BLOG, "as it happened"},
    {NP_TYPE_LIVE_BLOG, "minuto a minuto"},
    {NP_TYPE_LIVE_BLOG, "minute by minute"},
    {NP_TYPE_ROUND_UP, "round-up"},
    {NP_TYPE_ROUND_UP, "roundup"},
    {NP_TYPE_ROUND_UP, "news in brief"},
    {NP_TYPE_ROUND_UP, "week in review"},
    {NP_TYPE_ROUND_UP, "morning briefing"},
    {NP_TYPE_ROUND_UP, "evening briefing"},
    {NP_TYPE_ROUND_UP, "daily briefing"},
    {NP_TYPE_ROUND_UP, "news digest"},
    {NP_TYPE_ROUND_UP, "today's top stories"},
    {NP_TYPE_ROUND_UP, "the day in brief"},
};
static const np_phrase in_address[] = {{NP_TYPE_LIVE_BLOG, "/live/"},
                                       {NP_TYPE_LIVE_BLOG, "/liveblog"},
                                       {NP_TYPE_LIVE_BLOG, "live-updates"},
                                       {NP_TYPE_LIVE_BLOG, "/liveticker"},
                                       {NP_TYPE_PRESS_RELEASE, "/press-release"},
                                       {NP_TYPE_PRESS_RELEASE, "/pressrelease"}};
static const np_phrase in_beginning[] = {
    {NP_TYPE_PRESS_RELEASE, "for immediate release"}, {NP_TYPE_PRESS_RELEASE, "/prnewswire"},
    {NP_TYPE_PRESS_RELEASE, "(business wire)"},       {NP_TYPE_PRESS_RELEASE, "(globe newswire)"},
    {NP_TYPE_PRESS_RELEASE, "/accesswire/"},          {NP_TYPE_PRESS_RELEASE, "(ots)"}};
static const np_phrase in_ending[] = {
    {NP_TYPE_PRESS_RELEASE, "media contact"},     {NP_TYPE_PRESS_RELEASE, "press contact"},
    {NP_TYPE_PRESS_RELEASE, "media inquiries"},   {NP_TYPE_PRESS_RELEASE, "media enquiries"},
    {NP_TYPE_PRESS_RELEASE, "pressekontakt"},     {NP_TYPE_PRESS_RELEASE, "contact presse"},
    {NP_TYPE_PRESS_RELEASE, "contacto de prensa"}};

const char *np_article_type_name(np_article_type t)
{
    static const char *const name[NP_ARTICLE_TYPES] = {"report",   "press release", "live blog",
                                                       "round-up", "template",      "rewrite"};
    return t < NP_ARTICLE_TYPES ? name[t] : "";
}

#define COUNT(signs) (sizeof(signs) / sizeof *(signs))

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

np_code np_kind_evidence(const char *words, np_str more, const char *after, np_arena *arena,
                         np_str *evidence, np_error *err)
{
    size_t n = strlen(words), n_after = strlen(after);
    char *at = np_arena_alloc(arena, n + more.len + n_after, 1, err);
    if (!at)
        return NP_E_NOMEM;
    memcpy(at, words, n);
    memcpy(at + n, more.at, more.len);
    memcpy(at + n + more.len, after, n_after);
    *evidence = (np_str){at, n + more.len + n_after};
    return NP_OK;
}

/* The first of the signs that stands in s makes the kind, if it has none yet. */
static np_code look_for(np_str s, const np_phrase *signs, size_t n, const char *where,
                        np_arena *arena, np_article_kind *kind, np_error *err)
{
    np_str found;
    const np_phrase *sign =
        kind->type == NP_TYPE_REPORT ? np_phrases_find(signs, n, s, &found) : NULL;
    if (!sign)
        return NP_OK;
    kind->type = sign->type;
    return np_kind_evidence(where, found, "\"", arena, &kind->evidence, err);
}

/* "10:45 ", "9.05am": a line's first word is a time of day; its length, 0 if it is none. */
static size_t time_at(np_str line)
{
    size_t n = 0, digits = 0;
    while (n < line.len && n < 2 && line.at[n] >= '0' && line.at[n] <= '9')
        n++;
    if (n == 0 || n >= line.len || (line.at[n] != ':' && line.at[n] != '.'))
        return 0;
    for (n++; n < line.len && line.at[n] >= '0' && line.at[n] <= '9'; n++)
        digits++;
    if (digits != 2 || line.at[n - 2] > '5')
        return 0;
    bool is_clock = memchr(line.at, ':', n),
         has_half = n + 1 < line.len && lower(line.at[n + 1]) == 'm';
    return is_clock || has_half ? n : 0; /* 3.50 is a price */
}

static size_t count_times(np_str text)
{
    size_t n = 0;
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        n += time_at(np_str_trim((np_str){text.at, len})) > 0;
        text.at += len + (end != NULL), text.len -= len + (end != NULL);
    }
    return n;
}

np_code np_kind_of_words(const np_article *a, np_arena *arena, np_article_kind *kind, np_error *err)
{
    size_t n_first = a->text.len < BEGINNING ? a->text.len : BEGINNING;
    size_t n_last = a->text.len < ENDING ? a->text.len : ENDING;
    np_str url = a->url.len <= LONGEST_URL ? a->url : (np_str){0};
    np_str ending = a->text.len ? (np_str){a->text.at + a->text.len - n_last, n_last} : a->text;
    *kind = (np_article_kind){.type = NP_TYPE_REPORT};
    np_code code = look_for((np_str){a->text.at, n_first}, in_beginning, COUNT(in_beginning),
                            "its text says \"", arena, kind, err);
    if (!code)
        code = look_for(a->title, in_title, COUNT(in_title), "its title says \"", arena, kind, err);
    if (!code)
        code =
            look_for(url, in_address, COUNT(in_address), "its address says \"", arena, kind, err);
    if (!code)
        code = look_for(ending, in_ending, COUNT(in_ending), "its text says \"", arena, kind, err);
    bool says_live =
        np_str_starts(a->title, NP_STR("Live:")) || np_str_starts(a->title, NP_STR("LIVE:"));
    if (!code && kind->type == NP_TYPE_REPORT &&
        (says_live || count_times(a->text) >= LEAST_TIMES)) {
        kind->type = NP_TYPE_LIVE_BLOG;
        kind->evidence = says_live ? NP_STR("its title begins \"Live:\"")
                                   : NP_STR("its lines begin with the time of day");
    }
    return code;
}

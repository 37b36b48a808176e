/* synth.c - build/synth: made-up news of any size, with copies and stories planted in it.
 *
 * Real news may not be shipped and cannot be had at every size, and its labels are opinions. Here
 * every copy's similarity and every article's story are known because they were put there.
 *
 * Nothing is kept but a window of recent originals, each a seed: a copy is written by writing its
 * original again, leaving words out. Away from the ends and from each other, a word left out costs
 * three word-3 shingles and brings two new ones, so of n shingles m cuts leave
 *     J = (n - 3m) / (n + 2m),   m = floor(n (1 - J) / (3 + 2J))  for at least J,
 * and the original is always the longest of its copies. Replacing words was refused: copies would
 * tie with their original in length, and which leads would be chance.
 *
 * Words are numbers written in syllables, so no two are alike; their ranks follow Zipf's law, with
 * words of the event and of its topic mixed in. An original joins the event of a random recent one
 * or, once in --story, begins one: sizes then have a heavy tail (Simon 1955). Only sqrt() is asked
 * of libm, which rounds alike everywhere: one seed gives the same bytes on any machine. */
#include "base/civil.h"
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SYLLABLES = 96, /* 16 onsets x 6 vowels */
    VOCABULARY = 60000,
    STEPS = 1 << 16, /* of the table that inverts Zipf's distribution */
    OF_EVENT = 16,   /* words an event calls its own; the first half are names */
    OF_TOPIC = 32,
    TOPIC_EVENTS = 12, /* mean events of a topic */
    MOST_WORDS = 20000,
    LARGEST = 2 << 20, /* more than the bytes of one article */
    BUFFER = 4 << 20
};

typedef enum script { LATIN, CYRILLIC, HAN } script;

typedef struct settings {
    uint64_t seed, articles, words, days, story, hosts;
    double copies;
    int64_t start; /* seconds since 1970 */
    script script;
    FILE *gold; /* NULL: labels stand in the articles */
} settings;

typedef struct word {
    char text[15]; /* UTF-8, and the space after it where the script has one */
    uint8_t size;
} word;

typedef enum kind { IDENTICAL, J90, J80, J70, J50, EXCERPT, KINDS, ORIGINAL = KINDS } kind;
static const char *const kind_name[] = {"identical", "j90",     "j80",     "j70",
                                        "j50",       "excerpt", "original"};
static const double kind_jaccard[] = {1, .9, .8, .7, .5, 1, 1};

typedef struct original {
    uint64_t seed; /* of its words */
    uint32_t index, event, host;
} original;

typedef struct synth {
    settings set;
    uint64_t rng; /* of the plan: who copies whom, which event */
    uint32_t n_events, n_copies;
    original *recent; /* a ring of the last `window` originals */
    uint64_t n_originals, window;
    word vocabulary[VOCABULARY];
    uint32_t zipf[STEPS + 1]; /* rank + 1 at each step of the distribution, in 1/256 */
    char out[BUFFER];
    size_t len;
} synth;

/* ---- Numbers ------------------------------------------------------------ */

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}
static uint64_t draw(uint64_t *rng) { return mix(*rng += UINT64_C(0x9E3779B97F4A7C15)); }
static uint64_t below(uint64_t *rng, uint64_t n) { return (draw(rng) >> 32) * n >> 32; }
static double chance(uint64_t *rng) { return (double)(draw(rng) >> 11) * 0x1p-53; }

/* ---- Words -------------------------------------------------------------- */

static size_t put_syllable(char *to, script in, unsigned s)
{
    static const char *const onset[2][16] = {
        {"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "ch"},
        {"б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х"}};
    static const char *const vowel[2][6] = {{"a", "e", "i", "o", "u", "y"},
                                            {"а", "е", "и", "о", "у", "я"}};
    if (in == HAN) { /* 96 characters spread over the block */
        unsigned c = 0x4E00 + s * 137;
        to[0] = (char)(0xE0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)),
        to[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    size_t a = strlen(onset[in][s / 6]), b = strlen(vowel[in][s % 6]);
    memcpy(to, onset[in][s / 6], a);
    memcpy(to + a, vowel[in][s % 6], b);
    return a + b;
}

/* The number i in syllables: the first 96 have one, the next 96^2 two, all others three. */
static word spell(uint64_t i, script in)
{
    word w = {0};
    uint64_t n_here = SYLLABLES;
    unsigned n_syllables = 1;
    for (; n_syllables < 3 && i >= n_here; n_syllables++)
        i -= n_here, n_here *= SYLLABLES;
    i = i * 7919 % n_here; /* coprime: neighbours in rank need not look alike */
    for (unsigned k = 0; k < n_syllables; k++, i /= SYLLABLES)
        w.size = (uint8_t)(w.size + put_syllable(w.text + w.size, in, (unsigned)(i % SYLLABLES)));
    if (in != HAN)
        w.text[w.size++] = ' ';
    return w;
}

static void capitalise(char *at)
{
    unsigned char *c = (unsigned char *)at;
    if (c[0] >= 'a' && c[0] <= 'z')
        c[0] ^= 0x20;
    else if (c[0] == 0xD0 && c[1] >= 0xB0 && c[1] < 0xC0)
        c[1] -= 0x20;
    else if (c[0] == 0xD1 && c[1] >= 0x80 && c[1] < 0x90)
        c[0] = 0xD0, c[1] += 0x20;
}

static void make_words(synth *s)
{
    for (uint64_t i = 0; i < VOCABULARY; i++)
        s->vocabulary[i] = spell(i, s->set.script);
    double ratio = VOCABULARY, rank = 1; /* P(rank < r) = ln r / ln VOCABULARY */
    for (int step = STEPS; step > 1; step /= 2)
        ratio = sqrt(ratio);
    for (int i = 0; i <= STEPS; i++, rank *= ratio)
        s->zipf[i] = (uint32_t)(rank * 256);
    s->zipf[STEPS] = VOCABULARY << 8;
}

static const word *zipf_word(const synth *s, uint64_t r)
{
    const uint32_t *step = &s->zipf[r & 0xFFFF];
    uint32_t rank = step[0] + (uint32_t)((uint64_t)(step[1] - step[0]) * (r >> 16 & 0xFFFF) >> 16);
    return &s->vocabulary[(rank >> 8) - 1];
}

/* ---- An article --------------------------------------------------------- */

typedef struct article {
    word own[OF_EVENT + OF_TOPIC];
    uint64_t rng;           /* draws the same words for an original and all its copies */
    size_t n_title, n_text; /* words of the original */
    size_t at;              /* words drawn so far, title and text */
    size_t n_cuts, n_cut;   /* words to leave out, and left out so far */
    bool starts_sentence;
} article;

static uint64_t topic_of(const synth *s, uint32_t event)
{
    uint64_t n_topics = 1 + s->set.articles / (s->set.story * TOPIC_EVENTS);
    return mix(s->set.seed ^ mix(event + 1)) % n_topics;
}

static void begin(const synth *s, article *a, const original *o)
{
    uint64_t event = mix(s->set.seed + 2 * (uint64_t)o->event + 1);
    uint64_t topic = mix(~s->set.seed + 2 * topic_of(s, o->event));
    *a = (article){.rng = o->seed};
    for (int i = 0; i < OF_EVENT; i++) {
        bool is_name = i < OF_EVENT / 2;
        a->own[i] = is_name ? spell(VOCABULARY + below(&event, 700000), s->set.script)
                            : s->vocabulary[500 + below(&event, VOCABULARY - 500)];
        if (is_name)
            capitalise(a->own[i].text);
    }
    for (int i = OF_EVENT; i < OF_EVENT + OF_TOPIC; i++)
        a->own[i] = s->vocabulary[300 + below(&topic, VOCABULARY - 300)];
    a->n_title = 7 + below(&a->rng, 6);
    a->n_text = (s->set.words + 1) / 2 + below(&a->rng, s->set.words + 1);
}

/* The next cut stands in the middle of its share of the text, two words away from its ends. */
static bool is_cut(const article *a)
{
    return a->n_cut < a->n_cuts &&
           a->at == a->n_title + 2 + (2 * a->n_cut + 1) * (a->n_text - 4) / (2 * a->n_cuts);
}

/* One word: of the event with own_share/256, of the topic with 16/256, else by Zipf. */
static char *put_word(const synth *s, article *a, unsigned own_share, char *to)
{
    uint64_t r = draw(&a->rng);
    unsigned from = r & 0xFF;
    const word *w = from < own_share        ? &a->own[r >> 8 & (OF_EVENT - 1)]
                    : from < own_share + 16 ? &a->own[OF_EVENT + (r >> 8 & (OF_TOPIC - 1))]
                                            : zipf_word(s, r >> 8);
    bool leaves_out = is_cut(a);
    a->at++;
    if (leaves_out) {
        a->n_cut++;
        return to;
    }
    memcpy(to, w, sizeof *w);
    if (a->starts_sentence)
        capitalise(to);
    a->starts_sentence = false;
    return to + w->size;
}

static char *put_title(const synth *s, article *a, char *to)
{
    a->starts_sentence = true;
    for (size_t i = 0; i < a->n_title; i++)
        to = put_word(s, a, 80, to);
    return s->set.script == HAN ? to : to - 1;
}

/* Sentences of 6 to 29 words, four or so a paragraph. n_least is where an excerpt may end: at the
 * first sentence end from there on; how many words were drawn is left in a->at. */
static char *put_text(const synth *s, article *a, size_t n_least, char *to)
{
    size_t last = a->n_title + a->n_text, least = a->n_title + n_least;
    while (a->at < least) {
        size_t left = last - a->at, n = 6 + below(&a->rng, 24);
        n = left < n + 6 ? left : n;
        a->starts_sentence = true;
        for (size_t i = 0; i < n; i++)
            to = put_word(s, a, 24, to);
        bool is_han = s->set.script == HAN, ends_paragraph = below(&a->rng, 4) == 0;
        to -= !is_han; /* the stop takes the place of the space */
        to = stpcpy(to, is_han ? "\xE3\x80\x82" : ".");
        if (a->at < least)
            to = stpcpy(to, ends_paragraph ? "\\n" : is_han ? "" : " ");
    }
    return to;
}

/* ---- The plan ----------------------------------------------------------- */

/* Chooses what article `index` is: a copy of a recent original, or an original. */
static original next_plan(synth *s, uint32_t index, kind *is)
{
    uint64_t n_recent = s->n_originals < s->window ? s->n_originals : s->window;
    original o = {0};
    if (n_recent)
        o = s->recent[below(&s->rng, n_recent)];
    if (n_recent && chance(&s->rng) < s->set.copies) {
        *is = (kind)(s->n_copies++ % KINDS);
        o.host = (uint32_t)((o.host + 1 + below(&s->rng, s->set.hosts)) % s->set.hosts);
        return o;
    }
    *is = ORIGINAL;
    if (!n_recent || below(&s->rng, s->set.story) == 0)
        o.event = s->n_events++;
    o.index = index;
    o.seed = draw(&s->rng);
    o.host = (uint32_t)below(&s->rng, s->set.hosts);
    s->recent[s->n_originals++ % s->window] = o;
    return o;
}

static char *put_place(const synth *s, uint32_t index, uint32_t host, char *to)
{
    word name = spell(SYLLABLES + host, LATIN);
    int size = name.size - 1; /* without the space */
    uint64_t span = s->set.days * 86400;
    np_civil t = np_civil_of_seconds(s->set.start +
                                     (int64_t)((double)span * index / (double)s->set.articles));
    return to +
           sprintf(
               to,
               ",\"url\":\"https://%.*s.example/%04d/%02d/%02d/a%u\",\"source\":\"%.*s.example\","
               "\"published\":\"%04d-%02d-%02dT%02d:%02d:%02dZ\"",
               size, name.text, t.year, t.month, t.day, index, size, name.text, t.year, t.month,
               t.day, t.hour, t.minute, t.second);
}

static void put_article(synth *s, uint32_t index)
{
    kind is;
    original o = next_plan(s, index, &is);
    article a;
    begin(s, &a, &o);
    double n = (double)(a.n_title + a.n_text) - 2, target = kind_jaccard[is];
    a.n_cuts = (size_t)(n * (1 - target) / (3 + 2 * target));
    char *to = s->out + s->len;
    to += sprintf(to, "{\"id\":\"a%u\",\"title\":\"", index);
    to = put_title(s, &a, to);
    to = stpcpy(to, "\",\"text\":\"");
    to = put_text(s, &a, is == EXCERPT ? a.n_text * 35 / 100 : a.n_text, to);
    to = stpcpy(to, "\"");
    to = put_place(s, index, o.host, to);
    double m = (double)a.n_cuts,
           jaccard = is == EXCERPT ? ((double)a.at - 2) / n : (n - 3 * m) / (n + 2 * m);
    char label[256];
    sprintf(
        label,
        "\"story\":\"e%u\",\"group\":\"a%u\",\"topic\":\"t%u\",\"kind\":\"%s\",\"jaccard\":%.4f}\n",
        o.event, o.index, (unsigned)topic_of(s, o.event), kind_name[is], jaccard);
    if (s->set.gold)
        fprintf(s->set.gold, "{\"id\":\"a%u\",%s", index, label);
    to = s->set.gold ? stpcpy(to, "}\n") : stpcpy(stpcpy(to, ","), label);
    s->len = (size_t)(to - s->out);
}

static bool flush(synth *s)
{
    bool is_done = fwrite(s->out, 1, s->len, stdout) == s->len;
    s->len = 0;
    return is_done;
}

/* ---- The command line --------------------------------------------------- */

static const char help[] =
    "synth - made-up news with planted copies and stories, as JSON Lines on standard output\n"
    "  --articles N   how many (1000)                 --seed N      another seed, other news (1)\n"
    "  --words MEAN   words of a text, 20 to 20000 (500): from half of it to one and a half\n"
    "  --copies SHARE of articles that copy an earlier one, 0 to 1 (.25): identical, then Jaccard\n"
    "                 of word-3 shingles at least .9, .8, .7, .5, then an excerpt, in turn\n"
    "  --story SIZE   mean originals of a story (6)   --hosts N     publishers (40)\n"
    "  --days D       over which they spread (1)      --start DATE  their first day (2025-03-22)\n"
    "  --script NAME  latin, cyrillic or han; in han the similarities are not promised\n"
    "  --gold FILE    labels (id, story, group, topic, kind, jaccard) there, not in the articles\n";

static bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    char *end;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && *number >= least && *number <= most;
}

static bool read_setting(settings *set, int option, const char *text)
{
    char *end;
    np_civil day = {0};
    switch (option) {
    case 'n':
        return read_number(text, 1, 100000000, &set->articles);
    case 's':
        return read_number(text, 0, UINT64_MAX, &set->seed);
    case 'w':
        return read_number(text, 20, MOST_WORDS, &set->words);
    case 'e':
        return read_number(text, 1, 1000000, &set->story);
    case 'h':
        return read_number(text, 1, 800000, &set->hosts);
    case 'd':
        return read_number(text, 1, 36500, &set->days);
    case 'c':
        set->copies = strtod(text, &end);
        return end > text && !*end && set->copies >= 0 && set->copies <= 1;
    case 't':
        if (sscanf(text, "%4d-%2d-%2d", &day.year, &day.month, &day.day) != 3 ||
            !np_civil_is_valid(&day))
            return false;
        set->start = np_civil_to_seconds(&day);
        return true;
    case 'x':
        set->script = strcmp(text, "cyrillic") == 0 ? CYRILLIC
                      : strcmp(text, "han") == 0    ? HAN
                                                    : LATIN;
        return set->script != LATIN || strcmp(text, "latin") == 0;
    default:
        return (set->gold = fopen(text, "w")) != NULL;
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"articles", 1, 0, 'n'}, {"seed", 1, 0, 's'}, {"words", 1, 0, 'w'},  {"story", 1, 0, 'e'},
        {"hosts", 1, 0, 'h'},    {"days", 1, 0, 'd'}, {"copies", 1, 0, 'c'}, {"start", 1, 0, 't'},
        {"script", 1, 0, 'x'},   {"gold", 1, 0, 'g'}, {"help", 0, 0, 'H'},   {0}};
    static synth s = {.set = {.seed = 1,
                              .articles = 1000,
                              .words = 500,
                              .days = 1,
                              .story = 6,
                              .hosts = 40,
                              .copies = .25,
                              .start = 1742601600}};
    for (int option, which; (option = getopt_long(argc, argv, "", options, &which)) != -1;) {
        if (option == 'H' || option == '?') {
            fputs(help, option == 'H' ? stdout : stderr);
            return option == 'H' ? 0 : 2;
        }
        if (!read_setting(&s.set, option, optarg)) {
            fprintf(stderr, "synth: --%s %s: not in range, or not to be written\n%s",
                    options[which].name, optarg, help);
            return 2;
        }
    }
    s.rng = mix(s.set.seed);
    s.window = s.set.articles / s.set.days * 3 / 2 + 1; /* a day and a half */
    s.recent = malloc(s.window * sizeof *s.recent);
    if (!s.recent) {
        fprintf(stderr, "synth: out of memory\n");
        return 1;
    }
    make_words(&s);
    bool is_written = true;
    for (uint32_t i = 0; i < s.set.articles && is_written; i++) {
        put_article(&s, i);
        if (s.len > BUFFER - LARGEST)
            is_written = flush(&s);
    }
    is_written = is_written && flush(&s) && fflush(stdout) == 0;
    if (s.set.gold && (ferror(s.set.gold) | fclose(s.set.gold)))
        is_written = false;
    free(s.recent);
    if (!is_written)
        fprintf(stderr, "synth: the output cannot be written\n");
    return !is_written;
}

/* options.c - every option of the program, one row each.
 *
 * A row says how an option is written, what it takes, within which bounds, where the value goes
 * and which commands know it. Parsing, the message for a bad value, the suggestion for a bad
 * name and the help text are all read off the same row, so they cannot disagree; a default is
 * read from the library's own. */
#include "options.h"
#include <stddef.h>
#include <stdio.h>

enum {
    STORIES = NP_FOR_STORIES,
    DEDUP = NP_FOR_DEDUP,
    RELATED = NP_FOR_RELATED,
    EVAL = NP_FOR_EVAL,
    FINGERPRINT = NP_FOR_FINGERPRINT,
    TOPICS = NP_FOR_TOPICS,
    EXPLAIN = NP_FOR_EXPLAIN,
    TOLD = STORIES | TOPICS | RELATED | EXPLAIN | NP_FOR_CALIBRATE, /* of stories */
    TRAIN = NP_FOR_TRAIN,
    ADD = NP_FOR_ADD,
    LIST = NP_FOR_LIST,
    EVENTS = NP_FOR_EVENTS,
    FORGET = NP_FOR_FORGET,
    CHECK = NP_FOR_CHECK,
    COPIES = TOLD | DEDUP | TRAIN | ADD,
    READING = COPIES | FINGERPRINT,
    ALL = READING | EVAL | LIST | EVENTS | CHECK,
    SETTINGS = NP_FOR_SETTINGS,
    SHOWN = STORIES | TOPICS | RELATED /* with a score */
};

static const char *const input_kinds[] = {"auto", "jsonl", "feed", "jsonfeed", "text",
                                          "csv",  "opml",  "html", NULL};
const char *const np_format_name[] = {"text", "jsonl", "html", "rss", "atom", "csv", "eml", NULL};
static const char *const story_formats[] = {"text", "jsonl", "html", "rss", "atom", "eml", NULL};
static const char *const related_formats[] = {"text", "jsonl", "html", NULL};
static const char *const line_formats[] = {"text", "jsonl", NULL};
static const char *const dedup_formats[] = {"text", "jsonl", "rss", "atom", "csv", NULL};
static const char *const keeps[] = {"first", "longest", "sources", NULL};
static const char *const fields[] = {"title,text", "text,title", "title", "text", NULL};
static const char *const furniture[] = {"drop", "keep", NULL};
static const char *const orders[] = {"relevance", "score", "new", NULL};
static const char *const modes[] = {"topic", "background", "follow-up", NULL};
static const char *const givens[] = {"story", NULL};
const char *const np_label_name[] = {"story", "group", "topic", "grade", NULL};

#define AT(field) offsetof(np_settings, field)
#define ABOVE_0 0x1p-1022 /* the least normal number: shown as "above 0" */

/* The rows' shapes. */
#define FLAG(name_, letter_, field, commands_, help_)                                              \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = NP_OPTION_FLAG, .at = AT(field),                 \
        .commands = commands_, .help = help_                                                       \
    }
#define TYPED_FLAG(name_, letter_, field, commands_, help_)                                        \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = NP_OPTION_FLAG, .at = AT(field),                 \
        .commands = commands_, .help = help_, .is_typed_only = true                                \
    }
#define WORD(kind_, name_, letter_, field, commands_, takes_, help_)                               \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = NP_OPTION_##kind_, .at = AT(field),              \
        .commands = commands_, .takes = takes_, .help = help_                                      \
    }
#define TYPED_WORD(name_, letter_, field, commands_, takes_, help_)                                \
    {                                                                                              \
        .name = name_, .letter = letter_, .kind = NP_OPTION_TEXT, .at = AT(field),                 \
        .commands = commands_, .takes = takes_, .help = help_, .is_typed_only = true               \
    }
#define TYPED_TIME(name_, field, commands_, help_)                                                 \
    {                                                                                              \
        .name = name_, .kind = NP_OPTION_TIME, .at = AT(field), .commands = commands_,             \
        .takes = "TIME", .help = help_, .is_typed_only = true                                      \
    }
#define NUMBER(kind_, name_, field, commands_, takes_, low_, high_, unit_, help_)                  \
    {                                                                                              \
        .name = name_, .kind = NP_OPTION_##kind_, .at = AT(field), .commands = commands_,          \
        .takes = takes_, .low = low_, .high = high_, .unit = unit_, .help = help_                  \
    }
#define ONE_OF(kind_, name_, field, commands_, choice_, help_)                                     \
    {                                                                                              \
        .name = name_, .kind = NP_OPTION_##kind_, .at = AT(field), .commands = commands_,          \
        .choice = choice_, .help = help_                                                           \
    }

const np_option np_option_table[] = {
    ONE_OF(FORMAT, "format", format, STORIES, story_formats,
           "else by the suffix of -o, else text on a terminal, else jsonl"),
    ONE_OF(FORMAT, "format", format, RELATED, related_formats,
           "else by the suffix of -o, else text on a terminal, else jsonl"),
    ONE_OF(FORMAT, "format", format, EVAL | TOPICS | EXPLAIN | LIST, line_formats,
           "else by the suffix of -o, else text on a terminal, else jsonl"),
    ONE_OF(
        FORMAT, "format", format, DEDUP, dedup_formats,
        "else by the suffix of -o, else jsonl; rss and atom are for articles, csv for --mark and "
        "--pairs, text for --dry-run"),

    TYPED_WORD("state", 0, state, STORIES | TOPICS | RELATED | LIST | EVENTS, "DIR",
               "the folder newsprint add keeps: take the articles from there"),
    TYPED_WORD("state", 0, state, CHECK, "DIR", "the folder newsprint add keeps"),
    TYPED_WORD("state", 0, state, ADD, "DIR", "the folder they are kept in; made where it is not"),
    TYPED_WORD("state", 0, state, DEDUP, "DIR",
               "also drop what this folder has, and keep there what comes"),
    TYPED_WORD("state", 0, state, FORGET, "DIR", "the folder they are in"),
    NUMBER(COUNT, "keep-days", keep_days, ADD, "N", 0, 36500, "days",
           "forget articles published longer ago, but for their ids; 0: none"),
    NUMBER(COUNT, "wait", wait, FORGET | ADD | DEDUP | STORIES | LIST, "N", 0, 86400, "seconds",
           "for another that writes to the state"),

    WORD(TEXT, "mail-to", 0, mail.to, STORIES, "ADDRESSES",
         "whom a letter (eml) is for, as desk@paper.example, between commas; else it names nobody"),
    WORD(TEXT, "mail-from", 0, mail.from, STORIES, "ADDRESS", "who sends it"),

    NUMBER(COUNT, "related", opt.related, STORIES | RELATED, "K", 0, 100, "stories",
           "related stories listed for each"),
    ONE_OF(CHOICE, "mode", opt.related_mode, RELATED, modes,
           "topic: any; background: what was published before the story; follow-up: after it"),
    ONE_OF(CHOICE, "related-order", opt.related_order, STORIES | RELATED, orders,
           "what they are sorted by, once they are chosen"),
    NUMBER(REAL, "min-score", opt.min_score, STORIES, "S", 0, 10, NULL,
           "only stories of at least this significance"),
    NUMBER(COUNT, "digest", opt.digest, STORIES, "N", 0, 1000000, "stories",
           "only the highest so many; 0: all"),
    WORD(TIME, "since", 0, since, EVENTS, "TIME", "only what happened then or later"),
    WORD(TIME, "since", 0, since, STORIES | LIST, "TIME",
         "only stories with an article published then or later, as 2025-03-22 or "
         "2025-03-22T09:00Z"),
    WORD(TIME, "until", 0, until, STORIES, "TIME", "... then or earlier; a day is meant whole"),
    TYPED_TIME("new-since", new_since, STORIES | LIST,
               "with --state: only stories that are new since, or of which something new was told"),
    TYPED_WORD("reader", 0, reader, STORIES | LIST, "NAME",
               "with --state: only what is new to this reader, who is remembered"),
    WORD(TEXT, "lang", 0, opt.lang, STORIES, "L",
         "... and in this language, as en (which takes en-GB too)"),
    NUMBER(COUNT, "summary-words", opt.summary_words, STORIES, "N", 1, 1000, "words",
           "length of a summary"),
    ONE_OF(SWITCH, "given", opt.has_given_stories, TOLD, givens,
           "take the stories from the input's `story` field"),
    WORD(TEXT, "topics", 0, opt.topics, SHOWN, "FILE",
         "topics of your own in place of those found, a line each: label: word, word"),
    WORD(TEXT, "calibration", 0, opt.calibration, SHOWN, "FILE",
         "score by the scale of a history, as newsprint calibrate wrote it; else stories are "
         "scored among themselves"),
    NUMBER(REAL, "breadth-weight", opt.weight[NP_BREADTH], TOLD & ~EXPLAIN, "W", 0, 100, NULL,
           "in a story's significance, of the logarithm of its independent sources"),
    NUMBER(REAL, "velocity-weight", opt.weight[NP_VELOCITY], TOLD & ~EXPLAIN, "W", 0, 100, NULL,
           "... of the logarithm of the most texts within six hours"),
    NUMBER(REAL, "diversity-weight", opt.weight[NP_DIVERSITY], TOLD & ~EXPLAIN, "W", 0, 100, NULL,
           "... of the share of its articles that are no copies"),
    NUMBER(REAL, "persistence-weight", opt.weight[NP_PERSISTENCE], TOLD & ~EXPLAIN, "W", 0, 100,
           NULL, "... of the days it went on, at most one"),
    NUMBER(REAL, "novelty-weight", opt.weight[NP_NOVELTY], TOLD & ~EXPLAIN, "W", 0, 100, NULL,
           "... of its unlikeness to older stories, a share for each source"),
    WORD(TIME, "now", 0, now, SHOWN | EXPLAIN | LIST, "TIME",
         "the moment ages are counted from, as 2025-03-22 or 2025-03-22T09:00Z; else the newest "
         "`published`, with --state the clock"),
    WORD(TIME, "now", 0, now, ADD | DEDUP, "TIME",
         "the moment articles come to a state; else the clock"),
    NUMBER(COUNT, "window-days", opt.window_days, STORIES, "N", 1, 36500, "days",
           "until then: a story's percentage is among their articles; 1: among today's"),

    NUMBER(REAL, "story-threshold", opt.story_threshold, TOLD | TRAIN | ADD, "S", ABOVE_0, 1, NULL,
           "score from which two stories are one"),
    NUMBER(REAL, "story-size-bonus", opt.story_size_bonus, TOLD | TRAIN | ADD, "B", 0, 2, NULL,
           "the score times 1 + B ln of the larger story's texts"),
    NUMBER(REAL, "story-time-floor", opt.story_time_floor, TOLD | TRAIN | ADD, "F", 0, 1, NULL,
           "what weeks leave of a likeness"),
    NUMBER(REAL, "story-time-days", opt.story_time_days, TOLD | TRAIN | ADD, "D", ABOVE_0, 36500,
           "days", "in which what they take is down to a third"),
    NUMBER(REAL, "story-long-ago", opt.story_long_ago, TOLD | TRAIN | ADD, "D", 1, 36500, "days",
           "apart, from which on the rest of a likeness goes too"),
    NUMBER(REAL, "story-long-days", opt.story_long_days, TOLD | TRAIN | ADD, "D", ABOVE_0, 36500,
           "days", "in which that rest is down to a third"),
    TYPED_WORD("events", 0, events, STORIES, "FILE",
               "read the input in order of publication, as if it arrived, and write there what "
               "changes: stories created, grown, merged, split, closed; they keep their ids"),
    NUMBER(COUNT, "repair-days", opt.repair_days, STORIES | ADD, "N", 1, 36500, "days",
           "of a state, or with --events: so long an article may change its story"),
    NUMBER(COUNT, "repair-context", opt.repair_context, STORIES | ADD, "N", 0, 1 << 28, "articles",
           "... and so many older ones are looked at beside them"),
    NUMBER(COUNT, "batch-hours", batch_hours, STORIES, "H", 1, 8784, "hours",
           "with --events: articles of so many hours arrive at once; 24: of a day"),

    NUMBER(REAL, "topic-threshold", opt.topic_threshold, TOLD, "S", ABOVE_0, 1, NULL,
           "similarity from which stories are one topic"),
    NUMBER(REAL, "related-floor", opt.related_floor, STORIES | RELATED, "S", ABOVE_0, 1, NULL,
           "similarity of a related story, at least"),

    FLAG("mark", 0, wants_marks, DEDUP, "one line an article: what it is to the one kept"),
    FLAG("pairs", 0, wants_pairs, DEDUP, "one line a pair of copies"),
    FLAG("dry-run", 0, is_dry_run, DEDUP, "one line an article that would go, and for which"),
    FLAG("fingerprints", 0, has_fingerprints, DEDUP,
         "the inputs are what newsprint fingerprint wrote, of one machine or of many"),
    ONE_OF(CHOICE, "keep", opt.keep, DEDUP, keeps, "which copy stands for its group"),
    WORD(LIST, "against", 0, against, DEDUP, "OLD",
         "also drop what this file or folder has; may be repeated"),
    NUMBER(SIZE, "max-bucket", opt.max_bucket, DEDUP, "N", 2, 1 << 28, "texts",
           "with --pairs: the most texts paired in one bucket"),

    WORD(TEXT, "id", 0, id, RELATED, "ID", "the list for this article"),
    TYPED_WORD("id", 0, id, STORIES | LIST, "ID",
               "with --state: the story alone that has or once had this id, or has this article"),
    WORD(TEXT, "text", 0, text, RELATED, "FILE",
         "the list for this text; its first line is the title, - is standard input"),
    FLAG("all", 0, wants_all, RELATED, "one list an article"),

    FLAG("full", 0, is_full, CHECK,
         "hold every text against what its article is known by; else a thousand of them"),
    FLAG("brief", 0, is_brief, FINGERPRINT,
         "the signature alone, of one size for all: to compare elsewhere, not for dedup"),

    TYPED_WORD("labels", 0, labels, TRAIN, "FILE",
               "the truth about some of the articles: JSON Lines with id and story, or pairs, as "
               "JSON Lines with a, b and same, or as CSV with a header, two ids and a column same"),

    ONE_OF(CHOICE, "label", label, EVAL, np_label_name,
           "which partition is compared; of lists, by what"),
    FLAG("pairs", 0, wants_pairs, EVAL,
         "compare pairs: GOLD is CSV with a header and two ids first, or JSON Lines with a and b"),

    TYPED_FLAG("related", 0, wants_ranking, EVAL,
               "score related lists: with --label topic, relevant are the other stories of the "
               "same topic; "
               "with --label grade, GOLD has grades of pairs, as JSON Lines with id, related_to "
               "and grade"),

    NUMBER(REAL, "near", opt.near, COPIES | EVAL, "J", ABOVE_0, 1, NULL,
           "Jaccard from which two texts are near"),
    NUMBER(REAL, "contain", opt.contain, COPIES, "C", ABOVE_0, 1, NULL,
           "share of a text within another from which it is an excerpt"),
    NUMBER(COUNT, "shingle", opt.shingle, READING, "N", 1, 16, "words", "words in a shingle"),
    ONE_OF(FIELDS, "fields", opt.use_title, READING, fields, "what is compared"),
    ONE_OF(SWITCH, "furniture", opt.keep_furniture, COPIES, furniture,
           "lines that a site puts on many pages"),
    WORD(TEXT, "sources", 0, opt.sources, COPIES, "FILE",
         "publishers as TSV: host, family (hosts of one are one publisher), authority (0 to 1)"),
    NUMBER(NUMBER, "seed", opt.seed, READING, "N", 0, 0x1p64, NULL, "of the signature's slots"),

    ONE_OF(CHOICE, "from", opt.from, READING, input_kinds, "the kind of the inputs"),
    WORD(TEXT, "id-field", 0, opt.id_field, READING, "NAME",
         "JSON or CSV name of the id; likewise:"),
    WORD(TEXT, "title-field", 0, opt.title_field, READING, "NAME", NULL),
    WORD(TEXT, "text-field", 0, opt.text_field, READING, "NAME", NULL),
    WORD(TEXT, "url-field", 0, opt.url_field, READING, "NAME", NULL),
    WORD(TEXT, "source-field", 0, opt.source_field, READING, "NAME", NULL),
    WORD(TEXT, "author-field", 0, opt.author_field, READING, "NAME", NULL),
    WORD(TEXT, "published-field", 0, opt.published_field, READING, "NAME", NULL),
    WORD(TEXT, "updated-field", 0, opt.updated_field, READING, "NAME", NULL),
    WORD(TEXT, "lang-field", 0, opt.lang_field, READING, "NAME", NULL),
    WORD(ZONE, "tz", 0, zone, READING, "ZONE", "zone of dates that name none, as +02:00; else UTC"),

    TYPED_WORD("settings", 0, file, ALL | SETTINGS, "FILE",
               "names and values of these options, as newsprint settings prints them; what is "
               "typed goes before them"),
    TYPED_WORD("output", 'o', output, ALL | SETTINGS, "FILE",
               "write there, once all is done; else to standard output"),
    TYPED_WORD("stats", 0, stats, READING, "FILE",
               "write counts and times there, as one JSON object"),
    NUMBER(
        BYTES, "memory", opt.memory, READING, "SIZE", 0x1p20, 0x1p60, NULL,
        "memory to work in, as 512M or 1.5G; what does not fit goes to a file in --tmp; else half "
        "of the machine's, at most 3.25G"),
    WORD(TEXT, "tmp", 0, opt.tmp, READING, "DIR",
         "folder for that file, which has no name there; else TMPDIR, else /var/tmp or /tmp"),
    NUMBER(COUNT, "threads", opt.threads, READING, "N", 0, 1024, "threads", "0: one a core"),
    FLAG("strict", 0, opt.is_strict, ALL,
         "fail at the first bad record or input instead of skipping it"),
    FLAG("quiet", 'q', is_quiet, ALL | SETTINGS | FORGET,
         "no notices, no progress; what is skipped is still told"),
    FLAG("verbose", 'v', is_verbose, ALL | SETTINGS | FORGET, "details"),
    TYPED_FLAG("help", 'h', wants_help, ALL | SETTINGS | FORGET, "this text"),
};
const size_t np_option_count = sizeof np_option_table / sizeof *np_option_table;
_Static_assert(sizeof np_option_table / sizeof *np_option_table <= NP_OPTIONS_MOST, "room for all");

void np_option_range(const np_option *o, char *text, size_t size)
{
    size_t used = 0;
    *text = '\0';
    if (o->choice)
        for (const char *const *c = o->choice; *c && used < size; c++)
            used +=
                (size_t)snprintf(text + used, size - used, "%s%s", c == o->choice ? "" : "|", *c);
    else if (o->kind == NP_OPTION_NUMBER)
        snprintf(text, size, "from 0 to 2^64 - 1");
    else if (o->kind == NP_OPTION_BYTES)
        snprintf(text, size, "from 1M to 1048576T");
    else if (o->low == ABOVE_0)
        snprintf(text, size, "above 0 and at most %.15g%s%s", o->high, o->unit ? " " : "",
                 o->unit ? o->unit : "");
    else if (o->high > 0)
        snprintf(text, size, "from %.15g to %.15g%s%s", o->low, o->high, o->unit ? " " : "",
                 o->unit ? o->unit : "");
}

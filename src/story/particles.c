/* particles.c - a list, because counting cannot tell "has" from "Gaza" among three hundred
 * headlines.
 *
 * Only what people are shown is held against it: what belongs together is decided without any
 * language's words, by frequency, and where a collection is large enough frequency says it here
 * too. A language that is not listed loses nothing but some polish. A word that names a thing in
 * one of the languages ("war", "son", "door") is left to frequency. Among them are days, months and
 * titles, and a few words of web sites. */
#include "story/particles.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 16 };

/* In order of bytes, small letters. */
static const char *const particles[] = {
    "a",        "aan",       "aber",     "about",     "above",     "after",     "again",
    "against",  "agli",      "al",       "algo",      "all",       "alla",      "alle",
    "als",      "also",      "although", "always",    "am",        "among",     "an",
    "anche",    "and",       "another",  "ante",      "antes",     "any",       "ao",
    "aos",      "apr",       "april",    "após",      "archives",  "are",       "around",
    "as",       "at",        "até",      "au",        "auch",      "auf",       "aug",
    "august",   "aunque",    "aus",      "aux",       "avec",      "away",      "back",
    "bajo",     "be",        "because",  "been",      "before",    "behind",    "bei",
    "beim",     "being",     "below",    "best",      "better",    "between",   "bij",
    "bis",      "both",      "but",      "by",        "c'est",     "cada",      "came",
    "can",      "ce",        "ces",      "cette",     "che",       "chez",      "chi",
    "ci",       "click",     "com",      "come",      "comes",     "comme",     "comment",
    "comments", "como",      "con",      "contra",    "could",     "cual",      "cuando",
    "cui",      "d'un",      "d'une",    "da",        "dai",       "dal",       "dalla",
    "dan",      "dans",      "das",      "dass",      "dat",       "de",        "dec",
    "december", "degli",     "dei",      "del",       "dele",      "della",     "delle",
    "dem",      "den",       "depuis",   "der",       "des",       "desde",     "desta",
    "deste",    "deze",      "di",       "did",       "die",       "dit",       "do",
    "does",     "donde",     "done",     "dont",      "dopo",      "dos",       "down",
    "dr",       "du",        "durch",    "during",    "e",         "each",      "edt",
    "een",      "ein",       "eine",     "einem",     "einen",     "einer",     "eines",
    "either",   "el",        "ela",      "ele",       "ella",      "elle",      "ellos",
    "else",     "em",        "en",       "entre",     "er",        "era",       "es",
    "esa",      "ese",       "eso",      "essa",      "esse",      "est",       "esta",
    "este",     "esto",      "está",     "et",        "eu",        "even",      "ever",
    "every",    "feb",       "february", "few",       "first",     "foi",       "for",
    "found",    "friday",    "from",     "für",       "geen",      "gegen",     "get",
    "gets",     "getting",   "give",     "given",     "gives",     "gli",       "gmt",
    "go",       "goes",      "going",    "got",       "gov",       "ha",        "haar",
    "haben",    "had",       "han",      "hanno",     "has",       "hasta",     "have",
    "having",   "he",        "heeft",    "help",      "helps",     "her",       "here",
    "het",      "hij",       "him",      "his",       "hit",       "hits",      "how",
    "however",  "href",      "http",     "https",     "i",         "ich",       "if",
    "ihr",      "ik",        "il",       "ils",       "im",        "in",        "into",
    "io",       "is",        "isso",     "ist",       "it",        "its",       "jan",
    "january",  "je",        "jul",      "july",      "jun",       "june",      "just",
    "já",       "kann",      "keep",     "kein",      "keine",     "know",      "la",
    "las",      "last",      "later",    "le",        "least",     "les",       "less",
    "let",      "leur",      "like",     "likely",    "lo",        "look",      "los",
    "ma",       "maar",      "made",     "mais",      "make",      "makes",     "making",
    "many",     "mar",       "march",    "mas",       "may",       "me",        "meer",
    "mehr",     "met",       "mi",       "mientras",  "might",     "mit",       "moment",
    "monday",   "more",      "most",     "mr",        "mrs",       "ms",        "much",
    "must",     "muy",       "my",       "más",       "même",      "na",        "naar",
    "nach",     "nas",       "ne",       "need",      "needs",     "nel",       "nella",
    "nem",      "never",     "new",      "next",      "ni",        "nicht",     "niet",
    "no",       "noch",      "nog",      "non",       "nor",       "nos",       "not",
    "nous",     "nov",       "november", "now",       "num",       "numa",      "nun",
    "nur",      "não",       "o",        "oct",       "october",   "oder",      "of",
    "off",      "often",     "ohne",     "old",       "om",        "on",        "once",
    "one",      "only",      "ont",      "ook",       "op",        "or",        "os",
    "other",    "others",    "otra",     "otro",      "ou",        "our",       "out",
    "over",     "own",       "où",       "par",       "para",      "part",      "pas",
    "pela",     "pelo",      "per",      "perché",    "perhaps",   "permalink", "pero",
    "più",      "plus",      "pm",       "por",       "porque",    "pour",      "put",
    "qu'il",    "quando",    "que",      "quem",      "qui",       "quite",     "qué",
    "rather",   "read",      "really",   "rep",       "rss",       "sa",        "said",
    "same",     "sans",      "saturday", "saw",       "say",       "saying",    "says",
    "se",       "see",       "seen",     "sein",      "seine",     "selon",     "sem",
    "sen",      "sep",       "sept",     "september", "ser",       "ses",       "set",
    "seu",      "seus",      "she",      "should",    "si",        "sich",      "sie",
    "sin",      "since",     "sind",     "so",        "sobre",     "some",      "sono",
    "sont",     "soon",      "sous",     "st",        "still",     "su",        "sua",
    "suas",     "subscribe", "such",     "sul",       "sulla",     "sunday",    "suo",
    "sur",      "sus",       "take",     "taken",     "takes",     "también",   "também",
    "tan",      "te",        "tem",      "than",      "that",      "the",       "their",
    "them",     "then",      "there",    "these",     "they",      "thing",     "things",
    "think",    "this",      "those",    "though",    "three",     "through",   "thursday",
    "tiene",    "to",        "today",    "todo",      "todos",     "told",      "too",
    "took",     "tot",       "tous",     "tout",      "toward",    "tra",       "tras",
    "tried",    "try",       "très",     "tu",        "tuesday",   "two",       "uit",
    "um",       "uma",       "un",       "una",       "und",       "under",     "une",
    "uno",      "unos",      "uns",      "unter",     "until",     "up",        "upon",
    "us",       "use",       "used",     "using",     "van",       "vers",      "very",
    "vom",      "von",       "voor",     "vor",       "vous",      "want",      "wants",
    "was",      "wat",       "way",      "we",        "wednesday", "well",      "wenn",
    "went",     "werd",      "werden",   "were",      "what",      "when",      "where",
    "whether",  "which",     "while",    "who",       "whose",     "why",       "wie",
    "will",     "wir",       "wird",     "with",      "within",    "without",   "wordt",
    "would",    "wurde",     "www",      "y",         "ya",        "yes",       "yesterday",
    "yet",      "yo",        "you",      "your",      "ze",        "zei",       "zich",
    "zijn",     "zu",        "zum",      "zur",       "à",         "è",         "été",
    "être",     "über"};

static int by_bytes(const void *key, const void *at)
{
    return strcmp(key, *(const char *const *)at);
}

bool np_is_particle(np_str word)
{
    char lower[LONGEST + 2];
    size_t len = 0;
    for (; len < word.len && len <= LONGEST; len++) {
        char c = word.at[len];
        if (c == '\'' && len == 1 && word.len <= 4) /* "I'm", "I've" */
            return true;
        lower[len] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
    }
    if (len == 0 || len > LONGEST)
        return false;
    lower[len] = '\0';
    return bsearch(lower, particles, sizeof particles / sizeof particles[0], sizeof particles[0],
                   by_bytes);
}

bool np_has_loose_end(np_str term)
{
    size_t first = 0, last = term.len;
    while (first < term.len && term.at[first] != ' ')
        first++;
    while (last > 0 && term.at[last - 1] != ' ')
        last--;
    return last > 0 && (np_is_particle((np_str){term.at, first}) ||
                        np_is_particle((np_str){term.at + last, term.len - last}));
}

/* build/synth keeps its promises: the same news for a seed, and similarities as planted. */
#include "harness.h"
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char synth[4096]; /* the program: beside the folder of this one */

/* What it prints, ended by a zero byte; the caller's. */
static char *output_of(const char *settings)
{
    char command[5000];
    snprintf(command, sizeof command, "'%s' %s", synth, settings);
    FILE *from = popen(command, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(from);
    size_t room = 16 << 20, len;
    char *text = malloc(room);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    len = fread(text, 1, room - 1, from);
    text[len] = 0;
    CU_ASSERT_EQUAL(pclose(from), 0);
    return text;
}

static void the_same_seed_gives_the_same_bytes(void)
{
    char *a = output_of("--articles 500 --seed 7"), *b = output_of("--articles 500 --seed 7");
    char *c = output_of("--articles 500 --seed 8");
    CU_ASSERT_STRING_EQUAL(a, b);
    CU_ASSERT_STRING_NOT_EQUAL(a, c);
    free(a);
    free(b);
    free(c);
}

/* The known answer: FNV-1a of 100 articles. A change here is a change of everyone's corpora. */
static void the_bytes_are_the_same_on_every_machine(void)
{
    char *a = output_of("--articles 100 --words 200 --seed 1");
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (char *c = a; *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
    CU_ASSERT_EQUAL(hash, UINT64_C(0x1CE4FF55BBD2F3F4));
    free(a);
}

/* ---- Similarity, by the definition -------------------------------------- */

enum { MOST = 4000, MOST_SHINGLES = 1000 };
typedef struct record {
    unsigned group, story;
    char kind[16];
    double jaccard;
    size_t n;
    char *shingle[MOST_SHINGLES]; /* ascending, distinct */
} record;
static record seen[MOST];

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static unsigned number_after(const char *line, const char *name)
{
    const char *at = strstr(line, name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    return (unsigned)strtoul(at + strlen(name), NULL, 10);
}

/* Title and text in lower case, words between single spaces, cut into runs of three words. */
static void read_shingles(const char *line, record *r)
{
    char plain[16000], *word[MOST_SHINGLES + 2], *to = plain;
    const char *title = strstr(line, "\"title\":\"") + 9, *text = strstr(line, "\"text\":\"") + 8;
    size_t n_words = 0;
    for (const char *c = title; *c != '"'; c++)
        *to++ = *c;
    *to++ = ' ';
    for (const char *c = text; *c != '"'; c++)
        if (*c == '\\')
            c++, *to++ = ' ';
        else
            *to++ = *c == '.' ? ' ' : *c;
    *to = 0;
    for (char *w = strtok(plain, " "); w; w = strtok(NULL, " ")) {
        CU_ASSERT_TRUE_FATAL(n_words < MOST_SHINGLES + 2);
        if (*w < 'a')
            *w = (char)(*w | 0x20);
        word[n_words++] = w;
    }
    for (size_t i = 0; i + 3 <= n_words; i++) {
        char three[128];
        snprintf(three, sizeof three, "%s %s %s", word[i], word[i + 1], word[i + 2]);
        r->shingle[i] = strdup(three);
    }
    size_t n = n_words < 3 ? 0 : n_words - 2;
    qsort(r->shingle, n, sizeof r->shingle[0], by_text);
    r->n = 0;
    for (size_t i = 0; i < n; i++)
        if (r->n && strcmp(r->shingle[i], r->shingle[r->n - 1]) == 0)
            free(r->shingle[i]);
        else
            r->shingle[r->n++] = r->shingle[i];
}

static size_t n_shared(const record *a, const record *b)
{
    size_t i = 0, j = 0, both = 0;
    while (i < a->n && j < b->n) {
        int order = strcmp(a->shingle[i], b->shingle[j]);
        both += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return both;
}

static size_t read_records(char *lines)
{
    size_t n = 0;
    for (char *line = lines, *end; (end = strchr(line, '\n')); line = end + 1) {
        record *r = &seen[n++];
        *end = 0;
        r->group = number_after(line, "\"group\":\"a");
        r->story = number_after(line, "\"story\":\"e");
        sscanf(strstr(line, "\"kind\":\"") + 8, "%15[a-z0-9]", r->kind);
        r->jaccard = atof(strstr(line, "\"jaccard\":") + 10);
        read_shingles(line, r);
    }
    return n;
}

static void copies_are_as_similar_as_their_label_says(void)
{
    static const char *const kind[] = {"identical", "j90", "j80", "j70", "j50", "excerpt"};
    static const double least[] = {1, .9, .8, .7, .5, 0};
    char *lines = output_of("--articles 1200 --words 300 --copies .5 --seed 3");
    size_t n = read_records(lines), n_of[6] = {0}, n_wrong = 0, n_alike = 0;
    CU_ASSERT_EQUAL(n, 1200);
    for (size_t i = 0; i < n; i++) {
        const record *a = &seen[i], *b = &seen[a->group];
        size_t both = n_shared(a, b);
        double jaccard = (double)both / (double)(a->n + b->n - both);
        for (int k = 0; k < 6; k++)
            if (strcmp(a->kind, kind[k]) == 0) {
                n_of[k]++;
                n_wrong += jaccard < least[k] - .002 || a->n > b->n || a->story != b->story;
                n_wrong += k == 5 && (double)both / (double)a->n < .999;
            }
        /* a cut beside an equal word costs less than it should */
        n_wrong += jaccard - a->jaccard > .03 || a->jaccard - jaccard > .002;
        const record *other = &seen[(i * 7919 + 13) % n];
        n_alike += other->group != a->group && n_shared(a, other) * 10 > a->n;
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    CU_ASSERT_EQUAL(n_alike, 0);
    for (int k = 0; k < 6; k++)
        CU_ASSERT_TRUE(n_of[k] >= 90 && n_of[k] <= 110);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < seen[i].n; k++)
            free(seen[i].shingle[k]);
    free(lines);
}

static void labels_may_stand_in_a_file_of_their_own(void)
{
    const char *name = temp_path("gold");
    char settings[100], within[200] = "";
    snprintf(settings, sizeof settings, "--articles 50 --gold %s", name);
    char *bare = output_of(settings), *whole = output_of("--articles 50");
    CU_ASSERT_PTR_NULL(strstr(bare, "\"story\""));
    FILE *gold = fopen(name, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(gold);
    size_t n = 0;
    for (char *line = whole, line_of_gold[300]; fgets(line_of_gold, sizeof line_of_gold, gold);
         n++) {
        char *label = strstr(line, "\"story\""), *end = strchr(line, '\n');
        snprintf(within, sizeof within, "{\"id\":\"a%zu\",%.*s", n, (int)(end + 1 - label), label);
        CU_ASSERT_STRING_EQUAL(line_of_gold, within);
        line = end + 1;
    }
    CU_ASSERT_EQUAL(n, 50);
    fclose(gold);
    free(bare);
    free(whole);
}

int main(int argc, char **argv)
{
    char here[2048];
    snprintf(here, sizeof here, "%s", argc ? argv[0] : ".");
    snprintf(synth, sizeof synth, "%s/../synth", dirname(here));
    static const test tests[] = {
        TEST(the_same_seed_gives_the_same_bytes),
        TEST(the_bytes_are_the_same_on_every_machine),
        TEST(copies_are_as_similar_as_their_label_says),
        TEST(labels_may_stand_in_a_file_of_their_own),
    };
    return run_tests("synth", tests, N_OF(tests));
}

/* keep.c - keeps a diary in a state folder, and says of any folder whether a diary in it is whole.
 *
 *     keep write DIR NAME N        append N entries (0: for ever), each acknowledged when it is in
 *     keep check DIR [ACKED...]    all that is in is right, and all that was acknowledged is in
 *
 * An entry is a transaction: a row under the next number, whose text follows from number and name;
 * the number under "last" and under the name; a row that goes again ten entries later. What it
 * prints, "NUMBER NAME", is written after the commit, so that a line is a promise. Every seventh
 * entry it closes the folder and opens it again, for others to have their turn. */
#include "base/str.h"
#include "store/store.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIARY, PLACES, MOST_TEXT = 20000, NAME = 40, PATIENCE_S = 300, TURN = 7, LATER = 10 };
enum { DONE = 0, FAILED = 1, WRONG = 2 };
static const np_store_table tables[] = {{"diary", true}, {"places", false}};
static const np_store_schema schema = {.table = tables, .n_tables = 2, .version = 1};

static int fail(const char *dir, const np_error *err)
{
    fprintf(stderr, "%s: %s\n", dir, err->text);
    return FAILED;
}

/* "NUMBER NAME" and letters, mostly few, now and then pages full. */
static np_str text_of(uint64_t number, const char *name)
{
    static char text[MOST_TEXT + 2 * NAME];
    uint64_t z = (number + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ (unsigned char)name[0];
    size_t n = number % 5 ? z % 300 : z % MOST_TEXT;
    size_t len = (size_t)snprintf(text, 2 * NAME, "%" PRIu64 " %s ", number, name);
    for (size_t i = 0; i < n; i++)
        text[len++] = (char)('a' + (z + i * i) % 26);
    return (np_str){text, len};
}

static np_str place_of(uint64_t number)
{
    static char place[NAME];
    return (np_str){place, (size_t)snprintf(place, sizeof place, "place %" PRIu64, number)};
}

static np_code enter(np_store *s, uint64_t number, const char *name, np_error *err)
{
    char digits[NAME];
    np_str typed = {digits, (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number)};
    np_code code = np_store_begin(s, err);
    if (code)
        return code;
    code = np_store_put_at(s, DIARY, number, text_of(number, name), err);
    if (!code)
        code = np_store_put(s, PLACES, NP_STR("last"), typed, err);
    if (!code)
        code = np_store_put(s, PLACES, np_str_of(name), typed, err);
    if (!code)
        code = np_store_put(s, PLACES, place_of(number), typed, err);
    if (!code && number >= LATER)
        code = np_store_remove(s, PLACES, place_of(number - LATER), err);
    if (!code)
        return np_store_commit(s, err);
    np_store_rollback(s);
    return code;
}

static int keep(const char *dir, const char *name, uint64_t n)
{
    np_error err = {0};
    np_store *s = NULL;
    np_code code = NP_OK;
    for (uint64_t i = 0; !code && (n == 0 || i < n); i++) {
        if (i % TURN == 0) {
            np_store_close(s);
            if (!(s = np_store_open(dir, &schema, NP_STORE_WRITE, PATIENCE_S, &err)))
                return fail(dir, &err);
        }
        uint64_t number = np_store_count(s, DIARY);
        char line[2 * NAME];
        snprintf(line, sizeof line, "%" PRIu64 " %s\n", number, name);
        code = enter(s, number, name, &err);
        if (!code && (fputs(line, stdout) < 0 || fflush(stdout)))
            code = NP_E_IO,
            snprintf(err.text, sizeof err.text, "standard output: %s", strerror(errno));
    }
    np_store_close(s);
    return code ? fail(dir, &err) : DONE;
}

/* ---- Is it whole? ------------------------------------------------------ */

static void say_wrong(void *ctx, const char *what)
{
    printf("%s\n", what);
    ++*(size_t *)ctx;
}

static np_code look_at_entry(void *ctx, uint64_t number, np_str text, np_error *err)
{
    char name[NAME], begin[2 * NAME];
    uint64_t typed;
    (void)err;
    snprintf(begin, sizeof begin, "%.*s", (int)(text.len < NAME ? text.len : NAME), text.at);
    if (sscanf(begin, "%" SCNu64 " %39s", &typed, name) != 2 || typed != number ||
        !np_str_equal(text, text_of(number, name)))
        say_wrong(ctx, "an entry that nobody wrote");
    return NP_OK;
}

static void look_at_places(np_store *s, size_t *n_wrong)
{
    uint64_t n = np_store_count(s, DIARY);
    np_error err = {0};
    char digits[NAME];
    np_str value, last = {digits, (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n - 1)};
    bool is_there;
    for (uint64_t i = 0; i < n; i++)
        if (np_store_get(s, PLACES, place_of(i), &value, &is_there, &err) ||
            is_there != (i + LATER >= n))
            say_wrong(n_wrong, *err.text ? err.text : "a place of another entry's time");
    if (np_store_get(s, PLACES, NP_STR("last"), &value, &is_there, &err) || is_there != (n > 0) ||
        (n && !np_str_equal(value, last)))
        say_wrong(n_wrong, *err.text ? err.text : "another entry is the last");
}

static void look_for_acked(np_store *s, const char *path, size_t *n_wrong, size_t *n_acked)
{
    FILE *file = fopen(path, "r");
    char line[2 * NAME], name[NAME];
    np_error err = {0};
    while (file && fgets(line, sizeof line, file)) {
        uint64_t number;
        np_str value;
        bool is_there;
        if (!strchr(line, '\n') || sscanf(line, "%" SCNu64 " %39s", &number, name) != 2)
            continue; /* killed while it spoke */
        ++*n_acked;
        if (np_store_get_at(s, DIARY, number, &value, &is_there, &err) || !is_there ||
            !np_str_equal(value, text_of(number, name)))
            printf("%s: %s", *err.text ? err.text : "acknowledged and not in", line), ++*n_wrong;
    }
    if (!file)
        say_wrong(n_wrong, "no list of what was acknowledged");
    else
        fclose(file);
}

static int check(const char *dir, char **acked, int n_files)
{
    np_error err = {0};
    size_t n_wrong = 0, n_acked = 0;
    np_store *s = np_store_open(dir, &schema, NP_STORE_READ, PATIENCE_S, &err);
    if (!s)
        return fail(dir, &err);
    if (np_store_scan_at(s, DIARY, 0, NP_STORE_LAST, look_at_entry, &n_wrong, &err))
        say_wrong(&n_wrong, err.text);
    look_at_places(s, &n_wrong);
    for (int i = 0; i < n_files; i++)
        look_for_acked(s, acked[i], &n_wrong, &n_acked);
    if (np_store_check(s, say_wrong, &n_wrong, &err))
        say_wrong(&n_wrong, err.text);
    printf("%" PRIu64 " entries, %zu acknowledged, %zu wrong\n", np_store_count(s, DIARY), n_acked,
           n_wrong);
    np_store_close(s);
    return n_wrong ? WRONG : DONE;
}

int main(int argc, char **argv)
{
    if (argc == 5 && !strcmp(argv[1], "write"))
        return keep(argv[2], argv[3], strtoull(argv[4], NULL, 10));
    if (argc >= 3 && !strcmp(argv[1], "check"))
        return check(argv[2], argv + 3, argc - 3);
    fprintf(stderr, "keep write DIR NAME N | keep check DIR [ACKED...]\n");
    return FAILED;
}

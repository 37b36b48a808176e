/* Any bytes as fingerprints; and those found in them, written, are found again. Any bytes as a
 * proof whose check is right, as none would be by chance: what can be read has one spelling. */
#include "base/base64.h"
#include "base/bytes.h"
#include "newsprint.h"
#include "sketch/proof.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void must(bool holds_true)
{
    if (!holds_true)
        abort();
}

static np_code keep(void *to, const char *bytes, size_t size, np_error *err)
{
    np_buf_put(to, bytes, size);
    return np_buf_check(to, err);
}

/* A corpus of bytes, which are read from a file that has no name. */
static np_corpus *read_bytes(const char *bytes, size_t size)
{
    char path[40];
    np_options opt;
    np_options_init(&opt);
    opt.threads = 1;
    opt.max_record = 1 << 16;
    opt.max_depth = 64;
    np_corpus *c = np_corpus_new(&opt, NULL);
    FILE *f = tmpfile();
    must(c && f && (!size || fwrite(bytes, 1, size, f) == size) && fflush(f) == 0);
    snprintf(path, sizeof path, "/dev/fd/%d", fileno(f));
    np_code code = np_corpus_read_fingerprints(c, path, NULL);
    must(code == NP_OK || code == NP_E_USAGE || code == NP_E_INPUT);
    fclose(f);
    return c;
}

/* What a corpus writes of itself. */
static np_buf write_all(np_corpus *c)
{
    np_buf lines = {0};
    must(np_corpus_copies(c, NULL) == NP_OK);
    must(np_write_marks(np_corpus_report(c), NP_FORMAT_JSONL, keep, &lines, NULL) == NP_OK);
    lines.len = 0;
    must(np_write_fingerprints(c, keep, &lines, NULL) == NP_OK);
    return lines;
}

static void read_proof(const uint8_t *data, size_t size)
{
    np_buf digits = {0}, again = {0}, scratch = {0};
    np_arena *arena = np_arena_new(NULL);
    np_proof proof;
    unsigned char check[8];
    np_bytes_put(check, XXH3_64bits_withSeed(data, size, XXH3_64bits("", 0)), sizeof check);
    np_buf_put(&scratch, (const char *)data, size);
    np_buf_put(&scratch, (const char *)check, sizeof check);
    np_base64_put(&digits, (const unsigned char *)scratch.at, scratch.len);
    np_str saved = np_buf_view(&digits), none = {"", 0};
    np_code code = np_proof_decode(saved, none, &scratch, arena, &proof, NULL);
    must(code == NP_OK || code == NP_E_INPUT || code == NP_E_USAGE);
    if (code == NP_OK) {
        np_proof_encode(&proof, none, &again);
        must(again.len == saved.len && memcmp(again.at, saved.at, saved.len) == 0);
    }
    np_buf_clear(&scratch);
    np_buf_clear(&again);
    np_buf_clear(&digits);
    np_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_proof(data, size);
    np_corpus *c = read_bytes((const char *)data, size);
    np_buf once = write_all(c);
    np_corpus *again = read_bytes(once.at, once.len);
    np_buf twice = write_all(again);
    must(np_corpus_report(c)->n_articles == np_corpus_report(again)->n_articles);
    must(once.len == twice.len && (!once.len || memcmp(once.at, twice.at, once.len) == 0));
    np_buf_clear(&once);
    np_buf_clear(&twice);
    np_corpus_free(c);
    np_corpus_free(again);
    return 0;
}

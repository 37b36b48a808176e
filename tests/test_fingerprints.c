/* Fingerprints of a corpus against those of its texts, one by one. */
#include "base/mem.h"
#include "base/str.h"
#include "newsprint.h"
#include "sketch/sketch.h"
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *id, *title, *text;
} sample[] = {{"a", "Bridge closes", "The harbour bridge closes on Monday for six months."},
              {"b", "Bridge closes", "The harbour bridge closes on Monday for six months."},
              {"c", "Orchestra", "A conductor from the north was chosen by the state orchestra."},
              {"d", "...", ""}};
enum { N = sizeof sample / sizeof *sample };

static np_corpus *corpus_of_sample(void)
{
    np_corpus *c = np_corpus_new(NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    for (size_t i = 0; i < N; i++) {
        np_article a = {.id = np_str_of(sample[i].id),
                        .title = np_str_of(sample[i].title),
                        .text = np_str_of(sample[i].text)};
        CU_ASSERT_EQUAL(np_corpus_add(c, &a, NULL), NP_OK);
    }
    return c;
}

static np_code keep(void *to, const char *bytes, size_t size, np_error *err)
{
    (void)err;
    np_buf_put(to, bytes, size);
    return NP_OK;
}

/* The value of a text member in the nth line. */
static np_str member(np_str lines, size_t nth, const char *name)
{
    char key[40];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *at = lines.at;
    for (size_t i = 0; i < nth; i++)
        at = strchr(at, '\n') + 1;
    at = strstr(at, key);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at += strlen(key);
    return (np_str){at, strcspn(at, "\"")};
}

static void a_fingerprint_is_the_signature_of_its_text(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = {0};
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_write_fingerprints(c, keep, &lines, NULL), NP_OK);
    np_buf_char(&lines, '\0');
    for (size_t i = 0; i < N; i++) {
        uint32_t read[128], sig[128];
        uint64_t *shingle;
        size_t n;
        np_print_form form;
        np_str view = np_buf_view(&lines);
        CU_ASSERT(np_str_equal(member(view, i, "id"), np_str_of(sample[i].id)));
        CU_ASSERT_EQUAL(np_print_decode(member(view, i, "signature"), &form, read, 128, NULL),
                        NP_OK);
        CU_ASSERT_EQUAL(np_shingles(np_str_of(sample[i].title), np_str_of(sample[i].text), 3,
                                    &shingle, &n, NULL),
                        NP_OK);
        np_sign(shingle, n, 1, sig, 128);
        CU_ASSERT_EQUAL(form.k, 128);
        CU_ASSERT_EQUAL(memcmp(read, sig, sizeof sig), 0);
        np_release(shingle);
    }
    np_str view = np_buf_view(&lines);
    CU_ASSERT(np_str_equal(member(view, 0, "exact"), member(view, 1, "exact")));
    CU_ASSERT(!np_str_equal(member(view, 0, "exact"), member(view, 2, "exact")));
    np_buf_clear(&lines);
    np_corpus_free(c);
}

static void fingerprints_come_after_copies(void)
{
    np_corpus *c = corpus_of_sample();
    np_buf lines = {0};
    CU_ASSERT_EQUAL(np_write_fingerprints(c, keep, &lines, NULL), NP_E_USAGE);
    CU_ASSERT_EQUAL(lines.len, 0);
    np_corpus_free(c);
}

static void without_memory_fingerprints_say_so(void)
{
    np_corpus *c = corpus_of_sample();
    CU_ASSERT_EQUAL(np_corpus_copies(c, NULL), NP_OK);
    np_code code = NP_E_NOMEM;
    for (long nth = 1; code; nth++) {
        char page[1 << 14];
        np_buf lines = {.at = page, .cap = sizeof page}; /* room enough: only we may fail */
        np_error err = {0};
        np_mem_fail_at(nth);
        code = np_write_fingerprints(c, keep, &lines, &err);
        np_mem_fail_at(0);
        CU_ASSERT(code == NP_OK || code == NP_E_NOMEM);
        CU_ASSERT_EQUAL(err.code, code);
    }
    np_corpus_free(c);
}

int main(void)
{
    CU_initialize_registry();
    CU_pSuite prints = CU_add_suite("fingerprints", NULL, NULL);
    CU_add_test(prints, "a fingerprint is the signature of its text",
                a_fingerprint_is_the_signature_of_its_text);
    CU_add_test(prints, "fingerprints come after copies", fingerprints_come_after_copies);
    CU_add_test(prints, "without memory fingerprints say so", without_memory_fingerprints_say_so);
    CU_basic_run_tests();
    int failed = CU_get_number_of_failures() != 0;
    CU_cleanup_registry();
    return failed;
}

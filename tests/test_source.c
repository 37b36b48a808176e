/* Sources: whatever the packing, the bytes are the same; whatever the damage, what came before
 * it is kept and the damage told. */
#include "base/buf.h"
#include "base/str.h"
#include "harness.h"
#include "read/lines.h"
#include "read/source.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

static np_options defaults(void)
{
    np_options opt;
    np_options_init(&opt);
    return opt;
}

static void put_lines(np_buf *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        np_buf_print(to, "line %zu of %u\n", i, below(1000));
}

static void put_gzip(np_buf *to, np_str bytes)
{
    z_stream z = {0};
    unsigned char *out = malloc(bytes.len + 1000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    z.next_in = (unsigned char *)bytes.at, z.avail_in = (unsigned)bytes.len;
    z.next_out = out, z.avail_out = (unsigned)bytes.len + 1000;
    deflate(&z, Z_FINISH);
    np_buf_put(to, (char *)out, z.total_out);
    deflateEnd(&z);
    free(out);
}

static void put_zstd(np_buf *to, np_str bytes)
{
    size_t room = ZSTD_compressBound(bytes.len);
    char *out = malloc(room);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    np_buf_put(to, out, ZSTD_compress(out, room, bytes.at, bytes.len, 3));
    free(out);
}

typedef void put_packed(np_buf *to, np_str bytes);
static put_packed *const packers[] = {np_buf_str, put_gzip, put_zstd};

/* Read all of a source, in pieces of random size; free it. */
static np_error drain(np_source *s, np_buf *all)
{
    np_error end = {0};
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    for (;;) {
        char piece[5000];
        size_t got;
        CU_ASSERT_EQUAL_FATAL(np_source_read(s, piece, 1 + below(sizeof piece), &got, NULL), NP_OK);
        if (got == 0)
            break;
        np_buf_put(all, piece, got);
    }
    end = np_source_flaw(s);
    np_source_free(s);
    return end;
}

static bool begins(const np_buf *whole, const np_buf *start)
{
    return np_str_starts(np_buf_view(whole), np_buf_view(start));
}

static void all_members_and_frames_are_read_in_steps_of_any_size(void)
{
    np_options opt = defaults();
    for (size_t p = 0; p < 3; p++)
        for (size_t step = 0; step < 4; step++) {
            np_buf plain = {0}, packed = {0}, all = {0};
            for (int member = 0; member < 4; member++) {
                size_t from = plain.len;
                put_lines(&plain, below(3000));
                packers[p](&packed, (np_str){plain.at + from, plain.len - from});
            }
            np_source *s = np_source_of_bytes(np_buf_view(&packed), step * step, &opt, NULL);
            np_str head;
            CU_ASSERT_EQUAL(np_source_peek(s, 300, &head, NULL), NP_OK);
            CU_ASSERT_EQUAL(head.len, plain.len < 300 ? plain.len : 300);
            CU_ASSERT_EQUAL(drain(s, &all).code, NP_OK);
            CU_ASSERT_TRUE(np_str_equal(np_buf_view(&all), np_buf_view(&plain)));
            np_buf_clear(&plain), np_buf_clear(&packed), np_buf_clear(&all);
        }
}

static void what_comes_before_a_damage_is_kept(void)
{
    np_options opt = defaults();
    for (int round = 0; round < 200; round++) {
        np_buf plain = {0}, packed = {0}, all = {0};
        put_lines(&plain, 2000);
        packers[1 + round % 2](&packed, np_buf_view(&plain));
        size_t keep = 20 + below((uint32_t)packed.len - 20);
        np_error end = drain(np_source_of_bytes((np_str){packed.at, keep}, 0, &opt, NULL), &all);
        CU_ASSERT_EQUAL(end.code, NP_E_INPUT);
        CU_ASSERT_NOT_EQUAL(end.text[0], 0);
        CU_ASSERT_TRUE(begins(&plain, &all));
        all.len = 0;
        packed.at[10 + below((uint32_t)packed.len - 10)] ^= (char)(1 + below(255));
        (void)drain(np_source_of_bytes(np_buf_view(&packed), 0, &opt, NULL), &all);
        np_buf_clear(&plain), np_buf_clear(&packed), np_buf_clear(&all);
    }
}

static void good_zstd_blocks_before_a_bad_one_are_kept(void)
{
    np_options opt = defaults();
    np_buf plain = {0}, packed = {0}, all = {0};
    while (plain.len < 1 << 20)
        np_buf_text(&plain, "the same words again and again, so that all of it fits one read\n");
    put_zstd(&packed, np_buf_view(&plain));
    CU_ASSERT_TRUE(packed.len < 10000);
    memset(packed.at + packed.len - 8, 0xFF, 8);
    char *large = malloc(2 << 20); /* room for all of it in one read */
    CU_ASSERT_PTR_NOT_NULL_FATAL(large);
    np_source *s = np_source_of_bytes(np_buf_view(&packed), 0, &opt, NULL);
    for (size_t got = 1; got; np_buf_put(&all, large, got))
        CU_ASSERT_EQUAL_FATAL(np_source_read(s, large, 2 << 20, &got, NULL), NP_OK);
    CU_ASSERT_EQUAL(np_source_flaw(s).code, NP_E_INPUT);
    CU_ASSERT_TRUE(begins(&plain, &all) && all.len >= plain.len / 2);
    np_source_free(s);
    free(large);
    np_buf_clear(&plain), np_buf_clear(&packed), np_buf_clear(&all);
}

static void zeros_behind_gzip_are_padding_and_rubbish_is_damage(void)
{
    np_options opt = defaults();
    np_buf packed = {0}, all = {0};
    put_gzip(&packed, NP_STR("text"));
    np_buf_put(&packed, "\0\0\0", 3);
    CU_ASSERT_EQUAL(drain(np_source_of_bytes(np_buf_view(&packed), 1, &opt, NULL), &all).code,
                    NP_OK);
    np_buf_text(&packed, "rubbish");
    CU_ASSERT_EQUAL(drain(np_source_of_bytes(np_buf_view(&packed), 1, &opt, NULL), &all).code,
                    NP_E_INPUT);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&all), NP_STR("texttext")));
    np_buf_clear(&packed), np_buf_clear(&all);
}

static void bombs_end_at_the_limits(void)
{
    np_buf plain = {0}, packed = {0}, all = {0};
    put_lines(&plain, 20000);
    for (size_t p = 1; p < 3; p++) {
        np_options opt = defaults();
        opt.max_decoded = 1000;
        packed.len = all.len = 0;
        packers[p](&packed, np_buf_view(&plain));
        CU_ASSERT_EQUAL(drain(np_source_of_bytes(np_buf_view(&packed), 0, &opt, NULL), &all).code,
                        NP_E_LIMIT);
        CU_ASSERT_EQUAL(all.len, 1000);
        CU_ASSERT_TRUE(begins(&plain, &all));
    }
    np_options opt = defaults();
    opt.max_ratio = 2;
    plain.len = 0;
    while (plain.len < 70 << 20)
        np_buf_put(&plain, "                                                                ", 64);
    packed.len = all.len = 0;
    put_zstd(&packed, np_buf_view(&plain));
    CU_ASSERT_EQUAL(drain(np_source_of_bytes(np_buf_view(&packed), 0, &opt, NULL), &all).code,
                    NP_E_LIMIT);
    CU_ASSERT_EQUAL(all.len, 64 << 20);
    np_buf_clear(&plain), np_buf_clear(&packed), np_buf_clear(&all);
}

static void *write_slowly(void *path)
{
    FILE *f = fopen(path, "w");
    for (int i = 0; f && i < 1000; i++) {
        fprintf(f, "%d\n", i);
        if (i % 7 == 0)
            fflush(f);
    }
    if (f)
        fclose(f);
    return NULL;
}

static void a_pipe_may_give_its_bytes_in_driblets(void)
{
    const char *path = temp_path("pipe");
    np_options opt = defaults();
    np_buf all = {0}, wanted = {0};
    pthread_t writer;
    CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL_FATAL(pthread_create(&writer, NULL, write_slowly, (void *)path), 0);
    CU_ASSERT_EQUAL(drain(np_source_open(path, &opt, NULL), &all).code, NP_OK);
    pthread_join(writer, NULL);
    for (int i = 0; i < 1000; i++)
        np_buf_print(&wanted, "%d\n", i);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&all), np_buf_view(&wanted)));
    np_buf_clear(&all), np_buf_clear(&wanted);
}

static void a_file_that_cannot_be_read_says_so(void)
{
    np_options opt = defaults();
    np_error err = {0};
    np_buf all = {0};
    CU_ASSERT_PTR_NULL(np_source_open("/nowhere/at/all", &opt, &err));
    CU_ASSERT_EQUAL(err.code, NP_E_IO);
    CU_ASSERT_NOT_EQUAL(err.text[0], 0);
    CU_ASSERT_EQUAL(drain(np_source_open("/", &opt, NULL), &all).code, NP_E_IO); /* a folder */
    CU_ASSERT_EQUAL(all.len, 0);
}

static void lines_are_cut_alike_in_steps_of_any_size(void)
{
    np_options opt = defaults();
    for (int round = 0; round < 300; round++) {
        np_buf text = {0}, want = {0};
        for (uint32_t n = below(20); n; n--) {
            for (uint32_t k = below(60); k; k--)
                np_buf_char(&text, (char)('a' + below(26)));
            np_buf_char(&text, '\n');
        }
        for (size_t step = 0; step < 3; step++) {
            np_buf got = {0};
            np_source *s = np_source_of_bytes(np_buf_view(&text), step, &opt, NULL);
            np_lines *l = np_lines_new(s, 40, NULL);
            np_cut cut;
            size_t n = 0;
            while (np_lines_next(l, &cut, NULL) == NP_OK && cut.bytes.at) {
                CU_ASSERT_EQUAL(cut.line, ++n);
                CU_ASSERT_TRUE(cut.bytes.len <= 40);
                np_buf_print(&got, "%d%.*s\n", cut.is_too_long, (int)cut.bytes.len, cut.bytes.at);
            }
            if (step == 0)
                np_buf_str(&want, np_buf_view(&got));
            CU_ASSERT_TRUE(np_str_equal(np_buf_view(&got), np_buf_view(&want)));
            np_lines_free(l), np_source_free(s), np_buf_clear(&got);
        }
        np_buf_clear(&text), np_buf_clear(&want);
    }
}

/* Are these the cuts that np_lines_next() gives next? */
static void expect_next(const np_cuts *cuts, np_lines *one_by_one)
{
    for (size_t i = 0; i < cuts->n; i++) {
        np_cut cut, same = cuts->cut[i];
        CU_ASSERT_EQUAL_FATAL(np_lines_next(one_by_one, &cut, NULL), NP_OK);
        CU_ASSERT_TRUE_FATAL(cut.bytes.at && np_str_equal(cut.bytes, same.bytes));
        CU_ASSERT(cut.line == same.line && cut.is_too_long == same.is_too_long);
    }
}

/* Those of a batch are looked at after the next one is cut: they stay where they are. */
static void batches_of_lines_are_the_lines_one_by_one(void)
{
    np_options opt = defaults();
    for (int round = 0; round < 200; round++) {
        np_buf text = {0};
        for (uint32_t n = below(300); n; n--) {
            for (uint32_t k = below(below(20) ? 60 : 3000); k; k--)
                np_buf_char(&text, (char)('a' + below(26)));
            np_buf_text(&text, n > 1 || below(2) ? "\n" : "");
        }
        size_t size = 1 + index_below(4000), most = below(2) ? 1000 : 10000;
        np_source *s = np_source_of_bytes(np_buf_view(&text), below(50), &opt, NULL);
        np_source *same = np_source_of_bytes(np_buf_view(&text), 0, &opt, NULL);
        np_lines *l = np_lines_new(s, most, NULL), *one_by_one = np_lines_new(same, most, NULL);
        np_cuts batch[2] = {0};
        np_cut cut;
        size_t i = 0;
        if (below(2)) { /* what was read before a batch is in none */
            CU_ASSERT_EQUAL(np_lines_next(l, &cut, NULL), NP_OK);
            CU_ASSERT_EQUAL(np_lines_widen(l, &cut, NULL), NP_OK);
            CU_ASSERT_EQUAL(np_lines_next(one_by_one, &cut, NULL), NP_OK);
        }
        do {
            i++;
            CU_ASSERT_EQUAL_FATAL(np_lines_batch(l, size, &batch[i % 2], NULL), NP_OK);
            size_t bytes = 0;
            for (size_t k = 0; k < batch[i % 2].n; k++)
                bytes += batch[i % 2].cut[k].bytes.len;
            CU_ASSERT(batch[i % 2].n <= 1 || bytes < size);
            expect_next(&batch[(i + 1) % 2], one_by_one);
        } while (batch[i % 2].n);
        CU_ASSERT(np_lines_next(one_by_one, &cut, NULL) == NP_OK && !cut.bytes.at);
        np_cuts_clear(&batch[0]), np_cuts_clear(&batch[1]);
        np_lines_free(l), np_source_free(s), np_lines_free(one_by_one), np_source_free(same);
        np_buf_clear(&text);
    }
}

static void without_memory_a_source_says_so(void)
{
    np_options opt = defaults();
    np_buf packed = {0};
    put_gzip(&packed, NP_STR("some text\n"));
    for (trial turn = {0}; trial_next(&turn);) {
        np_cut cut = {0};
        trial_begin(&turn);
        np_source *s = np_source_of_bytes(np_buf_view(&packed), 0, &opt, &turn.err);
        np_lines *l = s ? np_lines_new(s, 100, &turn.err) : NULL;
        np_code code = l ? np_lines_next(l, &cut, &turn.err) : NP_E_NOMEM;
        trial_end(&turn, code);
        np_lines_free(l), np_source_free(s);
    }
    np_buf_clear(&packed);
}

int main(void)
{
    static const test tests[] = {
        TEST(all_members_and_frames_are_read_in_steps_of_any_size),
        TEST(what_comes_before_a_damage_is_kept),
        TEST(good_zstd_blocks_before_a_bad_one_are_kept),
        TEST(zeros_behind_gzip_are_padding_and_rubbish_is_damage),
        TEST(bombs_end_at_the_limits),
        TEST(a_pipe_may_give_its_bytes_in_driblets),
        TEST(a_file_that_cannot_be_read_says_so),
        TEST(lines_are_cut_alike_in_steps_of_any_size),
        TEST(batches_of_lines_are_the_lines_one_by_one),
        TEST(without_memory_a_source_says_so),
    };
    return run_tests("source", tests, N_OF(tests));
}

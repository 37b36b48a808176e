/* Letters: what any mail program may ask of them, and nothing a title could add. */
#include "base/utf8.h"
#include "harness.h"
#include "naive/html.h"
#include "naive/mail.h"
#include "sample_report.h"
#include "write/escape.h"
#include "write/format.h"
#include "write/mail.h"
#include <stdio.h>

static size_t n_scripts;
static void note(void *ctx, const char *element, const char *name, const char *value)
{
    (void)ctx;
    n_scripts += !strcmp(element, "script") || !strncmp(name, "on", 2) ||
                 (!strcmp(name, "href") && strncmp(value, "http", 4));
}

static void a_letter_says_what_text_and_page_say(void)
{
    sample s;
    sink out = {0}, again = {0}, text = {0};
    naive_mail m;
    np_out o;
    make_sample(&s);
    np_mail mail = {.from = "a@b.example", .to = "Desk <desk@paper.example>, c@d.example"};
    CU_ASSERT_EQUAL_FATAL(np_write_mail(&s.report, &mail, put_in_sink, &out, NULL), 0);
    CU_ASSERT_EQUAL_FATAL(np_write_mail(&s.report, &mail, put_in_sink, &again, NULL), 0);
    CU_ASSERT(np_str_equal(sink_view(&out), sink_view(&again)));
    CU_ASSERT_FATAL(naive_mail_read(out.at, out.len, &m));
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "Subject"),
                           "Saturday, 22 March 2025: Meta shares revenue for Llama models");
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "Date"), "Sat, 22 Mar 2025 10:00:00 +0000");
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "To"), "Desk <desk@paper.example>, c@d.example");
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "From"), "a@b.example");
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "MIME-Version"), "1.0");
    CU_ASSERT_FATAL(m.n_parts == 2);
    CU_ASSERT_STRING_EQUAL(m.kind[0], "text/plain");
    CU_ASSERT_STRING_EQUAL(m.kind[1], "text/html");
    np_out_open(&o, put_in_sink, &text);
    np_text_letter(&s.report, &o);
    CU_ASSERT_EQUAL(np_out_close(&o, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(m.text[0], text.at)); /* and the line end before the boundary */
    CU_ASSERT_PTR_NOT_NULL(strstr(m.text[0], "\n  https://techcrunch.com/a1\n"));
    CU_ASSERT_TRUE(naive_html_is_strict(m.text[1], note, NULL));
    CU_ASSERT_EQUAL(n_scripts, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(m.text[1], s.story[0].significance.sentence + 60));
    naive_mail_clear(&m);
    empty_sink(&out), empty_sink(&again), empty_sink(&text);
}

/* Headers that are asked for, and no others, whatever the titles are. */
static void no_title_adds_a_header(void)
{
    static const char *const evil[] = {
        hostile,
        "A\nBcc: c@d.example\n\nbody",
        "A\r\nBcc: c@d.example",
        "=?UTF-8?Q?=0ABcc:?=",
        "--=_newsprint--",
        ".\nFrom here on",
        "Stra\u00dfe, \u5317\u6e56\u5230\u5357\u6e2f \U0001F600 "
        "and so many words more that it will not do in one encoded word at all",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaa"};
    for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
        sample s;
        sink out = {0};
        naive_mail m;
        make_sample(&s);
        s.article[0].title = s.story[0].title = np_str_of(evil[i]);
        s.sentence[0].text = np_str_of(evil[i]);
        CU_ASSERT_EQUAL_FATAL(
            np_write_stories(&s.report, NP_FORMAT_EML, NULL, put_in_sink, &out, NULL), 0);
        CU_ASSERT_FATAL(naive_mail_read(out.at, out.len, &m));
        CU_ASSERT(m.n_headers == 6 && m.n_parts == 2);
        CU_ASSERT_TRUE(naive_html_is_strict(m.text[1], note, NULL));
        np_buf shown = {0};
        np_escape_terminal(np_str_of(evil[i]), &shown);
        const char *subject =
            naive_mail_header(&m, "Subject") + strlen("Saturday, 22 March 2025: ");
        size_t len = strlen(subject) - (strstr(subject, "...") ? 3 : 0);
        CU_ASSERT(len > 10 && len <= shown.len && !memcmp(shown.at, subject, len > 60 ? 60 : len));
        np_buf_clear(&shown);
        naive_mail_clear(&m);
        empty_sink(&out);
    }
    CU_ASSERT_EQUAL(n_scripts, 0);
}

static void any_bytes_come_back(void)
{
    for (int round = 0; round < 3000; round++) {
        static const char some[] = "  \t\n\n.=Fab\xC3\xA4";
        char text[400];
        size_t n = 1 + below(sizeof text - 2);
        sink out = {0};
        np_out o;
        naive_mail m;
        np_out_open(&o, put_in_sink, &out);
        np_mail_part part = {.out = &o};
        np_buf_text(&o.buf,
                    "Subject: x\nContent-Type: multipart/alternative; boundary=\"=_b\"\n\n--=_b\n"
                    "Content-Type: text/plain; charset=utf-8\n"
                    "Content-Transfer-Encoding: quoted-printable\n\n");
        for (size_t i = 0; i < n; i++)
            text[i] = below(3) ? some[below(sizeof some - 1)] : (char)(1 + below(255));
        text[n] = 0;
        for (size_t i = 0; i < n;) { /* in pieces */
            size_t size = 1 + below((uint32_t)(n - i));
            CU_ASSERT_EQUAL(np_mail_encode(&part, text + i, size, NULL), 0);
            i += size;
        }
        np_mail_end_part(&part);
        np_buf_text(&o.buf, "--=_b--\n");
        CU_ASSERT_EQUAL(np_out_close(&o, NULL), 0);
        bool is_read = naive_mail_read(out.at, out.len, &m);
        CU_ASSERT_TRUE(is_read);
        /* the line end before the boundary is the boundary's */
        const char *expected = text;
        size_t len = n > 0 && text[n - 1] == '\n' ? n - 1 : n;
        CU_ASSERT(is_read && strlen(m.text[0]) == len && !memcmp(m.text[0], expected, len));
        naive_mail_clear(&m);
        empty_sink(&out);
    }
}

static void any_header_comes_back(void)
{
    for (int round = 0; round < 3000; round++) {
        char text[300];
        size_t len = 0, n = below(60);
        for (size_t i = 0; i < n; i++) {
            static const uint32_t some[] = {' ', 'a', '=', '?', '_', 0xE4, 0x4E2D, 0x1F600};
            len += np_utf8_encode(below(3) ? 'a' + below(26) : some[below(8)], text + len);
        }
        np_buf b = {0};
        np_mail_header(&b, "Subject", (np_str){text, len});
        np_buf_text(&b, "Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: "
                        "text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                        "\n--b--\n");
        np_buf_char(&b, 0);
        naive_mail m;
        CU_ASSERT_TRUE_FATAL(naive_mail_read(b.at, b.len - 1, &m));
        np_buf expected = {0}, got = {0}; /* runs of spaces may become one */
        np_escape_terminal(np_str_trim((np_str){text, len}), &expected);
        np_escape_terminal(np_str_of(naive_mail_header(&m, "Subject")), &got);
        CU_ASSERT(np_str_equal(np_buf_view(&expected), np_buf_view(&got)));
        for (size_t i = 0, column = 0; i < b.len; i++, column++) {
            CU_ASSERT(column <= 76);
            column = b.at[i] == '\n' ? (size_t)-1 : column;
        }
        np_buf_clear(&expected), np_buf_clear(&got), np_buf_clear(&b);
        naive_mail_clear(&m);
    }
}

static void what_is_no_address_is_refused(void)
{
    static const char *const good[] = {"a@b", "Desk <a@b.example>", "a@b, c@d"};
    static const char *const bad[] = {
        "", "a", "@", "@b", "a@b,", "a@b,c", "a@b\nBcc: c@d", "\xC3\xA4@b", "a@b\r", "a@b\x7F"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CU_ASSERT_TRUE(np_mail_is_addresses(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sample s;
        sink out = {0};
        np_error err = {0};
        make_sample(&s);
        CU_ASSERT_FALSE(np_mail_is_addresses(bad[i]));
        np_mail mail = {.to = bad[i]}, other = {.from = bad[i]};
        CU_ASSERT_EQUAL(np_write_mail(&s.report, &mail, put_in_sink, &out, &err), NP_E_USAGE);
        CU_ASSERT_EQUAL(np_write_mail(&s.report, &other, put_in_sink, &out, &err), NP_E_USAGE);
        CU_ASSERT(!out.at && strstr(err.text, "addresses as desk@paper.example"));
    }
}

static void nothing_is_a_letter_too(void)
{
    const np_report none = {0};
    sink out = {0};
    naive_mail m;
    CU_ASSERT_EQUAL_FATAL(np_write_mail(&none, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_TRUE(naive_mail_read(out.at, out.len, &m));
    CU_ASSERT_STRING_EQUAL(naive_mail_header(&m, "Subject"), "Undated news");
    CU_ASSERT_PTR_NULL(naive_mail_header(&m, "Date"));
    naive_mail_clear(&m);
    empty_sink(&out);
}

static void the_message_id_is_of_what_is_said(void)
{
    sample s;
    char id[2][100];
    make_sample(&s);
    for (int k = 0; k < 2; k++) {
        sink out = {0};
        naive_mail m;
        np_mail mail = {.to = k ? "a@b.example" : NULL};
        CU_ASSERT_EQUAL_FATAL(np_write_mail(&s.report, &mail, put_in_sink, &out, NULL), 0);
        CU_ASSERT_TRUE_FATAL(naive_mail_read(out.at, out.len, &m));
        snprintf(id[k], sizeof id[k], "%s", naive_mail_header(&m, "Message-ID"));
        CU_ASSERT(*id[k] == '<' && strstr(id[k], "@newsprint.invalid>"));
        naive_mail_clear(&m);
        empty_sink(&out);
    }
    CU_ASSERT_STRING_EQUAL(id[0], id[1]);
    s.story[2].is_hidden = true;
    sink out = {0};
    CU_ASSERT_EQUAL_FATAL(np_write_mail(&s.report, NULL, put_in_sink, &out, NULL), 0);
    CU_ASSERT_PTR_NULL(strstr(out.at, id[0]));
    empty_sink(&out);
}

static void without_memory_or_room_it_says_so(void)
{
    sample s;
    sink whole = {0};
    make_sample(&s);
    CU_ASSERT_EQUAL_FATAL(np_write_mail(&s.report, NULL, put_in_sink, &whole, NULL), 0);
    for (trial turn = {0}; trial_next(&turn);) {
        sink out = {0};
        trial_begin(&turn);
        np_code code = np_write_mail(&s.report, NULL, put_in_sink, &out, &turn.err);
        trial_end(&turn, code);
        CU_ASSERT_TRUE(code || out.len == whole.len);
        empty_sink(&out);
    }
    sink full = {.full_at = whole.len - 1};
    np_error err = {0};
    CU_ASSERT_EQUAL(np_write_mail(&s.report, NULL, put_in_sink, &full, &err), NP_E_IO);
    empty_sink(&full), empty_sink(&whole);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_letter_says_what_text_and_page_say),
        TEST(no_title_adds_a_header),
        TEST(any_bytes_come_back),
        TEST(any_header_comes_back),
        TEST(what_is_no_address_is_refused),
        TEST(nothing_is_a_letter_too),
        TEST(the_message_id_is_of_what_is_said),
        TEST(without_memory_or_room_it_says_so),
    };
    return run_tests("mail", tests, N_OF(tests));
}

/* mail_stories.c - the stories as one letter: as text, and as HTML for who prefers it.
 *
 * The letter is made whole before any of it goes out, for its Message-ID is a hash of what it says:
 * the same day gives the same bytes, and a mailbox that gets it twice shows it once. It is made
 * twice rather than kept: a digest is short, and a day's whole news would fill memory. So the first
 * time its bytes are only counted into the hash.
 *
 * HTML in mail is HTML of long ago: no style sheet one can rely on, no details to open. A story is
 * told as in a feed (html_plain.c), under headings whose few styles stand in them. */
#include "base/base32.h"
#include "base/error.h"
#include "base/str.h"
#include "write/escape.h"
#include "write/figures.h"
#include "write/format.h"
#include "write/html.h"
#include "write/mail.h"
#define XXH_INLINE_ALL /* a state on the stack */
#include <xxhash.h>

#define BOUNDARY "=_newsprint" /* no quoted-printable line has "=_" */
enum { SUBJECT_SIZE = 120 };

/* ---- the HTML part ---- */

static void put_head(np_page *p)
{
    np_buf_text(p->to, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>newsprint: ");
    np_print_issue(p->r, p->to);
    np_buf_text(p->to, "</title>\n</head>\n<body style=\"margin:0 auto;max-width:40em;padding:1em;"
                       "font:16px/1.5 Georgia,serif\">\n<h1 style=\"font-size:1.4em;margin:0\">");
    np_print_issue(p->r, p->to);
    np_buf_text(p->to, "</h1>\n<p style=\"margin:0;font-size:.85em\">");
    np_print_totals(p->r, " \u00b7 ", p->to);
    np_buf_text(p->to, "</p>\n");
}

static void put_story(np_page *p, const np_story *s)
{
    np_buf_text(p->to, "<h2 style=\"font-size:1.2em;line-height:1.25;margin:1.5em 0 0;"
                       "border-top:1px solid;padding-top:.6em\">");
    np_html_linked_title(p, s->title_from);
    np_buf_text(p->to, "</h2>\n<p style=\"margin:0;font-size:.85em\">");
    np_html_score(p, s->significance.score);
    if (np_html_has_source(p, s->title_from))
        np_html_linked_source(p, s->title_from);
    np_html_age(p, s->last);
    np_buf_text(p->to, "</p>\n");
    np_html_plain(p, s);
}

static void put_brief(np_page *p, const np_story *s)
{
    np_buf_text(p->to, "<li>");
    np_html_score(p, s->significance.score);
    np_html_linked_title(p, s->title_from);
    np_html_source(p, s->title_from);
    np_html_age(p, s->last);
    np_buf_text(p->to, "</li>\n");
}

static void put_html(const np_report *r, np_out *o)
{
    np_page p = {.r = r, .out = o, .to = &o->buf};
    size_t n_briefs = 0;
    put_head(&p);
    for (size_t i = 0; i < r->n_stories && np_out_turn(o); i++) {
        const np_story *s = &r->story[i];
        n_briefs += !s->is_hidden && np_is_brief(s);
        if (!s->is_hidden && !np_is_brief(s))
            put_story(&p, s);
    }
    np_buf_text(p.to,
                n_briefs > 0 ? "<ul style=\"border-top:1px solid;padding:1em 0 0 1.2em\">\n" : "");
    for (size_t i = 0; n_briefs > 0 && i < r->n_stories && np_out_turn(o); i++)
        if (!r->story[i].is_hidden && np_is_brief(&r->story[i]))
            put_brief(&p, &r->story[i]);
    np_buf_text(p.to, n_briefs > 0 ? "</ul>\n" : "");
    np_buf_text(p.to, "<p style=\"font-size:.8em\">Significance (0 to 10) measures how widely and "
                      "how independently a story is covered, not how much it matters.</p>\n"
                      "</body>\n</html>\n");
}

/* ---- the letter ---- */

/* One part, as what writes it writes it, encoded into o. */
static void put_part(const np_report *r, const char *kind,
                     void (*write)(const np_report *, np_out *), np_out *o)
{
    np_out plain;
    np_mail_part part = {.out = o};
    np_buf_print(&o->buf,
                 "--" BOUNDARY "\nContent-Type: text/%s; charset=utf-8\n"
                 "Content-Transfer-Encoding: quoted-printable\n\n",
                 kind);
    np_out_open(&plain, np_mail_encode, &part);
    write(r, &plain);
    if (np_out_close(&plain, NULL))
        o->buf.has_failed = true;
    np_mail_end_part(&part);
    np_buf_char(&o->buf, '\n');
}

static void put_parts(const np_report *r, np_out *o)
{
    put_part(r, "plain", np_text_letter, o);
    put_part(r, "html", put_html, o);
    np_buf_text(&o->buf, "--" BOUNDARY "--\n");
}

static np_code add_to_hash(void *to, const char *bytes, size_t size, np_error *err)
{
    (void)err;
    XXH3_128bits_update(to, bytes, size);
    return NP_OK;
}

/* "Saturday, 22 March 2025: the first story's title". */
static void print_subject(const np_report *r, np_buf *b)
{
    np_print_issue(r, b);
    size_t i = 0;
    while (i < r->n_stories && r->story[i].is_hidden)
        i++;
    if (i == r->n_stories)
        return;
    np_str title = np_shown_title(r, r->story[i].title_from, NULL);
    np_str cut = np_cut_at_word(title, SUBJECT_SIZE);
    np_buf_text(b, ": ");
    np_escape_terminal(cut, b);
    np_buf_text(b, cut.len < title.len ? "..." : "");
}

static void put_headers(const np_report *r, const np_mail *mail, np_str subject, XXH128_hash_t hash,
                        np_out *o)
{
    char id[26];
    np_buf *b = &o->buf;
    np_base32(hash.high64, hash.low64, id, sizeof id);
    if (mail->from)
        np_mail_addresses(b, "From", mail->from);
    if (mail->to)
        np_mail_addresses(b, "To", mail->to);
    np_mail_header(b, "Subject", subject);
    if (r->now.kind != NP_TIME_UNKNOWN) {
        np_buf_text(b, "Date: ");
        np_print_mail_date(b, r->now);
        np_buf_char(b, '\n');
    }
    np_buf_print(b, "Message-ID: <%.*s@newsprint.invalid>\n", (int)sizeof id, id);
    np_buf_text(b, "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
                   "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\n\n");
}

static np_code check_addresses(const char *addresses, const char *what, np_error *err)
{
    return !addresses || np_mail_is_addresses(addresses)
               ? NP_OK
               : np_fail(err, NP_E_USAGE,
                         "%s takes addresses as desk@paper.example, between commas, of printable "
                         "ASCII, not \"%.60s\"",
                         what, addresses);
}

np_code np_mail_check(const np_mail *mail, np_error *err)
{
    np_code code = check_addresses(mail->from, "the sender", err);
    return code ? code : check_addresses(mail->to, "the recipient", err);
}

np_code np_write_mail(const np_report *r, const np_mail *mail, np_put *put, void *to, np_error *err)
{
    static const np_mail nobody = {0};
    np_out o;
    np_buf subject = {0};
    mail = mail ? mail : &nobody;
    if (np_mail_check(mail, err))
        return NP_E_USAGE;
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    np_out_open(&o, add_to_hash, &state);
    put_parts(r, &o);
    np_code code = np_out_close(&o, err);
    if (code)
        return code;
    print_subject(r, &subject);
    np_out_open(&o, put, to);
    put_headers(r, mail, np_buf_view(&subject), XXH3_128bits_digest(&state), &o);
    put_parts(r, &o);
    o.buf.has_failed |= subject.has_failed;
    np_buf_clear(&subject);
    return np_out_close(&o, err);
}

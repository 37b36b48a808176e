/* csv.c - cells that are quoted where they must be and never run.
 *
 * An id is a stranger's string, and a spreadsheet that opens the table takes what begins with =, +,
 * -, @ or a tab for a formula, quoted or not: "=HYPERLINK(...)" sends out its neighbours. An
 * apostrophe in front makes it text (OWASP, CSV injection). The price is that such an id is not the
 * input's any more; so a program takes JSON Lines, where it is, or takes one leading apostrophe
 * away: as one that was there gets another, that restores every id. */
#include "write/csv.h"
#include "base/str.h"
#include "base/utf8.h"
#include "write/figures.h"

/* Of what a formula begins with; the last four are the full-width forms, which some locales take.
 */
static bool may_run(np_str text)
{
    static const uint32_t first[] = {'=',  '+',    '-',    '@',    '\t',  '\r',
                                     '\'', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
    size_t size;
    uint32_t c = text.len ? np_utf8_decode(text.at, text.len, &size) : 0;
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        if (c == first[i])
            return true;
    return false;
}

static bool needs_quotes(np_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (memchr(",\"\r\n", text.at[i], 4))
            return true;
    return text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

void np_csv_cell(np_buf *to, np_str text, bool is_first)
{
    bool is_quoted = needs_quotes(text);
    np_buf_text(to, is_first ? "" : ",");
    np_buf_text(to, is_quoted ? "\"" : "");
    np_buf_text(to, may_run(text) ? "'" : "");
    for (size_t i = 0; i < text.len; i++) {
        np_buf_char(to, text.at[i]);
        if (text.at[i] == '"')
            np_buf_char(to, '"');
    }
    np_buf_text(to, is_quoted ? "\"" : "");
}

void np_csv_number(np_buf *to, double x, unsigned decimals)
{
    np_buf_char(to, ',');
    np_print_short(to, x, decimals);
}

void np_csv_end(np_buf *to) { np_buf_text(to, "\r\n"); }

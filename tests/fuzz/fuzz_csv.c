/* Any bytes as a table; and the rows found in it, written by the RFC, are found again. */
#include "read/rows.h"
#include "reading.h"

/* Write what rows bytes hold, each cell quoted; nothing of rows without any, nor of what is not
 * kept of too wide a first row. */
static void write_rows(np_str bytes, const np_options *opt, np_buf *to)
{
    np_source *s = np_source_of_bytes(bytes, 0, opt, NULL);
    np_rows *rows = np_rows_new(s, opt->max_record, NULL);
    size_t n_columns = 0;
    for (np_row row; np_rows_next(rows, &row, NULL) == NP_OK && row.cell;) {
        if (!n_columns)
            n_columns = row.n < NP_ROW_CELLS ? row.n : NP_ROW_CELLS;
        for (size_t i = 0; i < n_columns && row.n; i++) {
            np_str cell = i < row.n ? row.cell[i] : (np_str){0};
            np_buf_text(to, i ? ",\"" : "\"");
            for (size_t k = 0; k < cell.len; k++)
                np_buf_text(to, cell.at[k] == '"' ? "\"\""
                                                  : (char[]){cell.at[k] ? cell.at[k] : '0', 0});
            np_buf_char(to, '"');
        }
        np_buf_text(to, row.n ? "\n" : "");
    }
    np_rows_free(rows);
    np_source_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    np_options opt;
    np_options_init(&opt);
    np_buf once = {0}, twice = {0};
    write_rows((np_str){(const char *)data, size}, &opt, &once);
    write_rows(np_buf_view(&once), &opt, &twice);
    must(np_str_equal(np_buf_view(&once), np_buf_view(&twice)));
    np_buf_clear(&once), np_buf_clear(&twice);
    read_by_the_laws(data, size, NP_INPUT_CSV);
    return 0;
}

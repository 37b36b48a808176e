/* Tables: what is a row and what only looks like one, which column is which field, and what becomes
 * of the rows around a broken one. */
#include "base/str.h"
#include "read/csv.h"
#include "read/rows.h"
#include "readers.h"
#include <stdio.h>

/* All rows as one text: LINE[cell][cell]... a line. */
static np_buf rows_of(np_str bytes, size_t step, size_t max_record)
{
    np_buf all = {0};
    np_options opt;
    np_options_init(&opt);
    np_source *s = np_source_of_bytes(bytes, step, &opt, NULL);
    np_rows *rows = np_rows_new(s, max_record, NULL);
    for (np_row row; np_rows_next(rows, &row, NULL) == NP_OK && row.cell;) {
        np_buf_print(&all, "%zu%s", row.line,
                     row.flaw == NP_ROW_OPEN       ? " open"
                     : row.flaw == NP_ROW_TOO_LONG ? " long"
                                                   : "");
        for (size_t i = 0; i < row.n; i++) {
            np_buf_char(&all, '[');
            np_buf_str(&all, row.cell[i]);
            np_buf_char(&all, ']');
        }
        np_buf_char(&all, '\n');
    }
    np_rows_free(rows);
    np_source_free(s);
    return all;
}

static bool cuts(const char *input, const char *rows)
{
    np_buf all = rows_of(np_str_of(input), 0, 1000);
    bool is_right = np_str_equal(np_buf_view(&all), np_str_of(rows));
    if (!is_right)
        printf("\n%s\ngave\n%.*s", input, (int)all.len, all.at);
    np_buf_clear(&all);
    return is_right;
}

static void cells_are_quoted_as_the_rfc_says(void)
{
    CU_ASSERT_TRUE(cuts("a,b,c\n1,2,3", "1[a][b][c]\n2[1][2][3]\n"));
    CU_ASSERT_TRUE(cuts("a,b,c\r\n1,2,3\r\n", "1[a][b][c]\n2[1][2][3]\n"));
    CU_ASSERT_TRUE(cuts("a,b\nx,\"y, z\"\n", "1[a][b]\n2[x][y, z]\n"));
    CU_ASSERT_TRUE(cuts("a,b,c\n1,\"\",\"\"\n2,,\n", "1[a][b][c]\n2[1][][]\n3[2][][]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n1,\"ha \"\"ha\"\" ha\"\n", "1[a][b]\n2[1][ha \"ha\" ha]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n",
                        "1[a][b]\n2[1][ha \n\"ha\" \nha]\n5[3][4]\n"));
    CU_ASSERT_TRUE(
        cuts("a,b\r\n\"once \r\nupon\",5\r\n7,8\r\n", "1[a][b]\n2[once \r\nupon][5]\n4[7][8]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n1,\"{\"\"t\"\": [1.0, 2]}\"", "1[a][b]\n2[1][{\"t\": [1.0, 2]}]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n4,\xCA\xA4\n", "1[a][b]\n2[4][\xCA\xA4]\n"));
    CU_ASSERT_TRUE(cuts("\n\r\na,\"b\"\n\n1,2\n\n", "3[a][b]\n5[1][2]\n"));
    CU_ASSERT_TRUE(cuts("", ""));
}

static void the_first_line_tells_the_separator(void)
{
    CU_ASSERT_TRUE(cuts("a;b;c,d\n1,2;3\n", "1[a][b][c,d]\n2[1,2][3]\n"));
    CU_ASSERT_TRUE(cuts("a\tb\n1\t\"x\ty\"\n", "1[a][b]\n2[1][x\ty]\n"));
    CU_ASSERT_TRUE(cuts("a|b\n1|2\n", "1[a][b]\n2[1][2]\n"));
    CU_ASSERT_TRUE(cuts("\"a;b;c\",d\n1,2\n", "1[a;b;c][d]\n2[1][2]\n"));
    CU_ASSERT_TRUE(cuts("a\n1;2\n", "1[a]\n2[1;2]\n"));
}

static void quotes_nobody_doubled_are_kept(void)
{
    CU_ASSERT_TRUE(
        cuts("a,b\n\"he said \"hi\" to me\",2\n", "1[a][b]\n2[he said \"hi\" to me][2]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n5\" disk,a \"b\" c\n", "1[a][b]\n2[5\" disk][a \"b\" c]\n"));
}

static void a_broken_quote_loses_its_line_alone(void)
{
    CU_ASSERT_TRUE(cuts("a,b\n1,\"x\n2,y\n3,z\n", "1[a][b]\n2 open\n3[2][y]\n4[3][z]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n1,\"x\n2,y\n3,\"z\"\n", "1[a][b]\n2 open\n3[2][y]\n4[3][z]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n\"1,x\n\"2\",\"y\"\n", "1[a][b]\n2 open\n3[2][y]\n"));
    CU_ASSERT_TRUE(
        cuts("a,b\n1,\"x\nof a text\nand, more, of it\n2,y\n", "1[a][b]\n2 open\n5[2][y]\n"));
    CU_ASSERT_TRUE(cuts("a,b\n1,\"x", "1[a][b]\n2 open\n"));
    CU_ASSERT_TRUE(cuts("a,\"b\n1,x\n", "1 open\n2[1][x]\n"));
}

static void rows_over_the_limit_are_passed_over(void)
{
    np_buf in = {0}, all;
    np_buf_text(&in, "a,b\n1,");
    for (int i = 0; i < 600000; i++)
        np_buf_char(&in, 'x');
    np_buf_text(&in, "\n2,y\n3,\"");
    for (int i = 0; i < 40; i++)
        np_buf_text(&in, "open\n");
    np_buf_text(&in, "4,z\n");
    for (size_t step = 0; step < 9999; step = step * 5 + 777) {
        all = rows_of(np_buf_view(&in), step, 100);
        CU_ASSERT_TRUE(np_str_equal(np_buf_view(&all),
                                    NP_STR("1[a][b]\n2 long\n3[2][y]\n4 open\n44[4][z]\n")));
        np_buf_clear(&all);
    }
    np_buf_clear(&in);
}

/* Every line opens a quote in vain, and all are gone through before that shows. */
static void broken_rows_cost_no_more_than_the_input(void)
{
    np_buf in = {0};
    np_buf_text(&in, "a");
    for (int i = 0; i < 5000; i++)
        np_buf_text(&in, ",a");
    for (int i = 0; i < 20000; i++)
        np_buf_text(&in, "\na\",x\"\",\",");
    np_buf all = rows_of(np_buf_view(&in), 0, 4096);
    CU_ASSERT_TRUE(all.len > 0);
    np_buf_clear(&all);
    np_buf_clear(&in);
}

static void make_cell(np_buf *cell)
{
    static const char *const piece[] = {"a",    "\"", ",",        ";",  "\n",
                                        "\r\n", " ",  "\xC3\xA9", "\t", "|"};
    cell->len = 0;
    for (uint32_t n = below(6); n; n--)
        np_buf_text(cell, piece[below(sizeof piece / sizeof piece[0])]);
}

static void put_quoted(np_buf *to, np_str cell)
{
    np_buf_char(to, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            np_buf_char(to, '"');
        np_buf_char(to, cell.at[i]);
    }
    np_buf_char(to, '"');
}

static size_t count_lines(np_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

static void what_is_written_by_the_rfc_is_read_again(void)
{
    np_buf cell = {0};
    for (int round = 0; round < 3000; round++) {
        np_buf in = {0}, expected = {0};
        size_t n_columns = 2 + below(3), line = 2;
        for (size_t i = 0; i < n_columns; i++)
            np_buf_text(&in, i ? ",h" : "h"), np_buf_text(&expected, i ? "[h]" : "1[h]");
        np_buf_text(&expected, "\n");
        np_buf_text(&in, "\n");
        for (uint32_t n = below(5); n; n--) {
            np_buf_print(&expected, "%zu", line);
            for (size_t i = 0; i < n_columns; i++) {
                make_cell(&cell);
                np_buf_text(&in, i ? "," : "");
                put_quoted(&in, np_buf_view(&cell));
                np_buf_char(&expected, '[');
                np_buf_str(&expected, np_buf_view(&cell));
                np_buf_char(&expected, ']');
            }
            np_buf_text(&in, "\n"), np_buf_text(&expected, "\n");
            line = 1 + count_lines(np_buf_view(&in));
        }
        np_buf all = rows_of(np_buf_view(&in), below(4), 1000);
        CU_ASSERT_TRUE(np_str_equal(np_buf_view(&all), np_buf_view(&expected)));
        np_buf_clear(&all), np_buf_clear(&in), np_buf_clear(&expected);
    }
    np_buf_clear(&cell);
}

/* ---- Articles ---------------------------------------------------------- */

static const char table[] =
    "\xEF\xBB\xBFID;Title;\"text\";Date;tags;tags;x;url\r\n"
    "1;\"One \"\"1\"\"\";\"two\r\nlines\";2025-03-22;a;b c;-;HTTP://A.com\r\n"
    "2;\"open;text;;;;;\r\n"
    "3;third;\" \";31 Feb;;;;\r\n"
    "4;a;b;c;d;e;f;g;h\r\n"
    "5;;;;;;;;;\r\n"
    "7;seven\r\n"
    "6;six;\"cut";

static void columns_are_fields_by_name(void)
{
    collection c = collect((np_str){table, sizeof table - 1}, 0, NULL);
    CU_ASSERT_EQUAL(c.code, NP_OK);
    CU_ASSERT_TRUE(np_str_equal(
        np_buf_view(&c.articles),
        NP_STR("2:id=1|title=One \"1\"|text=two\nlines|url=http://a.com/|host=a.com|source=a.com|"
               "published=1742601600d|category=a|category=b "
               "c|\n5:id=3|title=third|\n8:id=7|title=seven|\n")));
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_CSV], 3);
    CU_ASSERT_EQUAL(c.stats.n_skipped[NP_SKIP_EMPTY], 1);
    CU_ASSERT_EQUAL(c.stats.n_bad_dates, 1);
    static const char *const told[] = {"in:4: a quote does not close", "in:5: \"31 Feb\"",
                                       "in:6: 9 fields where the header has 8", "in:7: neither",
                                       "in:9: a quote does not close"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        CU_ASSERT_TRUE(holds(&c.log, told[i]));
    collection_clear(&c);
}

static void the_best_column_that_is_not_blank_speaks(void)
{
    collection c = collect(NP_STR("summary\tcontent_html\tname\tkop\tid\n"
                                  "s\t<p>a</p>b\tn\tk\t1\ns\t\tn\t\t2\n"),
                           0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles),
                                NP_STR("2:id=1|title=n|text=a\nb|\n3:id=2|title=n|text=s|\n")));
    collection_clear(&c);
    np_options opt;
    np_options_init(&opt);
    opt.title_field = "kop";
    c = collect(NP_STR("summary,kop,name\ns,k,n\n"), 0, &opt);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("2:title=k|text=s|\n")));
    collection_clear(&c);
}

static void a_table_without_title_and_text_is_refused(void)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_CSV;
    collection c = collect(NP_STR("a,b\n1,2\n"), 0, &opt);
    CU_ASSERT_EQUAL(c.code, NP_E_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.err.text, "in: a table without a title"));
    collection_clear(&c);
    c = collect(NP_STR(""), 0, &opt);
    CU_ASSERT_TRUE(c.code == NP_OK && c.n == 0);
    collection_clear(&c);
}

static void a_table_is_known_by_its_header(void)
{
    np_options opt;
    np_options_init(&opt);
    CU_ASSERT_TRUE(np_csv_begins(NP_STR("id,title\n"), &opt));
    CU_ASSERT_TRUE(np_csv_begins(NP_STR("\"Headline\"\tdate\r\n1\t2"), &opt));
    CU_ASSERT_FALSE(np_csv_begins(NP_STR("id,date\n"), &opt));
    CU_ASSERT_FALSE(np_csv_begins(NP_STR("Text, and a body of work\n"), &opt));
    CU_ASSERT_FALSE(np_csv_begins(NP_STR("title\nid,title\n"), &opt));
    CU_ASSERT_FALSE(np_csv_begins(NP_STR(""), &opt));
    opt.title_field = "kop";
    CU_ASSERT_TRUE(np_csv_begins(NP_STR("id|kop"), &opt));
}

static void steps_of_any_size_give_the_same(void)
{
    static const char *const piece[] = {
        "1,a,b\n", "\"x\",\"y\ny\",z\n", "\"", ",", "\n", "\r\n", "text", "\xFF", "\"\""};
    for (int round = 0; round < 2000; round++) {
        np_buf in = {0};
        np_options opt;
        np_options_init(&opt);
        opt.max_record = below(4) ? opt.max_record : 20;
        np_buf_text(&in, below(20) ? "id,title,text\n" : "");
        for (uint32_t n = below(16); n; n--)
            np_buf_text(&in, piece[below(sizeof piece / sizeof piece[0])]);
        expect_same_in_steps(np_buf_view(&in), &opt);
        np_buf_clear(&in);
    }
}

static void without_memory_reading_fails_and_loses_nothing(void)
{
    expect_told_without_memory((np_str){table, sizeof table - 1});
}

static void lines_may_end_in_carriage_returns(void)
{
    collection c = collect(NP_STR("title,text\rone,\"1\r2\"\rtwo,3"), 0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles),
                                NP_STR("2:title=one|text=1\n2|\n4:title=two|text=3|\n")));
    collection_clear(&c);
    c = collect(NP_STR("title,text\r\nodd\rone,1\r\n"), 0, NULL);
    CU_ASSERT_TRUE(np_str_equal(np_buf_view(&c.articles), NP_STR("2:title=odd one|text=1|\n")));
    collection_clear(&c);
}

int main(void)
{
    static const test tests[] = {
        TEST(lines_may_end_in_carriage_returns),
        TEST(cells_are_quoted_as_the_rfc_says),
        TEST(the_first_line_tells_the_separator),
        TEST(quotes_nobody_doubled_are_kept),
        TEST(a_broken_quote_loses_its_line_alone),
        TEST(rows_over_the_limit_are_passed_over),
        TEST(broken_rows_cost_no_more_than_the_input),
        TEST(what_is_written_by_the_rfc_is_read_again),
        TEST(columns_are_fields_by_name),
        TEST(the_best_column_that_is_not_blank_speaks),
        TEST(a_table_without_title_and_text_is_refused),
        TEST(a_table_is_known_by_its_header),
        TEST(steps_of_any_size_give_the_same),
        TEST(without_memory_reading_fails_and_loses_nothing),
    };
    return run_tests("csv", tests, N_OF(tests));
}

/* months.c - one list of words a month, for all languages at once.
 *
 * The languages agree so far that no language need be known: a word below is a month's in every one
 * that has it. The exceptions are left out ("listopada" is October in Zagreb and November in
 * Warsaw). A locale, the other choice, is one language at a time, and not installed. Words stand in
 * full and as they are commonly cut; English ones may be cut anywhere (date.c). */
#include "read/months.h"
#include "base/str.h"

enum { SHORTEST = 3, LONGEST = 20 };

/* en de fr es pt it nl sv da no pl ru tr; lower case, a blank before and behind each. */
static const char *const words[] = {
    " jan january januar jänner jän janvier janv enero ene janeiro gennaio gen januari stycznia sty"
    " января янв ocak ",
    " feb february februar februari febrero fevereiro fev février févr fév febbraio lutego lut"
    " февраля фев şubat ",
    " mar march märz mär mrz maart mrt mars marzo março marts marca марта мар mart ",
    " apr april avril avr abril abr aprile kwietnia kwi апреля апр nisan ",
    " may mai mayo maio maggio mag mei maj maja мая mayıs ",
    " jun june juni juin junio junho giugno giu czerwca cze июня июн haziran ",
    " jul july juli juillet juil julio julho luglio lug lipca lip июля июл temmuz ",
    " aug august août aout agosto ago augustus augusti sierpnia sie августа авг ağustos ",
    " sep sept september septembre septiembre setiembre setembro set settembre września wrz"
    " сентября сен eylül ",
    " oct october oktober okt octobre octubre outubro out ottobre ott października paź"
    " октября окт ekim ",
    " nov november novembre noviembre novembro ноября ноя kasım ",
    " dec december dezember dez décembre déc diciembre dic dezembro dicembre desember des grudnia "
    "gru"
    " декабря дек aralık "};

/* The letter at s in lower case, of ASCII, Latin-1 and Cyrillic; how many bytes. */
static size_t put_lower(np_str s, char to[2])
{
    unsigned char a = (unsigned char)s.at[0], b = s.len > 1 ? (unsigned char)s.at[1] : 0;
    to[0] = s.at[0], to[1] = (char)b;
    if (a >= 'A' && a <= 'Z')
        to[0] = (char)(a | 32);
    if (a == 0xC3 && b >= 0x80 && b <= 0x9E)
        to[1] = (char)(b + 32);
    if (a == 0xD0 && b >= 0x90 && b <= 0x9F)
        to[1] = (char)(b + 32);
    if (a == 0xD0 && b >= 0xA0 && b <= 0xAF)
        to[0] = '\xD1', to[1] = (char)(b - 32);
    return a >= 0xC0 && b ? 2 : 1;
}

int np_month_find(np_str name)
{
    char word[LONGEST + 3] = " ";
    size_t n = 1;
    if (name.len < SHORTEST || name.len > LONGEST || memchr(name.at, ' ', name.len))
        return 0;
    for (size_t i = 0, size; i < name.len; i += size) {
        char lower[2];
        size = put_lower((np_str){name.at + i, name.len - i}, lower);
        memcpy(word + n, lower, size);
        n += size;
    }
    word[n] = ' ';
    for (int m = 0; m < 12; m++)
        if (strstr(words[m], word))
            return m + 1;
    return 0;
}

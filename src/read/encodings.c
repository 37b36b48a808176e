/* encodings.c - the labels of the WHATWG's Encoding Standard, and a few that only old programs
 * write.
 *
 * Some names mean another encoding than they say, because those who wrote them did: ISO-8859-1 and
 * US-ASCII are windows-1252, GB2312 is GB 18030. A document that could be read as far as its own
 * name for it is not in UTF-16, whatever it says. */
#include "read/encodings.h"
#include "base/str.h"

enum { LONGEST = 24 };

static const np_encoding encodings[] = {
    {" ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
     "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 us-ascii windows-1252 x-cp1252 ",
     "CP1252", NP_LEGACY_KINDS},
    {" 866 cp866 csibm866 ibm866 ", "IBM866", NP_LEGACY_KINDS},
    {" 855 cp855 csibm855 ibm855 ", "IBM855", NP_LEGACY_KINDS},
    {" csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 ",
     "ISO-8859-2", NP_LEGACY_KINDS},
    {" csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 ",
     "ISO-8859-3", NP_LEGACY_KINDS},
    {" csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4 ",
     "ISO-8859-4", NP_LEGACY_KINDS},
    {" csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
     "iso_8859-5:1988 ",
     "ISO-8859-5", NP_LEGACY_KINDS},
    {" arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 "
     "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 ",
     "ISO-8859-6", NP_LEGACY_KINDS},
    {" csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
     "iso_8859-7 iso_8859-7:1987 sun_eu_greek ",
     "ISO-8859-7", NP_LEGACY_KINDS},
    {" csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
     "iso_8859-8 iso_8859-8:1988 visual iso-8859-8-i csiso88598i logical ",
     "ISO-8859-8", NP_LEGACY_KINDS},
    {" csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 ", "ISO-8859-10",
     NP_LEGACY_KINDS},
    {" iso-8859-13 iso8859-13 iso885913 ", "ISO-8859-13", NP_LEGACY_KINDS},
    {" iso-8859-14 iso8859-14 iso885914 ", "ISO-8859-14", NP_LEGACY_KINDS},
    {" csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin9 ", "ISO-8859-15",
     NP_LEGACY_KINDS},
    {" iso-8859-16 ", "ISO-8859-16", NP_LEGACY_KINDS},
    {" cskoi8r koi koi8 koi8-r koi8_r ", "KOI8-R", NP_LEGACY_KINDS},
    {" koi8-ru koi8-u ", "KOI8-U", NP_LEGACY_KINDS},
    {" csmacintosh mac macintosh x-mac-roman ", "MACINTOSH", NP_LEGACY_KINDS},
    {" dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 windows-874 ", "CP874",
     NP_LEGACY_KINDS},
    {" cp1250 windows-1250 x-cp1250 ", "CP1250", NP_LEGACY_KINDS},
    {" cp1251 windows-1251 x-cp1251 win1251 ", "CP1251", NP_LEGACY_KINDS},
    {" cp1253 windows-1253 x-cp1253 ", "CP1253", NP_LEGACY_KINDS},
    {" cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
     "latin5 windows-1254 x-cp1254 ",
     "CP1254", NP_LEGACY_KINDS},
    {" cp1255 windows-1255 x-cp1255 ", "CP1255", NP_LEGACY_KINDS},
    {" cp1256 windows-1256 x-cp1256 ", "CP1256", NP_LEGACY_KINDS},
    {" cp1257 windows-1257 x-cp1257 ", "CP1257", NP_LEGACY_KINDS},
    {" cp1258 windows-1258 x-cp1258 ", "CP1258", NP_LEGACY_KINDS},
    {" maccyrillic x-mac-cyrillic x-mac-ukrainian ", "MAC-CYRILLIC", NP_LEGACY_KINDS},
    {" chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk cp936 iso-ir-58 x-gbk "
     "gb18030 ",
     NULL, NP_LEGACY_GB18030},
    {" big5 big5-hkscs cn-big5 csbig5 cp950 x-x-big5 ", NULL, NP_LEGACY_BIG5},
    {" cseucpkdfmtjapanese euc-jp eucjp x-euc-jp ", NULL, NP_LEGACY_EUC_JP},
    {" csiso2022jp iso-2022-jp ", NULL, NP_LEGACY_ISO_2022_JP},
    {" csshiftjis cp932 ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis ", NULL,
     NP_LEGACY_SHIFT_JIS},
    {" cseuckr csksc56011987 euc-kr euckr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
     "ksc_5601 cp949 uhc windows-949 ",
     NULL, NP_LEGACY_EUC_KR}};

const np_encoding *np_encoding_find(np_str name, bool *is_utf8)
{
    char word[LONGEST + 3] = " ";
    size_t n = 1;
    *is_utf8 = false;
    if (name.len == 0 || name.len > LONGEST || memchr(name.at, ' ', name.len))
        return NULL;
    for (size_t i = 0; i < name.len; i++)
        word[n++] = name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] | 32) : name.at[i];
    word[n] = ' ';
    *is_utf8 = strncmp(word, " utf-16", 7) == 0 || strstr(" utf-8 utf8 unicode-1-1-utf-8 ", word);
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++)
        if (strstr(encodings[i].names, word))
            return &encodings[i];
    return NULL;
}

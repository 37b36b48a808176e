/* version.c - what this build was made of, for `--version` and reports of faults. */
#include "newsprint.h"
#include <expat.h>
#include <libpsl.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define DOTTED(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)

#define XXHASH DOTTED(XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE)
#define UTF8PROC DOTTED(UTF8PROC_VERSION_MAJOR, UTF8PROC_VERSION_MINOR, UTF8PROC_VERSION_PATCH)
#define EXPAT DOTTED(XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION)

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "an unknown compiler"
#endif

const char *np_build(void)
{
    static const char made_of[] = "signature version 1\n"
                                  "compiled by " COMPILER "\n"
                                  "xxhash " XXHASH "\n"
                                  "utf8proc " UTF8PROC "\n"
                                  "expat " EXPAT "\n"
                                  "libpsl " PSL_VERSION "\n"
                                  "zlib " ZLIB_VERSION "\n"
                                  "zstd " ZSTD_VERSION_STRING;
    return made_of;
}

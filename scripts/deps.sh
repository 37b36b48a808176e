#!/bin/sh
# deps.sh FILE [install] - find what newsprint is built with; FILE is written once all is there.
#
# Each library is compiled against and linked, for a header that is there is no library yet. All
# are tried at once first; only when that fails, one by one. What is missing is named together with
# the command that installs it, and with "install" that command is run: asked for on a terminal, at
# once without one or with YES=1. Tried on Debian 12 (apt); the other columns are from the package
# lists of those systems and have not been run.
out=$1 mode=${2:-probe}
CC=${CC:-cc} CXX=${CXX:-c++}
dir=$(dirname "$out") && mkdir -p "$dir" || exit 1
probe=$dir/probe.$$
trap 'rm -f "$probe".*' EXIT

# need       apt                 dnf                 pacman       apk            brew
packages='
xxhash       libxxhash-dev       xxhash-devel        xxhash       xxhash-dev     xxhash
utf8proc     libutf8proc-dev     utf8proc-devel      libutf8proc  utf8proc-dev   utf8proc
simdjson     libsimdjson-dev     simdjson-devel      simdjson     simdjson-dev   simdjson
expat        libexpat1-dev       expat-devel         expat        expat-dev      expat
psl          libpsl-dev          libpsl-devel        libpsl       libpsl-dev     libpsl
sqlite3      libsqlite3-dev      sqlite-devel        sqlite       sqlite-dev     sqlite
zlib         zlib1g-dev          zlib-devel          zlib         zlib-dev       zlib
zstd         libzstd-dev         libzstd-devel       zstd         zstd-dev       zstd
CUnit        libcunit1-dev       CUnit-devel         cunit        cunit-dev      cunit
OpenMP       libomp-dev          libomp-devel        openmp       libgomp        libomp
C-compiler   gcc                 gcc                 gcc          build-base     gcc
C++-compiler g++                 gcc-c++             gcc          build-base     gcc
clang        clang               clang               clang        clang          llvm
sanitizers   libclang-rt-14-dev  compiler-rt         compiler-rt  compiler-rt    llvm
'

source_of() { # one tiny program a need; they can stand in one file
    case $1 in
    xxhash)   echo '#include <xxhash.h>
                    unsigned long long f_xxhash(void) { return XXH3_64bits("", 0); }' ;;
    utf8proc) echo '#include <utf8proc.h>
                    const char *f_utf8proc(void) { return utf8proc_version(); }' ;;
    expat)    echo '#include <expat.h>
                    XML_Parser f_expat(void) { return XML_ParserCreate(0); }' ;;
    psl)      echo '#include <libpsl.h>
                    const void *f_psl(void) { return psl_builtin(); }' ;;
    sqlite3)  echo '#include <sqlite3.h>
                    const char *f_sqlite3(void) { return sqlite3_libversion(); }' ;;
    zlib)     echo '#include <zlib.h>
                    const char *f_zlib(void) { return zlibVersion(); }' ;;
    zstd)     echo '#include <zstd.h>
                    unsigned f_zstd(void) { return ZSTD_versionNumber(); }' ;;
    CUnit)    echo '#include <CUnit/Basic.h>
                    int f_cunit(void) { return CU_initialize_registry(); }' ;;
    OpenMP)   echo '#include <omp.h>
                    int f_openmp(void) { return omp_get_max_threads(); }' ;;
    esac
}
flags_of() {
    case $1 in
    xxhash) echo -lxxhash ;; utf8proc) echo -lutf8proc ;; expat) echo -lexpat ;;
    psl) echo -lpsl ;; sqlite3) echo -lsqlite3 ;;
    zlib) echo -lz ;; zstd) echo -lzstd ;;
    CUnit) echo -lcunit ;; OpenMP) echo -fopenmp ;;
    esac
}
links() { # links NEED... - does one program with all of them build?
    : > "$probe.c"
    flags=
    for need; do
        source_of "$need" >> "$probe.c"
        flags="$flags $(flags_of "$need")"
    done
    echo 'int main(void) { return 0; }' >> "$probe.c"
    # shellcheck disable=SC2086
    $CC -o "$probe.out" "$probe.c" $flags >/dev/null 2>&1
}
links_simdjson() {
    echo '#include <simdjson.h>
          int main() { simdjson::dom::parser p; return p.load("").error() == 0; }' > "$probe.cpp"
    $CXX -std=c++17 -o "$probe.out" "$probe.cpp" -lsimdjson >/dev/null 2>&1
}
libraries='xxhash utf8proc expat psl sqlite3 zlib zstd CUnit OpenMP'
has() {
    case $1 in
    C-compiler)   links ;;
    sanitizers)   [ -z "$SAN" ] || { echo 'int main(void) { return 0; }' > "$probe.c" &&
                      $CC -fsanitize="$SAN" -o "$probe.out" "$probe.c" >/dev/null 2>&1; } ;;
    C++-compiler) echo 'int main() {}' > "$probe.cpp" && $CXX -o "$probe.out" "$probe.cpp" >/dev/null 2>&1 ;;
    simdjson)     links_simdjson ;;
    *)            links "$1" ;;
    esac
}
find_missing() {
    missing=
    # shellcheck disable=SC2086
    has sanitizers && links $libraries && links_simdjson && return
    for need in C-compiler C++-compiler sanitizers simdjson $libraries; do
        has "$need" || missing="$missing $need"
    done
}
found() { echo "# every library was found by $CC and $CXX" >"$out"; }

find_missing
if [ -z "$missing" ]; then
    found
    exit
fi

column=0
for manager in apt-get dnf pacman apk brew; do
    column=$((column + 1))
    command -v $manager >/dev/null && break
    manager=
done
echo "newsprint needs, and did not find:$missing" >&2
if [ -z "$manager" ]; then
    echo "No package manager known here; install them by hand (the list is in scripts/deps.sh)." >&2
    exit 1
fi
wanted=$(for need in $missing; do
    case $need-$CC in C*-compiler-*clang*) need=clang ;; esac
    echo "$packages" | awk -v need="$need" -v c=$((column + 1)) '$1 == need { print $c }'
done | sort -u | tr '\n' ' ')
wanted=${wanted% }
as_root=
[ "$(id -u)" = 0 ] || [ $manager = brew ] || as_root=$(command -v sudo)
case $manager in
apt-get) install="${as_root:+sudo }apt-get install -y --no-install-recommends $wanted" ;;
dnf)     install="${as_root:+sudo }dnf install -y $wanted" ;;
pacman)  install="${as_root:+sudo }pacman -S --needed --noconfirm $wanted" ;;
apk)     install="${as_root:+sudo }apk add $wanted" ;;
brew)    install="brew install $wanted" ;;
esac
echo "This installs them:  $install" >&2
[ "$mode" = install ] || { echo "Run it, or: make deps" >&2; exit 1; }
if [ "$(id -u)" != 0 ] && [ $manager != brew ] && [ -z "$as_root" ]; then
    echo "That needs root, and there is no sudo: run it as root, then make again." >&2
    exit 1
fi
if [ -t 0 ] && [ -z "$YES" ]; then
    printf 'Run it now? [Y/n] ' >&2
    read -r answer
    case $answer in [nN]*) echo "Nothing installed." >&2; exit 1 ;; esac
fi
try() { echo "+ $*" >&2; DEBIAN_FRONTEND=noninteractive "$@" >"$probe.log" 2>&1; }
# shellcheck disable=SC2086
try $install || { # a fresh machine has no package lists yet
    [ $manager = apt-get ] && try ${as_root:+sudo} apt-get update && try $install
} || { tail -n 15 "$probe.log" >&2; echo "That failed; when it is mended, make again." >&2; exit 1; }
find_missing
if [ -n "$missing" ]; then
    echo "Installed, but still not usable with $CC and $CXX:$missing" >&2
    exit 1
fi
echo "Installed: $wanted" >&2
found

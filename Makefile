# make demo               set everything up, cluster the sample day, show the page
# make check              set everything up, then every test    [SAN=address,undefined | SAN=thread] [SCRIPTS=tests/golden.sh]
# make                    build/newsprint and build/libnewsprint.a
# make deps               install what is missing (asks first on a terminal; YES=1 does not)
# make check-long         check, check under both sanitizers, fuzz
# make fuzz [SECONDS=60]  look for inputs that break a reader (clang)
# make golden             rewrite tests/golden from what the program says now; then read the diff
# make coverage           what of src/ the tests run, by room; fails below 92 % of lines
# make bench-peers      copies and stories by tools of others, beside ours [PEERS=copies] [SKIP=] [PYTHON=] [MODEL=]
# make bench             every bench of time, and bench/results.jsonl in the build folder  [BENCH_MOST=10000000]
# make bench-threads     what each further thread is worth, and the serial share
# make format | format-check | clean
# make install | uninstall    [PREFIX=/usr/local] [DESTDIR=]
# CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS are yours to set; B=folder builds elsewhere; V=1 shows commands.
VERSION := $(shell sed -n 's/^.define NP_VERSION "\(.*\)"/\1/p' include/newsprint.h)
PREFIX  ?= /usr/local
CFLAGS  ?= $(if $(SAN),-O2,-O3) -g
CXXFLAGS ?= -O2 -g
SECONDS ?= 60
SAN     ?=
Q       := $(if $(V),,@)
comma   := ,
B       := build$(if $(SAN),/$(subst $(comma),-,$(SAN)))

# gcc's OpenMP runtime reports races that are none, so SAN=thread means clang and libarcher
CLANG := $(firstword $(shell command -v clang-14) clang)
ifeq ($(SAN)-$(origin CC),thread-default)
CC  := $(CLANG)
CXX := $(subst clang,clang++,$(CLANG))
endif
SAN_ENV := $(if $(filter thread,$(SAN)),OMP_TOOL_LIBRARIES=libarcher.so TSAN_OPTIONS=ignore_noninstrumented_modules=1)

WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla
CWARN := $(WARN) -Wstrict-prototypes
# -ffp-contract=off: no machine may round otherwise than the next
FLAGS := -D_DEFAULT_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -Isrc -Itests -fopenmp -ffp-contract=off -fvisibility=hidden -fPIC \
         $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
LIBS  := -fopenmp -lxxhash -lutf8proc -lsimdjson -lexpat -lpsl -lsqlite3 -lz -lzstd -lstdc++ -lm

APP   := $(wildcard src/cli/*.c)
LIB   := $(filter-out $(APP),$(wildcard src/*.c src/*/*.c)) $(wildcard src/*/*.cpp)
TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/test_*.c))
FUZZ  := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
SUITES := $(patsubst %.c,$(B)/%,$(wildcard tests/suites/*.c))
FAULT := $(B)/tests/faults/inject.so $(B)/tests/faults/drive $(B)/tests/faults/keep
SCRIPTS ?= $(wildcard tests/*.sh)
BENCH := $(patsubst %.c,$(B)/%,$(wildcard bench/*.c))
OBJ    = $(patsubst %.cpp,$(B)/%.o,$(patsubst %.c,$(B)/%.o,$(1)))
LINK   = $(Q)echo "  LINK  $@"; $(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LIBS)

.PHONY: all deps demo everything check check-long bench bench-peers bench-threads fuzz fuzz-here golden coverage coverage-here format format-check install uninstall clean
.SECONDARY:
all: $(B)/libnewsprint.a $(if $(APP),$(B)/newsprint)

# An included file that is missing is made before any goal, whatever -j says: so libraries are
# probed, and for demo, check and deps installed, before the first compile.
ifneq ($(filter-out clean format format-check uninstall,$(or $(MAKECMDGOALS),all)),)
include $(B)/deps.mk
-include $(shell find $(B) -name '*.d' 2>/dev/null)
endif
$(B)/deps.mk: scripts/deps.sh
	@CC='$(CC)' CXX='$(CXX)' SAN='$(SAN)' $< $@ $(if $(filter deps demo check check-long coverage-here fuzz-here,$(MAKECMDGOALS)),install)
deps: ; @echo "newsprint has every library it needs"

$(B)/libnewsprint.a: $(call OBJ,$(LIB))
	@rm -f $@ && $(AR) rcs $@ $^
$(B)/newsprint: $(call OBJ,$(APP)) $(B)/libnewsprint.a
	$(LINK) -o $@
$(B)/synth: $(B)/datasets/synth.o $(B)/libnewsprint.a
	$(LINK) -o $@
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/replay.o $(B)/libnewsprint.a
	$(LINK) -o $@
$(B)/tests/suites/%: $(B)/tests/suites/%.o $(B)/libnewsprint.a
	$(LINK) -o $@
$(B)/tests/faults/keep: $(B)/tests/faults/keep.o $(B)/libnewsprint.a
	$(LINK) -o $@
# Preloaded into the program, so without a sanitizer of its own; drive looks on from outside.
$(B)/tests/faults/inject.so: tests/faults/inject.c tests/faults/faults.h
	@mkdir -p $(@D); echo "  LINK  $@"
	$(Q)$(CC) -std=c17 $(CWARN) -D_GNU_SOURCE -fPIC -shared $(filter-out --coverage,$(CFLAGS)) $< -o $@ -ldl
$(B)/tests/faults/drive: tests/faults/drive.c tests/faults/faults.h
	@mkdir -p $(@D); echo "  LINK  $@"
	$(Q)$(CC) -std=c17 $(CWARN) -D_GNU_SOURCE $(filter-out --coverage,$(CFLAGS)) $< -o $@
$(B)/tests/%: $(B)/tests/%.o $(call OBJ,$(filter-out tests/test_%,$(wildcard tests/*.c tests/naive/*.c))) $(B)/libnewsprint.a
	$(LINK) -lcunit -o $@
$(B)/bench/%: $(B)/bench/%.o $(B)/libnewsprint.a
	$(LINK) -o $@
$(B)/fuzzer/%: tests/fuzz/%.c $(B)/libnewsprint.a
	@mkdir -p $(@D)
	$(LINK) -fsanitize=fuzzer -o $@
$(B)/%.o: %.c
	@mkdir -p $(@D); echo "  CC    $<"
	$(Q)$(CC) -std=c17 $(CWARN) $(FLAGS) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c $< -o $@
$(B)/%.o: %.cpp
	@mkdir -p $(@D); echo "  CXX   $<"
	$(Q)$(CXX) -std=c++17 $(WARN) $(FLAGS) $(CXXFLAGS) $(CPPFLAGS) -MMD -MP -c $< -o $@

demo: all ; @scripts/demo.sh $(B)/newsprint datasets/sample $(B)/demo.html
everything: all $(B)/synth $(TESTS) $(FUZZ) $(SUITES) $(FAULT) $(BENCH)
check: all $(B)/synth $(TESTS) $(FUZZ) $(SUITES) $(FAULT)
	@$(SAN_ENV) CC='$(CC)' CXX='$(CXX)' LIBS='$(LIBS)' SAN='$(SAN)' scripts/check.sh $(B) $(TESTS) $(FUZZ) $(SCRIPTS)
check-long: check
	@$(MAKE) --no-print-directory check SAN=address,undefined
	@$(MAKE) --no-print-directory check SAN=thread
	@NP_FAULTS=all tests/faults.sh $(B)/newsprint
	@$(MAKE) --no-print-directory fuzz
fuzz:
	@$(MAKE) --no-print-directory B=build/fuzz CC=$(CLANG) CXX=$(subst clang,clang++,$(CLANG)) fuzz-here \
	  CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address' CXXFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address'
fuzz-here: $(patsubst tests/fuzz/%.c,$(B)/fuzzer/%,$(wildcard tests/fuzz/fuzz_*.c))
	@scripts/fuzz.sh $(SECONDS) $^
bench: all $(B)/synth $(BENCH)
	@CC='$(CC)' scripts/bench.sh $(B) $(filter $(B)/bench/bench_%,$(BENCH))
bench-threads: all $(B)/synth ; @bench/threads.sh $(B)
bench-peers: all $(B)/synth $(B)/bench/peer_steps ; @bench/peers.sh $(B)
golden: all ; @tests/golden.sh $(B)/newsprint write && tests/readme.sh $(B)/newsprint write
coverage:
	@rm -f $$(find build/coverage -name '*.gcda' 2>/dev/null)
	@$(MAKE) --no-print-directory B=build/coverage CFLAGS='-O1 -g --coverage' CXXFLAGS='-O1 -g --coverage' coverage-here
coverage-here: all $(B)/synth $(TESTS) $(FUZZ)
	@AS_GIVEN=1 scripts/check.sh $(B) $(TESTS) $(FUZZ) tests/cli.sh # which starts programs with no room for new counts
	@scripts/coverage.sh $(B)

SOURCES = $$(find include src tests bench datasets examples -name '*.[ch]' -o -name '*.cpp')
FORMAT := $(firstword $(shell command -v clang-format-14) clang-format)
format: ; $(FORMAT) -i $(SOURCES)
format-check: ; @$(FORMAT) --dry-run -Werror $(SOURCES)

D := $(DESTDIR)$(PREFIX)
COMPLETIONS := bash-completion/completions/newsprint zsh/site-functions/_newsprint fish/vendor_completions.d/newsprint.fish
install: all
	install -d $(D)/bin $(D)/include/newsprint $(D)/lib/pkgconfig $(D)/share/man/man1
	install $(B)/newsprint $(D)/bin
	install -m 644 include/newsprint.h $(D)/include
	install -m 644 include/newsprint/*.h $(D)/include/newsprint
	install -m 644 $(B)/libnewsprint.a $(D)/lib
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS)|' newsprint.pc.in > $(D)/lib/pkgconfig/newsprint.pc
	for file in $(COMPLETIONS); do install -d $(D)/share/$${file%/*} && \
	  $(B)/newsprint completion $$(echo $$file | cut -d/ -f1 | cut -d- -f1) > $(D)/share/$$file || exit 1; done
	@if command -v scdoc >/dev/null; then scdoc < docs/newsprint.1.scd > $(D)/share/man/man1/newsprint.1; \
	 else echo "no man page: scdoc is not installed"; fi
uninstall:
	rm -f $(D)/bin/newsprint $(D)/include/newsprint.h $(D)/lib/libnewsprint.a $(D)/lib/pkgconfig/newsprint.pc \
	  $(D)/share/man/man1/newsprint.1 $(addprefix $(D)/share/,$(COMPLETIONS))
	rm -rf $(D)/include/newsprint
clean: ; rm -rf build

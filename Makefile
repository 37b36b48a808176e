# make demo               set everything up, cluster the sample day, show the page
# make check              set everything up, then every test  [SAN=address,undefined | SAN=thread]
# make                    build/newsprint and build/libnewsprint.a
# make deps               install what is missing (asks first on a terminal; YES=1 does not)
# make check-long | bench | golden | format | install [PREFIX=/usr/local] [DESTDIR=] | uninstall | clean
VERSION := $(shell sed -n 's/^.define NP_VERSION "\(.*\)"/\1/p' include/newsprint.h)
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
CXXFLAGS ?= -O2 -g
SAN     ?=
comma   := ,
B       := build$(if $(SAN),/$(subst $(comma),-,$(SAN)))

WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla
CWARN := $(WARN) -Wstrict-prototypes
# -ffp-contract=off: no machine may round otherwise than the next
FLAGS := -D_DEFAULT_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -Isrc -fopenmp -ffp-contract=off -fvisibility=hidden -fPIC \
         $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
XML   := $(shell pkg-config --cflags libxml-2.0 2>/dev/null)
LIBS  := -fopenmp -lxxhash -lutf8proc -lsimdjson -lexpat -lxml2 -lz -lzstd -lstdc++ -lm

APP   := $(wildcard src/cli/*.c)
LIB   := $(filter-out $(APP),$(wildcard src/*.c src/*/*.c)) $(wildcard src/*/*.cpp)
TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/test_*.c))
BENCH := $(patsubst %.c,$(B)/%,$(wildcard bench/*.c))
OBJ    = $(patsubst %.cpp,$(B)/%.o,$(patsubst %.c,$(B)/%.o,$(1)))

.PHONY: all deps check layers bench format install clean
.SECONDARY:
all: $(B)/libnewsprint.a $(if $(APP),$(B)/newsprint)

$(B)/libnewsprint.a: $(call OBJ,$(LIB))
	@rm -f $@ && $(AR) rcs $@ $^
$(B)/newsprint: $(call OBJ,$(APP)) $(B)/libnewsprint.a
	$(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@
$(B)/tests/%: $(B)/tests/%.o $(call OBJ,$(wildcard tests/naive/*.c)) $(B)/libnewsprint.a
	$(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -lcunit -o $@
$(B)/bench/%: $(B)/bench/%.o $(B)/libnewsprint.a
	$(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=c17 $(CWARN) $(FLAGS) $(XML) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c $< -o $@
$(B)/%.o: %.cpp
	@mkdir -p $(@D)
	$(CXX) -std=c++17 $(WARN) $(FLAGS) $(CXXFLAGS) $(CPPFLAGS) -MMD -MP -c $< -o $@
-include $(shell find $(B) -name '*.d' 2>/dev/null)

layers: ; @tests/layers.sh src
check: layers $(TESTS)
	@for t in $(TESTS); do echo "== $$t"; $$t || exit 1; done
bench: $(BENCH)
	@for b in $(BENCH); do $$b || exit 1; done
format: ; clang-format -i $(shell find include src tests bench datasets -name '*.[ch]' -o -name '*.cpp')
clean: ; rm -rf build

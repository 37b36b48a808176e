/* json.cpp - simdjson's DOM parser for C; the only C++ of the house.
 *
 * DOM and not on-demand: it refuses a bad document before anything of it is believed. A value is
 * simdjson's own 16-byte element in disguise (a document and a place on its tape), so nothing is
 * copied into a tree of ours: strings point into the parser. No call here can throw. */
#include "read/json.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <simdjson.h>
#include <type_traits>

extern "C" {
#include "base/error.h"
#include "base/mem.h"
}

using simdjson::dom::element;
using simdjson::dom::element_type;

struct np_json {
    simdjson::dom::parser parser;
    size_t max_depth;
};

static_assert(sizeof(element) == sizeof(np_json_value) &&
                  std::is_trivially_copyable<element>::value,
              "a value holds an element");
static_assert(simdjson::SIMDJSON_PADDING <= NP_JSON_PADDING, "callers pad enough");

static np_json_value disguised(element e)
{
    np_json_value v;
    std::memcpy(&v, &e, sizeof v);
    return v;
}

static element revealed(np_json_value v)
{
    element e;
    std::memcpy(static_cast<void *>(&e), &v, sizeof v);
    return e;
}

static np_code told(simdjson::error_code code, np_error *err)
{
    const char *why = simdjson::error_message(code);
    switch (code) {
    case simdjson::SUCCESS:
        return NP_OK;
    case simdjson::MEMALLOC:
        return np_fail(err, NP_E_NOMEM, "out of memory for JSON");
    case simdjson::CAPACITY:
        return np_fail(err, NP_E_LIMIT, "JSON of 4 GiB or more");
    case simdjson::DEPTH_ERROR:
        return np_fail(err, NP_E_LIMIT, "nested too deeply");
    case simdjson::UTF8_ERROR:
        return np_fail(err, NP_E_INPUT, "not JSON: not valid UTF-8");
    case simdjson::STRING_ERROR:
        return np_fail(err, NP_E_INPUT, "not JSON: a bad escape in a string");
    case simdjson::UNCLOSED_STRING:
        return np_fail(err, NP_E_INPUT, "not JSON: a string without end");
    case simdjson::UNESCAPED_CHARS:
        return np_fail(err, NP_E_INPUT, "not JSON: a control character in a string");
    case simdjson::NUMBER_ERROR:
        return np_fail(err, NP_E_INPUT, "not JSON: a number it does not allow");
    case simdjson::TAPE_ERROR:
        return np_fail(err, NP_E_INPUT, "not JSON: a mark missing or too many");
    case simdjson::EMPTY:
        return np_fail(err, NP_E_INPUT, "not JSON: nothing there");
    default:
        return np_fail(err, NP_E_INPUT, "not JSON: %s", why);
    }
}

/* When it is first used simdjson names its kernels, in some hundred bytes and in functions that
 * may not throw: without memory that would end the process. So those are asked for here first. */
static bool can_name_kernels(np_error *err)
{
    void *memory = np_alloc(4096, 0, 0, err);
    np_free(memory);
    return memory != nullptr;
}

np_json *np_json_new(size_t max_depth, np_error *err)
{
    if (!can_name_kernels(err))
        return nullptr;
    void *memory = np_alloc(sizeof(np_json), 0, 0, err);
    if (!memory)
        return nullptr;
    np_json *j = new (memory) np_json;
    j->max_depth = max_depth;
    return j;
}

void np_json_free(np_json *j)
{
    if (j)
        j->~np_json();
    np_free(j);
}

np_code np_json_parse(np_json *j, np_str text, np_json_value *root, np_error *err)
{
    size_t room = j->parser.capacity();
    if (text.len > room || room == 0) { /* simdjson grows to fit; doubling spares growing again */
        room = room < 4096 ? 4096 : room;
        while (room < text.len && room < simdjson::SIMDJSON_MAXSIZE_BYTES)
            room = room * 2 < simdjson::SIMDJSON_MAXSIZE_BYTES ? room * 2
                                                               : simdjson::SIMDJSON_MAXSIZE_BYTES;
        simdjson::error_code code = j->parser.allocate(room, j->max_depth);
        if (code)
            return told(code, err);
    }
    element e;
    simdjson::error_code code = j->parser.parse(text.at, text.len, false).get(e);
    if (!code)
        *root = disguised(e);
    return told(code, err);
}

np_json_kind np_json_kind_of(np_json_value v)
{
    switch (revealed(v).type()) {
    case element_type::BOOL:
        return NP_JSON_BOOL;
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
        return NP_JSON_NUMBER;
    case element_type::STRING:
        return NP_JSON_STRING;
    case element_type::ARRAY:
        return NP_JSON_ARRAY;
    case element_type::OBJECT:
        return NP_JSON_OBJECT;
    default:
        return NP_JSON_NULL;
    }
}

np_str np_json_string(np_json_value v)
{
    std::string_view s;
    if (revealed(v).get_string().get(s))
        return np_str{nullptr, 0};
    return np_str{s.data(), s.size()};
}

bool np_json_is_true(np_json_value v)
{
    bool is_true = false;
    return revealed(v).get(is_true) == simdjson::SUCCESS && is_true;
}

double np_json_double(np_json_value v)
{
    double number;
    return revealed(v).get_double().get(number) ? 0 : number;
}

void np_json_digits(np_json_value v, char text[32])
{
    int64_t whole;
    uint64_t large;
    double number;
    element e = revealed(v);
    text[0] = 0;
    if (!e.get_int64().get(whole))
        std::snprintf(text, 32, "%lld", static_cast<long long>(whole));
    else if (!e.get_uint64().get(large))
        std::snprintf(text, 32, "%llu", static_cast<unsigned long long>(large));
    else if (!e.get_double().get(number))
        for (int digits = 15; digits <= 17; digits++) {
            std::snprintf(text, 32, "%.*g", digits, number);
            if (std::strtod(text, nullptr) == number)
                break;
        }
}

np_code np_json_each(np_json_value v, np_json_member *member, void *to, np_error *err)
{
    simdjson::dom::object object;
    simdjson::dom::array array;
    np_code code = NP_OK;
    if (!revealed(v).get_object().get(object)) {
        for (auto field : object)
            if ((code = member(to, np_str{field.key.data(), field.key.size()},
                               disguised(field.value), err)))
                break;
    } else if (!revealed(v).get_array().get(array)) {
        for (element e : array)
            if ((code = member(to, np_str{nullptr, 0}, disguised(e), err)))
                break;
    }
    return code;
}

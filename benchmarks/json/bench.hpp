// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the payloads of the JSON benchmark share: the readers beside hearken, and how they are run.
//
// A payload's file lists the members of its structs once, in `visit`, for the readers that are not strict and those
// that build trees, and reads them by hand, as chains of comparisons, for strict simdjson.

#include <hearken/wire/json.hpp>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// RapidJSON 1.1 does not compile with clang 19: an assignment to a const member in GenericStringRef.
#if !defined(__clang__)
#include <rapidjson/document.h>
#endif

namespace bench {

/// Allocations since the last call; decode.cpp counts them.
std::uint64_t allocations();

template <class T>
concept visited = requires(T& value) { visit(value, [](const char*, auto&) {}); };

// ---- simdjson On-Demand, strict: every byte looked at
// -----------------------------------------------------------------

namespace od = simdjson::ondemand;

/// simdjson reads beyond the message: a copy with room behind it, and its parser, both used again.
struct padded {
    std::vector<char> room = std::vector<char>(4096);
    od::parser parser;
    simdjson::padded_string_view fill(std::string_view text) {
        if (room.size() < text.size() + simdjson::SIMDJSON_PADDING)
            room.resize(text.size() + simdjson::SIMDJSON_PADDING);
        std::memcpy(room.data(), text.data(), text.size());
        std::memset(room.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view(room.data(), text.size(), room.size());
    }
};

inline bool is_number(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    const auto found = hearken::json::detail::scan_number(text.data(), text.data() + text.size());
    return found.valid && found.at == text.data() + text.size();
}

/// Walks a value that nobody asked for, checking all of it.
bool walk(od::value value, int depth);

[[gnu::always_inline]] inline bool get(od::value value, double& out) {
    return value.get_double().get(out) == simdjson::SUCCESS;
}
[[gnu::always_inline]] inline bool get(od::value value, std::int64_t& out) {
    return value.get_int64().get(out) == simdjson::SUCCESS;
}
[[gnu::always_inline]] inline bool get(od::value value, bool& out) {
    return value.get_bool().get(out) == simdjson::SUCCESS;
}
inline bool get(od::value value, std::string& out) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    out.assign(text);
    return true;
}
template <class T>
bool get(od::value value, std::vector<T>& out);
template <class T>
bool get(od::value value, std::optional<T>& out) {
    od::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    bool null = false;
    if (type == od::json_type::null) {
        out.reset();
        return value.is_null().get(null) == simdjson::SUCCESS && null;
    }
    if (!out) out.emplace();
    return get(value, *out);
}
template <class T>
bool get(od::array& array, std::vector<T>& out) {
    std::size_t count = 0;
    for (auto element : array) {
        od::value inner;
        if (std::move(element).get(inner) != simdjson::SUCCESS) return false;
        if (count == out.size()) out.emplace_back();
        if (!get(inner, out[count++])) return false;
    }
    out.resize(count);
    return true;
}
template <class T>
bool get(od::value value, std::vector<T>& out) {
    od::array array;
    return value.get_array().get(array) == simdjson::SUCCESS && get(array, out);
}

/// Calls `member(key, value)` for each member; a key with escapes is unescaped.
template <class Member>
[[gnu::always_inline]] inline bool each_member(od::object& object, Member&& member) {
    for (auto field : object) {
        od::raw_json_string raw;
        if (field.key().get(raw) != simdjson::SUCCESS) return false;
        const char* const from = raw.raw();
        const char* to = from;
        while (*to != '"' && *to != '\\') ++to;
        std::string_view key(from, static_cast<std::size_t>(to - from));
        if (*to == '\\' && field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
        od::value value;
        if (field.value().get(value) != simdjson::SUCCESS || !member(key, value)) return false;
    }
    return true;
}
template <class Member>
[[gnu::always_inline]] inline bool each_member(od::value value, Member&& member) {
    od::object object;
    return value.get_object().get(object) == simdjson::SUCCESS && each_member(object, member);
}
template <class T>
bool get(od::value value, std::map<std::string, T>& out) {
    out.clear();
    return each_member(value, [&](std::string_view key, od::value inner) {
        const auto [place, is_new] = out.try_emplace(std::string(key));
        return is_new && get(inner, place->second);
    });
}

/// Compares with a constant; g++ 12 calls memcmp for `key == "..."`.
template <std::size_t Size>
[[gnu::always_inline]] inline bool is(std::string_view key, const char (&name)[Size]) {
    return key.size() == Size - 1 && std::memcmp(key.data(), name, Size - 1) == 0;
}

/// Reads a member that has not come before.
template <class T>
[[gnu::always_inline]] inline bool once(unsigned& seen, unsigned bit, od::value value, T& out) {
    if ((seen & 1U << bit) != 0) return false;
    seen |= 1U << bit;
    return get(value, out);
}

/// Opens a document and lets `read` read its root, an object or array, to its end.
template <class Root, class T, class Read>
bool strict_document(padded& tools, std::string_view text, T& out, Read read) {
    od::document document;
    Root root;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    if (document.get(root) != simdjson::SUCCESS || !read(root, out)) return false;
    const char* where = nullptr;
    return document.current_location().get(where) == simdjson::OUT_OF_BOUNDS;
}

// ---- simdjson On-Demand as its documentation writes it: what is not asked for is not looked at
// ------------------------

namespace loose {

inline bool take(od::value value, double& out) {
    return value.get_double().get(out) == simdjson::SUCCESS;
}
inline bool take(od::value value, std::int64_t& out) {
    return value.get_int64().get(out) == simdjson::SUCCESS;
}
inline bool take(od::value value, bool& out) {
    return value.get_bool().get(out) == simdjson::SUCCESS;
}
inline bool take(od::value value, std::string& out) {
    return bench::get(value, out);
}
template <visited T>
bool take(od::value value, T& out);
template <class T>
bool take(od::value value, std::optional<T>& out);
template <class T>
bool take(od::value value, std::map<std::string, T>& out);

template <class T>
bool elements(od::array array, std::vector<T>& out) {
    std::size_t count = 0;
    for (auto element : array) {
        od::value inner;
        if (count == out.size()) out.emplace_back();
        if (std::move(element).get(inner) != simdjson::SUCCESS || !take(inner, out[count++])) return false;
    }
    out.resize(count);
    return true;
}
template <class T>
bool take(od::value value, std::vector<T>& out) {
    od::array array;
    return value.get_array().get(array) == simdjson::SUCCESS && elements(array, out);
}
template <class Object, class T>
bool member(Object& object, const char* key, T& out) {
    od::value value;
    return object[key].get(value) == simdjson::SUCCESS && take(value, out);
}
template <class Object, class T>
bool member(Object& object, const char* key, std::optional<T>& out) {
    od::value value;
    if (object[key].get(value) != simdjson::SUCCESS) return out.reset(), true;
    return take(value, out);
}
template <visited T>
bool take(od::value value, T& out) {
    od::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    bool fine = true;
    visit(out, [&](const char* key, auto& to) { fine = fine && member(object, key, to); });
    return fine;
}
template <class T>
bool take(od::value value, std::optional<T>& out) {
    bool null = false;
    if (value.is_null().get(null) == simdjson::SUCCESS && null) return out.reset(), true;
    if (!out) out.emplace();
    return take(value, *out);
}
template <class T>
bool take(od::value value, std::map<std::string, T>& out) {
    out.clear();
    return each_member(value,
                       [&](std::string_view key, od::value inner) { return take(inner, out[std::string(key)]); });
}

template <visited T>
bool read(padded& tools, std::string_view text, T& out) {
    od::document document;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    bool fine = true;
    visit(out, [&](const char* key, auto& to) { fine = fine && member(document, key, to); });
    return fine;
}
template <class T>
bool read(padded& tools, std::string_view text, std::vector<T>& out) {
    od::document document;
    od::array array;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    return document.get_array().get(array) == simdjson::SUCCESS && elements(array, out);
}

} // namespace loose

// ---- trees: nlohmann and RapidJSON
// ------------------------------------------------------------------------------------

namespace trees {

using nlohmann_tree = nlohmann::json;

template <class Tree>
concept rapid = !std::same_as<Tree, nlohmann_tree>;

template <class T>
    requires std::is_arithmetic_v<T>
void fill(const nlohmann_tree& tree, T& out) {
    out = tree.get<T>();
}
inline void fill(const nlohmann_tree& tree, std::string& out) {
    tree.get_to(out);
}
template <rapid Tree, class T>
    requires std::is_arithmetic_v<T>
void fill(const Tree& tree, T& out) {
    if constexpr (std::same_as<T, bool>)
        out = tree.GetBool();
    else if constexpr (std::same_as<T, double>)
        out = tree.GetDouble();
    else
        out = tree.GetInt64();
}
template <rapid Tree>
void fill(const Tree& tree, std::string& out) {
    out.assign(tree.GetString(), tree.GetStringLength());
}

template <class Tree, visited T>
void fill(const Tree& tree, T& out);
template <class Tree, class T>
void fill(const Tree& tree, std::vector<T>& out) {
    if constexpr (rapid<Tree>)
        out.resize(tree.Size());
    else
        out.resize(tree.size());
    std::size_t at = 0;
    const auto read = [&](const auto& elements) {
        for (const auto& each : elements) fill(each, out[at++]);
    };
    if constexpr (rapid<Tree>)
        read(tree.GetArray());
    else
        read(tree);
}
template <class Tree, class T>
void fill(const Tree& tree, std::map<std::string, T>& out) {
    out.clear();
    if constexpr (rapid<Tree>) {
        for (const auto& each : tree.GetObject()) fill(each.value, out[each.name.GetString()]);
    } else {
        for (const auto& [key, value] : tree.items()) fill(value, out[key]);
    }
}
template <class Tree, class T>
void member(const Tree& tree, const char* key, T& out) {
    if constexpr (rapid<Tree>)
        fill(tree[key], out);
    else
        fill(tree.at(key), out);
}
template <class Tree, class T>
void member(const Tree& tree, const char* key, std::optional<T>& out) {
    const auto read = [&](const auto& value, bool null) {
        if (null) return out.reset();
        if (!out) out.emplace();
        fill(value, *out);
    };
    if constexpr (rapid<Tree>) {
        const auto at = tree.FindMember(key);
        if (at == tree.MemberEnd()) return out.reset();
        read(at->value, at->value.IsNull());
    } else {
        const auto at = tree.find(key);
        if (at == tree.end()) return out.reset();
        read(*at, at->is_null());
    }
}
template <class Tree, visited T>
void fill(const Tree& tree, T& out) {
    visit(out, [&](const char* key, auto& to) { member(tree, key, to); });
}

} // namespace trees

// ---- the runs
// ---------------------------------------------------------------------------------------------------------

/// A message as it comes from the network: a block of exactly its size.
struct payload {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
    explicit payload(std::string_view text) : bytes(new char[text.size()]), size(text.size()) {
        std::memcpy(bytes.get(), text.data(), size);
    }
};

/// Fills one struct again and again.
template <class T, class Read>
void run(benchmark::State& state, std::string_view text, Read read) {
    const payload message(text);
    T out;
    std::uint64_t last = 0;
    const auto pass = [&] {
        const char* bytes = message.bytes.get();
        asm volatile("" : "+r"(bytes) : : "memory"); // not known to the compiler
        if (!read(std::string_view(bytes, message.size), out)) {
            std::fprintf(stderr, "a reader could not read its own payload: %.*s\n", 200, bytes);
            std::abort();
        }
        T* filled = &out;
        asm volatile("" : "+r"(filled) : : "memory"); // every byte of it is wanted
    };
    pass();
    for (auto _ : state) pass();
    (void)allocations();
    pass();
    last = allocations();
    state.counters["allocations"] = static_cast<double>(last);
    state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * message.size));
}

/// One payload, by all readers; `T` has `bool strict_read(padded&, std::string_view, T&)` in its namespace.
template <class T>
void add(const std::string& name, std::string document) {
    const auto shared = std::make_shared<const std::string>(std::move(document));
    const auto one = [&](const char* who, auto made) {
        benchmark::RegisterBenchmark((name + "/" + who).c_str(), [shared, made](benchmark::State& state) {
            made(state, std::string_view(*shared));
        });
    };
    one("hearken", [](benchmark::State& state, std::string_view text) {
        hearken::scratch memory;
        run<T>(state, text, [&](std::string_view from, T& out) {
            memory.clear();
            return hearken::json::decode(from, out, memory).has_value();
        });
    });
    one("simdjson_strict", [](benchmark::State& state, std::string_view text) {
        padded tools;
        run<T>(state, text, [&](std::string_view from, T& out) { return strict_read(tools, from, out); });
    });
    one("simdjson", [](benchmark::State& state, std::string_view text) {
        padded tools;
        run<T>(state, text, [&](std::string_view from, T& out) { return loose::read(tools, from, out); });
    });
#if !defined(__clang__)
    one("rapidjson", [](benchmark::State& state, std::string_view text) {
        run<T>(state, text, [&](std::string_view from, T& out) {
            rapidjson::Document tree;
            tree.Parse<rapidjson::kParseValidateEncodingFlag>(from.data(), from.size());
            if (tree.HasParseError()) return false;
            trees::fill(static_cast<const rapidjson::Value&>(tree), out);
            return true;
        });
    });
#endif
    one("nlohmann", [](benchmark::State& state, std::string_view text) {
        run<T>(state, text, [&](std::string_view from, T& out) {
            trees::fill(nlohmann::json::parse(from), out);
            return true;
        });
    });
}

void add_sensors();
void add_owntracks();
void add_tasmota();
void add_zigbee2mqtt();

} // namespace bench

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The JSON Schema (2020-12) of a type: what its payloads look like, for those who write them.

#include <hearken/wire/decode.hpp>
#include <hearken/wire/describe.hpp>
#include <hearken/wire/schema_object.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hearken {

namespace wire::detail {

template <class T>
[[nodiscard]] constexpr letters whole_schema() {
    definitions known;
    schema_writer root(known);
    if constexpr (plain_struct<T>) {
        known.root = &identity<T>;
        describe_struct<T>(root);
    } else {
        root.as(parts_of<T>{});
    }
    letters out("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"");
    if (const letters members = root.members(); !members.empty()) out.append(",", members);
    for (std::size_t i = 0; i < known.all.size(); ++i) { // grows meanwhile
        schema_writer one(known);
        known.all[i].describe(one);
        out.append(i == 0 ? ",\"$defs\":{" : ",", quoted(known.all[i].name.view()), ":", one.text());
    }
    out.append(known.all.empty() ? "}" : "}}");
    return out;
}

template <class T>
inline constexpr auto schema_bytes = [] {
    constexpr std::size_t size = whole_schema<T>().view().size();
    const letters made = whole_schema<T>();
    std::array<char, size> kept{};
    for (std::size_t i = 0; i < size; ++i) kept[i] = made.view()[i];
    return kept;
}();

} // namespace wire::detail

/// The JSON Schema of the documents that `T` is read from, compact, the same from every compiler.
///
/// Takes:   a type that can be read from JSON
/// Gives:   a schema that every document fits that `json::decode<T>` reads. It says less than `decode` checks where
/// JSON
///          Schema has no words: 2.0 is no integer here, a key comes once, and a struct has a `check` of its own
/// Shape:   structs inside `T` stand in `$defs` under their C++ name, so that recursive types have an end
/// Errors:  none; what cannot be read does not compile
/// Threads: any
/// Source:  JSON Schema 2020-12
template <class T>
[[nodiscard]] std::string schema() {
    if constexpr (wire::detail::check_type<T>()) return std::string(wire::detail::whole_schema<T>().view());
}

/// The same as a constant of the program, made by the compiler; clang wants `-fconstexpr-steps=` for one of many KiB.
template <class T>
inline constexpr std::string_view schema_of = [] {
    if constexpr (wire::detail::check_type<T>())
        return std::string_view(wire::detail::schema_bytes<T>.data(), wire::detail::schema_bytes<T>.size());
    else
        return std::string_view();
}();

} // namespace hearken

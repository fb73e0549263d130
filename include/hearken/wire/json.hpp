// SPDX-License-Identifier: BSL-1.0
#pragma once
// JSON documents to values and back. RFC 8259.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/decode.hpp>
#include <hearken/wire/encode.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <string>
#include <string_view>

namespace hearken::json {

/// Reads a whole JSON document into `out`, see `wire::decode`.
template <class T>
[[nodiscard]] result<> decode(std::string_view document, T& out, scratch& memory) {
    return wire::decode<reader>(document, out, memory);
}

/// Reads a whole JSON document into a new `T`, which may outlive the document.
template <class T>
[[nodiscard]] result<T> decode(std::string_view document) {
    return wire::decode<reader, T>(document);
}

/// Appends `value` as compact JSON: members in order of declaration, absent ones left out, floating-point numbers as
/// short as reads back exactly; see `wire::encode_to`.
///
/// Errors: errc::out_of_range for NaN and infinity
template <class T>
[[nodiscard]] result<> encode_to(std::string& out, const T& value) {
    return wire::encode_to<writer>(out, value);
}

/// `value` as compact JSON.
template <class T>
[[nodiscard]] result<std::string> encode(const T& value) {
    return wire::encode<writer>(value);
}

} // namespace hearken::json

#ifdef HEARKEN_COMPILED // they are in the target hearken::compiled (docs/guide.md, "Compile time")
namespace hearken::wire {

extern template void name_faults<json::reader>(std::string_view, scratch&, std::size_t, std::string_view);
extern template result<> detail::decode_by<json::reader>(bool (*)(json::reader&, void*), std::string_view, void*,
                                                         scratch&);
extern template bool detail::settle_absent<json::reader>(json::reader&, const reading_plan<json::reader>&, void* const*,
                                                         std::uint64_t, const place_of<json::reader>&);
extern template bool detail::read_members<json::reader>(json::reader&, const reading_plan<json::reader>&, void* const*,
                                                        keeping<json::reader>&, const place_of<json::reader>&, row_end);

} // namespace hearken::wire
#endif

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Payloads that are not JSON, or not always: plain text, values between commas, nothing at all.

#include <hearken/route/codec.hpp>
#include <hearken/wire/csv.hpp>
#include <hearken/wire/plain_text.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hearken {

/// A payload that may be empty, where empty has a meaning of its own: `or_empty<config>` is `std::nullopt` for the
/// message that deletes, `or_empty<plain<double>>` for the one that asks.
///
/// Shape: blanks and NULs alone are empty too, save where they could be a value: in bytes and in CBOR
template <class T>
struct or_empty : std::optional<T> {
    using std::optional<T>::optional;
};

/// A payload that is JSON or plain text: `json_or_plain<std::string>` reads `"on"` and `on`,
/// `json_or_plain<std::variant<availability, state>>` reads `{"state":"online"}` and `online`. Text is what is not JSON
/// of a kind that `T` takes. Written as JSON.
template <class T>
struct json_or_plain : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

template <class T>
struct codec<plain<T>> {
    using wraps = wire::parts_of<T>;

    static result<> decode(std::string_view payload, plain<T>& out, scratch& memory) {
        return plain_text::decode(payload, out.value, memory);
    }
    static result<std::string> encode(const plain<T>& value) { return plain_text::encode(value.value); }
};

template <class T, char Separator>
struct codec<csv<T, Separator>> {
    using wraps = typename wire::form<csv<T, Separator>>::parts;

    static result<> decode(std::string_view payload, csv<T, Separator>& out, scratch& memory) {
        return plain_text::decode(payload, out, memory);
    }
    static result<std::string> encode(const csv<T, Separator>& value) { return plain_text::encode(value); }
};

namespace detail {

/// True for a payload of nothing but blanks and NULs, or of nothing where they could be a `T`.
template <class T>
[[nodiscard]] constexpr bool is_empty_payload(std::string_view payload) noexcept {
    if constexpr (is_binary<T>) return payload.empty();
    return payload.find_first_not_of(std::string_view(" \t\r\n\0", 5)) == std::string_view::npos;
}

} // namespace detail

template <class T>
struct codec<or_empty<T>> {
    using wraps = wire::parts_of<T>;

    static result<> decode(std::string_view payload, or_empty<T>& out, scratch& memory) {
        if (detail::is_empty_payload<T>(payload)) {
            out.reset();
            return {};
        }
        if (!out.has_value()) out.emplace();
        return detail::decode_payload(payload, *out, memory);
    }
    static result<std::string> encode(const or_empty<T>& value) {
        if (!value.has_value()) return std::string();
        result<std::string> made = codec<T>::encode(*value);
        if (made && detail::is_empty_payload<T>(*made))
            return fail(errc::invalid_payload, "an empty payload would be read as nothing");
        return made;
    }
};

template <class T>
struct codec<json_or_plain<T>> {
    using wraps = wire::parts_of<T>;

    static result<> decode(std::string_view payload, json_or_plain<T>& out, scratch& memory) {
        const token first = first_of(payload);
        if (first == token::nothing) return plain_text::decode(payload, out.value, memory);
        const std::size_t before = memory.fault_count();
        result<> as_json = json::decode(payload, out.value, memory);
        const bool nested = first == token::object || first == token::array;
        if (as_json || (nested && wire::kinds_of<T>.has(first))) return as_json;
        memory.forget_faults(before);
        result<> as_text = plain_text::decode(payload, out.value, memory);
        return as_text || !(nested || first == token::string) ? as_text : as_json;
    }
    static result<std::string> encode(const json_or_plain<T>& value) { return json::encode(value.value); }

private:
    static token first_of(std::string_view payload) {
        scratch none;
        return json::reader(payload, none).peek();
    }
};

} // namespace hearken

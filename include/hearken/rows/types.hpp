// SPDX-License-Identifier: BSL-1.0
#pragma once
// Member types that say how a column behaves: an id the database gives, a value that never goes back, JSON.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

/// An id that the database gives. Never written; its column is the primary key of a table that we create.
struct auto_id {
    std::int64_t value = 0;
};

/// A value that never goes back: upsert, update and merge keep the greater of the old and the new one.
///
/// Takes: T = an integer, double, string or time_point
template <class T>
struct greatest {
    T value{};

    constexpr greatest() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): `.last_seen = now` is meant to work
    constexpr greatest(T v) : value(std::move(v)) {}
};

/// Text that is JSON already. What is not JSON is refused where the database checks it.
///
/// Shape: `json_text` owns it; `json_view` points to it, and rows copy it at once
template <class Text>
struct basic_json_text {
    Text text{};
};
using json_text = basic_json_text<std::string>;
using json_view = basic_json_text<std::string_view>;

/// A change of the JSON object a column holds. Both members are JSON objects, or empty.
///
/// `replace`: each of its members takes the place of the document's member of that name, whole; null removes it.
/// `merge`:   a merge patch, key by key to any depth; null removes.
///
/// Shape:  the other members of the document stay, in their order, byte by byte; a document that is absent or no
///         object counts as `{}`; with both empty a merge leaves the column alone
/// Source: RFC 7396 for `merge`
template <class Text>
struct basic_json_patch {
    Text replace{};
    Text merge{};
};
using json_patch = basic_json_patch<std::string>;
using json_patch_view = basic_json_patch<std::string_view>;

/// Bytes that are mostly text, such as a payload: where the database tells text and bytes apart value by value,
/// what is well-formed UTF-8 is stored as text.
template <class Text>
struct basic_payload_bytes {
    Text text{};
};
using payload_bytes = basic_payload_bytes<std::string>;
using payload_view = basic_payload_bytes<std::string_view>;

} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The seam between types and formats: what a reader and a writer of any format can do.

#include <hearken/words/error.hpp>
#include <hearken/words/known_key.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/tokens.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::wire {

/// Reads one document from front to back, made from its bytes and a `scratch`. A call that fails keeps its error in
/// `failure`; then nothing else may be called but `rewind`, after which reading goes on. `json::reader` is the model.
///
/// - `peek` the kind of the next value; `null`, `boolean`, `integer`, `real`, `string` pass one and give its value
/// - `number` passes a number and gives its digits, `raw` any value and its bytes, `skip` any value
/// - `enter_object` stands at the first key; `match_key` passes it if it is the one given (false may also mean that
///   it did not look closely), `key` reads it; `next_member` goes on after the member's value
/// - `enter_array` stands at the first element; `next_element` goes on after it
/// - `position` the offset of the next byte, `here` and `rewind` a way back, `end` whether nothing follows
/// - `refuse` and `unexpected` make errors and give false
/// - `memory` the scratch it was made with: for views into bytes of one's own, and for faults set aside
///
/// A format that has bytes beside text has `at_bytes` and `bytes(std::string_view&)` as well, its writer
/// `bytes(std::string_view)`; `base64` and its like use them.
template <class R>
concept reader = requires(R& in, std::string_view& text, bool& flag, std::int64_t& whole, double& number,
                          const known_key& expected) {
    { in.peek() } -> std::same_as<token>;
    { in.enter_object() } -> std::same_as<step>;
    { in.next_member() } -> std::same_as<step>;
    { in.match_key(expected) } -> std::same_as<bool>;
    { in.key(text) } -> std::same_as<bool>;
    { in.enter_array() } -> std::same_as<step>;
    { in.next_element() } -> std::same_as<step>;
    { in.null() } -> std::same_as<bool>;
    { in.boolean(flag) } -> std::same_as<bool>;
    { in.integer(whole) } -> std::same_as<bool>;
    { in.real(number) } -> std::same_as<bool>;
    { in.number(text) } -> std::same_as<bool>;
    { in.string(text) } -> std::same_as<bool>;
    { in.raw(text) } -> std::same_as<bool>;
    { in.skip() } -> std::same_as<bool>;
    { in.position() } -> std::same_as<std::size_t>;
    in.rewind(in.here());
    { in.end() } -> std::same_as<bool>;
    { in.refuse(errc{}, std::string{}, std::size_t{}) } -> std::same_as<bool>;
    { in.unexpected(std::string_view{}) } -> std::same_as<bool>;
    { in.failure() } -> std::same_as<error&>;
    { in.memory() } -> std::same_as<scratch&>;
};

/// Writes one document. Counts are given ahead, for formats that store them, or `unknown_count` is; a call that can
/// fail gives a bool.
template <class W>
concept writer = requires(W& out, std::string_view text, std::size_t count) {
    out.begin_object(count);
    { out.key(text) } -> std::same_as<bool>;
    out.end_object();
    out.begin_array(count);
    out.end_array();
    out.null();
    out.boolean(true);
    out.integer(std::int64_t{});
    { out.real(1.0) } -> std::same_as<bool>;
    { out.string(text) } -> std::same_as<bool>;
    { out.number(text) } -> std::same_as<bool>;
    { out.raw(text) } -> std::same_as<bool>;
    { out.refuse(errc{}, std::string{}) } -> std::same_as<bool>;
    { out.failure() } -> std::same_as<error&>;
};

} // namespace hearken::wire

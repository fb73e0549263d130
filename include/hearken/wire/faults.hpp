// SPDX-License-Identifier: BSL-1.0
#pragma once
// Faults set aside: parts of a document that are bad and passed over, and the paths to them.

#include <hearken/wire/concepts.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::wire {

namespace detail {

/// Passes the value at which `in` stands, until it comes to the byte: then `path` leads to the innermost value with it.
/// What is malformed holds it, for what is before that was passed. No reader goes deeper than its limit.
template <reader Reader>
bool find_byte(Reader& in, std::size_t byte, std::string& path) {
    const token kind = in.peek();
    if (kind != token::object && kind != token::array) return !in.skip() || in.position() > byte;
    std::size_t index = 0;
    step next = kind == token::object ? in.enter_object() : in.enter_array();
    for (; next == step::more; ++index) {
        std::string_view key;
        if ((kind == token::object && !in.key(key)) || in.position() > byte) return true;
        const std::size_t size = path.size();
        path += kind == token::object ? member_part(key) : element_part(index);
        if (find_byte(in, byte, path)) return true;
        path.resize(size);
        next = kind == token::object ? in.next_member() : in.next_element();
    }
    return next == step::failed || in.position() > byte;
}

} // namespace detail

/// The path to the innermost value that holds a byte, by walking to it from the start: `.sensors[1].value`.
///
/// Takes: a document that is well-formed at least up to the byte
/// Gives: the path from the document's own value, which is empty
template <class Reader>
    requires reader<Reader>
[[nodiscard, gnu::cold]] std::string path_at(std::string_view document, std::size_t byte) {
    scratch memory;
    memory.limit_depth(deepest); // it was read once
    Reader in(document, memory);
    std::string path;
    (void)detail::find_byte(in, byte, path);
    return path;
}

/// Notes the failure of the reader and passes the value that it failed in.
///
/// Takes: where the value starts, as `here` and `position` gave it
/// Gives: true where reading can go on behind the value; false where not even its end can be found
template <reader Reader>
[[nodiscard, gnu::cold, gnu::noinline]] bool set_aside(Reader& in, const auto& start, std::size_t place) {
    error fault = std::move(in.failure());
    in.rewind(start);
    if (!in.skip()) return false;
    in.memory().set_aside(std::move(fault), place);
    return true;
}

/// Completes the paths of the faults from number `first` on, once their document is read.
template <class Reader>
    requires reader<Reader>
[[gnu::cold, gnu::noinline]] void name_faults(std::string_view document, scratch& memory, std::size_t first,
                                              std::string_view root = "$") {
    memory.amend_faults(first, [&](error& fault, std::size_t& place) {
        fault.path.insert(0, path_at<Reader>(document, place)).insert(0, root);
    });
}

} // namespace hearken::wire

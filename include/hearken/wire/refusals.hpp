// SPDX-License-Identifier: BSL-1.0
#pragma once
// How a value is refused: the same words and places for every type.

#include <hearken/wire/concepts.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/words/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::wire::detail {

/// `a second member "x"`; the name in one line, cut where it is long.
[[nodiscard, gnu::cold]] inline std::string about_member(std::string_view what, std::string_view name) {
    return std::string(what).append(" \"").append(told_key(name)).append("\"");
}

/// Refuses the member whose key is at `mark`.
template <reader Reader>
[[gnu::cold, gnu::noinline]] step refuse_key_at(Reader& in, auto mark, errc code, std::string_view what,
                                                std::string_view name) {
    in.rewind(mark);
    in.refuse(code, about_member(what, name), in.position());
    return step::failed;
}

template <reader Reader>
[[gnu::cold, gnu::noinline]] step refuse_second(Reader& in, auto mark, std::string_view name) {
    return refuse_key_at(in, mark, errc::duplicate_member, "a second member", name);
}

template <reader Reader>
[[gnu::cold, gnu::noinline]] step refuse_unknown(Reader& in, auto mark, std::string_view name) {
    return refuse_key_at(in, mark, errc::unknown_member, "an unknown member", name);
}

/// Refuses the object that starts at `start`.
template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_missing(Reader& in, auto start, std::string_view name) {
    return refuse_key_at(in, start, errc::missing_member, "missing member", name), false;
}

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_checked(Reader& in, auto start, error why) {
    in.rewind(start);
    in.refuse(why.code, std::move(why.what), in.position());
    in.failure().path = std::move(why.path);
    return false;
}

template <writer Writer>
[[gnu::cold, gnu::noinline]] bool refuse_checked(Writer& out, error why) {
    out.refuse(why.code, std::move(why.what));
    out.failure().path = std::move(why.path);
    return false;
}

/// Refuses to write a key that would not be read as this member's.
template <writer Writer>
[[gnu::cold, gnu::noinline]] bool refuse_foreign(Writer& out, std::string_view key, std::string_view pattern,
                                                 bool taken) {
    if (taken) return out.refuse(errc::duplicate_member, about_member("another member has the key", key));
    std::string what = about_member("a key that does not match", pattern);
    out.refuse(errc::out_of_range, std::move(what));
    return in_member(out.failure(), key);
}

/// Refuses to write what is absent where its default would come back.
template <writer Writer>
[[gnu::cold, gnu::noinline]] bool refuse_absence(Writer& out) {
    return out.refuse(errc::out_of_range, "absent cannot be written, as its default would come back");
}

/// Where a value is of another kind than its type, says in the failure what else could stand there: `expected a number
/// or null, found a string`.
///
/// Gives: false
[[gnu::cold, gnu::noinline]] inline bool or_else(error& failure, std::string_view more) {
    const std::size_t found = failure.what.find(", found a"); // a kind; what is of a kind is told itself
    if (failure.code != errc::wrong_type || !failure.path.empty() || found == std::string::npos) return false;
    failure.what.insert(found, more).insert(found, " or ");
    return false;
}

/// Where a mark stands.
template <reader Reader>
[[nodiscard]] std::size_t position_of(Reader& in, auto mark) {
    const auto now = in.here();
    in.rewind(mark);
    const std::size_t at = in.position();
    in.rewind(now);
    return at;
}

/// Passes the value of a key that nobody asked for, or that is read later.
template <reader Reader>
[[nodiscard, gnu::noinline]] step pass_member(Reader& in, std::string_view key) {
    if (in.skip()) return in.next_member();
    in_member(in.failure(), key);
    return step::failed;
}

} // namespace hearken::wire::detail

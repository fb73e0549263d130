// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members whose type another member picks: passed over at first, read when the object is known.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/members.hpp>
#include <hearken/wire/refusals.hpp>
#include <hearken/wire/scalar.hpp>
#include <hearken/words/scratch.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::wire::detail {

/// A member whose form names the sibling that picks its type (`chooser`), tells the type by the sibling's text
/// (`choose`) and reads it (`read_chosen`).
template <class Member>
concept chosen_late = requires { form<bare<Member>>::chooser; };

/// The member of `T` that picks the type of its `Member`.
template <class T, class Member>
consteval std::size_t find_chooser() {
    constexpr std::size_t found = find_member(members_of<T>, form<bare<Member>>::chooser);
    constexpr bool fine = found != no_member && members_of<T>.is_named(found);
    static_assert(fine, "hearken: chosen_by names no member of its struct; write "
                        "the wire name of the one that chooses");
    return fine ? found : 0;
}

/// Where the values of an object's members stand in the document.
template <class Reader, std::size_t Count>
struct value_places {
    decltype(std::declval<Reader&>().here()) values[Count]{};
};
struct no_places {};

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_choice(Reader& in, auto mark, std::string_view chooser, std::string_view found,
                                                const std::string& expected) {
    in.rewind(mark);
    std::string what = "expected " + expected;
    what.append(", found \"").append(hearken::detail::one_line(found, 40, 40)).append("\"");
    in.refuse(errc::out_of_range, std::move(what), in.position());
    return in_member(in.failure(), chooser);
}

/// Reads a member that was passed over; others are read already.
///
/// Takes: the places of the members' values; those that were seen; the object's start
template <class T, std::size_t Index, reader Reader, class Member>
[[nodiscard]] bool read_chosen(Reader& in, Member& out, const auto& places, std::uint64_t seen, auto start) {
    if constexpr (chosen_late<Member>) {
        using chosen = form<bare<Member>>;
        constexpr std::size_t chooser = find_chooser<T, Member>();
        if ((seen >> Index & 1) == 0) return true;
        std::optional<std::string_view> text;
        if ((seen >> chooser & 1) != 0) {
            in.rewind(places.values[chooser]);
            if (in.peek() != token::null && !scalar_text(in, text.emplace()))
                return in_member(in.failure(), chosen::chooser);
        }
        const std::size_t choice = chosen::choose(text);
        if (choice == no_member) {
            if (!text) return refuse_missing(in, start, chosen::chooser);
            return refuse_choice(in, places.values[chooser], chosen::chooser, *text, chosen::expected());
        }
        in.rewind(places.values[Index]);
        return chosen::read_chosen(in, bare_value(out), choice) || in_member(in.failure(), wire_names<T>[Index]);
    } else {
        return true;
    }
}

/// The text that a chooser is written as, none where it is null.
///
/// Gives: false where it cannot be written
template <class Chooser>
[[nodiscard]] bool chooser_text(const Chooser& chooser, std::optional<std::string>& text) {
    std::string document;
    json::writer out(document);
    if (!form<Chooser>::write(out, chooser)) return false;
    scratch memory;
    json::reader in(document, memory);
    text.reset();
    std::string_view word;
    if (in.peek() != token::null && scalar_text(in, word)) text = word;
    return true;
}

/// Before writing: refuses a member that holds another type than its chooser picks, as it could not be read again.
template <class T, std::size_t Index, writer Writer, class Member, class... All>
[[nodiscard]] bool choice_fits(Writer& out, const Member& member, const All&... all) {
    if constexpr (chosen_late<Member>) {
        using chosen = form<bare<Member>>;
        constexpr std::size_t chooser = find_chooser<T, Member>();
        std::optional<std::string> text;
        bool known = false;
        std::size_t at = 0;
        (void)((at++ == chooser && (known = chooser_text(all, text), true)) || ...);
        if (!known) return true; // it will be refused for itself
        const std::size_t choice = chosen::choose(text);
        if (chosen::holds(bare_value(member), choice)) return true;
        out.refuse(errc::wrong_type, about_member("holds another type than is chosen by", chosen::chooser));
        return in_member(out.failure(), wire_names<T>[Index]);
    } else {
        return true;
    }
}

} // namespace hearken::wire::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members whose type another member picks: passed over at first, read when the object is known.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/members.hpp>
#include <hearken/wire/refusals.hpp>
#include <hearken/wire/scalar.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/utf8.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace hearken::wire::detail {

/// A member whose form names the sibling that picks its type (`chooser`), tells the type by the sibling's text
/// (`chosen::choose`) and reads it (`read_chosen`).
template <class Member>
concept chosen_late = requires { form<bare<Member>>::chooser; };

/// The member of `T` that picks the type of its `Member`; the compiler's words name both.
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

/// The text that a chooser is written as, none where it is null.
///
/// Takes: room for the text
/// Gives: false where it cannot be written
template <class Chooser>
[[nodiscard]] bool chooser_text(const Chooser& chooser, std::string& room, std::optional<std::string_view>& text) {
    if constexpr (std::convertible_to<const bare<Chooser>&, std::string_view>) {
        text = bare_value(chooser);
        return invalid_utf8_at(*text) == std::string_view::npos;
    } else {
        std::string document;
        json::writer out(document);
        if (!form<Chooser>::write(out, chooser)) return false;
        scratch memory;
        json::reader in(document, memory);
        text.reset();
        std::string_view word;
        if (in.peek() != token::null && scalar_text(in, word)) text = room = word;
        return true;
    }
}

/// How a chooser writes what it reads from a text, in a string or bare; nothing where it does not read it.
template <class Chooser>
[[nodiscard]] std::optional<std::string> written_as(std::string_view spelling) {
    std::string quoted;
    json::writer out(quoted);
    if (!out.string(spelling)) return std::nullopt;
    for (const std::string_view document : {std::string_view(quoted), spelling}) {
        scratch memory;
        json::reader in(document, memory);
        Chooser value{};
        std::string room;
        std::optional<std::string_view> text;
        if (form<Chooser>::read(in, value) && in.end() && chooser_text(value, room, text) && text)
            return std::string(*text);
    }
    return std::nullopt;
}

/// The choice that a chooser's value picks: that of its text as it is written, whatever its spelling was.
///
/// Gives: false where the chooser cannot be written
template <class Chosen, class Chooser>
[[nodiscard]] bool pick(const Chooser& chooser, std::size_t& choice, std::string& room,
                        std::optional<std::string_view>& text) {
    if (!chooser_text(chooser, room, text)) return false;
    if constexpr (std::convertible_to<const bare<Chooser>&, std::string_view>) {
        choice = Chosen::choose(text);
    } else {
        static const auto spellings = Chosen::spelled(written_as<bare<Chooser>>);
        choice = Chosen::choose(text, &spellings);
    }
    return true;
}

/// `pick` by the member that is number `Chooser` of all.
template <class Chosen, std::size_t Chooser, class... All>
[[nodiscard]] bool pick_by(std::size_t& choice, std::string& room, std::optional<std::string_view>& text,
                           const All&... all) {
    return pick<Chosen>(std::get<Chooser>(std::tie(all...)), choice, room, text);
}

/// Reads a member that was passed over; all others are as they will be.
///
/// Takes: the places of the members' values; those that were seen; the object's start; all members
template <class T, std::size_t Index, reader Reader, class Member, class... All>
[[nodiscard]] bool read_chosen(Reader& in, Member& out, const auto& places, std::uint64_t seen, auto start,
                               const All&... all) {
    if constexpr (chosen_late<Member>) {
        using held = form<bare<Member>>;
        constexpr std::size_t chooser = find_chooser<T, Member>();
        const bool is_seen = (seen >> Index & 1) != 0;
        if (!is_seen && held::holds(bare_value(out), no_member)) return true; // nothing at all
        const bool is_there = (seen >> chooser & 1) != 0;
        if (is_there) {
            in.rewind(places.values[chooser]);
            const token kind = in.peek();
            if (kind == token::object || kind == token::array)
                return in.unexpected("a string, a number or a boolean") || in_member(in.failure(), held::chooser);
        }
        std::size_t choice = no_member;
        std::string room;
        std::optional<std::string_view> text;
        (void)pick_by<typename held::chosen, chooser>(choice, room, text, all...);
        if (!is_seen) // its default, which may be of another type
            return held::holds(bare_value(out), choice) || refuse_missing(in, start, wire_names<T>[Index]);
        if (choice == no_member) {
            if (!is_there || !text) return refuse_missing(in, start, held::chooser);
            return refuse_choice(in, places.values[chooser], held::chooser, *text, held::expected());
        }
        in.rewind(places.values[Index]);
        return held::read_chosen(in, bare_value(out), choice) || in_member(in.failure(), wire_names<T>[Index]);
    } else {
        return true;
    }
}

/// Before writing: refuses a member that holds another type than its chooser picks, as it could not be read again.
template <class T, std::size_t Index, writer Writer, class Member, class... All>
[[nodiscard]] bool choice_fits(Writer& out, const Member& member, const All&... all) {
    if constexpr (chosen_late<Member>) {
        using held = form<bare<Member>>;
        constexpr std::size_t chooser = find_chooser<T, Member>();
        std::size_t choice = no_member;
        std::string room;
        std::optional<std::string_view> text;
        if (!pick_by<typename held::chosen, chooser>(choice, room, text, all...))
            return true; // it will be refused for itself
        if (held::holds(bare_value(member), choice)) return true;
        out.refuse(errc::wrong_type, about_member("holds another type than is chosen by", held::chooser));
        return in_member(out.failure(), wire_names<T>[Index]);
    } else {
        return true;
    }
}

} // namespace hearken::wire::detail

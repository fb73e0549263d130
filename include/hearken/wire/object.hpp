// SPDX-License-Identifier: BSL-1.0
#pragma once
// Structs as objects: members by name, in any order, each at most once.

#include <hearken/wire/key_log.hpp>
#include <hearken/wire/late.hpp>
#include <hearken/wire/member_table.hpp>
#include <hearken/wire/members.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/wire/refusals.hpp>
#include <hearken/words/fixed_string.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::wire {

namespace detail {

template <class Struct, std::size_t Index>
consteval auto name_of_member() {
    if constexpr (!reflect::reflectable<Struct>) {
        return fixed_string{"?"};
    } else {
        constexpr std::string_view name = reflect::field_names<Struct>[Index];
        fixed_string<name.size() + 1> spelt;
        // With its NUL: clang shows an array as text only where every element was written.
        for (std::size_t i = 0; i <= name.size(); ++i) spelt.bytes[i] = name.data()[i];
        return spelt;
    }
}

/// Instantiated only to name the struct, the member and its type in the compiler's words.
template <class Struct, fixed_string Name, class Member>
consteval bool check_member() {
    static_assert(readable<Member>, "hearken: a member of this type cannot be read or written; write a struct without "
                                    "constructors, a number, std::string, std::vector, std::map from a string, integer "
                                    "or enum, another type of docs/reference/values.md, or specialise "
                                    "hearken::wire::form<T>");
    return readable<Member>;
}

template <class T, std::size_t... I, class... Member>
consteval bool check_members(reflect::member_list<std::index_sequence<I...>, Member...>) {
    if constexpr ((std::is_array_v<Member> || ...) || (readable<Member> && ...))
        return true; // a C array is refused in the words of reflect
    else
        return (check_member<T, name_of_member<T, I>(), Member>() && ...);
}

template <class T>
consteval bool check_struct() {
    static_assert(names_differ(members_of<T>), "hearken: two members of a struct have one wire name; rename "
                                               "one with hearken::named or member_names");
    static_assert(patterns_differ(members_of<T>), "hearken: two members of a struct take the same keys; change "
                                                  "one pattern");
    return check_the_check<T>();
}

template <class Indices, class... Member>
parts_of<Member...> as_parts(reflect::member_list<Indices, Member...>);

/// What a member's type says of how it is read, a bit each.
enum role : unsigned char { role_absent = 1, role_keeps_default = 2, role_taking = 4, role_late = 8, role_noted = 16 };

/// A member that takes keys and cannot tell itself which of them came before.
template <class Member>
concept notes_keys = requires { requires form<bare<Member>>::notes_keys; };

template <class Member>
inline constexpr unsigned char roles_of =
    (can_be_absent<Member> ? role_absent : 0) | (keeps_default<Member> ? role_keeps_default : 0) |
    (takes_keys<Member> ? role_taking : 0) | (chosen_late<Member> ? role_late : 0) |
    (notes_keys<Member> ? role_noted : 0);

consteval member_sets sort_members(std::span<const unsigned char> roles, bool keep_all) {
    member_sets found;
    std::uint64_t absent = 0;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        all |= member_bit(i);
        found.taking |= member_bit(i, (roles[i] & role_taking) != 0);
        found.noted |= member_bit(i, (roles[i] & role_noted) != 0);
        found.late |= member_bit(i, (roles[i] & role_late) != 0);
        found.defaulted |= member_bit(i, (roles[i] & role_keeps_default) != 0);
        absent |= member_bit(i, (roles[i] & role_absent) != 0);
    }
    if (keep_all) found.defaulted = all & ~found.taking;
    found.absent = absent & ~found.defaulted;
    found.required = keep_all ? 0 : all & ~(absent | found.taking);
    return found;
}

template <class Indices, class... Member>
consteval member_sets sort_members(reflect::member_list<Indices, Member...>, bool keep_all) {
    constexpr std::array<unsigned char, sizeof...(Member)> roles{roles_of<Member>...};
    return sort_members(std::span<const unsigned char>(roles), keep_all);
}

template <reader Reader, class Indices, class... Member>
consteval auto list_readings(reflect::member_list<Indices, Member...>) {
    return std::array<reading<Reader>, sizeof...(Member)>{reading_of<bare<Member>, Reader>...};
}

template <bool KeepDefaults, writer Writer, class Indices, class... Member>
consteval auto list_writings(reflect::member_list<Indices, Member...>) {
    return std::array<writing<Writer>, sizeof...(Member)>{writing_of<bare<Member>, KeepDefaults, Writer>...};
}

template <class T>
struct object_form {
    using list = reflect::members_of<T>;
    static_assert(check_members<T>(list{}));
    static_assert(check_struct<T>());

    using parts = decltype(as_parts(list{}));

    static constexpr object_rules rules = rules_of<T>;
    static constexpr bool keep_all = rules.missing == missing_members::keep_default;
    static constexpr member_sets sets = sort_members(list{}, keep_all);
    static constexpr std::uint64_t required = sets.required;

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        static constexpr auto each = list_readings<Reader>(list{});
        static constexpr reading_plan<Reader> plan{
            &members_of<T>, each.data(), sets, rules.unknown == unknown_keys::refuse, rules.refuse_duplicate_unknown};
        const auto start = in.here();
        keeping<Reader> kept;
        [[maybe_unused]] std::conditional_t<sets.late != 0, value_places<Reader, each.size()>, no_places> places{};
        [[maybe_unused]] std::conditional_t<notes, key_log, no_log> unknown{};
        if constexpr (sets.late != 0) kept.places = places.values;
        if constexpr (notes) kept.unknown = &unknown;
        if constexpr (sets.taking != 0) clear_taken(out);

        if (const step entered = in.enter_object(); entered != step::more) [[unlikely]] {
            if (entered == step::failed || !settle_absent(in, plan, addresses(out).data(), 0, start)) return false;
        } else {
            row_end row;
            if constexpr (in_rows<Reader>)
                row = reflect::with_members(out, [&] [[gnu::always_inline]] (auto&... members) {
                    return in.read_row(keys_of<T>.data(), read_other<Reader>{&in}, bare_value(members)...);
                });
            if (row.place == row_place::done && row.index == each.size()) [[likely]]
                kept.seen = members_between(0, each.size());
            else if (!read_members(in, plan, addresses(out).data(), kept, start, row))
                return false;
        }

        if constexpr (sets.defaulted != 0) {
            if ((sets.defaulted & ~kept.seen) != 0) keep_defaults(out, kept.seen);
        }
        if constexpr (sets.late != 0) { // behind the defaults, as one may be what chooses
            if (!read_late(in, out, places, kept.seen, start)) return false;
        }
        if constexpr (has_check<T>) {
            if (result<> fine = run_check(out); !fine) [[unlikely]]
                return refuse_checked(in, start, std::move(fine).error());
        }
        return true;
    }

    template <writer Writer>
    static bool write(Writer& out, const T& value) {
        if constexpr (has_check<T>) {
            if (result<> fine = run_check(value); !fine) return refuse_checked(out, std::move(fine).error());
        }
        if constexpr (sets.late != 0) {
            if (!choices_fit(out, value)) return false;
        }
        if constexpr (keep_all) {
            if (!absences_stay(out, value)) return false;
        }
        static constexpr auto each = list_writings<keep_all, Writer>(list{});
        const auto at = addresses(const_cast<T&>(value));
        return write_object<Writer>(out, each, members_of<T>, at.data());
    }

private:
    static constexpr bool notes = rules.refuse_duplicate_unknown || sets.noted != 0;

    /// True where the first members are read in a row, by code of the struct's own; not where their places are noted.
    template <class Reader>
    static constexpr bool in_rows = sets.late == 0 && sets.taking == 0 && row_reader<Reader>;

    static auto addresses(T& out) { return reflect::with_members(out, list_addresses{}); }

    /// Reads the members whose type is known by now.
    template <reader Reader>
    static bool read_late(Reader& in, T& out, const auto& places, std::uint64_t seen, auto start) {
        const auto behind = in.here();
        const auto all = [&]<std::size_t... I>(std::index_sequence<I...>, auto&... members) {
            return (read_chosen<T, I>(in, members, places, seen, start, members...) && ...);
        };
        const bool fine = reflect::with_members(
            out, [&](auto&... members) { return all(std::make_index_sequence<sizeof...(members)>{}, members...); });
        if (fine) in.rewind(behind);
        return fine;
    }

    template <writer Writer>
    static bool choices_fit(Writer& out, const T& value) {
        const auto all = [&]<std::size_t... I>(std::index_sequence<I...>, const auto&... members) {
            return (choice_fits<T, I>(out, members, members...) && ...);
        };
        return reflect::with_members(value, [&](const auto&... members) {
            return all(std::make_index_sequence<sizeof...(members)>{}, members...);
        });
    }

    /// Refuses a member that is absent, has no null to say so, and would come back as its default.
    template <writer Writer>
    static bool absences_stay(Writer& out, const T& value) {
        const T fresh{};
        const auto stays = [&]<class Member>(std::size_t index, const Member& member, const Member& from) {
            if constexpr (can_be_absent<Member> && !takes_keys<Member> && !writes_null<bare<Member>>) {
                if (form<Member>::is_absent(member) && !form<Member>::is_absent(from))
                    return refuse_absence(out) || in_member(out.failure(), wire_names<T>[index]);
            }
            return true;
        };
        const auto all = [&]<std::size_t... I>(std::index_sequence<I...>, const auto&... members) {
            return reflect::with_members(fresh, [&](const auto&... from) { return (stays(I, members, from) && ...); });
        };
        return reflect::with_members(value, [&](const auto&... members) {
            return all(std::make_index_sequence<sizeof...(members)>{}, members...);
        });
    }

    static void clear_taken(T& out) {
        const auto clear = []<class Member>(Member& member) {
            if constexpr (takes_keys<Member>) form<bare<Member>>::clear(bare_value(member));
        };
        reflect::with_members(out, [&](auto&... members) { (clear(members), ...); });
    }

    [[gnu::noinline]] static void keep_defaults(T& out, std::uint64_t seen) {
        T fresh{};
        const auto all = [&]<std::size_t... I>(std::index_sequence<I...>, auto&... members) {
            reflect::with_members(fresh, [&](auto&... from) { (keep<I>(members, from, seen), ...); });
        };
        reflect::with_members(
            out, [&](auto&... members) { all(std::make_index_sequence<sizeof...(members)>{}, members...); });
    }
    template <std::size_t Index, class Member>
    static void keep(Member& member, Member& from, std::uint64_t seen) {
        if constexpr ((sets.defaulted >> Index & 1) != 0) {
            if ((seen >> Index & 1) == 0) member = std::move(from);
        }
    }
};

} // namespace detail

/// Any aggregate that `reflect` understands.
template <class T>
    requires(std::is_aggregate_v<T> && std::is_class_v<T>)
struct form<T> : detail::object_form<T> {};

} // namespace hearken::wire

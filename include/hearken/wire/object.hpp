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

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::wire {

namespace detail {

template <class T, std::size_t Index>
struct member_key {
    static constexpr std::string_view value = wire_names<T>[Index];
};

/// Instantiated only to name the struct, the member's number and its type in the compiler's words.
template <class Struct, std::size_t Number, class Member>
consteval bool check_member() {
    static_assert(readable<Member>, "hearken: a member of this type cannot be read or written; "
                                    "write a struct, a standard container or a "
                                    "number of fixed width, or specialise hearken::wire::form<T>");
    return readable<Member>;
}

template <class T, std::size_t... I>
consteval bool check_members(std::index_sequence<I...>) {
    if constexpr ((readable<reflect::field_type<T, I>> && ...))
        return true;
    else
        return (check_member<T, I, reflect::field_type<T, I>>() && ...);
}

template <class T>
consteval bool check_struct() {
    static_assert(names_differ(members_of<T>), "hearken: two members of a struct have one wire name; rename "
                                               "one with hearken::named or member_names");
    static_assert(patterns_differ(members_of<T>), "hearken: two members of a struct take the same keys; change "
                                                  "one pattern");
    return check_the_check<T>();
}

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

consteval std::uint64_t members_with(role wanted, std::span<const unsigned char> roles) {
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < roles.size(); ++i) found |= member_bit(i, (roles[i] & wanted) != 0);
    return found;
}

/// How a member is read at its key; null for one that is read late.
template <class Member, reader Reader>
inline constexpr read_call<Reader> read_call_of = [] -> read_call<Reader> {
    if constexpr (chosen_late<Member>)
        return nullptr;
    else
        return read_member<Member, Reader>;
}();

template <class T, class Indices = std::make_index_sequence<reflect::field_count<T>>>
struct object_form;

template <class T, std::size_t... I>
struct object_form<T, std::index_sequence<I...>> {
    static_assert(check_members<T>(std::index_sequence<I...>{}));
    static_assert(check_struct<T>());

    using parts = parts_of<reflect::field_type<T, I>...>;

    static constexpr object_rules rules = rules_of<T>;
    static constexpr bool keep_all = rules.missing == missing_members::keep_default;

    // Members as bits: those that take keys by a pattern, those of them whose keys are noted, those read late, those
    // that may be absent, those that keep their default then, those that must be there.
    static constexpr std::array<unsigned char, sizeof...(I)> roles{roles_of<reflect::field_type<T, I>>...};
    static constexpr std::uint64_t all = (std::uint64_t{0} | ... | member_bit(I));
    static constexpr std::uint64_t taking = members_with(role_taking, roles);
    static constexpr std::uint64_t noted = members_with(role_noted, roles);
    static constexpr std::uint64_t late = members_with(role_late, roles);
    static constexpr std::uint64_t absent = members_with(role_absent, roles);
    static constexpr std::uint64_t defaulted = keep_all ? all & ~taking : members_with(role_keeps_default, roles);
    static constexpr std::uint64_t required = keep_all ? 0 : all & ~(absent | taking);

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        const auto start = in.here();
        std::uint64_t seen = 0;
        std::size_t fault = no_member; // the member in which reading failed
        aside<Reader> beside;
        if constexpr (taking != 0) clear_taken(out);
        step next = in.enter_object();
        while (next == step::more) {
            const std::uint64_t before = seen;
            if constexpr (late == 0) // else `read_any` notes where the values are
                reflect::with_members(out, [&] [[gnu::always_inline]] (auto&... members) {
                    (void)(((next = attempt<I>(in, members, seen, fault)) == step::more) && ...);
                });
            if (next == step::more && seen == before) {
                const progress made = read_key(in, out, seen, beside);
                next = made.next;
                seen = made.seen;
            }
        }
        if (next == step::failed) [[unlikely]]
            return fault != no_member && in_member(in.failure(), wire_names<T>[fault]);
        if ((seen & required) != required) [[unlikely]] {
            const int missing = __builtin_ctzll(required & ~seen);
            return refuse_missing(in, start, wire_names<T>[static_cast<std::size_t>(missing)]);
        }
        if constexpr (notes) {
            if (!beside.unknown.differ(in)) return false;
        }
        if constexpr ((absent | defaulted) != 0) {
            if (seen != all) reset_absent(out, seen);
        }
        if constexpr (late != 0) {
            if (!read_late(in, out, beside, seen, start)) return false;
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
        if constexpr (late != 0) {
            const bool fits = reflect::with_members(
                value, [&](const auto&... members) { return (choice_fits<T, I>(out, members, members...) && ...); });
            if (!fits) return false;
        }
        if constexpr (keep_all) {
            if (!absences_stay(out, value)) return false;
        }
        static constexpr std::array<writing<Writer>, sizeof...(I)> table{
            writing_of<reflect::field_type<T, I>, keep_all, Writer>...};
        const auto at = reflect::with_members(value, list_addresses{});
        return write_object<Writer>(out, table, members_of<T>, at.data());
    }

private:
    static constexpr bool notes = rules.refuse_duplicate_unknown || noted != 0;

    /// What is kept beside the members seen while an object is read into a struct that needs it.
    template <class Reader>
    struct aside {
        [[no_unique_address]] std::conditional_t<late != 0, value_places<Reader, sizeof...(I)>, no_places> places{};
        [[no_unique_address]] std::conditional_t<notes, key_log, no_log> unknown{};
    };

    /// Reads the member if its key is next; documents mostly keep one order, so the keys are tried in turn.
    template <std::size_t Index, reader Reader, class Member>
    [[gnu::always_inline]] static step attempt(Reader& in, Member& member, std::uint64_t& seen, std::size_t& fault) {
        if constexpr ((taking >> Index & 1) != 0) {
            return step::more;
        } else {
            const auto mark = in.here();
            if (!in.template match_key<member_key<T, Index>>()) return step::more;
            if ((seen & member_bit(Index)) != 0) [[unlikely]]
                return refuse_second(in, mark, wire_names<T>[Index]);
            seen |= member_bit(Index);
            if (form<bare<Member>>::read(in, bare_value(member))) [[likely]]
                return in.next_member();
            fault = Index;
            return step::failed;
        }
    }

    /// At a key that is not the expected one.
    template <reader Reader>
    [[gnu::noinline]] static progress read_key(Reader& in, T& out, std::uint64_t seen,
                                               [[maybe_unused]] aside<Reader>& beside) {
        static constexpr std::array<read_call<Reader>, sizeof...(I)> table{
            read_call_of<reflect::field_type<T, I>, Reader>...};
        static constexpr reading_plan<Reader> plan{&members_of<T>,
                                                   table.data(),
                                                   taking,
                                                   late,
                                                   noted,
                                                   rules.unknown == unknown_keys::refuse,
                                                   rules.refuse_duplicate_unknown};
        const auto at = reflect::with_members(out, list_addresses{});
        place_of<Reader>* places = nullptr;
        key_log* unknown = nullptr;
        if constexpr (late != 0) places = beside.places.values;
        if constexpr (notes) unknown = &beside.unknown;
        return read_any(in, plan, at.data(), seen, places, unknown);
    }

    /// Reads the members whose type is known by now.
    template <reader Reader>
    static bool read_late(Reader& in, T& out, const aside<Reader>& beside, std::uint64_t seen, auto start) {
        const auto behind = in.here();
        const bool fine = reflect::with_members(out, [&](auto&... members) {
            return (read_chosen<T, I>(in, members, beside.places, seen, start, members...) && ...);
        });
        if (fine) in.rewind(behind);
        return fine;
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
        return reflect::with_members(value, [&](const auto&... members) {
            return reflect::with_members(fresh, [&](const auto&... from) { return (stays(I, members, from) && ...); });
        });
    }

    static void clear_taken(T& out) {
        const auto clear = []<class Member>(Member& member) {
            if constexpr (takes_keys<Member>) form<bare<Member>>::clear(bare_value(member));
        };
        reflect::with_members(out, [&](auto&... members) { (clear(members), ...); });
    }

    [[gnu::always_inline]] static void reset_absent(T& out, std::uint64_t seen) {
        if constexpr (defaulted != 0) {
            if ((defaulted & ~seen) != 0) keep_defaults(out, seen);
        }
        if constexpr ((absent & ~defaulted) != 0)
            reflect::with_members(out, [&](auto&... members) { (reset<I>(members, seen), ...); });
    }
    template <std::size_t Index, class Member>
    [[gnu::always_inline]] static void reset(Member& member, std::uint64_t seen) {
        if constexpr (((absent & ~defaulted) >> Index & 1) != 0) {
            if ((seen >> Index & 1) == 0) make_absent(member);
        }
    }

    [[gnu::noinline]] static void keep_defaults(T& out, std::uint64_t seen) {
        T fresh{};
        reflect::with_members(out, [&](auto&... members) {
            reflect::with_members(fresh, [&](auto&... from) { (keep<I>(members, from, seen), ...); });
        });
    }
    template <std::size_t Index, class Member>
    static void keep(Member& member, Member& from, std::uint64_t seen) {
        if constexpr ((defaulted >> Index & 1) != 0) {
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

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Structs as objects: members by name, in any order, each at most once.

#include <hearken/wire/names.hpp>
#include <hearken/wire/path.hpp>

#include <cstddef>
#include <cstdint>
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
    static_assert(readable<Member>,
                  "hearken: a member of this type cannot be read or written; write a struct, a standard container or a "
                  "number of fixed width, or specialise hearken::wire::form<T>");
    return readable<Member>;
}

inline constexpr std::size_t no_member = static_cast<std::size_t>(-1);

template <class T>
[[nodiscard]] constexpr std::size_t find_member(std::string_view key) noexcept {
    for (std::size_t i = 0; i < wire_names<T>.size(); ++i) {
        if (wire_names<T>[i] == key) return i;
    }
    return no_member;
}

template <reader Reader>
[[gnu::cold, gnu::noinline]] inline step refuse_second(Reader& in, auto mark, std::string_view name) {
    in.rewind(mark);
    in.refuse(errc::duplicate_member, std::string("a second member \"").append(name).append("\""), in.position());
    return step::failed;
}

template <class T, reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_missing(Reader& in, std::uint64_t missing, std::size_t at) {
    const std::string_view name = wire_names<T>[static_cast<std::size_t>(__builtin_ctzll(missing))];
    return in.refuse(errc::missing_member, std::string("missing member \"").append(name).append("\""), at);
}

template <class T, class Indices = std::make_index_sequence<reflect::field_count<T>>>
struct object_form;

template <class T, std::size_t... I>
struct object_form<T, std::index_sequence<I...>> {
    static_assert((check_member<T, I, reflect::field_type<T, I>>() && ...));
    static_assert(
        names_differ<T>(),
        "hearken: two members of a struct have one wire name; rename one with hearken::named or member_names");

    using parts = parts_of<reflect::field_type<T, I>...>;

    static constexpr std::uint64_t required =
        (std::uint64_t{0} | ... |
         (can_be_absent<reflect::field_type<T, I>> ? std::uint64_t{0} : std::uint64_t{1} << I));

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        const auto start = in.here();
        std::uint64_t seen = 0;
        std::size_t fault = no_member; // the member in which reading failed
        step next = in.enter_object();
        while (next == step::more) {
            const std::uint64_t before = seen;
            reflect::with_members(out, [&] [[gnu::always_inline]] (auto&... members) {
                (void)(((next = attempt<I>(in, members, seen, fault)) == step::more) && ...);
            });
            if (next == step::more && seen == before) next = read_any(in, out, seen, fault);
        }
        if (next == step::failed) [[unlikely]] {
            return fault != no_member && in_member(in.failure(), wire_names<T>[fault]);
        }
        if ((seen & required) != required) [[unlikely]] {
            in.rewind(start);
            return refuse_missing<T>(in, required & ~seen, in.position());
        }
        if constexpr (required != all) {
            if (seen != all) {
                reflect::with_members(out, [&](auto&... members) { (reset<I>(members, seen), ...); });
            }
        }
        return true;
    }

    template <writer Writer>
    static bool write(Writer& out, const T& value) {
        return reflect::with_members(value, [&](const auto&... members) {
            out.begin_object((std::size_t{0} + ... + (is_left_out(members) ? 0 : 1)));
            if (!(write_member<I>(out, members) && ...)) return false;
            out.end_object();
            return true;
        });
    }

private:
    static constexpr std::uint64_t all = (std::uint64_t{0} | ... | (std::uint64_t{1} << I));

    /// Reads the member if its key is next; documents mostly keep one order, so the keys are tried in turn.
    template <std::size_t Index, reader Reader, class Member>
    [[gnu::always_inline]] static step attempt(Reader& in, Member& member, std::uint64_t& seen, std::size_t& fault) {
        const auto mark = in.here();
        if (!in.template match_key<member_key<T, Index>>()) return step::more;
        constexpr std::uint64_t bit = std::uint64_t{1} << Index;
        if ((seen & bit) != 0) [[unlikely]]
            return refuse_second(in, mark, wire_names<T>[Index]);
        seen |= bit;
        if (form<Member>::read(in, member)) [[likely]]
            return in.next_member();
        fault = Index;
        return step::failed;
    }

    /// At a key that is not the expected one: reads its member, or passes the value of an unknown one.
    template <reader Reader>
    [[gnu::noinline]] static step read_any(Reader& in, T& out, std::uint64_t& seen, std::size_t& fault) {
        const auto mark = in.here();
        std::string_view key;
        if (!in.key(key)) return step::failed;
        const std::size_t index = find_member<T>(key);
        if (index == no_member) {
            if (in.skip()) return in.next_member();
            in_member(in.failure(), key);
            return step::failed;
        }
        if ((seen >> index & 1) != 0) return refuse_second(in, mark, key);
        seen |= std::uint64_t{1} << index;
        const bool fine = reflect::with_members(out, [&](auto&... members) {
            bool read = false;
            (void)((index == I && ((read = form<std::remove_cvref_t<decltype(members)>>::read(in, members)), true)) ||
                   ...);
            return read;
        });
        if (fine) return in.next_member();
        fault = index;
        return step::failed;
    }

    template <std::size_t Index, class Member>
    [[gnu::always_inline]] static void reset(Member& member, std::uint64_t seen) {
        if constexpr (can_be_absent<Member>) {
            if ((seen >> Index & 1) == 0) form<Member>::absent(member);
        }
    }

    template <class Member>
    static bool is_left_out(const Member& member) {
        if constexpr (can_be_absent<Member>)
            return form<Member>::is_absent(member);
        else
            return false;
    }

    template <std::size_t Index, writer Writer, class Member>
    static bool write_member(Writer& out, const Member& member) {
        if (is_left_out(member)) return true;
        if (out.key(wire_names<T>[Index]) && form<Member>::write(out, member)) return true;
        return in_member(out.failure(), wire_names<T>[Index]);
    }
};

} // namespace detail

/// Any aggregate that `reflect` understands.
template <class T>
    requires(std::is_aggregate_v<T> && std::is_class_v<T>)
struct form<T> : detail::object_form<T> {};

} // namespace hearken::wire

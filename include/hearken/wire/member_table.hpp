// SPDX-License-Identifier: BSL-1.0
#pragma once
// An object's members as tables of calls, so that what is off the fast path is the same code for all structs.

#include <hearken/wire/key_log.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/maps.hpp>
#include <hearken/wire/members.hpp>
#include <hearken/wire/refusals.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::wire::detail {

/// Takes members to untyped addresses.
struct list_addresses {
    template <class... Member>
    std::array<void*, sizeof...(Member)> operator()(Member&... members) const noexcept {
        return {const_cast<void*>(static_cast<const void*>(std::addressof(members)))...};
    }
};

// ---- reading --------------------------------------------------------------------------------------------------------

template <class Reader>
using place_of = decltype(std::declval<Reader&>().here());

/// Reads one member, whose key is at `mark`; `second` where a map has the key already.
template <class Reader>
using read_call = bool (*)(Reader& in, void* member, std::string_view key, const place_of<Reader>& mark, bool& second);

template <class Member, reader Reader>
[[gnu::noinline]] bool read_member(Reader& in, void* member, [[maybe_unused]] std::string_view key,
                                   [[maybe_unused]] const place_of<Reader>& mark, [[maybe_unused]] bool& second) {
    auto& value = bare_value(*static_cast<Member*>(member));
    if constexpr (takes_keys<Member>)
        return form<bare<Member>>::take(in, value, key, mark, second);
    else
        return form<bare<Member>>::read(in, value);
}

/// What reading needs to know of a struct.
template <class Reader>
struct reading_plan {
    const members* all;
    const read_call<Reader>* read;
    std::uint64_t taking;
    std::uint64_t late;
    std::uint64_t noted; // those whose keys are noted as unknown ones are, to find a second
    bool refuse_unknown;
    bool note_unknown;
};

struct progress {
    step next;
    std::uint64_t seen;
};

/// At any key: reads its member, passes the value of one that is read later, or of a key that no member has.
///
/// Takes: the members' addresses; those seen so far; where to note the places of values and unknown keys, or null
template <reader Reader>
[[gnu::noinline]] progress read_any(Reader& in, const reading_plan<Reader>& plan, void* const* at, std::uint64_t seen,
                                    place_of<Reader>* places, key_log* unknown) {
    auto mark = in.here();
    std::string_view key;
    std::size_t index = no_member;
    for (;; mark = in.here()) { // unknown members often come in rows
        if (!in.key(key)) return {step::failed, seen};
        index = find_member(*plan.all, key);
        if (index != no_member) break;
        if (plan.refuse_unknown) return {refuse_unknown(in, mark, key), seen};
        if (plan.note_unknown) unknown->add(key, position_of(in, mark));
        if (const step next = pass_member(in, key); next != step::more) return {next, seen};
    }
    const bool taken = (plan.taking >> index & 1) != 0;
    if ((plan.noted >> index & 1) != 0) unknown->add(key, position_of(in, mark));
    if (!taken && (seen >> index & 1) != 0) return {refuse_second(in, mark, key), seen};
    seen |= member_bit(index);
    if (places != nullptr) places[index] = in.here();
    if ((plan.late >> index & 1) != 0) return {pass_member(in, key), seen};
    bool second = false;
    if (plan.read[index](in, at[index], key, mark, second)) return {in.next_member(), seen};
    if (second) return {refuse_second(in, mark, key), seen};
    in_member(in.failure(), key);
    return {step::failed, seen};
}

/// Empties a member that is not in the document.
template <class Member>
[[gnu::noinline]] void make_absent(Member& member) {
    form<Member>::absent(member);
}

// ---- writing --------------------------------------------------------------------------------------------------------

/// How one member is written; one with a pattern writes its keys itself.
template <class Writer>
struct writing {
    bool (*write)(Writer& out, const void* member, const members& all, std::size_t index);
    std::size_t (*size)(const void* member); // null where it always is one member
};

template <class Value, writer Writer>
[[nodiscard]] bool write_value(Writer& out, std::string_view key, const Value& value) {
    return (out.key(key) && form<Value>::write(out, value)) || in_member(out.failure(), key);
}

template <class Member, writer Writer>
bool write_member(Writer& out, const void* member, const members& all, std::size_t index) {
    const Member& value = *static_cast<const Member*>(member);
    if constexpr (takes_keys<Member>) {
        return form<bare<Member>>::each(bare_value(value), [&](const auto& key, const auto& one) {
            if (!key_fits(out, key)) return false;
            const std::string_view text = key_text(key);
            const std::size_t owner = find_member(all, text);
            if (owner == index) return write_value(out, text, one);
            return refuse_foreign(out, text, form<bare<Member>>::key_pattern, owner != no_member);
        });
    } else {
        return write_value(out, all.names[index], value);
    }
}

/// How many members of the object a member is.
template <class Member>
std::size_t size_of(const void* member) {
    const Member& value = *static_cast<const Member*>(member);
    if constexpr (takes_keys<Member>)
        return form<bare<Member>>::size(bare_value(value));
    else
        return form<Member>::is_absent(value) ? 0 : 1;
}

/// With defaults that come back for what is left out, null is written instead.
template <class Member, bool KeepDefaults, writer Writer>
inline constexpr writing<Writer> writing_of{
    write_member<Member, Writer>, [] -> std::size_t (*)(const void*) {
        if constexpr (takes_keys<Member> || (can_be_absent<Member> && !(KeepDefaults && writes_null<bare<Member>>)))
            return size_of<Member>;
        else
            return nullptr;
    }()};

template <writer Writer>
[[gnu::noinline]] bool write_object(Writer& out, std::span<const writing<Writer>> table, const members& all,
                                    const void* const* at) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < table.size(); ++i) count += table[i].size == nullptr ? 1 : table[i].size(at[i]);
    out.begin_object(count);
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].size != nullptr && table[i].size(at[i]) == 0) continue;
        if (!table[i].write(out, at[i], all, i)) return false;
    }
    out.end_object();
    return true;
}

} // namespace hearken::wire::detail

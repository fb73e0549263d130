// SPDX-License-Identifier: BSL-1.0
#pragma once
// An object's members as tables of calls: most of the code that reads and writes them is the same for all structs.

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

/// Takes members to the untyped addresses of their values.
struct list_addresses {
    template <class... Member>
    std::array<void*, sizeof...(Member)> operator()(Member&... members) const noexcept {
        return {const_cast<void*>(static_cast<const void*>(std::addressof(bare_value(members))))...};
    }
};

// ---- reading --------------------------------------------------------------------------------------------------------

template <class Reader>
using place_of = decltype(std::declval<Reader&>().here());

/// A key in a document, and where it stands.
template <class Reader>
struct found_key {
    std::string_view text;
    place_of<Reader> mark;
};

enum class outcome : unsigned char {
    failed, ///< the reader holds the error
    fine,
    second, ///< a map has the key already
};

/// Reads one member's value, behind its key, which may be null for members that do not take keys.
template <class Reader>
using read_call = outcome (*)(Reader& in, void* value, const found_key<Reader>* key);

template <class Value, reader Reader>
[[gnu::noinline]] outcome read_value(Reader& in, void* value, const found_key<Reader>* /*key*/) {
    return form<Value>::read(in, *static_cast<Value*>(value)) ? outcome::fine : outcome::failed;
}

template <class Taking, reader Reader>
outcome take_member(Reader& in, void* taking, const found_key<Reader>* key) {
    bool second = false;
    if (form<Taking>::take(in, *static_cast<Taking*>(taking), key->text, key->mark, second)) return outcome::fine;
    return second ? outcome::second : outcome::failed;
}

/// Empties a member that is not in the document.
template <class Value>
void make_absent(void* value) {
    form<Value>::absent(*static_cast<Value*>(value));
}

/// A reader that reads the first members of an object in a row, see `json::reader::read_row`.
template <class Reader>
concept row_reader = requires(Reader& in, const known_key* keys, int& value) {
    {
        in.read_row(keys, [](auto&) { return true; }, value)
    } -> std::same_as<row_end>;
};

/// Reads a value by its form, in a row.
template <class Reader>
struct read_other {
    Reader* in;
    template <class Value>
    [[gnu::always_inline]] bool operator()(Value& value) const {
        return read_value<Value, Reader>(*in, std::addressof(value), nullptr) == outcome::fine;
    }
};

/// What is done to a member: one for all members of a type. `read` is null where it is read late, `absent` where it
/// cannot be absent.
template <class Reader>
struct reading {
    read_call<Reader> read;
    void (*absent)(void* value);
};

template <class Value, reader Reader>
inline constexpr reading<Reader> reading_of{[] -> read_call<Reader> {
                                                if constexpr (requires { form<Value>::chooser; })
                                                    return nullptr;
                                                else if constexpr (takes_keys<Value>)
                                                    return take_member<Value, Reader>;
                                                else
                                                    return read_value<Value, Reader>;
                                            }(),
                                            [] -> void (*)(void*) {
                                                if constexpr (can_be_absent<Value>)
                                                    return make_absent<Value>;
                                                else
                                                    return nullptr;
                                            }()};

/// The members of a struct by what they are, a bit each.
struct member_sets {
    std::uint64_t taking = 0;    ///< those that take keys by a pattern
    std::uint64_t noted = 0;     ///< those of them whose keys are noted as unknown ones are, to find a second
    std::uint64_t late = 0;      ///< those read when the others are
    std::uint64_t absent = 0;    ///< those emptied where they are absent
    std::uint64_t defaulted = 0; ///< those that keep their default then
    std::uint64_t required = 0;  ///< those that must be there
};

/// What reading needs to know of a struct.
template <class Reader>
struct reading_plan {
    const members* all;
    const reading<Reader>* each;
    member_sets sets;
    bool refuse_unknown;
    bool note_unknown;
};

/// What is kept beside the members while a struct is read that needs it.
template <class Reader>
struct keeping {
    std::uint64_t seen = 0;             ///< the members that were there
    place_of<Reader>* places = nullptr; ///< where to note the places of their values, or null
    key_log* unknown = nullptr;         ///< where to note keys, null where none are noted
};

/// After an object: what must be there is, and what is not there is emptied.
template <reader Reader>
[[gnu::noinline]] bool settle_absent(Reader& in, const reading_plan<Reader>& plan, void* const* at, std::uint64_t seen,
                                     const place_of<Reader>& start) {
    if (const std::uint64_t missing = plan.sets.required & ~seen; missing != 0) [[unlikely]]
        return refuse_missing(in, start, plan.all->keys[static_cast<std::size_t>(__builtin_ctzll(missing))].text);
    for (std::uint64_t left = plan.sets.absent & ~seen; left != 0; left &= left - 1) {
        const auto index = static_cast<std::size_t>(__builtin_ctzll(left));
        plan.each[index].absent(at[index]);
    }
    return true;
}

/// Reads on in an object of which the first members are read, each member at most once; the same code for all structs.
/// The key looked for first is that of the member behind the last one, as documents mostly keep the order of the
/// struct.
///
/// Takes: where reading stands, and behind which place the object starts; the addresses of the members' values
template <reader Reader>
[[gnu::noinline]] bool read_members(Reader& in, const reading_plan<Reader>& plan, void* const* at,
                                    keeping<Reader>& kept, const place_of<Reader>& start, row_end row) {
    const known_key* const keys = plan.all->keys.data();
    const std::size_t count = plan.all->keys.size();
    if (row.place == row_place::failed) [[unlikely]]
        return in_member(in.failure(), keys[row.index].text);
    std::uint64_t seen = members_between(0, row.index);
    std::size_t likely = row.index;
    step next = row.place == row_place::key ? step::more : row.place == row_place::done ? step::done : in.next_member();
    while (next == step::more) {
        found_key<Reader> key{{}, in.here()};
        std::size_t index = likely;
        if (index < count && in.match_key(keys[index])) [[likely]] {
            key.text = keys[index].text;
        } else {
            if (!in.key(key.text)) return false;
            index = find_member(*plan.all, key.text, likely);
            if (index == no_member) {
                if (plan.refuse_unknown) return refuse_unknown(in, key.mark, key.text) == step::more;
                if (plan.note_unknown) kept.unknown->add(key.text, position_of(in, key.mark));
                if (!in.skip()) return in_member(in.failure(), key.text);
                next = in.next_member();
                continue;
            }
        }
        likely = index + 1;
        const std::uint64_t bit = member_bit(index);
        if ((plan.sets.noted & bit) != 0) kept.unknown->add(key.text, position_of(in, key.mark));
        if ((seen & bit & ~plan.sets.taking) != 0) [[unlikely]]
            return refuse_second(in, key.mark, key.text) == step::more;
        seen |= bit;
        if (kept.places != nullptr) kept.places[index] = in.here();
        if ((plan.sets.late & bit) != 0) {
            if (!in.skip()) return in_member(in.failure(), key.text);
        } else if (const outcome read = plan.each[index].read(in, at[index], &key); read != outcome::fine)
            [[unlikely]] {
            if (read == outcome::second) return refuse_second(in, key.mark, key.text) == step::more;
            return in_member(in.failure(), key.text);
        }
        next = in.next_member();
    }
    if (next == step::failed) [[unlikely]]
        return false;
    kept.seen = seen;
    if (((plan.sets.required | plan.sets.absent) & ~seen) != 0) {
        if (!settle_absent(in, plan, at, seen, start)) return false;
    }
    return kept.unknown == nullptr || kept.unknown->differ(in);
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

template <class Value, writer Writer>
bool write_member(Writer& out, const void* member, const members& all, std::size_t index) {
    const Value& value = *static_cast<const Value*>(member);
    if constexpr (takes_keys<Value>) {
        return form<Value>::each(value, [&](const auto& key, const auto& one) {
            if (!key_fits(out, key)) return false;
            const std::string_view text = key_text(key);
            const std::size_t owner = find_member(all, text);
            if (owner == index) return write_value(out, text, one);
            return refuse_foreign(out, text, form<Value>::key_pattern, owner != no_member);
        });
    } else {
        return write_value(out, all.keys[index].text, value);
    }
}

/// How many members of the object a member is.
template <class Value>
std::size_t size_of(const void* member) {
    const Value& value = *static_cast<const Value*>(member);
    if constexpr (takes_keys<Value>)
        return form<Value>::size(value);
    else
        return form<Value>::is_absent(value) ? 0 : 1;
}

/// With defaults that come back for what is left out, null is written instead.
template <class Value, bool KeepDefaults, writer Writer>
inline constexpr writing<Writer> writing_of{
    write_member<Value, Writer>, [] -> std::size_t (*)(const void*) {
        if constexpr (takes_keys<Value> || (can_be_absent<Value> && !(KeepDefaults && writes_null<Value>)))
            return size_of<Value>;
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

// SPDX-License-Identifier: BSL-1.0
#pragma once
// From a member's type to a column's, and from a member to a cell.

#include <hearken/reflect/enums.hpp>
#include <hearken/reflect/fields.hpp>
#include <hearken/rows/arena.hpp>
#include <hearken/rows/cell.hpp>
#include <hearken/rows/patch.hpp>
#include <hearken/rows/types.hpp>
#include <hearken/words/error.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hearken {

/// How a type of one's own becomes a column: specialise it and give `to`, which returns a type that columns hold.
///
/// Shape: what `to` returns is copied at once; it may be a view into its argument
template <class T>
struct column_of;

/// One column of a table.
struct column {
    std::string_view name{};
    cell_kind kind = cell_kind::null;
    bool nullable = false;
    bool automatic = false;    ///< the database gives it
    bool only_greater = false; ///< never goes back
    bool patched = false;      ///< a merge brings a change of the document, not a document

    friend constexpr bool operator==(const column&, const column&) = default;
};

namespace detail {

template <class T>
concept mapped_to_column = requires(const T& own) { column_of<T>::to(own); };

/// A number that kept its digits, such as `hearken::number`: rows do not know the wire, so it is told by its shape.
template <class T>
concept number_as_text = requires(const T& n) {
    { n.text() } -> std::convertible_to<std::string_view>;
    { n.template as<double>() } -> std::same_as<result<double>>;
};

/// A wrapper that stands for its value, such as `hearken::checked<T, ...>` and `named<"x", T>`: by its shape, too.
template <class T>
concept stands_for_value = std::is_class_v<T> && !mapped_to_column<T> && requires(const T& own) {
    { *own } -> std::same_as<const decltype(T::value)&>;
    static_cast<const decltype(T::value)&>(own);
};

template <class T, template <class...> class Template>
inline constexpr bool made_from = false;
template <template <class...> class Template, class... Arguments>
inline constexpr bool made_from<Template<Arguments...>, Template> = true;

template <class T>
inline constexpr bool is_system_time = false;
template <class Duration>
inline constexpr bool is_system_time<std::chrono::time_point<std::chrono::system_clock, Duration>> = true;

template <class T>
concept is_whole_number =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept is_bytes = std::convertible_to<const T&, std::span<const std::byte>>;

/// The kind of column for a member type without `optional` and `greatest`; null where there is none.
template <class T>
constexpr cell_kind plain_kind() {
    if constexpr (mapped_to_column<T>) {
        return plain_kind<std::remove_cvref_t<decltype(column_of<T>::to(std::declval<const T&>()))>>();
    } else if constexpr (std::same_as<T, bool>)
        return cell_kind::boolean;
    else if constexpr (std::same_as<T, auto_id>)
        return cell_kind::integer;
    else if constexpr (is_whole_number<T>)
        return std::is_signed_v<T> ? cell_kind::integer : cell_kind::natural;
    else if constexpr (std::same_as<T, float> || std::same_as<T, double>)
        return cell_kind::real;
    else if constexpr (std::is_enum_v<T> && !std::same_as<T, std::byte>)
        return cell_kind::text;
    else if constexpr (is_system_time<T>)
        return cell_kind::time;
    else if constexpr (made_from<T, basic_json_text>)
        return cell_kind::json;
    else if constexpr (made_from<T, basic_json_patch>)
        return cell_kind::json;
    else if constexpr (made_from<T, basic_payload_bytes>)
        return cell_kind::payload;
    else if constexpr (number_as_text<T>)
        return cell_kind::number;
    else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>)
        return cell_kind::text;
    else if constexpr (is_bytes<T>)
        return cell_kind::bytes;
    else
        return cell_kind::null;
}

template <class T>
struct member_traits {
    using plain = T;
    static constexpr bool optional = false;
    static constexpr bool greater = false;
};
template <stands_for_value T>
struct member_traits<T> : member_traits<decltype(T::value)> {};
template <class T>
struct member_traits<greatest<T>> {
    using plain = typename member_traits<T>::plain;
    static constexpr bool optional = false;
    static constexpr bool greater = true;
};
template <class T>
struct member_traits<std::optional<T>> {
    using plain = typename member_traits<T>::plain;
    static constexpr bool optional = true;
    static constexpr bool greater = member_traits<T>::greater;
};

template <class Row, class Member>
consteval column describe(std::string_view name) {
    using traits = member_traits<Member>;
    constexpr cell_kind kind = plain_kind<typename traits::plain>();
    static_assert(
        kind != cell_kind::null,
        "hearken: a member of a table's struct must be a type that a column holds; use bool, an integer, float, "
        "double, an enum, std::string, std::string_view, a system_clock time_point, bytes, json_text, "
        "json_patch, greatest, auto_id or std::optional of one, or specialise hearken::column_of for it");
    static_assert(!traits::greater || (kind != cell_kind::boolean && kind != cell_kind::json &&
                                       kind != cell_kind::bytes && kind != cell_kind::payload),
                  "hearken: greatest<T> needs values that have an order; use a number, a string or a time_point");
    return {.name = name,
            .kind = kind,
            .nullable = traits::optional || made_from<typename traits::plain, basic_json_patch>,
            .automatic = std::same_as<typename traits::plain, auto_id>,
            .only_greater = traits::greater,
            .patched = made_from<typename traits::plain, basic_json_patch>};
}

template <class Row>
using members_of = decltype(reflect::tie(std::declval<const Row&>()));

template <class Row, std::size_t... I>
consteval auto describe_all(std::index_sequence<I...>) {
    return std::array<column, sizeof...(I)>{
        describe<Row, std::remove_cvref_t<std::tuple_element_t<I, members_of<Row>>>>(reflect::field_names<Row>[I])...};
}

/// The columns of a struct, in the order of its members.
template <class Row>
inline constexpr auto columns_of = describe_all<Row>(std::make_index_sequence<reflect::field_count<Row>>{});

/// Writes members into cells; the text goes into the arena.
struct cell_writer {
    arena& memory;
    json_patcher& patcher;
    std::string& spare;
    bool keep_patches; ///< a merge: the store applies them to what it has

    [[nodiscard]] cell text(cell_kind kind, std::string_view from) const {
        return cell::of_text(kind, {memory.copy(from), from.size()});
    }

    /// The cell of one member; null where it has no value.
    template <class T>
    [[nodiscard]] cell operator()(const T& member) const {
        if constexpr (made_from<T, std::optional>)
            return member ? (*this)(*member) : cell{};
        else if constexpr (made_from<T, greatest>)
            return (*this)(member.value);
        else if constexpr (mapped_to_column<T>)
            return (*this)(column_of<T>::to(member));
        else if constexpr (stands_for_value<T>)
            return (*this)(member.value);
        else if constexpr (std::same_as<T, auto_id>)
            return {};
        else if constexpr (std::same_as<T, bool>)
            return cell::of_boolean(member);
        else if constexpr (made_from<T, basic_json_patch>)
            return patch({member.replace, member.merge});
        else if constexpr (std::is_enum_v<T> && !std::same_as<T, std::byte>)
            return enumerator(member);
        else if constexpr (std::is_floating_point_v<T>)
            return cell::of_real(static_cast<double>(member));
        else if constexpr (is_system_time<T>) {
            const auto since = std::chrono::floor<std::chrono::milliseconds>(member).time_since_epoch();
            return cell::of_time(since.count());
        } else if constexpr (is_whole_number<T>) {
            if constexpr (std::is_signed_v<T>)
                return cell::of_integer(static_cast<std::int64_t>(member));
            else
                return cell::of_natural(static_cast<std::uint64_t>(member));
        } else if constexpr (made_from<T, basic_json_text> || made_from<T, basic_payload_bytes>) {
            return text(plain_kind<T>(), member.text);
        } else if constexpr (number_as_text<T>) {
            return text(cell_kind::number, member.text());
        } else if constexpr (is_bytes<T>) {
            const std::span<const std::byte> bytes = member;
            return text(cell_kind::bytes, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        } else {
            return text(cell_kind::text, member);
        }
    }

private:
    template <class Enum>
    [[nodiscard]] cell enumerator(Enum member) const {
        const std::string_view known = reflect::to_name(member);
        if (!known.empty()) return text(cell_kind::text, known);
        return text(cell_kind::text, std::to_string(static_cast<std::underlying_type_t<Enum>>(member)));
    }

    [[nodiscard]] cell patch(json_change change) const {
        if (change.replace.empty() && change.merge.empty()) return {};
        if (!keep_patches) {
            spare.clear();
            if (patcher.apply(spare, {}, change)) return text(cell_kind::json, spare);
            // No JSON: the cell stays a change, which a store refuses where it asked for a document.
        }
        const std::size_t replace = change.replace.size();
        const std::size_t size = sizeof replace + replace + change.merge.size();
        char* const at = memory.take(size, 1);
        std::memcpy(at, &replace, sizeof replace);
        if (replace != 0) std::memcpy(at + sizeof replace, change.replace.data(), replace);
        if (!change.merge.empty()) std::memcpy(at + sizeof replace + replace, change.merge.data(), change.merge.size());
        return cell::of_patch(at, size);
    }
};

} // namespace detail
} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The tables of a database, as values derived from structs.

#include <hearken/rows/column.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hearken {

/// The columns rows are looked up by, first to last.
struct table_index {
    std::array<std::uint8_t, 6> columns{};
    std::size_t count = 0; ///< 0: no index
    friend constexpr bool operator==(const table_index&, const table_index&) noexcept = default;
};

/// What a store has to know about a table.
///
/// Shape: `columns` and `name` are static; bit i of `key` stands for `columns[i]`
struct table_schema {
    std::string_view name{};
    std::span<const column> columns{};
    std::uint64_t key = 0;
    std::array<table_index, 2> indexes{};

    [[nodiscard]] constexpr bool is_key(std::size_t index) const noexcept { return (key >> index & 1U) != 0; }
    [[nodiscard]] constexpr bool is_looked_up(std::size_t index) const noexcept {
        bool is = is_key(index);
        for (const table_index& one : indexes) {
            for (std::size_t i = 0; i < one.count; ++i) is = is || one.columns[i] == index;
        }
        return is;
    }

    /// True for the same view of the same table: two structs may name one table.
    friend constexpr bool operator==(const table_schema& a, const table_schema& b) noexcept {
        return a.columns.data() == b.columns.data() && a.key == b.key && a.name == b.name;
    }
};

/// The members that tell one row of a table from the others: `key<&device::uuid>`.
template <auto... Members>
struct key_members {};
template <auto... Members>
inline constexpr key_members<Members...> key{};

/// The members that rows are looked up by, six at most: `index<&reading::uuid, &reading::received>`. Made together with
/// a table that hearken creates; a table that is there is left as it is.
template <auto... Members>
struct index_members {};
template <auto... Members>
inline constexpr index_members<Members...> index{};

namespace detail {

template <class Member>
struct member_owner;
template <class T, class Owner>
struct member_owner<T Owner::*> {
    using type = Owner;
    using member = T;
};
template <auto Member>
using owner_of = typename member_owner<std::remove_cv_t<decltype(Member)>>::type;
template <auto Member>
using member_type_of = typename member_owner<std::remove_cv_t<decltype(Member)>>::member;

template <auto Member>
consteval std::string_view spelled() {
    return __PRETTY_FUNCTION__;
}

/// The name of `&device::uuid`, as both compilers spell it in `__PRETTY_FUNCTION__`.
template <auto Member>
consteval std::string_view member_name() {
    std::string_view text = spelled<Member>();
    text = text.substr(text.find("Member = "));
    text = text.substr(0, text.find_first_of(";]"));
    while (text.back() == ')') text.remove_suffix(1);
    return text.substr(text.rfind(':') + 1);
}

template <class Row, auto Member>
consteval std::size_t place_of_member() {
    std::size_t i = 0;
    while (i < reflect::field_count<Row> && reflect::field_names<Row>[i] != member_name<Member>()) ++i;
    return i;
}

template <class>
inline constexpr bool is_index = false;
template <auto... Members>
inline constexpr bool is_index<index_members<Members...>> = true;

template <class Row, auto... Members>
consteval table_index index_of(index_members<Members...>) {
    static_assert(sizeof...(Members) <= 6 && (std::same_as<owner_of<Members>, Row> && ...),
                  "hearken: index<> must name members of the table's struct; write index<&row::member>, six at most");
    return {{static_cast<std::uint8_t>(place_of_member<Row, Members>())...}, sizeof...(Members)};
}

template <class Row, auto Member>
consteval std::uint64_t key_bit() {
    static_assert(std::same_as<owner_of<Member>, Row>,
                  "hearken: key<> must name members of the table's struct; write table{\"name\", key<&row::member>}");
    using member = member_type_of<Member>;
    using plain = typename member_traits<member>::plain;
    static_assert(!member_traits<member>::optional && !member_traits<member>::greater &&
                      !std::same_as<plain, auto_id> && !made_from<plain, basic_json_patch>,
                  "hearken: a key must always have a value that the handler gives; use a plain number, string or enum, "
                  "not optional, greatest, json_patch or auto_id");
    return std::uint64_t{1} << place_of_member<Row, Member>();
}

/// Not constexpr: a call while compiling shows its text.
inline void refuse_table(const char*) {}

consteval void check_table_name(std::string_view name) {
    bool good = !name.empty() && name.size() <= 63 && !(name[0] >= '0' && name[0] <= '9');
    for (const char c : name) {
        good = good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
    if (!good) {
        refuse_table("hearken: a table's name must be letters, digits and '_', at most 63, not a digit first; mend it");
    }
}

} // namespace detail

/// A table whose columns are the members of `Row`: `table<reading>{"sensor_reading"}`, and with the key that upsert,
/// update and merge need, `table{"device_main", key<&device::uuid>}`; up to two indexes come last.
///
/// Shape: several structs may name one table; each writes its own columns of it
template <class Row, auto... Key>
class table {
public:
    using row_type = Row;
    static constexpr bool has_key = sizeof...(Key) != 0;

    template <std::size_t N, class... Index>
    consteval explicit table(const char (&name)[N], Index... by)
        requires(sizeof...(Key) == 0 && (detail::is_index<Index> && ...))
        : schema_(make({name, N - 1}, by...)) {}

    template <std::size_t N, auto... Members, class... Index>
    consteval table(const char (&name)[N], key_members<Members...>, Index... by) : schema_(make({name, N - 1}, by...)) {
        static_assert(has_key, "hearken: a table's key is part of its type; write table{\"name\", key<&row::member>}, "
                               "without <row>");
    }

    /// The table as stores see it.
    [[nodiscard]] constexpr const table_schema& schema() const noexcept { return schema_; }

private:
    static consteval table_schema make(std::string_view name, auto... by) {
        static_assert(reflect::reflectable<Row>,
                      "hearken: a table's row must be a plain struct; write an aggregate without base classes");
        detail::check_table_name(name);
        return {.name = name,
                .columns = detail::columns_of<Row>,
                .key = (detail::key_bit<Row, Key>() | ... | 0U),
                .indexes = {detail::index_of<Row>(by)...}};
    }

    table_schema schema_;
};

template <std::size_t N, auto First, auto... More, class... Index>
table(const char (&)[N], key_members<First, More...>, Index...) -> table<detail::owner_of<First>, First, More...>;

namespace detail {
template <class T>
inline constexpr bool is_table = false;
template <class Row, auto... Key>
inline constexpr bool is_table<table<Row, Key...>> = true;
} // namespace detail

/// The tables a store checks at the start and, where it may, creates: `tables{devices, readings}`.
///
/// Shape: several views of one table are created as one, with the columns of all
class tables {
public:
    tables() = default;
    template <class... Row>
        requires(detail::is_table<Row> && ...)
    explicit tables(const Row&... some) : all_{some.schema()...} {}

    void add(const table_schema& one) { all_.push_back(one); }
    [[nodiscard]] std::span<const table_schema> all() const noexcept { return all_; }

private:
    std::vector<table_schema> all_;
};

} // namespace hearken

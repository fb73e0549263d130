// SPDX-License-Identifier: BSL-1.0
#pragma once
// Values between separators: `21,55,60` as a struct, tuple, array or list, in a payload or in a string.

#include <hearken/reflect/fields.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/named.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/wire/plain_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace hearken {

/// Plain values in order with a separator between them: `csv<hsb>` reads `21,55,60` into `struct hsb { int hue,
/// saturation, brightness; };`, `csv<std::vector<double>, ';'>` as many as there are. Blanks around a field are passed
/// over; there are no quotes, so that no field holds the separator.
///
/// Shape: `std::optional` fields may be empty, and at the end missing; a field may itself be a `csv` with another
///        separator
template <class T, char Separator = ','>
struct csv : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

namespace detail {

template <class T>
concept tuple_like = requires { std::tuple_size<T>::value; };

/// Calls `visit(field)` for the fields of a struct, tuple or array, until one gives false.
template <class T, class Visit>
bool visit_fields(T& value, Visit&& visit) {
    const auto all = [&](auto&... fields) { return (visit(bare_value(fields)) && ...); };
    if constexpr (tuple_like<std::remove_const_t<T>>)
        return std::apply(all, value);
    else
        return reflect::with_members(value, all);
}

/// Puts the field into the path: by name in a struct, by number elsewhere.
template <class T>
[[gnu::cold]] bool in_field(error& failure, std::size_t index) {
    if constexpr (!tuple_like<T> && !sequence<T>)
        return in_member(failure, reflect::field_names<T>[index]);
    else
        return in_element(failure, index);
}

/// The types of the fields, in order; one type for a list.
template <class T>
consteval auto list_fields() {
    if constexpr (sequence<T>) {
        return parts_of<typename T::value_type>{};
    } else if constexpr (tuple_like<T>) {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return parts_of<std::tuple_element_t<I, T>...>{};
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (std::is_aggregate_v<T> && std::is_class_v<T>) {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return parts_of<reflect::field_type<T, I>...>{};
        }(std::make_index_sequence<reflect::field_count<T>>{});
    } else {
        return parts_of<T>{};
    }
}
template <class T>
using fields_of = decltype(list_fields<T>());

template <class... Fields>
consteval bool are_plain(parts_of<Fields...>) {
    return (kinds_of<Fields>.overlaps(token::null | token::boolean | token::number | token::string) && ...);
}

template <class... Fields>
consteval std::size_t count_fields(parts_of<Fields...>) {
    return sizeof...(Fields);
}

/// How many fields there are at least: those at the end that may be absent may be missing.
template <class... Fields>
consteval std::size_t least_fields(parts_of<Fields...>) {
    std::size_t index = 0;
    std::size_t count = 0;
    ((++index, count = can_be_absent<Fields> ? count : index), ...);
    return count;
}

/// A text that is taken apart at a separator.
struct field_splitter {
    std::string_view rest;
    char separator;
    bool more = true; ///< the rest is a field, though it may be empty

    std::string_view next() noexcept {
        const std::size_t end = rest.find(separator);
        const std::string_view field = rest.substr(0, end);
        more = end != std::string_view::npos;
        rest.remove_prefix(more ? end + 1 : rest.size());
        return field;
    }
};

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_fields(Reader& in, std::size_t least, std::size_t most, std::string_view text,
                                                char separator, std::size_t at) {
    std::size_t found = 1;
    for (const char byte : text) found += byte == separator;
    std::string what = "expected " + std::to_string(least);
    if (most != least) what.append(" to ").append(std::to_string(most));
    what.append(most == 1 ? " field" : " fields").append(", found ").append(std::to_string(found));
    return in.refuse(errc::out_of_range, std::move(what), at);
}

} // namespace detail

template <class T, char Separator>
struct form<csv<T, Separator>> {
    using parts = detail::fields_of<T>;
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        if constexpr (!detail::sequence<T>)
            out.fields(Separator, detail::least_fields(parts{}), detail::count_fields(parts{}));
    }

    template <reader Reader>
    static bool read(Reader& in, csv<T, Separator>& out) {
        static_assert(check());
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        detail::field_splitter fields{text, Separator};
        std::size_t index = 0;
        const auto read_field = [&](auto& field) {
            const std::size_t start = at + (text.size() - fields.rest.size());
            const std::size_t place = detail::error_place<Reader>(at, start);
            if (read_text(in, fields.next(), place, field)) return ++index, true;
            return detail::in_field<T>(in.failure(), index);
        };
        if constexpr (detail::sequence<T>) {
            fields.more = !text.empty();
            while (fields.more) {
                if (!read_field(index < out.value.size() ? out.value[index] : out.value.emplace_back())) return false;
            }
            out.value.resize(index);
            return true;
        } else {
            bool enough = true;
            const bool fine = detail::visit_fields(out.value, [&]<class Field>(Field& field) {
                if (fields.more) return read_field(field);
                if constexpr (detail::can_be_absent<Field>)
                    return form<Field>::absent(field), true;
                else
                    return enough = false;
            });
            if (fine && !fields.more) return true;
            if (!fine && enough) return false;
            return detail::refuse_fields(in, detail::least_fields(parts{}), detail::count_fields(parts{}), text,
                                         Separator, at);
        }
    }

    template <writer Writer>
    static bool write(Writer& out, const csv<T, Separator>& value) {
        static_assert(check());
        std::string text;
        std::size_t index = 0;
        const auto write_field = [&](const auto& field) {
            if (index != 0) text += Separator;
            const std::size_t start = text.size();
            using type = std::remove_cvref_t<decltype(field)>;
            detail::plain_writer<type> to(text);
            const bool written = form<type>::write(to, field) && to.end();
            if (written && text.find(Separator, start) == std::string::npos) return ++index, true;
            if (!written) {
                out.refuse(to.failure().code, std::move(to.failure().what));
                out.failure().path = std::move(to.failure().path);
            } else {
                out.refuse(errc::invalid_payload, std::string("a field holds the separator '") + Separator + "'");
            }
            return detail::in_field<T>(out.failure(), index);
        };
        if constexpr (detail::sequence<T>) {
            for (const auto& field : value.value) {
                if (!write_field(field)) return false;
            }
            if (index == 1 && text.empty()) return out.refuse(errc::out_of_range, "a list of one empty field");
        } else {
            if (!detail::visit_fields(value.value, write_field)) return false;
        }
        return out.string(text);
    }

private:
    static consteval bool check() {
        constexpr bool fits =
            (detail::sequence<T> || detail::tuple_like<T> || (std::is_aggregate_v<T> && std::is_class_v<T>)) &&
            detail::are_plain(parts{});
        static_assert(fits,
                      "hearken: csv<T> is a struct, tuple, array or list of plain values; give every field a type "
                      "without arrays and objects");
        return fits;
    }
};

} // namespace wire
} // namespace hearken

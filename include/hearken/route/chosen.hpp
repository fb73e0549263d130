// SPDX-License-Identifier: BSL-1.0
#pragma once
// Payloads whose type a captured part of the topic picks.

#include <hearken/route/capture.hpp>
#include <hearken/route/codec.hpp>
#include <hearken/route/payloads.hpp>
#include <hearken/topic/captures.hpp>
#include <hearken/wire/choose.hpp>
#include <hearken/wire/owned.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hearken {

/// As a payload, `chosen_by<"component", when<"light", light>, when<"sensor", plain<double>>>` is what the placeholder
/// `<component>` of the pattern picks; each type is read and written by its own codec.
template <fixed_string Name, class... Choices>
struct codec<chosen_by<Name, Choices...>> {
    using type = chosen_by<Name, Choices...>;
    using wraps = wire::parts_of<typename Choices::type...>;

    /// Without a topic it is what fits, see `std::variant`.
    static result<> decode(std::string_view payload, type& out, scratch& memory) {
        return json::decode(payload, out.value, memory);
    }
    static result<std::string> encode(const type& value) {
        return std::visit([]<class T>(const T& chosen) { return codec<T>::encode(chosen); }, value.value);
    }
};

namespace detail {

template <class Pattern>
constexpr std::size_t capture_named(std::string_view name) {
    for (std::size_t i = 0; i < Pattern::capture_count; ++i) {
        if (Pattern::capture_names[i] == name) return i;
    }
    return Pattern::capture_count;
}

/// How a payload of type `T` is read where the topic may have a say.
template <class Pattern, class T>
struct payload_reader {
    static constexpr bool finds_its_capture = true;

    static result<> read(std::string_view payload, const captures& /*parts*/, T& out, scratch& memory) {
        return decode_payload(payload, out, memory);
    }
};

template <class Pattern, class T>
struct payload_reader<Pattern, or_empty<T>> {
    using inner = payload_reader<Pattern, T>;
    static constexpr bool finds_its_capture = inner::finds_its_capture;

    static result<> read(std::string_view payload, const captures& parts, or_empty<T>& out, scratch& memory) {
        if (is_empty_payload<T>(payload)) {
            out.reset();
            return {};
        }
        if (!out.has_value()) out.emplace();
        return inner::read(payload, parts, *out, memory);
    }
};

template <class Pattern, class T>
struct payload_reader<Pattern, payload<T>> {
    using inner = payload_reader<Pattern, T>;
    static constexpr bool finds_its_capture = inner::finds_its_capture;

    static result<> read(std::string_view bytes, const captures& parts, payload<T>& out, scratch& memory) {
        return inner::read(bytes, parts, out.value, memory);
    }
};

template <class Pattern, class T>
struct payload_reader<Pattern, owned<T>> {
    using inner = payload_reader<Pattern, T>;
    static constexpr bool finds_its_capture = inner::finds_its_capture;

    static result<> read(std::string_view bytes, const captures& parts, owned<T>& out, scratch& memory) {
        const auto with = [&](std::string_view copy, T& value, scratch& own) {
            result<> r = inner::read(copy, parts, value, own);
            memory.take_faults(own);
            return r;
        };
        return out.read(bytes, with, memory.depth_limit());
    }
};

template <class Pattern, fixed_string Name, class... Choices>
struct payload_reader<Pattern, chosen_by<Name, Choices...>> {
    using type = chosen_by<Name, Choices...>;
    static constexpr std::size_t capture = capture_named<Pattern>(Name.view());
    static constexpr bool finds_its_capture =
        capture != Pattern::capture_count &&
        (payload_reader<Pattern, typename Choices::type>::finds_its_capture && ...);

    static result<> read(std::string_view payload, const captures& parts, type& out, scratch& memory) {
        const std::string_view part = parts[capture];
        const std::size_t choice = type::choose(part);
        if (choice == std::variant_npos)
            return bad_capture(Name.view(), part, "expected " + wire::form<type>::expected());
        return read_as(choice, payload, parts, out.value, memory,
                       std::make_index_sequence<std::variant_size_v<typename type::variant>>{});
    }

private:
    template <std::size_t... I>
    static result<> read_as(std::size_t choice, std::string_view payload, const captures& parts,
                            typename type::variant& out, scratch& memory, std::index_sequence<I...>) {
        result<> r{};
        const auto attempt = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
            if (choice != Index) return;
            if (out.index() != Index) out.template emplace<Index>();
            using chosen = std::variant_alternative_t<Index, typename type::variant>;
            r = payload_reader<Pattern, chosen>::read(payload, parts, *std::get_if<Index>(&out), memory);
        };
        (attempt(std::integral_constant<std::size_t, I>{}), ...);
        return r;
    }
};

} // namespace detail
} // namespace hearken

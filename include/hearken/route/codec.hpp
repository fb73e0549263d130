// SPDX-License-Identifier: BSL-1.0
#pragma once
// How the bytes of a payload become a value, and a value the bytes of a payload.

#include <hearken/wire/json.hpp>
#include <hearken/wire/owned.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>
#include <hearken/words/scratch.hpp>
#include <hearken/words/utf8.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

/// A payload as bytes, whatever they are. Valid while the handler runs.
using byte_span = std::span<const std::byte>;

/// A payload as text: valid UTF-8, or the message is rejected. Valid while the handler runs.
struct text {
    std::string_view value{};
    // NOLINTNEXTLINE(google-explicit-constructor): it is text
    constexpr operator std::string_view() const noexcept { return value; }
    friend constexpr bool operator==(const text&, const text&) = default;
};

/// A payload that is one value, which must not be taken for a capture: `payload<double>`, `payload<std::string>`.
template <class T>
struct payload {
    T value{};
    constexpr const T& operator*() const noexcept { return value; }
    constexpr const T* operator->() const noexcept { return &value; }
};

/// How `T` is read from and written to a payload. This one is JSON by reflection; specialise it for a format of your
/// own: `static result<T> decode(std::string_view payload)` and `static result<std::string> encode(const T&)`. The same
/// specialisation makes `T` a capture of a topic; with `using wraps = wire::parts_of<...>`, the types it is made of, it
/// is a whole payload and never a capture.
template <class T>
struct codec {
    using by_reflection = void;

    static result<> decode(std::string_view payload, T& out, scratch& memory) {
        return json::decode(payload, out, memory);
    }
    static result<std::string> encode(const T& value) { return json::encode(value); }
};

template <>
struct codec<text> {
    using wraps = wire::parts_of<std::string_view>;
    static result<text> decode(std::string_view payload) {
        if (const std::size_t at = invalid_utf8_at(payload); at != std::string_view::npos) {
            return std::unexpected(
                error{.code = errc::invalid_payload, .what = "expected text, found invalid UTF-8", .byte = at});
        }
        return text{payload};
    }
    static result<std::string> encode(const text& value) { return std::string(value.value); }
};

template <>
struct codec<byte_span> {
    using wraps = wire::parts_of<std::string_view>;
    static constexpr bool binary = true;
    static result<byte_span> decode(std::string_view payload) { return std::as_bytes(std::span(payload)); }
    static result<std::string> encode(const byte_span& value) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as bytes
        return std::string(reinterpret_cast<const char*>(value.data()), value.size());
    }
};

template <class T>
struct codec<payload<T>> {
    using wraps = wire::parts_of<T>;
    static result<> decode(std::string_view bytes, payload<T>& out, scratch& memory);
    static result<std::string> encode(const payload<T>& out) { return codec<T>::encode(out.value); }
};

/// A payload with views that outlives its message, with a copy of it: `[&](owned<report> r) { queue.push(std::move(r));
/// }`.
template <class T>
struct codec<owned<T>> {
    using wraps = wire::parts_of<>;
    static result<> decode(std::string_view bytes, owned<T>& out, scratch& memory);
    static result<std::string> encode(const owned<T>& value) { return codec<T>::encode(*value); }
};

/// True where blanks and NULs may be a payload of type `T`, or of what it is made of; a codec says so by `static
/// constexpr bool binary = true;`.
template <class T>
inline constexpr bool is_binary = [] {
    if constexpr (requires { codec<T>::binary; })
        return static_cast<bool>(codec<T>::binary);
    else if constexpr (requires { typename codec<T>::wraps; })
        return []<class... Parts>(wire::parts_of<Parts...>) {
            return (is_binary<Parts> || ...);
        }(typename codec<T>::wraps{});
    else
        return false;
}();
template <class T>
inline constexpr bool is_binary<owned<T>> = is_binary<T>;

/// True where `codec<T>` is a specialisation of the user's.
template <class T>
concept has_own_codec = !requires { typename codec<T>::by_reflection; };

/// A type that is a whole payload, whatever it holds: `text`, `payload<T>`, `plain<T>`.
template <class T>
concept payload_wrapper = requires { typename codec<T>::wraps; };

namespace detail {

template <class T>
consteval bool owns_payload();

template <class... Parts>
consteval bool own_payload(wire::parts_of<Parts...>) {
    return (owns_payload<Parts>() && ...);
}

/// True where nothing in a decoded `T` points into the message.
template <class T>
consteval bool owns_payload() {
    if constexpr (payload_wrapper<T>)
        return own_payload(typename codec<T>::wraps{});
    else
        return wire::owning<T>;
}

/// Reads with either form of `codec<T>::decode`.
template <class T>
result<> decode_payload(std::string_view payload, T& out, scratch& memory) {
    if constexpr (requires {
                      { codec<T>::decode(payload, out, memory) } -> std::same_as<result<>>;
                  }) {
        return codec<T>::decode(payload, out, memory);
    } else {
        static_assert(
            requires {
                { codec<T>::decode(payload) } -> std::same_as<result<T>>;
            }, "hearken: a codec<T> needs a decode; write static result<T> decode(std::string_view payload)");
        auto value = codec<T>::decode(payload);
        if (!value) return std::unexpected(std::move(value).error());
        out = std::move(*value);
        return {};
    }
}

} // namespace detail

template <class T>
result<> codec<payload<T>>::decode(std::string_view bytes, payload<T>& out, scratch& memory) {
    return detail::decode_payload(bytes, out.value, memory);
}

template <class T>
result<> codec<owned<T>>::decode(std::string_view bytes, owned<T>& out, scratch& memory) {
    const auto with = [&](std::string_view copy, T& value, scratch& own) {
        result<> r = detail::decode_payload(copy, value, own);
        memory.take_faults(own);
        return r;
    };
    return out.read(bytes, with, memory.depth_limit());
}

} // namespace hearken

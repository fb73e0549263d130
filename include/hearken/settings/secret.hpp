// SPDX-License-Identifier: BSL-1.0
#pragma once
// A setting that nobody may see.

#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>

#include <string>

namespace hearken {

/// A password or key: in no fault and no log. Blanks at its ends belong to it. It is reached by name only, `s.value`.
struct secret {
    std::string value{};
    friend bool operator==(const secret&, const secret&) = default;
};

namespace wire {

template <>
struct form<secret> {
    static constexpr token_set kinds = token::string;
    static constexpr bool hidden = true;

    template <reader Reader>
    static bool read(Reader& in, secret& out) {
        return form<std::string>::read(in, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const secret&) {
        return out.refuse(errc::invalid_payload, "a secret is not written");
    }
};

/// True for a type with a `secret` in it.
template <class T>
inline constexpr bool is_secret = hidden<T>;

} // namespace wire
} // namespace hearken

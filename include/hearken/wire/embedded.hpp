// SPDX-License-Identifier: BSL-1.0
#pragma once
// A JSON document inside a string of another document.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/faults.hpp>
#include <hearken/wire/stand_in.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

/// A `T` as a JSON document in a string: `"{\"battery\":90}"`.
///
/// Shape:  views in `T` point into the message, or into the scratch memory
/// Errors: those of `T`, their path goes on from the string's, their byte is the string's
template <class T>
struct embedded : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

template <class T>
struct form<embedded<T>> {
    using parts = parts_of<T>;
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("contentMediaType", "application/json");
        out.set("contentSchema", parts{});
    }

    template <reader Reader>
    static bool read(Reader& in, embedded<T>& out) {
        const std::size_t at = in.position();
        std::string_view document;
        if (!in.string(document)) return false;
        scratch& memory = in.memory();
        const std::size_t before = memory.fault_count();
        json::reader inner(document, memory);
        const bool fine = form<T>::read(inner, out.value) && inner.end();
        if (memory.fault_count() != before) [[unlikely]]
            move_faults(document, memory, before, at);
        if (fine) [[likely]]
            return true;
        error& failure = inner.failure();
        in.refuse(failure.code, in_words(failure), at);
        in.failure().path = std::move(failure.path);
        return false;
    }
    template <writer Writer>
    static bool write(Writer& out, const embedded<T>& value) {
        std::string document;
        json::writer inner(document);
        if (form<T>::write(inner, value.value)) return out.string(document);
        error& failure = inner.failure();
        out.refuse(failure.code, std::move(failure.what));
        out.failure().path = std::move(failure.path);
        return false;
    }

private:
    [[nodiscard, gnu::cold]] static std::string in_words(error& failure) {
        return std::move(failure.what) + " at byte " + std::to_string(failure.byte) + " of the document in this string";
    }

    /// To the place of the string in the outer document, whose path comes in front.
    [[gnu::cold, gnu::noinline]] static void move_faults(std::string_view document, scratch& memory, std::size_t first,
                                                         std::size_t at) {
        name_faults<json::reader>(document, memory, first, "");
        memory.amend_faults(first, [at](error& fault, std::size_t& place) {
            fault.what = in_words(fault);
            fault.byte = at;
            place = at;
        });
    }
};

} // namespace wire
} // namespace hearken

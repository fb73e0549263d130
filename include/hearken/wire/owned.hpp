// SPDX-License-Identifier: BSL-1.0
#pragma once
// A value of a type with views, together with the bytes that they point into.

#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken {

/// A decoded value that outlives its message, for types with `std::string_view` members:
/// `json::decode<owned<T>>(bytes)`, or a handler's payload that is moved into a queue. `*o` and `o->` reach the value.
///
/// Shape: owns a copy of the document and the texts of its strings with escapes; what the views point into stays where
///        it is when this is moved. Moved from, it holds nothing until it is read again
/// Threads: one at a time; allocates once, and for the copy
template <class T>
class owned {
public:
    owned() : kept_(std::make_unique<kept>()) {}

    [[nodiscard]] const T& operator*() const noexcept { return kept_->value; }
    [[nodiscard]] const T* operator->() const noexcept { return &kept_->value; }
    [[nodiscard]] T& operator*() noexcept { return kept_->value; }
    [[nodiscard]] T* operator->() noexcept { return &kept_->value; }

    /// The document it was read from.
    [[nodiscard]] std::string_view document() const noexcept { return kept_->document; }

    /// The parts of it that were bad and passed over, see `lenient`.
    [[nodiscard]] std::span<const error> faults() const noexcept { return kept_->memory.faults(); }

    /// Copies a document and reads it by `decode(document, value, memory)`.
    ///
    /// Gives: what `decode` gives; after an error the value is of no use
    template <class Decode>
    result<> read(std::string_view document, Decode&& decode, int depth_limit = usual_depth) {
        if (kept_ == nullptr) kept_ = std::make_unique<kept>(); // moved from
        kept_->memory.clear();
        kept_->memory.limit_depth(depth_limit);
        kept_->document.assign(document);
        return decode(std::string_view(kept_->document), kept_->value, kept_->memory);
    }

private:
    struct kept {
        std::string document;
        scratch memory;
        T value{};
    };
    std::unique_ptr<kept> kept_;
};

namespace wire::detail {

/// What a document is read into: `T` of an `owned<T>`.
template <class T>
struct in_document : std::type_identity<T> {};
template <class T>
struct in_document<owned<T>> : std::type_identity<T> {};

template <class T>
inline constexpr bool is_owned = !std::is_same_v<typename in_document<T>::type, T>;

} // namespace wire::detail
} // namespace hearken

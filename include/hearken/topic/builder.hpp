// SPDX-License-Identifier: BSL-1.0
#pragma once
// Topic names from a pattern and a value for each of its placeholders.

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hearken/topic/element.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

namespace hearken {

/// What can stand for a placeholder when a topic is built: text, or an integer. No bool, no single character.
template <class Value>
concept topic_part = std::convertible_to<const Value&, std::string_view> ||
                     (std::integral<Value> && !std::same_as<Value, bool> && !std::same_as<Value, char> &&
                      !std::same_as<Value, wchar_t> && !std::same_as<Value, char8_t> &&
                      !std::same_as<Value, char16_t> && !std::same_as<Value, char32_t>);

namespace detail {

/// One argument of the builder as text; an integer has its digits here.
class topic_value {
public:
    template <topic_part Value>
    constexpr explicit topic_value(const Value& value) noexcept {
        if constexpr (std::convertible_to<const Value&, std::string_view>) {
            text_ = value;
        } else {
            const auto written = std::to_chars(digits_.data(), digits_.data() + digits_.size(), value);
            size_ = static_cast<std::size_t>(written.ptr - digits_.data());
        }
    }
    [[nodiscard]] constexpr std::string_view text() const noexcept {
        return size_ == 0 ? text_ : std::string_view{digits_.data(), size_};
    }

private:
    std::string_view text_{};
    std::array<char, 24> digits_{};
    std::size_t size_ = 0;
};

/// Why `value` cannot stand for the placeholder of `at`; empty where it can.
[[nodiscard]] constexpr std::string_view value_fault(const element& at, std::string_view value) noexcept {
    if (value.find('\0') != std::string_view::npos) return "must not hold a NUL character";
    if (value.find_first_of("+#") != std::string_view::npos) return "must not hold '+' or '#'";
    if (at.what != kind::many && value.find('/') != std::string_view::npos) {
        return "must not hold '/'; it stands for one level";
    }
    if (at.what == kind::part && value.empty()) return "must not be empty; it is a part of a level";
    if (invalid_utf8_at(value) != std::string_view::npos) return "must be valid UTF-8";
    return {};
}

[[nodiscard]] inline std::unexpected<error> unbuildable(const pattern_view& pattern, std::string what) {
    auto refused = fail(errc::invalid_topic, std::move(what));
    refused.error().route = std::string{pattern.text};
    return refused;
}

/// The topic of `pattern` with one value for each name.
[[nodiscard]] inline result<std::string>
build_topic(const pattern_view& pattern, std::span<const std::string_view> names, std::span<const topic_value> values) {
    std::string made;
    std::size_t next = 0;
    for (const element& level : pattern.elements) {
        if (&level != pattern.elements.data()) made += '/';
        made += level.text;
        if (level.named) {
            const std::string_view value = values[next].text();
            if (const std::string_view fault = value_fault(level, value); !fault.empty()) {
                std::string what{"the value of <"};
                return unbuildable(pattern, what.append(names[next]).append("> ").append(fault));
            }
            made += value;
            ++next;
        }
        made += level.suffix;
    }
    if (made.empty()) return unbuildable(pattern, "the topic is empty; it must have at least one character");
    if (made.size() > topic::max_size) return unbuildable(pattern, "the topic is longer than 65,535 bytes");
    if (made[0] == '$' && shuns_dollar(pattern.elements[0])) {
        return unbuildable(pattern, "the topic begins with '$'; write that level out in the pattern");
    }
    return made;
}

} // namespace detail
} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Topic names and topic filters at run time: what is valid, what matches, what covers what.

#include <cstddef>
#include <string>
#include <string_view>

#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

namespace hearken::topic {

/// The longest topic name or filter: its length travels in two bytes (MQTT 5.0 1.5.4).
inline constexpr std::size_t max_size = 65'535;

namespace detail {

/// The level at the start of `rest`, which is cut off together with the '/' that ends it.
struct levels {
    std::string_view rest;
    bool more = true;

    constexpr std::string_view next() noexcept {
        const std::size_t slash = rest.find('/');
        const std::string_view level = rest.substr(0, slash);
        more = slash != std::string_view::npos;
        rest.remove_prefix(more ? slash + 1 : rest.size());
        return level;
    }
};

inline constexpr std::string_view share_prefix = "$share/";

/// What every name and filter must hold; empty where it does.
[[nodiscard]] constexpr std::string_view text_fault(std::string_view text) noexcept {
    if (text.empty()) return "is empty; it must have at least one character";
    if (text.size() > max_size) return "is longer than 65,535 bytes";
    if (text.find('\0') != std::string_view::npos) return "holds a NUL character";
    if (invalid_utf8_at(text) != std::string_view::npos) return "is not valid UTF-8";
    return {};
}

[[nodiscard]] constexpr std::string_view name_fault(std::string_view name) noexcept {
    if (const std::string_view fault = text_fault(name); !fault.empty()) return fault;
    if (name.find_first_of("+#") != std::string_view::npos) return "holds a wildcard; '+' and '#' are for filters only";
    return {};
}

[[nodiscard]] constexpr std::string_view filter_fault(std::string_view filter) noexcept {
    if (const std::string_view fault = text_fault(filter); !fault.empty()) return fault;
    if (filter.starts_with(share_prefix)) {
        filter.remove_prefix(share_prefix.size());
        levels parts{filter};
        const std::string_view group = parts.next();
        if (group.empty()) return "has no group name; write $share/<group>/<filter>";
        if (group.find_first_of("+#") != std::string_view::npos) return "has a wildcard in its group name";
        if (parts.rest.empty()) return "has nothing after its group; write $share/<group>/<filter>";
        filter = parts.rest;
    }
    for (levels parts{filter}; parts.more;) {
        const std::string_view level = parts.next();
        if (level == "#" && parts.more) return "has a '#' before its last level";
        if (level.size() > 1 && level.find('#') != std::string_view::npos) return "has a '#' that is not a whole level";
        if (level.size() > 1 && level.find('+') != std::string_view::npos) return "has a '+' that is not a whole level";
    }
    return {};
}

/// `text` cut to a length that fits into an error, with what is unprintable replaced.
[[nodiscard]] inline std::string quoted(std::string_view text) {
    std::string shown{"'"};
    for (const char c : text.substr(0, 80)) shown += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    return shown + (text.size() > 80 ? "...'" : "'");
}

[[nodiscard]] inline result<> verdict(std::string_view what, std::string_view text, std::string_view fault) {
    if (fault.empty()) return {};
    std::string line{what};
    return fail(errc::invalid_topic, line.append(" ").append(quoted(text)).append(" ").append(fault));
}

[[nodiscard]] constexpr bool wild(std::string_view level) noexcept {
    return level == "+" || level == "#";
}

/// `filter` begins with a wildcard and `other` with '$' (MQTT 5.0 4.7.2).
[[nodiscard]] constexpr bool kept_apart(std::string_view filter, std::string_view other) noexcept {
    return !filter.empty() && (filter[0] == '+' || filter[0] == '#') && other.starts_with('$');
}

} // namespace detail

/// Whether a broker accepts `name` as a topic name.
///
/// Source: MQTT 5.0 4.7.1, 4.7.3
[[nodiscard]] constexpr bool valid_name(std::string_view name) noexcept {
    return detail::name_fault(name).empty();
}

/// Whether a broker accepts `filter` as a topic filter, shared (`$share/<group>/...`) or not.
///
/// Source: MQTT 5.0 4.7.1, 4.7.3, 4.8.2
[[nodiscard]] constexpr bool valid_filter(std::string_view filter) noexcept {
    return detail::filter_fault(filter).empty();
}

/// The same as `valid_name`, with the reason.
///
/// Errors: errc::invalid_topic
[[nodiscard]] inline result<> check_name(std::string_view name) {
    return detail::verdict("the topic", name, detail::name_fault(name));
}

/// The same as `valid_filter`, with the reason.
///
/// Errors: errc::invalid_topic
[[nodiscard]] inline result<> check_filter(std::string_view filter) {
    return detail::verdict("the topic filter", filter, detail::filter_fault(filter));
}

/// The filter that a shared one shares: `a/+` of `$share/group/a/+`; any other filter as it is.
///
/// Takes:  a valid filter
/// Source: MQTT 5.0 4.8.2
[[nodiscard]] constexpr std::string_view strip_share(std::string_view filter) noexcept {
    if (!filter.starts_with(detail::share_prefix)) return filter;
    filter.remove_prefix(detail::share_prefix.size());
    const std::size_t slash = filter.find('/');
    return slash == std::string_view::npos ? std::string_view{} : filter.substr(slash + 1);
}

/// Whether a message on `name` is delivered to a subscription to `filter`; both are valid.
///
/// Takes:  a valid filter, shared or not, and a valid name: checked before, as by `matches`
/// Source: MQTT 5.0 4.7.1, 4.7.2
[[nodiscard]] constexpr bool matches_valid(std::string_view filter, std::string_view name) noexcept {
    filter = strip_share(filter);
    if (detail::kept_apart(filter, name)) return false;
    detail::levels wanted{filter};
    detail::levels given{name};
    while (wanted.more) {
        const std::string_view level = wanted.next();
        if (level == "#") return true;
        if (!given.more) return false;
        const std::string_view at = given.next();
        if (level != "+" && level != at) return false;
    }
    return !given.more;
}

/// Whether a message on `name` is delivered to a subscription to `filter`.
///
/// Gives:  false also where `filter` or `name` is not valid
/// Source: MQTT 5.0 4.7.1, 4.7.2
[[nodiscard]] constexpr bool matches(std::string_view filter, std::string_view name) noexcept {
    return valid_filter(filter) && valid_name(name) && matches_valid(filter, name);
}

/// Whether every name that `narrow` matches is matched by `wide` too.
///
/// Takes: two valid filters; a filter covers itself
[[nodiscard]] constexpr bool covers(std::string_view wide, std::string_view narrow) noexcept {
    wide = strip_share(wide);
    narrow = strip_share(narrow);
    if (detail::kept_apart(wide, narrow)) return false;
    if (narrow == "#" && wide == "+/#") return true; // a name has at least one level
    detail::levels outer{wide};
    detail::levels inner{narrow};
    while (outer.more) {
        const std::string_view level = outer.next();
        if (level == "#") return true;
        if (!inner.more) return false;
        const std::string_view at = inner.next();
        if (at == "#" || (level != "+" && level != at)) return false;
    }
    return !inner.more;
}

/// Whether some name is matched by both.
///
/// Takes: two valid filters
[[nodiscard]] constexpr bool overlap(std::string_view first, std::string_view second) noexcept {
    first = strip_share(first);
    second = strip_share(second);
    if (detail::kept_apart(first, second) || detail::kept_apart(second, first)) return false;
    detail::levels one{first};
    detail::levels two{second};
    while (one.more && two.more) {
        const std::string_view left = one.next();
        const std::string_view right = two.next();
        if (left == "#" || right == "#") return true;
        if (left != right && left != "+" && right != "+") return false;
    }
    if (one.more == two.more) return true;
    return (one.more ? one.rest : two.rest) == "#"; // `a/#` matches `a`
}

} // namespace hearken::topic

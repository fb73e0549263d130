// SPDX-License-Identifier: BSL-1.0
#pragma once
// A struct of all kinds of members, made from the fuzzer's bytes, and how two are compared.

#include <hearken/reflect/fields.hpp>
#include <hearken/wire/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fuzz.hpp"

namespace fuzz {

enum class mode { off, heat, cool, dry = 40 };

struct leaf {
    std::string name;
    std::optional<double> value;
    mode how{};
};

struct whole {
    bool flag{};
    std::int8_t tiny{};
    std::uint16_t port{};
    std::int64_t count{};
    std::uint64_t large{};
    float single{};
    double real{};
    std::string text;
    mode how{};
    std::optional<std::int32_t> maybe;
    std::optional<std::optional<bool>> twice;
    std::vector<leaf> leaves;
    std::vector<bool> bits;
    std::array<std::uint8_t, 3> color{};
    std::map<std::string, std::vector<double>> series;
    hearken::named<"24-30V", double> supply;
    hearken::named<"a \"key\"\n\xC3\xA9", std::optional<std::string>> odd;
    hearken::number digits;
    hearken::raw_json raw;
    std::unique_ptr<whole> next;
};

// ---- values from bytes
// ------------------------------------------------------------------------------------------------

/// What a format has no form for: text that is not UTF-8, enumerators without a name, in JSON numbers without digits.
struct maker {
    source from;
    bool finite = true; ///< NaN and infinity are refused
    bool refused = false;
    int depth = 0;

    void make(bool& to) { to = from.flag(); }
    template <std::integral T>
    void make(T& to) {
        to = from.integer<T>();
    }
    void make(float& to) {
        to = std::bit_cast<float>(from.integer<std::uint32_t>());
        refused = refused || (finite && !std::isfinite(to));
    }
    void make(double& to) {
        to = from.flag() ? std::bit_cast<double>(from.integer<std::uint64_t>())
                         : static_cast<double>(from.integer<std::int32_t>()) / 1000;
        refused = refused || (finite && !std::isfinite(to));
    }
    void make(mode& to) {
        const std::size_t which = from.below(32);
        to = which == 31 ? static_cast<mode>(7) : std::array{mode::off, mode::heat, mode::cool, mode::dry}[which % 4];
        refused = refused || which == 31;
    }
    void make(std::string& to) {
        to = from.bytes(40);
        refused = refused || hearken::invalid_utf8_at(to) != std::string_view::npos;
    }
    void make(hearken::number& to) {
        if (auto parsed = hearken::number::parse(from.bytes(30))) to = *std::move(parsed);
    }
    void make(hearken::raw_json& to) {
        if (auto parsed = hearken::raw_json::parse(from.bytes(60))) to = *std::move(parsed);
    }
    template <hearken::fixed_string Name, class T>
    void make(hearken::named<Name, T>& to) {
        make(to.value);
    }
    template <class T>
    void make(std::optional<T>& to) {
        if (from.flag()) make(to.emplace());
    }
    template <class T>
    void make(std::optional<std::optional<T>>& to) { // an engaged empty one is written as an empty one
        if (from.flag()) make(to.emplace().emplace());
    }
    template <class T, std::size_t N>
    void make(std::array<T, N>& to) {
        for (T& each : to) make(each);
    }
    void make(std::vector<bool>& to) {
        for (std::size_t n = from.below(8); n > 0; --n) to.push_back(from.flag());
    }
    template <class T>
    void make(std::vector<T>& to) {
        to.resize(from.below(5));
        for (T& each : to) make(each);
    }
    template <class T>
    void make(std::map<std::string, T>& to) {
        for (std::size_t n = from.below(4); n > 0; --n) {
            std::string key;
            make(key);
            if (!to.contains(key)) make(to[key]);
        }
    }
    void make(std::unique_ptr<whole>& to) {
        if (++depth < 5 && from.flag()) make(*(to = std::make_unique<whole>()));
    }
    template <class T>
        requires std::is_aggregate_v<T>
    void make(T& to) {
        hearken::reflect::with_members(to, [&](auto&... members) { (make(members), ...); });
    }
};

// ---- equality, of numbers to their sign; spellings apart
// ---------------------------------------------------------------------------------

template <std::floating_point T>
bool equal(T a, T b) {
    return (a == b && std::signbit(a) == std::signbit(b)) || (std::isnan(a) && std::isnan(b));
}
inline bool equal(const std::optional<double>& a, const std::optional<double>& b) {
    return a.has_value() == b.has_value() && (!a || equal(*a, *b));
}
inline bool equal(const leaf& a, const leaf& b) {
    return a.name == b.name && equal(a.value, b.value) && a.how == b.how;
}
inline bool equal(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return equal(x, y); });
}
inline bool equal(const std::unique_ptr<whole>& a, const std::unique_ptr<whole>& b);
inline bool equal(const whole& a, const whole& b) {
    return a.flag == b.flag && a.tiny == b.tiny && a.port == b.port && a.count == b.count && a.large == b.large &&
           equal(a.single, b.single) && equal(a.real, b.real) && a.text == b.text && a.how == b.how &&
           a.maybe == b.maybe && a.twice == b.twice &&
           std::equal(a.leaves.begin(), a.leaves.end(), b.leaves.begin(), b.leaves.end(),
                      [](const leaf& x, const leaf& y) { return equal(x, y); }) &&
           a.bits == b.bits && a.color == b.color &&
           std::equal(a.series.begin(), a.series.end(), b.series.begin(), b.series.end(),
                      [](const auto& x, const auto& y) { return x.first == y.first && equal(x.second, y.second); }) &&
           equal(a.supply.value, b.supply.value) && a.odd == b.odd && equal(a.next, b.next);
}
inline bool equal(const std::unique_ptr<whole>& a, const std::unique_ptr<whole>& b) {
    return a == nullptr ? b == nullptr : b != nullptr && equal(*a, *b);
}

/// The digits and raw JSON in a value are the same, letter by letter.
inline bool same_spelling(const whole& a, const whole& b) {
    if (!(a.digits == b.digits) || !(a.raw == b.raw)) return false;
    return a.next == nullptr || b.next == nullptr || same_spelling(*a.next, *b.next);
}

} // namespace fuzz

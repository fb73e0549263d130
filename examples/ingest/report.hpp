// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a device sends as its data, in either of two formats.

#include <hearken/hearken.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ingest {

using hearken::checked;
using hearken::lenient;

/// A number as it came, that a database can hold.
struct is_finite {
    static constexpr std::string_view words = "a number that a double holds";
    static bool holds(const hearken::number& value) { return value.as<double>().has_value(); }
};
using finite = checked<hearken::number, is_finite>;

struct name_rule : hearken::matches<"[a-z_][a-z0-9_]{0,49}"> {
    static constexpr std::string_view words = "a sensor name of a-z, 0-9 and _, no digit first, up to 50 long";
};

/// A time as it was given: text, or a number's digits.
using given_time = std::variant<std::string_view, hearken::number>;
inline std::string_view text(const std::optional<given_time>& time) {
    if (!time) return {};
    const auto* const digits = std::get_if<hearken::number>(&*time);
    return digits != nullptr ? std::string_view(digits->text()) : std::get<std::string_view>(*time);
}

/// A map in the order in which its keys came.
template <class T>
class in_order {
public:
    using key_type = std::string;
    using mapped_type = T;
    using value_type = std::pair<std::string, T>;
    using iterator = typename std::vector<value_type>::iterator;

    std::pair<iterator, bool> try_emplace(std::string key) {
        const auto [found, is_new] = places_.try_emplace(key, members_.size());
        if (is_new) members_.emplace_back(std::move(key), T{});
        return {members_.begin() + static_cast<std::ptrdiff_t>(found->second), is_new};
    }
    T& operator[](std::string key) { return try_emplace(std::move(key)).first->second; }
    void clear() noexcept {
        members_.clear();
        places_.clear();
    }

    [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
    [[nodiscard]] auto begin() const noexcept { return members_.begin(); }
    [[nodiscard]] auto end() const noexcept { return members_.end(); }

private:
    std::vector<value_type> members_;
    std::map<std::string, std::size_t> places_; // of strangers' keys, which could be chosen to have one hash
};

struct is_object {
    static constexpr std::string_view words = "an object";
    static bool holds(const hearken::raw_json& json) { return json.text().starts_with('{'); }
};
using any_object = checked<hearken::raw_json, is_object>;

template <class Rule>
struct degrees : Rule {
    static bool holds(const hearken::number& value) { return Rule::holds(value.as<double>().value_or(1'000)); }
};
struct place {
    checked<hearken::number, degrees<hearken::latitude_rule>> latitude;
    checked<hearken::number, degrees<hearken::longitude_rule>> longitude;
    hearken::rest<hearken::raw_json> more;
};

/// `{"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C"}, ...], "status":{...}, ...}`
struct full_report {
    struct sensor {
        checked<std::string_view, name_rule> sensor_name;
        finite value;
        std::optional<std::string_view> unit;
        lenient<given_time> timestamp;
    };
    lenient<std::vector<sensor>> sensors;
    lenient<any_object> status;
    lenient<place> location;
    lenient<given_time> timestamp;
};

/// `{"temperature":25.5, "humidity":60, "status":{...}, ...}`: what is no part of its own is a sensor.
struct short_report {
    lenient<any_object> status;
    lenient<place> location;
    lenient<given_time> timestamp;
    hearken::rest<lenient<finite>, in_order<lenient<finite>>> sensors;
};

using report = std::variant<full_report, short_report>;

/// `{"status":"online", "battery":95, ...}`: any object.
struct status_report {
    std::optional<std::variant<std::string_view, hearken::raw_json>> status;
    hearken::rest<hearken::raw_json> more;
};

} // namespace ingest

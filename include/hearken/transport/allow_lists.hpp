// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a listener may subscribe to and publish to, whatever its routes and handlers ask for.

#include <hearken/topic/filter.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearken {

/// Topic filters; where a list is absent all is allowed, where it is empty nothing.
struct allow_lists {
    std::optional<std::vector<std::string>> subscribe{};
    std::optional<std::vector<std::string>> publish{};

    /// Whether everything that `filter` matches is matched by one entry of `subscribe`.
    [[nodiscard]] bool may_subscribe(std::string_view filter) const {
        return !subscribe ||
               std::ranges::any_of(*subscribe, [&](const std::string& wide) { return topic::covers(wide, filter); });
    }
    /// Whether `name` is matched by an entry of `publish`.
    [[nodiscard]] bool may_publish(std::string_view name) const {
        return !publish ||
               std::ranges::any_of(*publish, [&](const std::string& filter) { return topic::matches(filter, name); });
    }

    /// Errors: errc::not_allowed, which names the list
    [[nodiscard]] result<> check_subscribe(std::string_view filter) const {
        if (may_subscribe(filter)) return {};
        return fail(errc::not_allowed, std::string("subscribing to ").append(filter) +
                                           ": no entry of options.allow.subscribe covers it" + has(*subscribe));
    }
    [[nodiscard]] result<> check_publish(std::string_view name) const {
        if (may_publish(name)) return {};
        return fail(errc::not_allowed, std::string("publishing to ").append(name) +
                                           ": no entry of options.allow.publish matches it" + has(*publish));
    }

private:
    static std::string has(const std::vector<std::string>& list) {
        constexpr std::size_t most = 8; // a text for people
        std::string text = list.empty() ? ", which allows nothing" : ", which has ";
        for (std::size_t i = 0; i < list.size() && i < most; ++i) text.append(i == 0 ? "" : ", ").append(list[i]);
        return list.size() > most ? text + ", ..." : text;
    }
};

} // namespace hearken

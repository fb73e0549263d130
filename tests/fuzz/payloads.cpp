// SPDX-License-Identifier: BSL-1.0
// Any bytes as payloads that are not JSON: what is read is written, and read again as the same value.
#include <hearken/route/payloads.hpp>
#include <hearken/wire/values.hpp>
#include <hearken/wire/variant.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "fuzz.hpp"

namespace {

using fuzz::claim;

enum class mode { off, heat, cool };

struct color {
    int hue = 0;
    std::optional<double> saturation;
    std::optional<std::string> name;
};

struct availability {
    std::string state;
};

template <class T>
void there_and_back(std::string_view payload) {
    hearken::scratch memory;
    T value{};
    const auto read = hearken::codec<T>::decode(payload, value, memory);
    if (!read) {
        claim(read.error().byte <= payload.size(), "an error is in the payload");
        claim(!read.error().text().empty() && read.error().what.size() < payload.size() + 400, "an error says what");
        return;
    }
    const hearken::result<std::string> written = hearken::codec<T>::encode(value);
    if (!written && payload.find("\xEF\xBB\xBF", 1) != payload.npos) return; // a mark that would be lost at the start
    claim(written.has_value(), "what is read is written", written ? "" : written.error().text());
    T back{};
    const auto again = hearken::codec<T>::decode(*written, back, memory);
    claim(again.has_value(), "what is written is read", again ? "" : again.error().text() + ": " + *written);
    const auto twice = hearken::codec<T>::encode(back);
    claim(twice == *written, "written again it is the same", *written + " | " + twice.value_or("refused"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hearken;
    const std::string_view payload = fuzz::text(data, size);
    there_and_back<plain<double>>(payload);
    there_and_back<plain<float>>(payload);
    there_and_back<plain<std::int8_t>>(payload);
    there_and_back<plain<std::uint64_t>>(payload);
    there_and_back<plain<bool>>(payload);
    there_and_back<plain<mode>>(payload);
    there_and_back<plain<std::string>>(payload);
    there_and_back<plain<number>>(payload);
    there_and_back<plain<or_nan<double>>>(payload);
    there_and_back<plain<switch_as<"ON", "OFF|">>>(payload);
    there_and_back<plain<std::chrono::sys_time<std::chrono::milliseconds>>>(payload);
    there_and_back<plain<any_time<std::chrono::milliseconds>>>(payload);
    there_and_back<plain<std::optional<int>>>(payload);
    there_and_back<plain<std::variant<double, mode>>>(payload);
    there_and_back<plain<hex>>(payload);
    there_and_back<csv<color>>(payload);
    there_and_back<csv<std::vector<double>, ';'>>(payload);
    there_and_back<csv<std::tuple<int, std::string, std::optional<mode>>>>(payload);
    there_and_back<csv<std::vector<csv<std::array<int, 2>, ':'>>, ';'>>(payload);
    there_and_back<or_empty<plain<int>>>(payload);
    there_and_back<or_empty<availability>>(payload);
    there_and_back<json_or_plain<std::string>>(payload);
    there_and_back<json_or_plain<std::variant<availability, mode>>>(payload);
    return 0;
}

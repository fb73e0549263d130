// SPDX-License-Identifier: BSL-1.0
// Values made from any bytes: what is written is read back equal, and is written again in the same bytes; what JSON
// cannot hold is refused.
#include <hearken/wire/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "whole.hpp"

namespace {

using fuzz::claim;
using fuzz::whole;
using hearken::errc;

/// Raw JSON in the value may be too deep where the value is put.
void there_and_back(const whole& value) {
    std::string before = "kept";
    const auto written = hearken::json::encode_to(before, value);
    claim(written.has_value(), "a value is written", written ? "" : written.error().text());
    const std::string_view text = std::string_view(before).substr(4);
    auto read = hearken::json::decode<whole>(text);
    if (!read && read.error().code == errc::too_deep) return;
    claim(read.has_value(), "what is written is read", read ? text : read.error().text());
    claim(equal(*read, value) && same_spelling(*read, value), "what is read is what was written", text);
    claim(hearken::json::encode(*read) == std::string(text), "written again it is the same", text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::maker making{.from = fuzz::source(fuzz::text(data, size))};
    whole made;
    making.make(made);
    if (making.refused) {
        std::string before = "kept";
        const auto written = hearken::json::encode_to(before, made);
        claim(!written, "what JSON cannot hold is refused", before);
        claim(before == "kept", "a refused value leaves nothing behind", before);
        claim(!written.error().path.empty(), "an error has a path");
    } else {
        there_and_back(made);
    }
    // The bytes themselves, where they are a document of the type.
    if (auto read = hearken::json::decode<whole>(fuzz::text(data, size))) there_and_back(*read);
    return 0;
}

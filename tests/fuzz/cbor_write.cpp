// SPDX-License-Identifier: BSL-1.0
// Values made from any bytes: what is written as CBOR is read back equal, is written again in the same bytes, and is
// the same value by way of JSON.
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "whole.hpp"

namespace {

using fuzz::claim;
using fuzz::whole;
using hearken::errc;

/// Digits beyond 64 bits, and raw JSON in which a name comes twice or a number is beyond a double, CBOR does not hold.
bool may_be_refused(const hearken::error& why) {
    return why.code == errc::out_of_range || why.code == errc::duplicate_member || why.code == errc::too_deep;
}

void there_and_back(const whole& value) {
    std::string before = "kept";
    const auto written = hearken::cbor::encode_to(before, value);
    if (!written) {
        claim(may_be_refused(written.error()), "a value is written", written.error().text());
        claim(before == "kept", "a refused value leaves nothing behind");
        return;
    }
    const std::string_view bytes = std::string_view(before).substr(4);
    const auto read = hearken::cbor::decode<whole>(bytes);
    if (!read && read.error().code == errc::too_deep) return;
    claim(read.has_value(), "what is written is read", read ? "" : read.error().text());
    claim(equal(*read, value), "what is read is what was written");
    claim(hearken::cbor::encode(*read) == std::string(bytes), "written again it is the same");
    const auto text = hearken::json::encode(*read);
    if (!text) return; // NaN and infinity
    const auto other = hearken::json::decode<whole>(*text);
    claim(other.has_value(), "it is read by way of JSON", *text);
    claim(equal(*other, value), "by way of JSON it is the same value", *text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::maker making{.from = fuzz::source(fuzz::text(data, size)), .finite = false};
    whole made;
    making.make(made);
    if (making.refused) {
        std::string before = "kept";
        const auto written = hearken::cbor::encode_to(before, made);
        claim(!written, "what CBOR cannot hold is refused");
        claim(before == "kept", "a refused value leaves nothing behind");
    } else {
        there_and_back(made);
    }
    return 0;
}

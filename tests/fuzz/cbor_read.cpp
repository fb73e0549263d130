// SPDX-License-Identifier: BSL-1.0
// Any bytes as a CBOR document: well-formed where RFC 8949 appendix C, word for word, says so, and libcbor takes what
// is; raw JSON made of it is JSON.
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/json.hpp>

#include <cbor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz.hpp"
#include "whole.hpp"

namespace {

using fuzz::claim;
using hearken::errc;

/// RFC 8949 appendix C, with UTF-8 checked and sixty-four levels at most.
class well_formed {
public:
    explicit well_formed(std::string_view document) : rest_(document) {}

    [[nodiscard]] bool all() { return item(false, 0) != failed && rest_.empty(); }
    [[nodiscard]] bool has_odd() const { return odd_; } ///< simple values and tags that libcbor 0.8 refuses

private:
    static constexpr int failed = -2;
    static constexpr int a_break = -1;
    static constexpr int indefinite = 99;

    bool take(std::uint64_t size, std::string_view& out) {
        if (size > rest_.size()) return false;
        out = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(out.size());
        return true;
    }
    int item(bool breakable, int depth) {
        std::string_view bytes;
        if (!take(1, bytes)) return failed;
        const auto first = static_cast<unsigned char>(bytes[0]);
        const int major = first >> 5;
        const unsigned info = first & 31;
        std::uint64_t value = info;
        if (info >= 28) return info == 31 ? endless(major, breakable, depth) : failed;
        if (info >= 24) {
            if (!take(std::uint64_t{1} << (info - 24), bytes)) return failed;
            value = 0;
            for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
        }
        if ((major == 4 || major == 5) && depth == 64) return failed;
        switch (major) {
        case 2:
        case 3:
            if (!take(value, bytes)) return failed;
            return major == 3 && hearken::invalid_utf8_at(bytes) != bytes.npos ? failed : major;
        case 4:
        case 5:
            for (; value > 0; --value) {
                if (item(false, depth + 1) == failed) return failed;
                if (major == 5 && item(false, depth + 1) == failed) return failed;
            }
            return major;
        case 6: odd_ = odd_ || (info >= 6 && info <= 20); return item(false, depth) == failed ? failed : major;
        case 7: odd_ = odd_ || info < 20 || info == 24; return info == 24 && value < 32 ? failed : major;
        default: return major;
        }
    }
    int endless(int major, bool breakable, int depth) {
        if (major == 7) return breakable ? a_break : failed;
        if (major < 2 || major == 6) return failed;
        if (major >= 4 && depth == 64) return failed;
        for (;;) {
            const int next = item(true, depth + (major >= 4));
            if (next == a_break) return indefinite;
            if (next == failed || (major < 4 && next != major)) return failed;
            if (major == 5 && item(false, depth + 1) == failed) return failed;
        }
    }

    std::string_view rest_;
    bool odd_ = false;
};

bool libcbor_takes(std::string_view document) {
    cbor_load_result result{};
    cbor_item_t* item =
        cbor_load(reinterpret_cast<cbor_data>(document.data()), document.size(), &result); // NOLINT: its interface
    if (item != nullptr) cbor_decref(&item);
    return result.error.code == CBOR_ERR_NONE && result.read == document.size();
}

void well_told(const hearken::error& found, std::string_view text) {
    claim(found.byte <= text.size(), "an error is in the document");
    claim(!found.what.empty() && found.what.size() < text.size() + 400, "an error says what");
    claim(!found.text().empty(), "an error can be shown");
}

template <class T>
bool decoded(std::string_view text, T& out, bool valid) {
    hearken::scratch memory;
    const auto done = hearken::cbor::decode(text, out, memory);
    if (!done) well_told(done.error(), text);
    if (!valid) claim(!done.has_value(), "what is malformed is refused by every type", text);
    return done.has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text(data, size);
    well_formed judge(text);
    const bool valid = judge.all();

    hearken::scratch memory;
    hearken::cbor::reader skipping(text, memory);
    const bool skipped = skipping.skip() && skipping.end();
    claim(skipped == valid, "well-formed is what RFC 8949 says", skipped ? "" : skipping.failure().text());
    if (!skipped) well_told(skipping.failure(), text);
    hearken::cbor::reader taking(text, memory);
    std::string_view bytes;
    const bool taken = taking.raw(bytes) && taking.end();
    claim(taken == valid, "taken raw as skipped");
    if (taken) claim(bytes == text, "raw is all of it");
    if (valid && !judge.has_odd()) claim(libcbor_takes(text), "libcbor takes it too");

    hearken::raw_json raw;
    if (decoded(text, raw, valid)) {
        claim(hearken::raw_json::parse(raw.text()).has_value(), "raw JSON is JSON", raw.text());
        const auto again = hearken::cbor::encode(raw);
        if (!again) {
            const bool large = raw.text().find("18446744073709551616e") != std::string::npos; // 2^64, with an exponent
            claim(again.error().code == errc::duplicate_member || large, "raw JSON is written as CBOR",
                  again.error().text());
        } else {
            const auto back = hearken::cbor::decode<hearken::raw_json>(*again);
            claim(back.has_value(), "and read again", raw.text());
            claim(hearken::cbor::encode(*back) == *again, "and stays what it is", raw.text());
        }
    }
    fuzz::whole one;
    if (decoded(text, one, valid)) {
        const auto written = hearken::cbor::encode(one);
        if (written) {
            const auto back = hearken::cbor::decode<fuzz::whole>(*written);
            claim(back.has_value() && equal(*back, one), "what is read is written and read again");
            claim(hearken::cbor::encode(*back) == *written, "written again it is the same");
        }
    }
    std::map<std::string, std::optional<double>> numbers;
    (void)decoded(text, numbers, valid);
    std::vector<std::string> strings;
    (void)decoded(text, strings, valid);
    std::int16_t small = 0;
    (void)decoded(text, small, valid);
    float real = 0;
    (void)decoded(text, real, valid);
    return 0;
}

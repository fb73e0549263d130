// SPDX-License-Identifier: BSL-1.0
#pragma once
// Writes JSON: compact, in the order of the calls, floating-point numbers as short as reads back exactly.

#include <hearken/json/text.hpp>
#include <hearken/words/decimal.hpp>
#include <hearken/words/error.hpp>

#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::json {

/// Appends one document to a string. The calls are those of a value from the outside in; it adds the commas.
///
/// Errors:  errc::out_of_range for a number JSON has no form for, errc::invalid_payload for text that is not UTF-8
/// Threads: one at a time
/// Source:  RFC 8259
class writer {
public:
    /// A number is its digits, whatever they are.
    static constexpr bool has_digits = true;

    /// Appends to `out`, which outlives the writer.
    explicit writer(std::string& out) noexcept : out_(&out) {}

    void begin_object(std::size_t /*members*/) { begin('{'); }
    void end_object() { finish('}'); }
    void begin_array(std::size_t /*elements*/) { begin('['); }
    void end_array() { finish(']'); }

    /// The key of the next value.
    [[nodiscard]] bool key(std::string_view text) {
        separate();
        if (!quote(text)) return false;
        *out_ += ':';
        comma_ = false;
        return true;
    }

    void null() { plain("null"); }
    void boolean(bool value) { plain(value ? "true" : "false"); }

    template <class T>
        requires std::is_integral_v<T>
    void integer(T value) {
        char digits[24];
        plain({digits, std::to_chars(digits, digits + sizeof digits, value).ptr});
    }

    template <class T>
        requires std::is_floating_point_v<T>
    [[nodiscard]] bool real(T value) {
        if (!(value - value == T{0})) return refuse(errc::out_of_range, "JSON has no NaN and no infinity");
        char digits[shortest_room];
        plain({digits, write_shortest(digits, value)});
        return true;
    }

    [[nodiscard]] bool string(std::string_view text) {
        separate();
        comma_ = true;
        return quote(text);
    }

    /// A number as its digits; the caller answers for their being one.
    [[nodiscard]] bool number(std::string_view digits) { return plain(digits), true; }

    /// Any value as JSON; the caller answers for its being valid.
    [[nodiscard]] bool raw(std::string_view json) { return plain(json), true; }

    /// Makes an error of one's own.
    ///
    /// Gives: false
    [[gnu::cold, gnu::noinline]] bool refuse(errc code, std::string what) {
        failure_ = std::make_unique<error>(error{.code = code, .what = std::move(what)});
        return false;
    }

    /// What went wrong, after a call that failed; its path grows while the callers return.
    [[nodiscard]] error& failure() {
        if (failure_ == nullptr) refuse(errc::invalid_payload, "refused without a reason");
        return *failure_;
    }

private:
    void separate() {
        if (comma_) *out_ += ',';
    }
    void begin(char bracket) {
        separate();
        *out_ += bracket;
        comma_ = false;
    }
    void finish(char bracket) {
        *out_ += bracket;
        comma_ = true;
    }
    void plain(std::string_view json) {
        separate();
        *out_ += json;
        comma_ = true;
    }

    [[nodiscard]] bool quote(std::string_view text) {
        const char* const start = text.data();
        const char* const end = start + text.size();
        *out_ += '"';
        for (const char* at = start; at != end;) {
            const char* const stop = detail::find_stop(start, at, end);
            out_->append(at, stop);
            at = stop;
            if (at == end) break;
            if (static_cast<signed char>(*at) < 0) {
                const std::size_t length = hearken::detail::utf8_sequence({at, static_cast<std::size_t>(end - at)});
                if (length == 0) return refuse(errc::invalid_payload, "text to write that is not valid UTF-8");
                out_->append(at, length);
                at += length;
            } else {
                escape(*at++);
            }
        }
        *out_ += '"';
        return true;
    }

    void escape(char byte) {
        constexpr char digits[] = "0123456789abcdef";
        switch (byte) {
        case '"': *out_ += "\\\""; return;
        case '\\': *out_ += "\\\\"; return;
        case '\b': *out_ += "\\b"; return;
        case '\f': *out_ += "\\f"; return;
        case '\n': *out_ += "\\n"; return;
        case '\r': *out_ += "\\r"; return;
        case '\t': *out_ += "\\t"; return;
        default:
            *out_ += "\\u00";
            *out_ += digits[byte >> 4];
            *out_ += digits[byte & 15];
        }
    }

    std::string* out_;
    bool comma_ = false;
    std::unique_ptr<error> failure_;
};

} // namespace hearken::json

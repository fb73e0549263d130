// SPDX-License-Identifier: BSL-1.0
// Any bytes as a document of the types beside the standard ones: what is read is written, in JSON and in CBOR, and read
// again as the same value.
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/choose.hpp>
#include <hearken/wire/in_order.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/literal.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/plain_text.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/values.hpp>
#include <hearken/wire/variant.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
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
using hearken::errc;

enum class state { off, on, unknown = 7 };

} // namespace

template <>
inline constexpr auto hearken::spellings<state> = std::array{
    hearken::spelling{state::on, "ON"}, hearken::spelling{state::on, "1"}, hearken::spelling{state::off, ""}};

namespace {

struct times {
    std::optional<std::chrono::sys_time<std::chrono::seconds>> a;
    std::optional<std::chrono::sys_time<std::chrono::nanoseconds>> b;
    std::optional<std::chrono::local_time<std::chrono::milliseconds>> c;
    std::optional<std::chrono::year_month_day> d;
    std::optional<hearken::epoch<std::chrono::seconds>> e;
    std::optional<hearken::epoch<std::chrono::microseconds>> f;
    std::optional<hearken::fractional_epoch<std::chrono::milliseconds>> g;
    std::optional<hearken::any_time<std::chrono::milliseconds>> h;
    std::optional<std::chrono::seconds> i;
    std::optional<std::chrono::duration<double, std::milli>> j;
    std::optional<hearken::fractional_seconds<std::chrono::milliseconds>> k;
    std::optional<hearken::duration_text<std::chrono::nanoseconds>> l;
    std::optional<hearken::uptime<std::chrono::seconds>> m;
    std::optional<hearken::iso_duration<std::chrono::milliseconds>> n;
};

struct small {
    int x = 0;
    std::optional<std::string> y;
};

struct values {
    std::optional<hearken::or_nan<double>> a;
    std::optional<hearken::quoted<std::uint64_t>> b;
    std::optional<hearken::quoted<double>> c;
    std::optional<hearken::maybe_quoted<std::int64_t>> d;
    std::optional<hearken::maybe_quoted<double>> e;
    std::optional<hearken::hex_number<std::uint32_t>> f;
    std::optional<hearken::switch_as<"ON|on", "OFF">> g;
    std::optional<hearken::loose_bool> h;
    std::optional<state> i;
    std::optional<hearken::by_number<state>> j;
    std::optional<hearken::name_or_number<state>> k;
    std::optional<hearken::latitude> l;
    std::optional<hearken::checked<std::string, hearken::length<1, 8>, hearken::matches<"[a-z_][a-z0-9_]{0,5}(-x)?">>>
        m;
    std::optional<hearken::base64> n;
    std::optional<hearken::base64url> o;
    std::optional<hearken::hex> p;
    std::optional<hearken::embedded<small>> q;
    std::optional<hearken::whole<std::int64_t>> r;
    std::optional<hearken::unpadded_base64> s;
    std::optional<hearken::separated_hex<' '>> t;
    std::optional<hearken::separated_hex_bytes<2>> u;
};

struct circle {
    hearken::literal<"circle"> kind;
    double radius = 0;
};
struct square {
    hearken::literal<"square"> kind;
    double side = 0;
};
struct branch {
    std::optional<std::vector<branch>> more;
};

struct choices {
    std::optional<hearken::one_or_many<int>> a;
    std::optional<std::tuple<std::string, int, std::optional<bool>>> b;
    std::optional<std::pair<double, double>> c;
    hearken::lenient<std::vector<small>> d;
    std::optional<std::map<std::string, std::optional<int>>> e;
    hearken::lenient<int> f;
    std::optional<std::map<int, double>> g;
    std::optional<hearken::nullable<int>> h;
    hearken::or_default<int> i{7};
    std::optional<std::variant<double, std::string, std::vector<int>>> j;
    std::optional<std::variant<circle, square>> k;
    std::optional<std::variant<small, branch>> l;
    std::optional<std::variant<std::int8_t, double>> m;
    std::string type;
    hearken::chosen_by<"type", hearken::when<"temperature", double>, hearken::when<"on*", bool>,
                       hearken::otherwise<std::optional<std::string>>>
        value;
    hearken::keys<"k:*", int> k_keys;
    hearken::rest<hearken::maybe_quoted<double>> rest;
};

struct word_rule : hearken::matches<"[a-z]{1,3}"> {
    static constexpr std::string_view words = "a word";
};
using word = hearken::checked<std::string, word_rule>;
struct collected { // in the order of the document, which CBOR does not keep
    std::optional<int> a;
    hearken::lenient<hearken::keys<"b*", int, hearken::in_order<word, int>>> words;
    hearken::raw_rest rest;
};

struct defaults { // what is absent comes back as it was
    hearken::or_default<hearken::switch_as<"ON|on", "OFF|off">> is{true};
    std::optional<hearken::chosen_by<"is", hearken::when<"on", int>, hearken::when<"OFF", std::monostate>>> value;
    state by{state::on};
    hearken::chosen_by<"by", hearken::when<"1", double>, hearken::when<"unknown", bool>,
                       hearken::otherwise<std::string>>
        data = 1.5;
    std::optional<hearken::nullable<int>> told_apart = hearken::nullable<int>(5);
    hearken::lenient<int> loose = std::optional<int>(7);
    hearken::plain<std::optional<std::string>> text;
    std::optional<float> small = 0.5F;
    static constexpr hearken::object_rules rules{.missing = hearken::missing_members::keep_default};
};

void well_told(const hearken::error& found, std::string_view text) {
    claim(found.byte <= text.size(), "an error is in the document");
    claim(!found.what.empty() && found.what.size() < text.size() + 1'000, "an error says what");
    claim(!found.text().empty(), "an error can be shown");
}

/// Gives: the value as it is written, or nothing where `text` is none
template <class T>
std::optional<std::string> there_and_back_in_json(std::string_view text, hearken::scratch& memory, T& value) {
    if (const auto read = hearken::json::decode(text, value, memory); !read)
        return well_told(read.error(), text), std::nullopt;
    const auto written = hearken::json::encode(value);
    claim(written.has_value(), "what is read is written", written ? "" : written.error().text());
    const auto back = hearken::json::decode<T>(*written);
    claim(back.has_value(), "what is written is read", back ? "" : back.error().text() + " " + *written);
    const auto again = hearken::json::encode(*back);
    claim(again == *written, "written again it is the same", *written + " " + again.value_or(""));
    return *written;
}

template <class T>
void there_and_back(std::string_view text) {
    hearken::scratch memory;
    T value{};
    const std::optional<std::string> written = there_and_back_in_json(text, memory, value);
    if (!written) return;
    const auto binary = hearken::cbor::encode(value);
    claim(binary.has_value(), "it is written as CBOR", binary ? "" : binary.error().text());
    const auto other = hearken::cbor::decode<T>(*binary);
    claim(other.has_value(), "it is read from CBOR", other ? "" : other.error().text() + " " + *written);
    claim(hearken::json::encode(*other) == *written, "by way of CBOR it is the same value",
          *written + " " + hearken::json::encode(*other).value_or(""));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text(data, size);
    there_and_back<times>(text);
    there_and_back<values>(text);
    there_and_back<choices>(text);
    hearken::scratch memory;
    collected all;
    (void)there_and_back_in_json(text, memory, all);
    there_and_back<defaults>(text);
    return 0;
}

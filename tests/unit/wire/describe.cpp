// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/bytes.hpp>
#include <hearken/wire/csv.hpp>
#include <hearken/wire/decode.hpp>
#include <hearken/wire/describe.hpp>
#include <hearken/wire/duration.hpp>
#include <hearken/wire/embedded.hpp>
#include <hearken/wire/epoch.hpp>
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/lists.hpp>
#include <hearken/wire/literal.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/schema_object.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/wire/time.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::token;
using hearken::wire::parts_of;
using hearken::wire::schema_writer;

struct country {
    char letters[2];
};
class silent { // no aggregate, and a form without describe
public:
    silent() {}
};
class sure {};

} // namespace

template <>
struct hearken::wire::form<country> {
    static bool read(auto&, country&) { return false; }
    static bool write(auto&, const country&) { return false; }
    static constexpr void describe(auto& out) {
        out.type(token::string);
        out.set("pattern", "^[A-Z]{2}$");
    }
};
template <>
struct hearken::wire::form<silent> {
    static bool read(auto&, silent&) { return false; }
    static bool write(auto&, const silent&) { return false; }
};
template <>
struct hearken::wire::form<sure> : hearken::wire::form<silent> {
    static constexpr hearken::token_set kinds = token::number | token::boolean;
};

namespace {

template <class F>
constexpr hearken::wire::detail::letters said(F say) {
    hearken::wire::detail::definitions none;
    schema_writer out(none);
    say(out);
    return out.text();
}
template <class T>
constexpr hearken::wire::detail::letters of() {
    return said([](schema_writer& out) { out.as(parts_of<T>{}); });
}

static_assert(of<country>().view() == R"({"type":"string","pattern":"^[A-Z]{2}$"})");
static_assert(of<silent>().view() == "{}");
static_assert(of<sure>().view() == R"({"type":["number","boolean"]})");
static_assert(of<bool>().view() == R"({"type":"boolean"})");
static_assert(of<double>().view() == R"({"type":"number"})");
static_assert(of<std::uint8_t>().view() == R"({"type":"integer","minimum":0,"maximum":255})");
static_assert(of<std::vector<country>>().view() ==
              R"({"type":"array","items":{"type":"string","pattern":"^[A-Z]{2}$"}})");
static_assert(of<std::array<bool, 2>>().view() ==
              R"({"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":2})");
static_assert(of<hearken::raw_json>().view() == "{}");

// values
static_assert(said([](auto& out) { out.set("a", true), out.set("b", 1.5), out.set("c", "x\""); }).view() ==
              R"({"a":true,"b":1.5,"c":"x\""})");
static_assert(said([](auto& out) { out.set_all("enum", std::array{1, 2}); }).view() == R"({"enum":[1,2]})");
static_assert(said([](auto& out) { out.words("ON|on", "OFF"); }).view() == R"({"enum":["ON","on","OFF"]})");

// the tighter bound stays, other keywords hold both
static_assert(said([](auto& out) {
                  out.as(parts_of<std::uint8_t>{});
                  out.set("minimum", 5), out.set("maximum", 300);
              }).view() == R"({"type":"integer","minimum":5,"maximum":255})");
static_assert(said([](auto& out) { out.set("pattern", "a"), out.set("pattern", "b"); }).view() ==
              R"({"pattern":"a","allOf":[{"pattern":"b"}]})");

// null
static_assert(of<std::optional<double>>().view() == R"({"type":["number","null"]})");
static_assert(of<std::optional<hearken::raw_json>>().view() == "{}");
static_assert(said([](auto& out) { out.set_all("enum", std::array{"a"}), out.or_null(); }).view() ==
              R"({"enum":["a",null]})");
static_assert(said([](auto& out) { out.set("const", "a"), out.or_null(); }).view() ==
              R"({"anyOf":[{"const":"a"},{"type":"null"}]})");

// rules
static_assert(of<hearken::latitude>().view() == R"({"type":"number","minimum":-90,"maximum":90})");
static_assert(of<hearken::checked<std::uint8_t, hearken::at_least<1>>>().view() ==
              R"({"type":"integer","minimum":1,"maximum":255})");
static_assert(of<hearken::checked<std::string, hearken::length<1, 5>, hearken::matches<"[a-z]*">>>().view() ==
              R"({"type":"string","minLength":1,"maxLength":5,"pattern":"^(?:[a-z]*)$"})");
static_assert(of<hearken::checked<std::vector<bool>, hearken::length<2>>>().view() ==
              R"({"type":"array","items":{"type":"boolean"},"minItems":2})");

// every type of the library
enum class mode { off, on };
static_assert(of<mode>().view() == R"({"enum":["off","on"]})");
static_assert(of<hearken::by_number<mode>>().view() == R"({"enum":[0,1]})");
static_assert(of<hearken::name_or_number<mode>>().view() == R"({"anyOf":[{"enum":["off","on"]},{"enum":[0,1]}]})");
static_assert(of<hearken::literal<"x">>().view() == R"({"const":"x"})");
static_assert(of<hearken::switch_as<"ON|on", "OFF">>().view() == R"({"enum":["ON","on","OFF"]})");
static_assert(of<hearken::maybe_quoted<bool>>().view() == R"({"type":["string","boolean"]})");
static_assert(of<hearken::one_or_many<bool>>().view() ==
              R"({"anyOf":[{"type":"array","items":{"type":"boolean"}},{"type":"boolean"}]})");
static_assert(of<std::pair<bool, std::string>>().view() ==
              R"({"type":"array","prefixItems":[{"type":"boolean"},{"type":"string"}],"items":false,"minItems":2})");
static_assert(
    of<std::map<int, bool>>().view() ==
    R"({"type":"object","propertyNames":{"pattern":"^(0|-?[1-9][0-9]*)$"},"additionalProperties":{"type":"boolean"}})");
static_assert(of<std::map<mode, bool>>().view() ==
              R"({"type":"object","propertyNames":{"enum":["off","on"]},"additionalProperties":{"type":"boolean"}})");
static_assert(
    of<std::chrono::sys_seconds>().view() ==
    R"({"type":"string","format":"date-time","pattern":"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])$"})");
static_assert(of<std::chrono::year_month_day>().view() == R"({"type":"string","format":"date"})");
static_assert(of<hearken::epoch<std::chrono::seconds>>().view() == R"({"type":"integer"})");
static_assert(of<std::chrono::duration<double>>().view() == R"({"type":"number"})");
static_assert(
    of<hearken::base64>().view() ==
    R"({"type":"string","contentEncoding":"base64","pattern":"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/]=))?$"})");
static_assert(of<hearken::csv<std::array<int, 3>>>().view() ==
              R"({"type":"string","pattern":"^[^,]*([,][^,]*){2,2}$"})");
static_assert(of<hearken::csv<std::vector<int>, ';'>>().view() == R"({"type":"string"})");
static_assert(of<hearken::embedded<bool>>().view() ==
              R"({"type":"string","contentMediaType":"application/json","contentSchema":{"type":"boolean"}})");
static_assert(of<std::variant<std::monostate, mode>>().view() ==
              R"({"anyOf":[{"enum":["off","on"]},{"type":"null"}]})");
static_assert(of<hearken::lenient<int>>().view() == "{}");
static_assert(of<hearken::lenient<std::vector<int>>>().view() == R"({"type":"array"})");
static_assert(of<hearken::nullable<bool>>().view() == R"({"type":["boolean","null"]})");

// choices: kinds alone are one list
static_assert(said([](auto& out) { out.any_of(parts_of<bool, std::string, double>{}); }).view() ==
              R"({"type":["string","number","boolean"]})");
static_assert(said([](auto& out) { out.any_of(parts_of<country, bool, country>{}); }).view() ==
              R"({"anyOf":[{"type":"string","pattern":"^[A-Z]{2}$"},{"type":"boolean"}]})");
static_assert(said([](auto& out) { out.any_of(parts_of<country, hearken::raw_json>{}); }).view() == "{}");

TEST(describe, says_the_same_when_run) {
    EXPECT_EQ(of<std::vector<country>>().view(),
              R"({"type":"array","items":{"type":"string","pattern":"^[A-Z]{2}$"}})");
}

} // namespace

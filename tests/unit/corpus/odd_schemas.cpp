// SPDX-License-Identifier: BSL-1.0
// Documents that no device sends, for tests/schema/check_schema.py: where validators differ in what a pattern means,
// and where one member picks another's type. What is read must satisfy the schema, what is refused must not.
#include "table.hpp"

#include <hearken/wire/schema.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::checked;
using hearken::matches;
using hearken::when;

struct texts {
    std::optional<hearken::plain<int>> whole;
    std::optional<hearken::plain<double>> real;
    std::optional<checked<std::string, matches<R"(\S+)">>> solid;
    std::optional<checked<std::string, matches<R"([^\S]\d[\D]\w\W)">>> classes;
    std::optional<checked<std::string, matches<R"(.[-\]\-[]\-\.)">>> signs;
};

enum class power { off, on, dimmed };

struct by_default {
    hearken::or_default<std::string> type = "t";
    hearken::chosen_by<"type", when<"t", int>, when<"x*", bool>> value;
};
struct by_switch {
    hearken::switch_as<"ON|on", "OFF"> is;
    std::optional<hearken::chosen_by<"is", when<"on", bool>, when<"OFF", int>>> value;
};

} // namespace

template <>
inline constexpr auto hearken::spellings<power> = std::to_array<hearken::spelling<power>>(
    {{power::on, "on"}, {power::on, "1"}, {power::off, "off"}, {power::off, "0"}});

namespace {

struct by_enum {
    power is;
    hearken::chosen_by<"is", when<"1", bool>, when<"of*", int>, hearken::otherwise<std::string>> value;
};

template <class T>
void judged(std::string_view name, const std::vector<std::string>& good, const std::vector<std::string>& bad) {
    hearken::scratch memory;
    T value{};
    for (const std::string& each : good) EXPECT_TRUE(hearken::json::decode(each, value, memory)) << each;
    for (const std::string& each : bad) EXPECT_FALSE(hearken::json::decode(each, value, memory)) << each;
    const char* const path = std::getenv("HEARKEN_SCHEMAS");
    if (path == nullptr) return;
    std::ofstream file(path, std::ios::app);
    for (const std::string& each : bad) {
        const struct {
            std::string name, schema;
            std::vector<std::string> good;
            std::string bad;
        } one{std::string(name), hearken::schema<T>(), good, each};
        file << hearken::json::encode(one).value() << '\n';
    }
}

TEST(schemas, of_patterns) {
    judged<texts>("patterns",
                  {R"({"whole":"\uFEFF +07\r\u0000"})", R"({"real":"\uFEFF\t-1.5e3 "})", R"({"solid":"\uFEFF\u00a0é"})",
                   R"({"classes":" 7xaé"})", R"({"signs":"\u2028--."})", R"({"signs":"x]-."})", R"({"signs":"x[-."})"},
                  {R"({"whole":"\u00a07"})", R"({"whole":"\u0663"})", R"({"real":"1.5\u2028"})", R"({"solid":"a b"})",
                   R"({"solid":"\u000b"})", R"({"classes":"é7xaé"})", R"({"classes":" \u0663xaé"})",
                   R"({"classes":" 77aé"})", R"({"classes":" 7xéé"})", R"({"signs":"\r--."})", R"({"signs":"x---"})"});
}

TEST(schemas, of_chosen_members) {
    judged<by_default>("chosen_by_default",
                       {R"({"value":1})", R"({"type":"t","value":1})", R"({"type":"x\n","value":true})"},
                       {R"({"type":"t","value":true})", R"({"type":"x1","value":1})", R"({"type":"y","value":1})"});
    judged<by_enum>("chosen_by_an_enum",
                    {R"({"is":"on","value":true})", R"({"is":"1","value":true})", R"({"is":"0","value":3})",
                     R"({"is":"dimmed","value":"x"})"},
                    {R"({"is":"on","value":3})", R"({"is":"0","value":true})", R"({"is":"dimmed","value":1})",
                     R"({"is":"half","value":"x"})"});
    judged<by_switch>("chosen_by_a_switch",
                      {R"({"is":"on","value":true})", R"({"is":"ON","value":null})", R"({"is":"OFF","value":3})"},
                      {R"({"is":"on","value":"x"})", R"({"value":3})"});
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/bytes.hpp>
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/epoch.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/plain_text.hpp>
#include <hearken/wire/time.hpp>
#include <hearken/wire/variant.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using hearken::errc;
namespace cbor = hearken::cbor;
namespace json = hearken::json;
using test::from_hex;

static_assert(hearken::wire::reader<cbor::reader> && hearken::wire::writer<cbor::writer>);

enum class mode { heat, cool };
struct sensor {
    std::string name;
    hearken::number value;
    std::optional<std::string> unit;
};
struct report {
    std::vector<sensor> sensors;
    std::map<std::string, int> counts;
    double level = 0;
    mode now{};
    hearken::raw_json extra;
    std::optional<bool> on;
};
struct node {
    int value = 0;
    std::unique_ptr<node> next;
};
struct view {
    std::string_view name;
    hearken::raw_json_view rest;
};

template <class T>
std::string error_of(std::string_view hex, errc code) {
    const auto r = cbor::decode<T>(from_hex(hex));
    EXPECT_FALSE(r) << hex;
    if (r) return "";
    EXPECT_EQ(r.error().code, code);
    return r.error().text();
}

TEST(cbor, what_is_written_is_read) {
    report written{.sensors = {{"t", *hearken::number::parse("25.50"), "C"}, {"n", 60, std::nullopt}},
                   .counts = {{"zz", -1}, {"b", 500}},
                   .level = 0.1,
                   .now = mode::cool,
                   .extra = *hearken::raw_json::parse(R"({"b":[1,2.5,"x"],"a":null})"),
                   .on = false};
    const auto bytes = cbor::encode(written);
    ASSERT_TRUE(bytes) << bytes.error().text();
    const auto read = cbor::decode<report>(*bytes);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(
        json::encode(*read),
        R"({"sensors":[{"name":"t","value":25.50,"unit":"C"},{"name":"n","value":60}],"counts":{"b":500,"zz":-1},)"
        R"("level":0.1,"now":"cool","extra":{"a":null,"b":[1,2.5,"x"]},"on":false})");
    EXPECT_EQ(cbor::encode(*read), *bytes); // the same bytes for the same value
}

TEST(cbor, is_deterministic) {
    EXPECT_EQ(test::to_hex(*cbor::encode(sensor{"t", *hearken::number::parse("25.50"), std::nullopt})),
              "a2646e616d6561746576616c7565c482211909f6");
    EXPECT_EQ(test::to_hex(*cbor::encode(std::vector<double>{1.0, 1.5, 0.1, 1e300})),
              "84f93c00f93e00fb3fb999999999999afb7e37e43c8800759c");
    EXPECT_EQ(cbor::encode(std::map<std::string, int>{{"aa", 1}, {"b", 2}}), from_hex("a261620262616101"));
}

TEST(cbor, reads_over_what_is_there) {
    const std::string document = from_hex("a2646e616d6563616263647265737483f5f661ff");
    const std::string good = from_hex("a2646e616d65636162636472657374820163616263");
    hearken::scratch memory;
    view out;
    ASSERT_TRUE(cbor::decode(good, out, memory));
    EXPECT_EQ(out.name, "abc");
    EXPECT_EQ(out.name.data(), good.data() + 7);
    EXPECT_EQ(out.rest.text, R"([1,"abc"])");
    EXPECT_FALSE(cbor::decode(document, out, memory)); // invalid UTF-8
}

TEST(cbor, recursive_types) {
    const auto r = cbor::decode<node>(from_hex("a26576616c756501646e657874a26576616c756502646e657874f6"));
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->next->value, 2);
    EXPECT_EQ(r->next->next, nullptr);
}

TEST(cbor, nan_and_infinity_are_numbers) {
    const auto bytes = cbor::encode(std::vector<double>{std::nan(""), -std::numeric_limits<double>::infinity()});
    ASSERT_TRUE(bytes);
    EXPECT_EQ(test::to_hex(*bytes), "82f97e00f9fc00");
    const auto back = cbor::decode<std::vector<double>>(*bytes);
    ASSERT_TRUE(back);
    EXPECT_TRUE(std::isnan(back->front()));
    EXPECT_EQ(back->back(), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(**cbor::decode<hearken::or_nan<>>(from_hex("f97e00"))));
    EXPECT_TRUE(std::isnan(**cbor::decode<hearken::or_nan<>>(from_hex("634e614e"))));
}

TEST(cbor, one_of_several_types) {
    using either = std::variant<std::monostate, bool, std::string, double, std::vector<int>>;
    EXPECT_EQ(cbor::decode<either>(from_hex("f6")), either());
    EXPECT_EQ(cbor::decode<either>(from_hex("f5")), either(true));
    EXPECT_EQ(cbor::decode<either>(from_hex("6161")), either("a"));
    EXPECT_EQ(cbor::decode<either>(from_hex("c48221196ab3")), either(273.15));
    EXPECT_EQ(cbor::decode<either>(from_hex("820102")), either(std::vector{1, 2}));
}

TEST(cbor, bytes_are_bytes) {
    hearken::base64 held;
    held.value = {std::byte{1}, std::byte{0xFF}};
    EXPECT_EQ(cbor::encode(held), from_hex("4201ff"));
    const auto back = cbor::decode<hearken::base64>(from_hex("4201ff"));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, held);
    EXPECT_EQ(cbor::decode<hearken::base64>(from_hex("6441663d3d")).has_value(), false);
    EXPECT_EQ(error_of<hearken::hex_bytes<3>>("4201ff", errc::out_of_range), "$: expected 3 bytes, found 2, byte 0");
}

TEST(cbor, times_say_that_they_are) {
    using namespace std::chrono;
    const sys_seconds when = sys_days(year(2013) / 3 / 21) + hours(20) + minutes(4);
    EXPECT_EQ(cbor::encode(when), from_hex("c074323031332d30332d32315432303a30343a30305a"));
    EXPECT_EQ(cbor::encode(hearken::epoch<seconds>(when)), from_hex("c11a514b67b0"));
    EXPECT_EQ(cbor::encode(hearken::epoch<milliseconds>(when)), from_hex("1b0000013d8e8d0780"));
    EXPECT_EQ(cbor::decode<sys_seconds>(from_hex("c074323031332d30332d32315432303a30343a30305a")), when);
    EXPECT_EQ(cbor::decode<sys_seconds>(from_hex("74323031332d30332d32315432303a30343a30305a")), when);
    EXPECT_EQ(*cbor::decode<hearken::epoch<seconds>>(from_hex("c11a514b67b0")).value(), when);
    using exact = hearken::fractional_epoch<milliseconds>;
    const auto half = cbor::decode<exact>(from_hex("c1fb41d452d9ec200000"));
    ASSERT_TRUE(half) << half.error().text();
    EXPECT_EQ(**half, when + milliseconds(500));
    const auto again = cbor::decode<exact>(cbor::encode(*half).value());
    ASSERT_TRUE(again);
    EXPECT_EQ(**again, **half);
    EXPECT_EQ(cbor::encode(std::vector<sys_seconds>{when}).value().substr(0, 2), from_hex("81c0"));
}

// SenML, RFC 8428: keys that are text in JSON are integers in CBOR, save those without a number.
struct record {
    hearken::named<"bn", std::string, "-2"> base_name;
    hearken::named<"v", std::optional<double>, "2"> value;
};

TEST(cbor, keys_may_be_integers) {
    const auto found = cbor::decode<record>(from_hex("a3216164182af502f93e00")); // {-2: "d", 42: true, 2: 1.5}
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(*found->base_name, "d");
    EXPECT_EQ(*found->value, 1.5);
    EXPECT_EQ(cbor::encode(*found), from_hex("a26176f93e0062626e6164")) << "written as text, as in JSON";
    EXPECT_EQ(error_of<record>("a221616462626e6164", errc::duplicate_member), "$: a second member \"bn\", byte 4");
    EXPECT_EQ((cbor::decode<std::map<int, int>>(from_hex("a220010702"))), (std::map<int, int>{{-1, 1}, {7, 2}}));
}

TEST(cbor, errors_have_path_and_byte) {
    EXPECT_EQ(error_of<report>("a16773656e736f727381a2646e616d6561746576616c7565", errc::invalid_payload),
              "$.sensors[0].value: expected a value, found the end, byte 24");
    EXPECT_EQ(error_of<report>("a16773656e736f727381a2646e616d6561746576616c75656178", errc::wrong_type),
              "$.sensors[0].value: expected a number, found a string, byte 24");
    EXPECT_EQ(error_of<sensor>("a1646e616d656174", errc::missing_member), "$: missing member \"value\", byte 0");
    EXPECT_EQ(error_of<sensor>("a2646e616d656174646e616d656174", errc::duplicate_member),
              "$: a second member \"name\", byte 8");
    EXPECT_EQ(error_of<sensor>("a1416102", errc::wrong_type),
              "$: expected a key that is text or an integer, found bytes, byte 1");
    EXPECT_EQ((error_of<std::map<std::string, int>>("a2616101616102", errc::duplicate_member)),
              "$: a second member \"a\", byte 4");
    EXPECT_EQ(error_of<int>("0000", errc::invalid_payload), "$: expected the end, found another item, byte 1");
    EXPECT_EQ(error_of<hearken::raw_json>("8140", errc::wrong_type), "$: expected a string, found bytes, byte 1");
    EXPECT_EQ(error_of<hearken::raw_json>("81f97e00", errc::out_of_range),
              "$: JSON has no NaN and no infinity, byte 0");
}

TEST(cbor, what_cannot_be_written) {
    const auto large = cbor::encode(sensor{"t", *hearken::number::parse("123456789012345678901"), std::nullopt});
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().text(), "$.value: a number of more than 64 bits");
    const auto text = cbor::encode(std::vector<std::string>{"a", "\xFF"});
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().text(), "$[1]: text to write that is not valid UTF-8");
}

/// tests/data/cbor_vectors.jsonl: `json` and what python3-cbor2 makes of it; make_cbor_vectors.py writes it.
TEST(cbor, agrees_with_cbor2_on_real_payloads) {
    std::ifstream file(HEARKEN_TEST_DATA "/cbor_vectors.jsonl");
    ASSERT_TRUE(file);
    int count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        const auto vector = nlohmann::json::parse(line);
        const std::string text = vector.at("json");
        const std::string hex = vector.at("cbor");
        const auto read = cbor::decode<hearken::raw_json>(from_hex(hex));
        ASSERT_TRUE(read) << hex << ": " << read.error().text();
        EXPECT_EQ(nlohmann::json::parse(read->text()), nlohmann::json::parse(text));
        const auto parsed = hearken::raw_json::parse(text);
        ASSERT_TRUE(parsed);
        const auto written = cbor::encode(*parsed);
        ASSERT_TRUE(written) << written.error().text();
        EXPECT_EQ(test::to_hex(*written), hex) << text;
    }
    EXPECT_GT(count, 80);
}

TEST(cbor, nothing_random_does_harm) {
    const auto bytes = cbor::encode(report{
        .sensors = {{"t", 25, "C"}}, .counts = {{"a", 1}}, .level = 1.5, .now = mode::heat, .extra = {}, .on = true});
    ASSERT_TRUE(bytes);
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string changed = *bytes;
        for (unsigned k = 1 + static_cast<unsigned>(random()) % 4; k != 0; --k)
            changed[random() % changed.size()] = static_cast<char>(random() & 0xFF);
        changed.resize(changed.size() - (random() % 8 == 0 ? random() % changed.size() : 0));
        const auto read = cbor::decode<report>(changed);
        if (!read) continue;
        const auto again = cbor::encode(*read);
        if (!again) continue; // a number of more than 64 bits
        EXPECT_TRUE(cbor::decode<report>(*again)) << test::to_hex(changed);
    }
}

struct chain {
    std::unique_ptr<chain> next;
    std::optional<hearken::raw_json> raw;
};

TEST(cbor, how_deep_is_what_the_scratch_says) {
    chain top;
    chain* last = &top;
    for (int i = 1; i < hearken::deepest - 1; ++i) last = (last->next = std::make_unique<chain>()).get();
    last->raw = hearken::raw_json::parse("[1]").value();
    const auto written = hearken::cbor::encode(top);
    ASSERT_TRUE(written);
    hearken::scratch memory;
    chain out;
    auto read = hearken::cbor::decode(*written, out, memory);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "nested deeper than 64 levels");
    memory.limit_depth(hearken::deepest - 1);
    read = hearken::cbor::decode(*written, out, memory);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "nested deeper than 511 levels");
    memory.limit_depth(hearken::deepest);
    read = hearken::cbor::decode(*written, out, memory);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(hearken::cbor::encode(out).value(), *written);
    struct none {
        std::optional<int> x;
    } skipped;
    EXPECT_TRUE(hearken::cbor::decode(*written, skipped, memory)); // passed over
}

} // namespace

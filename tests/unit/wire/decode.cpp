// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/decode.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/values.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace json = hearken::json;
using hearken::errc;

namespace {
std::size_t allocations = 0;
} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* const at = std::malloc(size)) return at;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* at) noexcept {
    std::free(at);
}
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept {
    std::free(at);
}

namespace {

struct sensor {
    std::string sensor_name;
    hearken::number value;
    std::string unit;
    std::optional<std::string> timestamp;
};
struct location {
    double latitude{};
    double longitude{};
};
struct report {
    std::vector<sensor> sensors;
    hearken::raw_json status;
    std::optional<struct location> location;
    std::optional<std::string> timestamp;
};
struct simple {
    double temperature{};
    double humidity{};
    int light{};
};
struct borrowed {
    std::string_view name;
    std::vector<std::string_view> tags;
};

constexpr std::string_view small = R"({"temperature":25.5,"humidity":60,"light":850})";
constexpr std::string_view full =
    R"({"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C","timestamp":"2025-12-19T14:30:00+08:00"},)"
    R"({"sensor_name":"humidity","value":60,"unit":"%"}],"status":{"ip_address":"192.168.1.100","rssi":-50,)"
    R"("battery":95},"location":{"latitude":39.9042,"longitude":116.4074},"timestamp":"2025-12-19T14:30:00+08:00"})";

TEST(decode, both_formats_of_a_device) {
    const auto one = json::decode<simple>(small);
    ASSERT_TRUE(one) << one.error().text();
    EXPECT_EQ(one->temperature, 25.5);
    EXPECT_EQ(one->humidity, 60);
    EXPECT_EQ(one->light, 850);
    const auto two = json::decode<report>(full);
    ASSERT_TRUE(two) << two.error().text();
    ASSERT_EQ(two->sensors.size(), 2U);
    EXPECT_EQ(two->sensors[0].unit, "°C");
    EXPECT_EQ(two->sensors[1].value.text(), "60");
    EXPECT_FALSE(two->sensors[1].timestamp);
    EXPECT_EQ(two->status.text(), R"({"ip_address":"192.168.1.100","rssi":-50,"battery":95})");
    EXPECT_EQ(two->location->longitude, 116.4074);
    EXPECT_EQ(json::encode(*two), full);
}

TEST(decode, errors_say_where) {
    const auto one = json::decode<report>(
        R"({"sensors":[{"sensor_name":"a","value":1,"unit":""},{"sensor_name":"b","value":"1"}]})");
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code, errc::wrong_type);
    EXPECT_EQ(one.error().path, "$.sensors[1].value");
    EXPECT_EQ(one.error().byte, 79U);
    EXPECT_EQ(one.error().text(), "$.sensors[1].value: expected a number, found a string, byte 79");
    EXPECT_EQ(json::decode<simple>("").error().text(), "$: expected an object, found the end, byte 0");
    EXPECT_EQ(json::decode<simple>("{").error().text(), "$: expected a key or '}', found the end, byte 1");
    EXPECT_EQ(json::decode<simple>(std::string(small) + "}").error().text(), "$: expected the end, found '}', byte 46");
    EXPECT_EQ(json::decode<int>("5 5").error().text(), "$: expected the end, found '5', byte 2");
}

TEST(decode, tolerates_a_mark_in_front_and_nuls_behind) {
    using namespace std::string_view_literals;
    EXPECT_TRUE(json::decode<int>("\xEF\xBB\xBF 5"));
    EXPECT_TRUE(json::decode<int>("5\0"sv));
    EXPECT_TRUE(json::decode<int>("5 \0 \n\0"sv));
    EXPECT_FALSE(json::decode<int>("5\0 5"sv));
    EXPECT_FALSE(json::decode<int>("\0 5"sv));
    EXPECT_TRUE(json::decode<std::optional<int>>("null "));
}

TEST(decode, views_point_into_the_message_or_the_memory) {
    const std::string text = R"({"name":"plain","tags":["a","b\n","c"]})";
    hearken::scratch memory;
    borrowed value;
    ASSERT_TRUE(json::decode(text, value, memory));
    EXPECT_EQ(value.name.data(), text.data() + 9);
    EXPECT_EQ(value.tags, (std::vector<std::string_view>{"a", "b\n", "c"}));
}

TEST(decode, a_value_used_again_holds_the_new_message_only) {
    hearken::scratch memory;
    report value;
    ASSERT_TRUE(json::decode(full, value, memory));
    ASSERT_TRUE(json::decode(R"({"sensors":[{"sensor_name":"x","value":1,"unit":""}],"status":1})", value, memory));
    ASSERT_EQ(value.sensors.size(), 1U);
    EXPECT_FALSE(value.sensors[0].timestamp);
    EXPECT_FALSE(value.location);
    EXPECT_FALSE(value.timestamp);
    EXPECT_EQ(json::encode(value), R"({"sensors":[{"sensor_name":"x","value":1,"unit":""}],"status":1})");
}

TEST(decode, allocates_only_what_the_struct_owns) {
    hearken::scratch memory;
    simple one;
    borrowed two;
    report three;
    const std::string_view text = R"({"name":"plain","tags":["a","b"],"else":[{"x":"y"},1e5]})";
    ASSERT_TRUE(json::decode(text, two, memory));
    ASSERT_TRUE(json::decode(full, three, memory));
    const std::size_t before = allocations;
    EXPECT_TRUE(json::decode(small, one, memory));
    EXPECT_TRUE(json::decode(text, two, memory));
    EXPECT_EQ(allocations, before) << "nothing is owned, or it keeps its memory";
}

enum class lamp_mode { off, on };
struct values {
    hearken::switch_as<"ON", "OFF"> power;
    hearken::maybe_quoted<double> voltage;
    hearken::quoted<std::uint64_t> frequency;
    hearken::or_nan<> humidity;
    hearken::hex_number<std::uint32_t> code;
    lamp_mode mode{};
    hearken::by_number<lamp_mode> other;
    std::chrono::sys_time<std::chrono::nanoseconds> received;
    hearken::fractional_epoch<std::chrono::milliseconds> ts;
    hearken::any_time<std::chrono::milliseconds> last_seen;
    hearken::duration_text<std::chrono::microseconds> airtime;
    hearken::latitude lat;
    hearken::checked<std::string_view, hearken::matches<"[a-z_][a-z0-9_]{0,49}">> name;
    hearken::lenient<int> count;
    std::pair<std::string_view, int> pair;
    hearken::hex_bytes<2> address;
    hearken::base64_view payload;
    hearken::embedded<int> inside;
};

TEST(decode, the_values_of_a_vocabulary_allocate_nothing_of_their_own) {
    const std::string_view text =
        R"({"power":"ON","voltage":"2.5","frequency":"868500000","humidity":"NaN","code":"0xB25F78","mode":"on",)"
        R"("other":1,"received":"2019-01-29T13:02:35.113000298Z","ts":1736603810.49,"last_seen":1718900498123,)"
        R"("airtime":"0.056576s","lat":52.5,"name":"a_b","count":7,"pair":["mac",1],"address":"beef",)"
        R"("payload":"VGVtcGVyYXR1cmUgPSAwLjA=","inside":"12"})";
    hearken::scratch memory;
    values value;
    ASSERT_TRUE(json::decode(text, value, memory));
    memory.clear();
    const std::size_t before = allocations;
    EXPECT_TRUE(json::decode(text, value, memory));
    EXPECT_EQ(allocations, before);
    EXPECT_EQ(value.payload->size(), 17U);
    EXPECT_EQ(*value.inside, 12);
}

TEST(decode, after_an_error_the_value_can_be_used_again) {
    hearken::scratch memory;
    report value;
    for (std::size_t size = 0; size < full.size(); ++size) {
        ASSERT_FALSE(json::decode(full.substr(0, size), value, memory)) << size;
    }
    ASSERT_TRUE(json::decode(full, value, memory));
    EXPECT_EQ(json::encode(value), full);
}

TEST(decode, every_truncation_is_an_error_within_the_bytes) {
    for (const std::string_view text : {small, full}) {
        for (std::size_t size = 0; size < text.size(); ++size) {
            const std::unique_ptr<char[]> block(new char[size]);
            text.copy(block.get(), size);
            report one;
            simple two;
            hearken::scratch memory;
            EXPECT_FALSE(json::decode({block.get(), size}, one, memory));
            EXPECT_FALSE(json::decode({block.get(), size}, two, memory));
        }
    }
}

// Decodes as the struct says, by way of another library's tree; nothing where the struct says no.
std::optional<std::string> by_tree(const std::string& text) {
    const auto tree = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!tree.is_object()) return std::nullopt;
    for (const char* name : {"temperature", "humidity", "light"}) {
        if (!tree.contains(name) || !tree[name].is_number()) return std::nullopt;
    }
    if (!tree["light"].is_number_integer() || tree["light"].is_number_float()) return std::nullopt;
    const double light = tree["light"].get<double>();
    if (light < -2147483648.0 || light > 2147483647.0) return std::nullopt;
    simple value{tree["temperature"].get<double>(), tree["humidity"].get<double>(), tree["light"].get<int>()};
    return json::encode(value).value();
}

TEST(decode, agrees_with_another_library_on_broken_documents) {
    std::mt19937 random(5); // NOLINT(cert-msc51-cpp): the same at every run
    const std::string_view pieces[] = {"\"", ",",    "{", "}",       ":",   "0",        "-",    ".",
                                       "e1", "null", " ", "\\u0074", "[1]", "\"x\":1,", "\xFF", "é"};
    std::size_t valid = 0;
    for (int round = 0; round < 30'000; ++round) {
        std::string text(small);
        for (auto changes = random() % 3 + 1; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            if (random() % 2 == 0)
                text.insert(at, pieces[random() % std::size(pieces)]);
            else
                text.erase(at, random() % 2 + 1);
        }
        const auto mine = json::decode<simple>(text);
        if (!mine && mine.error().code == errc::duplicate_member) continue; // trees keep one of them
        const auto theirs = by_tree(text);
        ASSERT_EQ(mine.has_value(), theirs.has_value()) << text << "\n" << (mine ? "taken" : mine.error().text());
        if (!mine) continue;
        ++valid;
        ASSERT_EQ(json::encode(*mine).value(), *theirs) << text;
    }
    EXPECT_GT(valid, 500U);
}

} // namespace

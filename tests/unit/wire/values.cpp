// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/values.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
namespace chrono = std::chrono;
namespace json = hearken::json;
using hearken::named;

// Messages of real devices (tests/data/payloads.jsonl), each in the types that say what they are.
namespace {

/// Decodes, writes, and decodes what was written, in JSON and in CBOR: the value is what it was.
template <class T>
T take(std::string_view document) {
    const auto value = json::decode<T>(document);
    EXPECT_TRUE(value) << value.error().text();
    if (!value) return {};
    const auto written = json::encode(*value);
    EXPECT_TRUE(written) << written.error().text();
    const auto again = json::decode<T>(*written);
    EXPECT_TRUE(again) << again.error().text();
    EXPECT_EQ(json::encode(*again), *written);
    const auto binary = hearken::cbor::encode(*value);
    EXPECT_TRUE(binary) << binary.error().text();
    const auto third = hearken::cbor::decode<T>(*binary);
    EXPECT_TRUE(third) << third.error().text();
    EXPECT_EQ(json::encode(*third), *written);
    return *value;
}

std::string text_of(const std::vector<std::byte>& bytes) {
    std::string text;
    for (const std::byte each : bytes) text += static_cast<char>(each);
    return text;
}

struct tasmota_state {
    named<"Time", chrono::local_seconds> time;
    named<"Uptime", hearken::uptime<>> uptime;
    named<"POWER1", hearken::switch_as<"ON", "OFF">> power1;
    named<"POWER2", hearken::switch_as<"ON", "OFF">> power2;
    named<"Dimmer", hearken::checked<int, hearken::between<0, 100>>> dimmer;
};

TEST(values, tasmota_state) {
    const auto value = take<tasmota_state>(
        R"({"Time":"2019-10-25T19:54:18","Uptime":"0T01:45:51","UptimeSec":6351,"POWER1":"ON","POWER2":"OFF","Dimmer":100})");
    EXPECT_EQ(*value.time, chrono::local_seconds(1'572'033'258s));
    EXPECT_EQ(**value.uptime, 6'351s);
    EXPECT_TRUE(**value.power1);
    EXPECT_FALSE(**value.power2);
    EXPECT_EQ(**value.dimmer, 100);
    EXPECT_EQ(json::decode<tasmota_state>(R"({"Time":"2019-10-25T19:54:18","Uptime":"0T01:45:51","POWER1":"on"})")
                  .error()
                  .text(),
              "$.POWER1: expected ON or OFF, found \"on\", byte 61");
}

struct tasmota_energy {
    named<"TotalStartTime", chrono::local_seconds> start;
    named<"Total", hearken::one_or_many<double>> total;
    named<"Power", hearken::one_or_many<int>> power;
};

TEST(values, tasmota_energy_of_one_phase_and_of_three) {
    const auto one = take<tasmota_energy>(R"({"TotalStartTime":"2018-11-14T18:39:40","Total":6.294,"Power":2635})");
    EXPECT_EQ(**one.total, std::vector{6.294});
    const auto three = take<tasmota_energy>(
        R"({"TotalStartTime":"2023-01-02T00:00:00","Total":[1203.112,887.031,954.300],"Power":[231,87,102]})");
    EXPECT_EQ(**three.power, (std::vector{231, 87, 102}));
}

struct remote_code {
    named<"Protocol", std::string> protocol;
    named<"Data", hearken::hex_number<std::uint32_t>> data;
};
struct tasmota_received {
    named<"MtrReceived", std::map<int, std::map<std::string, hearken::raw_json>>> endpoints;
};

TEST(values, tasmota_codes_and_numbered_keys) {
    EXPECT_EQ(**take<remote_code>(R"({"Protocol":"COOLIX","Bits":24,"Data":"0xB25F78"})").data, 0xB25F78U);
    const auto value = take<tasmota_received>(R"({"MtrReceived":{"9":{"Ep":9,"Name":"Light0","Power":1}}})");
    EXPECT_EQ((*value.endpoints).at(9).at("Name").text(), "\"Light0\"");
}

struct bath_sensor {
    double humidity{};
    std::optional<int> linkquality;
    hearken::any_time<chrono::milliseconds> last_seen;
};

TEST(values, zigbee2mqtt_says_the_time_in_two_ways) {
    const chrono::sys_time<chrono::milliseconds> text(1'707'663'781s);
    EXPECT_EQ(
        take<bath_sensor>(R"({"humidity":44.72,"linkquality":null,"last_seen":"2024-02-11T16:03:01+01:00"})").last_seen,
        text);
    const chrono::sys_time<chrono::milliseconds> number(1'718'900'498'123ms);
    EXPECT_EQ(take<bath_sensor>(R"({"humidity":44.72,"last_seen":1718900498123})").last_seen, number);
}

enum class press { none, single, hold };

} // namespace

template <>
inline constexpr auto hearken::spellings<press> = std::array{hearken::spelling{press::none, ""}};

namespace {

struct button {
    press action{};
};
struct reporting {
    hearken::maybe_quoted<int> minimum_report_interval;
    hearken::maybe_quoted<int> maximum_report_interval;
};

TEST(values, zigbee2mqtt_empty_enumerators_and_quoted_numbers) {
    EXPECT_EQ(take<button>(R"({"action":"","linkquality":10})").action, press::none);
    EXPECT_EQ(take<button>(R"({"action":"single","linkquality":10})").action, press::single);
    const auto value = take<reporting>(R"({"minimum_report_interval":5,"maximum_report_interval":"10"})");
    EXPECT_EQ(*value.minimum_report_interval, 5);
    EXPECT_EQ(*value.maximum_report_interval, 10);
}

struct ha_device {
    hearken::one_or_many<std::string> ids;
    std::optional<std::vector<std::pair<std::string, std::string>>> cns;
};
struct ha_config {
    ha_device dev;
    std::optional<hearken::maybe_quoted<int>> qos;
    std::optional<hearken::loose_bool> pl_on;
    std::optional<hearken::loose_bool> pl_off;
    std::optional<chrono::duration<double>> expire_after;
};

TEST(values, home_assistant_discovery) {
    const auto first = take<ha_config>(R"({"dev":{"ids":["0x00158d","kitchen"],"cns":[["mac","02:5b:26:a8:dc:12"]]}})");
    EXPECT_EQ(first.dev.ids->size(), 2U);
    EXPECT_EQ(first.dev.cns->front().second, "02:5b:26:a8:dc:12");
    const auto second =
        take<ha_config>(R"({"dev":{"ids":"kitchen"},"pl_on":1,"pl_off":"0","qos":"1","expire_after":120.0})");
    EXPECT_EQ(second.dev.ids->front(), "kitchen");
    EXPECT_TRUE(**second.pl_on);
    EXPECT_FALSE(**second.pl_off);
    EXPECT_EQ(**second.qos, 1);
    EXPECT_EQ(second.expire_after, chrono::duration<double>(120));
}

struct shelly_params {
    hearken::fractional_epoch<chrono::milliseconds> ts;
};

TEST(values, shelly_time_with_a_fraction) {
    EXPECT_EQ(take<shelly_params>(R"({"ts":1736603810.49})").ts,
              chrono::sys_time<chrono::milliseconds>(1'736'603'810'490ms));
}

struct ttn_settings {
    hearken::quoted<std::uint64_t> frequency;
};
struct ttn_location {
    hearken::latitude latitude;
    hearken::longitude longitude;
};
struct ttn_uplink {
    hearken::base64 session_key_id;
    hearken::base64 frm_payload;
    ttn_location location;
    ttn_settings settings;
    hearken::duration_text<chrono::microseconds> consumed_airtime;
    chrono::sys_time<chrono::nanoseconds> received_at;
    hearken::hex_bytes<8> dev_eui;
};

TEST(values, the_things_stack) {
    const auto value = take<ttn_uplink>(
        R"({"session_key_id":"AWiZpAyXrAfEkUNkBljRoA==","frm_payload":"VGVtcGVyYXR1cmUgPSAwLjA=",)"
        R"("location":{"latitude":51.1,"longitude":3.7},"settings":{"frequency":"868500000"},)"
        R"("consumed_airtime":"0.056576s","received_at":"2019-01-29T13:02:35.113000298Z","dev_eui":"0004A30B0020DA72"})");
    EXPECT_EQ(value.session_key_id->size(), 16U);
    EXPECT_EQ(text_of(*value.frm_payload), "Temperature = 0.0");
    EXPECT_EQ(*value.settings.frequency, 868'500'000U);
    EXPECT_EQ(*value.consumed_airtime, 56'576us);
    EXPECT_EQ(value.received_at.time_since_epoch(), 1'548'766'955'113'000'298ns);
    EXPECT_EQ(value.dev_eui->back(), std::byte{0x72});
}

enum class proximity { unknown, immediate, near, far };
struct owntracks_beacon {
    double acc{};
    hearken::by_number<proximity> prox;
    hearken::epoch<chrono::seconds> tst;
};
struct owntracks_waypoint {
    std::string desc;
    hearken::latitude lat;
    hearken::longitude lon;
};
struct owntracks_waypoints {
    hearken::lenient<std::vector<owntracks_waypoint>> waypoints;
};

TEST(values, owntracks) {
    const auto value = take<owntracks_beacon>(R"({"_type":"beacon","acc":2.31,"prox":1,"tst":1718901234})");
    EXPECT_EQ(*value.prox, proximity::immediate);
    EXPECT_EQ(value.tst, chrono::sys_seconds(1'718'901'234s));

    hearken::scratch memory;
    owntracks_waypoints list;
    ASSERT_TRUE(json::decode(R"({"waypoints":[{"desc":"Home","lat":52.52,"lon":13.41,"rad":50},)"
                             R"({"desc":"gone","lat":-1000000,"lon":-1000000,"rad":0}]})",
                             list, memory));
    EXPECT_EQ(list.waypoints->size(), 1U);
    ASSERT_EQ(memory.faults().size(), 1U);
    EXPECT_EQ(memory.faults()[0].text(),
              "$.waypoints[1].lat: expected a latitude from -90 to 90, found -1000000, byte 84");
}

struct all_of_them {
    hearken::switch_as<"ON|on", "OFF|off"> power;
    hearken::loose_bool loose;
    hearken::maybe_quoted<double> voltage;
    hearken::quoted<std::int64_t> frequency;
    hearken::or_nan<float> humidity;
    hearken::hex_number<std::uint32_t> code;
    press action{};
    hearken::name_or_number<proximity> prox;
    chrono::sys_time<chrono::milliseconds> received;
    chrono::local_time<chrono::microseconds> local;
    chrono::year_month_day day;
    hearken::epoch<chrono::seconds> tst;
    hearken::fractional_epoch<chrono::nanoseconds> ts;
    hearken::any_time<chrono::milliseconds> last_seen;
    hearken::duration_text<chrono::microseconds> airtime;
    hearken::fractional_seconds<chrono::minutes> minutes;
    hearken::uptime<> uptime;
    hearken::latitude lat;
    hearken::checked<std::string, hearken::matches<"[a-z_]{1,3}">> name;
    hearken::one_or_many<int> some;
    std::pair<std::string, int> pair;
    std::map<int, bool> numbered;
    hearken::lenient<std::vector<hearken::hex>> good;
    hearken::lenient<hearken::base64> maybe;
    hearken::embedded<std::vector<int>> inside;
};

TEST(values, what_mutated_documents_decode_to_comes_back_from_both_formats) {
    const std::string text =
        R"({"power":"ON","loose":"yes","voltage":"2.5","frequency":"-868500000","humidity":"NaN","code":"0xB25F78",)"
        R"("action":"","prox":"far","received":"2019-12-31T23:59:60.1+00:00","local":"2019-01-29T13:02:35",)"
        R"("day":"2024-02-29","tst":-1718901234,"ts":1736603810.49,"last_seen":1718900498123,"airtime":"-0.056576s",)"
        R"("minutes":120.0,"uptime":"1 02:33:26","lat":-52.5,"name":"a_b","some":7,"pair":["mac",1],)"
        R"("numbered":{"1":true,"-20":false},"good":["beef","x","0x00"],"maybe":"Zm8=","inside":"[1,-2]"})";
    std::mt19937 random(2026);
    const std::string_view letters = R"(0123456789-+.eE:TZz tfn"\{}[],/=xaNI)";
    int fine = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::string mutated = text;
        for (auto changes = random() % 3; changes-- > 0;) {
            const std::size_t at = random() % mutated.size();
            const char letter = letters[random() % letters.size()];
            switch (random() % 3) {
            case 0: mutated[at] = letter; break;
            case 1: mutated.insert(at, 1, letter); break;
            default: mutated.erase(at, 1);
            }
        }
        const auto value = json::decode<all_of_them>(mutated);
        if (!value) {
            ASSERT_FALSE(value.error().what.empty());
            continue;
        }
        ++fine;
        const auto written = json::encode(*value);
        ASSERT_TRUE(written) << mutated << '\n' << written.error().text();
        const auto again = json::decode<all_of_them>(*written);
        ASSERT_TRUE(again) << *written << '\n' << again.error().text();
        ASSERT_EQ(*json::encode(*again), *written) << mutated;
        const auto binary = hearken::cbor::encode(*value);
        ASSERT_TRUE(binary) << mutated << '\n' << binary.error().text();
        const auto third = hearken::cbor::decode<all_of_them>(*binary);
        ASSERT_TRUE(third) << mutated << '\n' << third.error().text();
        ASSERT_EQ(*json::encode(*third), *written) << mutated;
    }
    EXPECT_GT(fine, 3'000);
}

} // namespace

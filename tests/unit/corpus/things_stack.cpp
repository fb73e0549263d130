// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace things_stack {

using hearken::named;
using hearken::or_default;
using hearken::raw_json;
using strings = std::vector<std::string>;
using instant = std::chrono::sys_time<std::chrono::nanoseconds>;

struct application {
    std::string application_id;
};
struct device_ids {
    std::string device_id;
    application application_ids;
    std::optional<hearken::hex> dev_eui, join_eui, dev_addr;
};
struct place {
    hearken::latitude latitude;
    hearken::longitude longitude;
    std::optional<std::string> source;
};
struct gateway {
    std::string gateway_id;
    std::optional<hearken::hex> eui;
};
struct heard_by_gateway {
    gateway gateway_ids;
    std::optional<instant> time;
    std::optional<std::uint32_t> timestamp;
    double rssi;
    std::optional<double> channel_rssi, snr;
    std::optional<place> location;
    std::optional<hearken::base64> uplink_token;
};
struct broker {
    std::string message_id;
    hearken::hex forwarder_net_id;
};
struct heard_by_broker {
    broker packet_broker;
    double rssi, snr;
};
struct lora_rate {
    std::uint32_t bandwidth;
    int spreading_factor;
};
struct any_rate {
    std::optional<lora_rate> lora; // fsk, lrfhss: passed over
};
struct radio_settings {
    any_rate data_rate;
    std::optional<std::string> coding_rate;
    hearken::quoted<std::uint64_t> frequency;
    std::uint32_t timestamp;
};
struct uplink {
    std::optional<hearken::base64> session_key_id;
    std::uint8_t f_port;
    or_default<std::uint32_t> f_cnt = 0;
    hearken::base64 frm_payload;
    std::map<std::string, raw_json> decoded_payload;
    or_default<strings> decoded_payload_warnings;
    std::vector<std::variant<heard_by_gateway, heard_by_broker>> rx_metadata;
    std::optional<radio_settings> settings;
    std::optional<hearken::duration_text<std::chrono::microseconds>> consumed_airtime;
};
struct up {
    named<"@type", std::optional<std::string>> type;
    device_ids end_device_ids;
    or_default<strings> correlation_ids;
    instant received_at;
    uplink uplink_message;
};

struct accepted {
    hearken::base64 session_key_id;
};
struct joined {
    device_ids end_device_ids;
    or_default<strings> correlation_ids;
    accepted join_accept;
};

enum class urgency { LOWEST, LOW, BELOW_NORMAL, NORMAL, ABOVE_NORMAL, HIGH, HIGHEST };
struct when_to_send {
    std::optional<instant> absolute_time;
};
struct downlink_message {
    std::uint8_t f_port;
    std::uint32_t f_cnt;
    hearken::base64 frm_payload;
    or_default<bool> confirmed = false;
    urgency priority;
    std::optional<when_to_send> class_b_c;
};
struct fault {
    named<"namespace", std::string> origin;
    std::string name, message_format;
    std::map<std::string, std::string> attributes;
    int code;
};
struct failure {
    downlink_message downlink;
    fault error;
};
struct down_failed {
    device_ids end_device_ids;
    or_default<strings> correlation_ids;
    failure downlink_failed;
};

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"v3/<app_at_tenant>/devices/<device_id>/up">(
            [](std::string_view app, std::string_view device, const up& u) { corpus::arrived(u, app, device); }),
        on<"v3/<app_at_tenant>/devices/<device_id>/join">([](const joined& j) { corpus::arrived(j); }),
        on<"v3/<app_at_tenant>/devices/<device_id>/down/failed">([](const down_failed& f) { corpus::arrived(f); }),
    };
}

} // namespace things_stack

namespace {

using namespace things_stack;
using namespace std::chrono_literals;
using bytes = std::vector<std::byte>;

struct things_stack_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(things_stack_table, line_99) {
    system.reads<up>(
        [](const up& u) {
            EXPECT_EQ(corpus::captured, (strings{"app1@ttn", "dev1"}));
            EXPECT_EQ(u.end_device_ids.device_id, "dev1");
            EXPECT_EQ(u.end_device_ids.application_ids.application_id, "app1");
            EXPECT_EQ(u.end_device_ids.dev_eui.value()->front(), std::byte{0x42});
            EXPECT_EQ(u.correlation_ids->size(), 2);
            EXPECT_EQ(u.received_at, std::chrono::sys_days{2019y / 1 / 29} + 13h + 2min + 35s + 113000298ns);
            const uplink& m = u.uplink_message;
            EXPECT_EQ(m.f_port, 15);
            EXPECT_EQ(m.f_cnt, 1U);
            EXPECT_EQ(m.frm_payload->size(), 17);
            EXPECT_EQ(m.decoded_payload.at("bytes").text(), "[8,23,212]");
            const auto& heard = std::get<heard_by_gateway>(m.rx_metadata.at(0));
            EXPECT_EQ(heard.gateway_ids.gateway_id, "eui-0242020000247803");
            EXPECT_EQ(heard.time, std::chrono::sys_days{2019y / 1 / 29} + 13h + 2min + 34s + 981ms);
            EXPECT_EQ(heard.timestamp, 1283325000U);
            EXPECT_EQ(heard.rssi, -35);
            EXPECT_EQ(heard.snr, 5);
            EXPECT_EQ(*heard.location->longitude, 3.7);
            EXPECT_EQ(m.settings->data_rate.lora->bandwidth, 125000U);
            EXPECT_EQ(m.settings->data_rate.lora->spreading_factor, 7);
            EXPECT_EQ(m.settings->frequency, 868500000U);
            EXPECT_EQ(m.settings->timestamp, 1283325000U);
            EXPECT_EQ(**m.consumed_airtime, 56576us);
        },
        R"({"end_device_ids":{"device_id":"","application_ids":{"application_id":""}},"received_at":"2019-01-29T13:02:35.113000298Z","uplink_message":{"settings":{"data_rate":{},"frequency":868500000}}})",
        "$.uplink_message.settings.frequency: expected a string, found a number, byte 179");
}

TEST_F(things_stack_table, line_100) {
    system.reads<up>(
        [](const up& u) {
            EXPECT_EQ(u.type, "type.googleapis.com/ttn.lorawan.v3.ApplicationUp");
            EXPECT_FALSE(u.end_device_ids.join_eui);
            EXPECT_EQ(u.received_at, std::chrono::sys_days{2022y / 12 / 23} + 16h + 58min + 11s + 314080290ns);
            const uplink& m = u.uplink_message;
            EXPECT_EQ(*m.frm_payload, (bytes{std::byte{0x08}, std::byte{0x17}, std::byte{0xD4}, std::byte{0x03},
                                             std::byte{0xE9}, std::byte{0x30}}));
            EXPECT_EQ(m.decoded_payload.at("t").text(), "5017");
            const auto& heard = std::get<heard_by_broker>(m.rx_metadata.at(0));
            EXPECT_EQ(heard.packet_broker.message_id, "01GMZYQE8RVEDGBZC7S9ZJ7RJZ");
            EXPECT_EQ(heard.packet_broker.forwarder_net_id->size(), 3);
            EXPECT_EQ(heard.rssi, -116);
            EXPECT_EQ(heard.snr, -4.2);
        },
        R"({"end_device_ids":{"device_id":"","application_ids":{"application_id":""}},"received_at":"2022-12-23T16:58:11.3140802901Z"})",
        R"($.received_at: expected a time in whole nanoseconds, found "2022-12-23T16:58:11.3140802901Z", byte 89)");
}

TEST_F(things_stack_table, line_101) {
    system.reads<joined>(
        [](const joined& j) {
            EXPECT_EQ(j.end_device_ids.dev_addr.value()->size(), 4);
            EXPECT_EQ(j.correlation_ids->at(0), "gs:conn:01D2CSNX7FJVKQPCVG612QF1TX");
            EXPECT_EQ(j.join_accept.session_key_id->size(), 16);
        },
        R"({"end_device_ids":{"device_id":"","application_ids":{"application_id":""}},"join_accept":{"session_key_id":"AW"}})",
        R"($.join_accept.session_key_id: expected base64 whose last letter has no bits beyond the bytes, found "AW", byte 107)");
}

TEST_F(things_stack_table, line_102) {
    system.reads<down_failed>(
        [](const down_failed& f) {
            const downlink_message& d = f.downlink_failed.downlink;
            EXPECT_EQ(d.f_port, 15);
            EXPECT_EQ(d.f_cnt, 7U);
            EXPECT_EQ(*d.frm_payload, (bytes{std::byte{0xBE}, std::byte{0xEF}}));
            EXPECT_EQ(d.confirmed, true);
            EXPECT_EQ(d.priority, urgency::NORMAL);
            EXPECT_FALSE(d.class_b_c->absolute_time);
            const things_stack::fault& e = f.downlink_failed.error;
            EXPECT_EQ(e.origin, "pkg/networkserver");
            EXPECT_EQ(e.name, "no_session");
            EXPECT_EQ(e.attributes.at("device_uid"), "dev1");
            EXPECT_EQ(e.code, 9);
        },
        R"({"end_device_ids":{"device_id":"","application_ids":{"application_id":""}},"downlink_failed":{"downlink":{"f_port":256}}})",
        "$.downlink_failed.downlink.f_port: expected an integer from 0 to 255, found 256, byte 115");
}

} // namespace

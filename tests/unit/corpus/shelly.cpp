// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace shelly {

using hearken::keys;
using hearken::literal;
using hearken::nullable;
using hearken::or_default;
using hearken::raw_json;
using hearken::rest;
using hearken::when;
using seconds = hearken::epoch<std::chrono::seconds>;
using moment = hearken::fractional_epoch<std::chrono::milliseconds>;
using strings = std::vector<std::string>;
using reading = std::optional<nullable<double>>; // absent: as it was; null: not known

struct celsius_fahrenheit {
    nullable<double> tC, tF;
};
struct energy {
    double total;
    std::array<double, 3> by_minute;
    seconds minute_ts;
};
struct relay {
    int id;
    std::optional<bool> output;
    std::optional<std::string> source;
    reading apower, voltage, current, pf, freq;
    std::optional<energy> aenergy;
    std::optional<celsius_fahrenheit> temperature;
    or_default<strings> errors;
};
struct input {
    int id;
    nullable<bool> state; // null: a button
};
struct link {
    bool connected;
};
struct firmware {
    std::string version;
};
struct device_status {
    std::string mac;
    bool restart_required;
    nullable<std::string> time; // 15:00
    nullable<seconds> unixtime;
    std::int64_t uptime;
    std::uint32_t ram_size, ram_free, fs_size, fs_free;
    int cfg_rev, kvs_rev, schedule_rev, webhook_rev;
    std::map<std::string, firmware> available_updates;
    std::optional<int> reset_reason;
};
struct wifi_status {
    nullable<std::string> sta_ip, ssid;
    std::string status;
    int rssi;
    std::optional<int> ap_client_count;
};
struct components {
    moment ts;
    keys<"switch:*", relay> switches;
    keys<"input:*", input> inputs;
    std::optional<link> cloud, mqtt, ws;
    std::optional<device_status> sys;
    std::optional<wifi_status> wifi;
    rest<raw_json> others;
};
struct occurrence {
    std::string component, event;
    moment ts;
    std::optional<int> id, cfg_rev;
    std::optional<bool> restart_required;
};
struct occurrences {
    moment ts;
    std::vector<occurrence> events;
};
struct status_change {
    std::string src, dst;
    literal<"NotifyStatus"> method;
    components params;
};
struct whole_status {
    std::string src, dst;
    literal<"NotifyFullStatus"> method;
    components params;
};
struct events {
    std::string src, dst;
    literal<"NotifyEvent"> method;
    occurrences params;
};
using notification = std::variant<status_change, whole_status, events>;

struct fault {
    int code;
    std::string message;
};
struct methods {
    nullable<strings> methods;
};
struct response {
    std::variant<std::int64_t, std::string> id;
    std::string src, dst;
    std::optional<fault> error;
    std::optional<methods> result;
};

struct meter {
    int id;
    reading a_current, a_voltage, a_act_power, a_aprt_power, a_pf, a_freq;
    reading b_current, b_voltage, c_current, c_voltage, n_current;
    or_default<strings> a_errors, b_errors, c_errors, n_errors;
    double total_current, total_act_power;
    strings user_calibrated_phase;
};
struct cover {
    int id;
    std::string source, state;
    double apower, voltage, current, pf, freq;
    energy aenergy;
    celsius_fahrenheit temperature;
    bool pos_control;
    nullable<std::string> last_direction;
    nullable<int> current_pos;
};
struct humidity {
    int id;
    nullable<double> rh;
};
using component =
    hearken::chosen_by<"component", when<"em:*", meter>, when<"cover:*", cover>, when<"input:*", input>,
                       when<"humidity:*", humidity>, when<"switch:*", relay>, hearken::otherwise<raw_json>>;

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"<device>/events/rpc">([](std::string_view device, const notification& n) { corpus::arrived(n, device); }),
        on<"<client>/rpc">([](std::string_view client, const response& r) { corpus::arrived(r, client); }),
        on<"<device>/status/<component>">([](std::string_view device, std::string_view which, const component& c) {
            corpus::arrived(c, device, which);
        }),
        on<"<device>/online">(
            [](std::string_view device, hearken::payload<bool> online) { corpus::arrived(online, device); }),
    };
}

} // namespace shelly

namespace {

using namespace shelly;
using namespace std::chrono_literals;

std::chrono::sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds since_1970) {
    return std::chrono::sys_time<std::chrono::milliseconds>{since_1970};
}

struct shelly_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(shelly_table, line_89) {
    system.reads<notification>(
        [](const notification& n) {
            EXPECT_EQ(corpus::captured, strings{"shelly1minig3-54320464a1d0"});
            const auto& s = std::get<status_change>(n);
            EXPECT_EQ(s.src, "shelly1minig3-54320464a1d0");
            EXPECT_EQ(s.dst, "shelly1minig3-54320464a1d0/events");
            EXPECT_EQ(s.params.ts, at(1736603810490ms));
            const relay& first = s.params.switches.at("switch:0");
            EXPECT_EQ(first.id, 0);
            EXPECT_EQ(first.output, false);
            EXPECT_EQ(first.source, "HTTP_in");
            EXPECT_FALSE(first.voltage);
        },
        R"({"src":"s","dst":"d","method":"NotifyStatus","params":{"ts":1736603810.49,"switch:0":{"id":"0"}}})",
        "$.params['switch:0'].id: expected an integer, found a string, byte 91");
}

TEST_F(shelly_table, line_90) {
    system.reads<notification>(
        [](const notification& n) {
            const components& c = std::get<whole_status>(n).params;
            EXPECT_EQ(c.ts, at(1736604018380ms));
            EXPECT_EQ(c.others.at("ble").text(), "{}");
            EXPECT_TRUE(c.cloud->connected);
            EXPECT_EQ(c.inputs.at("input:0").state, false);
            EXPECT_EQ(c.switches.at("switch:0").temperature->tC, 48.4);
            EXPECT_EQ(c.sys->mac, "08B61FD141E8");
            EXPECT_EQ(c.sys->time, "15:00");
            EXPECT_EQ(**c.sys->unixtime, std::chrono::sys_seconds{1736604018s});
            EXPECT_EQ(c.sys->uptime, 658773);
            EXPECT_EQ(c.sys->ram_free, 110248);
            EXPECT_EQ(c.sys->available_updates.at("beta").version, "1.5.0-beta1");
            EXPECT_EQ(c.sys->reset_reason, 3);
            EXPECT_EQ(c.wifi->sta_ip, "192.168.1.76");
            EXPECT_EQ(c.wifi->rssi, -58);
            EXPECT_FALSE(c.ws->connected);
        },
        R"({"src":"s","dst":"d","method":"NotifyFullStatus","params":{"ts":1.5,"mqtt":{"connected":null}}})",
        "$.params.mqtt.connected: expected a boolean, found null, byte 88");
}

TEST_F(shelly_table, line_91) {
    system.reads<notification>(
        [](const notification& n) {
            const occurrences& o = std::get<events>(n).params;
            ASSERT_EQ(o.events.size(), 2);
            EXPECT_EQ(o.events[0].component, "input:0");
            EXPECT_EQ(o.events[0].cfg_rev, 35);
            EXPECT_EQ(o.events[0].restart_required, false);
            EXPECT_EQ(o.events[1].event, "sys_btn_push");
            EXPECT_EQ(o.events[1].ts, at(1736605194540ms));
            EXPECT_FALSE(o.events[1].id);
        },
        R"({"src":"s","dst":"d","method":"NotifyEvents","params":{"ts":1736605194.11,"events":[]}})",
        R"($.method: expected one of "NotifyStatus", "NotifyFullStatus", "NotifyEvent", found "NotifyEvents", byte 30)");
}

TEST_F(shelly_table, line_92) {
    system.reads<notification>(
        [](const notification& n) {
            const relay& r = std::get<status_change>(n).params.switches.at("switch:0");
            EXPECT_EQ(r.aenergy->by_minute, (std::array{0.0, 0.0, 6.384}));
            EXPECT_EQ(r.aenergy->minute_ts, std::chrono::sys_seconds{1632919539s});
            EXPECT_EQ(r.aenergy->total, 41.298);
            EXPECT_EQ(**r.apower, 8.9);
            EXPECT_EQ(*r.errors, strings{"overtemp"});
            ASSERT_TRUE(r.voltage); // there, and null
            EXPECT_FALSE(*r.voltage);
            EXPECT_FALSE(r.freq); // not there
        },
        R"({"src":"s","dst":"d","method":"NotifyStatus","params":{"ts":1,"switch:0":{"id":0,"voltage":"230"}}})",
        "$.params['switch:0'].voltage: expected a number or null, found a string, byte 91");
}

TEST_F(shelly_table, line_93) {
    system.reads<response>(
        [](const response& r) {
            EXPECT_EQ(corpus::captured, strings{"myhome-client"});
            EXPECT_EQ(std::get<std::int64_t>(r.id), 0);
            EXPECT_EQ(r.src, "shellyplus1-08b61fd9333c");
            EXPECT_EQ(r.error->code, -109);
            EXPECT_EQ(r.error->message, "shutting down in 952 ms");
            EXPECT_EQ(r.result->methods, std::nullopt);
        },
        R"({"id":[],"src":"","dst":""})", "$.id: expected a number or a string, found an array, byte 6");
}

TEST_F(shelly_table, line_94) {
    system.reads<component>(
        [](const component& c) {
            EXPECT_EQ(corpus::captured, (strings{"shellypro3em-0cb815fc1234", "em:0"}));
            const meter& m = std::get<meter>(*c);
            EXPECT_EQ(**m.a_current, 0.028);
            EXPECT_EQ(**m.a_act_power, -3.2);
            EXPECT_EQ(**m.a_freq, 50);
            ASSERT_TRUE(m.b_voltage);
            EXPECT_FALSE(*m.b_voltage);
            EXPECT_EQ(*m.b_errors, strings{"power_meter_failure"});
            EXPECT_FALSE(m.c_current);
            EXPECT_EQ(m.total_act_power, -3.235);
            EXPECT_TRUE(m.user_calibrated_phase.empty());
        },
        R"({"id":0,"total_current":0.083,"total_act_power":null,"user_calibrated_phase":[]})",
        "$.total_act_power: expected a number, found null, byte 48");
}

TEST_F(shelly_table, line_95) {
    system.reads<component>(
        [](const component& c) {
            const cover& now = std::get<cover>(*c);
            EXPECT_EQ(now.source, "limit_switch");
            EXPECT_EQ(now.state, "open");
            EXPECT_EQ(now.voltage, 233.1);
            EXPECT_EQ(now.aenergy.total, 62.1);
            EXPECT_EQ(now.temperature.tF, 127.7);
            EXPECT_TRUE(now.pos_control);
            EXPECT_FALSE(now.last_direction);
            EXPECT_EQ(now.current_pos, 100);
        },
        R"({"id":0,"source":"limit_switch","state":"open"})", R"($: missing member "apower", byte 0)");
}

TEST_F(shelly_table, line_96) {
    system.reads<component>([](const component& c) { EXPECT_FALSE(std::get<input>(*c).state); }, R"({"id":1})",
                            R"($: missing member "state", byte 0)");
}

TEST_F(shelly_table, line_97) {
    system.reads<component>([](const component& c) { EXPECT_EQ(std::get<humidity>(*c).rh, 57.6); },
                            R"({"id": 0,"rh":"57.6"})", "$.rh: expected a number or null, found a string, byte 14");
}

TEST_F(shelly_table, line_98) {
    system.reads<hearken::payload<bool>>([](const auto& online) { EXPECT_TRUE(*online); }, "online",
                                         "$: expected a boolean, found 'o', byte 0");
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace zigbee2mqtt {

using hearken::literal;
using hearken::nullable;
using hearken::or_default;
using hearken::raw_json;
using hearken::rest;
using on_off = hearken::switch_as<"ON", "OFF">;
using strings = std::vector<std::string>;

enum class presence { offline, online };
enum class press { none, single, twice, hold };
enum class severity { debug, info, warning, error };
enum class interview_status { started, successful, failed };

} // namespace zigbee2mqtt

template <>
inline constexpr auto hearken::spellings<zigbee2mqtt::press> =
    std::array{hearken::spelling{zigbee2mqtt::press::none, ""}, hearken::spelling{zigbee2mqtt::press::twice, "double"}};

namespace zigbee2mqtt {

struct colour { // xy or hue and saturation
    std::optional<double> x, y, hue, saturation;
};
struct up_to_date {
    literal<"idle"> state;
    std::optional<std::int64_t> installed_version, latest_version;
    std::optional<std::string> latest_release_notes, latest_source;
};
struct update_there {
    literal<"available"> state;
    std::optional<std::int64_t> installed_version, latest_version;
};
struct updating {
    literal<"updating"> state;
    double progress;
    std::optional<std::int64_t> remaining;
};
using firmware = std::variant<up_to_date, update_there, updating>;

struct switch_point {
    int hour, minute;
    double temperature;
};
struct device_state {
    std::optional<on_off> state;
    std::optional<int> brightness, color_temp, linkquality;
    std::optional<std::string> color_mode;
    std::optional<colour> color;
    std::optional<firmware> update;
    std::optional<bool> update_available;
    std::optional<double> battery, humidity, temperature, pressure, voltage;
    std::optional<hearken::any_time<std::chrono::milliseconds>> last_seen;
    std::optional<std::int64_t> elapsed;
    std::optional<press> action;
    std::optional<hearken::switch_as<"LOCK", "UNLOCK">> child_lock;
    std::optional<on_off> window_detection;
    std::optional<bool> valve_alarm;
    std::optional<double> current_heating_setpoint, local_temperature, position;
    std::optional<std::string> preset, running_state, system_mode;
    or_default<std::vector<switch_point>> workdays;
    hearken::keys<"schedule_*", std::string> schedules;
    rest<raw_json> others;
};

struct availability_state {
    presence state;
};
using availability = hearken::json_or_plain<std::variant<availability_state, presence>>;

struct log_line {
    severity level;
    std::string message;
};

struct coordinator_info {
    std::string ieee_address, type;
    std::map<std::string, std::int64_t> meta;
};
struct network_info {
    int channel, pan_id;
    std::variant<std::vector<int>, hearken::hex> extended_pan_id; // a list in 1.x
};
struct advanced_settings {
    std::variant<int, literal<"GENERATE">> pan_id;
    std::variant<std::vector<int>, literal<"GENERATE">> network_key;
    std::variant<std::vector<int>, literal<"GENERATE">> ext_pan_id;
};
struct settings {
    advanced_settings advanced;
    rest<raw_json> others;
};
struct bridge_info {
    std::string version, commit;
    coordinator_info coordinator;
    network_info network;
    severity log_level;
    bool permit_join, restart_required;
    std::optional<int> permit_join_timeout;
    settings config;
};

struct to_endpoint {
    literal<"endpoint"> type;
    int endpoint;
    std::string ieee_address;
};
struct to_group {
    literal<"group"> type;
    int id;
};
struct binding {
    std::string cluster;
    std::variant<to_endpoint, to_group> target;
};
struct reporting {
    std::string cluster, attribute;
    int minimum_report_interval, maximum_report_interval;
    double reportable_change;
};
struct cluster_lists {
    strings input, output;
};
struct endpoint {
    std::vector<binding> bindings;
    std::vector<reporting> configured_reportings;
    cluster_lists clusters;
};
using setting = std::variant<bool, double, std::string>;
struct expose {
    std::string type;
    std::optional<std::string> name, property, unit;
    std::optional<int> access;
    std::optional<setting> value_on, value_off, value_toggle;
    or_default<std::vector<setting>> values;
    or_default<std::vector<expose>> features;
};
struct device_definition {
    std::string model, vendor, description;
    or_default<std::vector<expose>> options, exposes;
};
struct scene {
    int id;
    std::string name;
};
struct device {
    std::string ieee_address, type, friendly_name;
    int network_address;
    bool supported, interviewing, interview_completed;
    std::map<int, endpoint> endpoints;
    nullable<device_definition> definition;
    nullable<std::string> power_source, date_code, model_id;
    std::vector<scene> scenes;
};

struct member {
    std::string ieee_address;
    int endpoint;
};
struct group {
    int id;
    std::string friendly_name;
    std::vector<scene> scenes;
    std::vector<member> members;
};

struct interview {
    std::string friendly_name, ieee_address;
    interview_status status;
    std::optional<bool> supported;
    std::optional<nullable<device_definition>> definition;
};
struct leave {
    std::string ieee_address, friendly_name;
};
struct event {
    std::string type;
    hearken::chosen_by<"type", hearken::when<"device_interview", interview>, hearken::when<"device_leave", leave>,
                       hearken::otherwise<raw_json>>
        data;
};

using transaction_id = std::variant<std::int64_t, std::string>;
struct permit_join {
    bool value;
    std::optional<int> time;
    std::optional<std::string> device;
    std::optional<transaction_id> transaction;
};
struct bind_request {
    std::string from, to;
    or_default<strings> clusters;
    std::optional<transaction_id> transaction;
};
struct remove_device {
    std::string id;
    std::optional<bool> force, block;
    std::optional<transaction_id> transaction;
};
struct reporting_done {
    std::string id, cluster, attribute;
    hearken::maybe_quoted<int> minimum_report_interval, maximum_report_interval;
    double reportable_change;
};
template <class Data>
struct done {
    literal<"ok"> status;
    Data data;
    std::optional<transaction_id> transaction;
};
struct failed {
    literal<"error"> status;
    std::string error;
    std::optional<transaction_id> transaction;
};
template <class Data = raw_json>
using response = std::variant<done<Data>, failed>;

struct health_os {
    std::array<double, 3> load_average;
    double memory_used_mb, memory_percent;
};
struct health_process {
    std::int64_t uptime_sec;
    double memory_used_mb, memory_percent;
};
struct health_mqtt {
    bool connected;
    std::int64_t queued, published, received;
};
struct health_device {
    int leave_count, messages, network_address_changes;
    double messages_per_sec;
};
struct health {
    hearken::epoch<std::chrono::milliseconds> response_time;
    health_os os;
    health_process process;
    health_mqtt mqtt;
    std::map<std::string, health_device> devices;
};

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"zigbee2mqtt/<friendly_name...>">(
            [](std::string_view name, const device_state& s) { corpus::arrived(s, name); }),
        on<"zigbee2mqtt/<friendly_name...>/availability">(
            [](std::string_view name, const hearken::or_empty<availability>& a) { corpus::arrived(a, name); }),
        on<"zigbee2mqtt/<friendly_name...>/set">(
            [](std::string_view name, const device_state& s) { corpus::arrived(s, name); }),
        on<"zigbee2mqtt/<friendly_name...>/set/<attribute>">(
            [](std::string_view name, std::string_view attribute, const hearken::json_or_plain<setting>& s) {
                corpus::arrived(s, name, attribute);
            }),
        on<"zigbee2mqtt/<friendly_name...>/get">(
            [](std::string_view name, const std::map<std::string, std::string>& g) { corpus::arrived(g, name); }),
        on<"zigbee2mqtt/bridge/state">([](const availability& a) { corpus::arrived(a); }),
        on<"zigbee2mqtt/bridge/logging">([](const log_line& l) { corpus::arrived(l); }),
        on<"zigbee2mqtt/bridge/info">([](const bridge_info& i) { corpus::arrived(i); }),
        on<"zigbee2mqtt/bridge/devices">([](const std::vector<device>& d) { corpus::arrived(d); }),
        on<"zigbee2mqtt/bridge/groups">([](const std::vector<group>& g) { corpus::arrived(g); }),
        on<"zigbee2mqtt/bridge/event">([](const event& e) { corpus::arrived(e); }),
        on<"zigbee2mqtt/bridge/health">([](const health& h) { corpus::arrived(h); }),
        on<"zigbee2mqtt/bridge/request/permit_join">(
            [](const std::variant<bool, permit_join>& p) { corpus::arrived(p); }),
        on<"zigbee2mqtt/bridge/request/device/bind">([](const bind_request& b) { corpus::arrived(b); }),
        on<"zigbee2mqtt/bridge/request/device/remove">(
            [](const hearken::json_or_plain<std::variant<remove_device, std::string>>& r) { corpus::arrived(r); }),
        on<"zigbee2mqtt/bridge/response/<command...>">(
            [](std::string_view command, const response<>& r) { corpus::arrived(r, command); }),
        on<"zigbee2mqtt/bridge/response/device/configure_reporting">(
            [](const response<reporting_done>& r) { corpus::arrived(r); }),
    };
}

} // namespace zigbee2mqtt

namespace {

using namespace zigbee2mqtt;
using namespace std::chrono_literals;

struct zigbee2mqtt_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(zigbee2mqtt_table, line_45) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(corpus::captured, strings{"living room/corner lamp"});
            EXPECT_EQ(s.state, true);
            EXPECT_EQ(s.brightness, 215);
            EXPECT_EQ(s.color_mode, "xy");
            EXPECT_EQ(s.color->x, 0.3127);
            EXPECT_EQ(s.color->y, 0.329);
            EXPECT_EQ(s.color->hue, 0);
            EXPECT_EQ(s.color_temp, std::nullopt);
            EXPECT_EQ(s.linkquality, 98);
            EXPECT_EQ(std::get<update_there>(*s.update).latest_version, 587765297);
            EXPECT_EQ(s.update_available, true);
            EXPECT_TRUE(s.others.empty());
        },
        R"({"state":"on","brightness":215})", R"($.state: expected ON or OFF, found "on", byte 9)");
}

TEST_F(zigbee2mqtt_table, line_46) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(s.battery, 100);
            EXPECT_EQ(s.humidity, 44.72);
            EXPECT_EQ(s.temperature, 27.34);
            EXPECT_EQ(s.pressure, 998);
            EXPECT_EQ(s.voltage, 3005);
            EXPECT_EQ(s.linkquality, std::nullopt);
            EXPECT_EQ(**s.last_seen, std::chrono::sys_days{2024y / 2 / 11} + 15h + 3min + 1s);
        },
        R"({"humidity":44.72,"last_seen":"2024-02-11 16:03"})",
        R"($.last_seen: expected a time with a zone, as 2025-12-19T06:30:00Z, found "2024-02-11 16:03", byte 30)");
}

TEST_F(zigbee2mqtt_table, line_47) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(s.brightness, 255);
            EXPECT_EQ(**s.last_seen, std::chrono::sys_time<std::chrono::milliseconds>{1718900498123ms});
            EXPECT_EQ(s.elapsed, 5021);
        },
        R"({"last_seen":true})", "$.last_seen: expected a time as text or a number or null, found a boolean, byte 13");
}

TEST_F(zigbee2mqtt_table, line_48) {
    system.reads<device_state>([](const device_state& s) { EXPECT_EQ(s.action, press::single); },
                               R"({"action":"treble","linkquality":10})",
                               R"($.action: expected one of "", double, single, hold, found "treble", byte 10)");
}

TEST_F(zigbee2mqtt_table, line_49) {
    system.reads<device_state>([](const device_state& s) { EXPECT_EQ(s.action, press::none); }, R"({"action":0})",
                               "$.action: expected a string or null, found a number, byte 10");
}

TEST_F(zigbee2mqtt_table, line_50) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(std::get<updating>(*s.update).progress, 10);
            EXPECT_EQ(std::get<updating>(*s.update).remaining, 3600);
        },
        R"({"update":{"state":"updating","remaining":3600}})", R"($.update: missing member "progress", byte 10)");
}

TEST_F(zigbee2mqtt_table, line_51) {
    system.reads<device_state>(
        [](const device_state& s) {
            const auto& idle = std::get<up_to_date>(*s.update);
            EXPECT_EQ(idle.installed_version, 90);
            EXPECT_EQ(idle.latest_version, 90);
            EXPECT_EQ(idle.latest_release_notes, std::nullopt);
        },
        R"({"update":{"state":"asleep"}})",
        R"($.update.state: expected one of "idle", "available", "updating", found "asleep", byte 19)");
}

TEST_F(zigbee2mqtt_table, line_52) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(s.battery, 87);
            EXPECT_EQ(s.child_lock, false);
            EXPECT_EQ(s.window_detection, true);
            EXPECT_EQ(s.valve_alarm, false);
            EXPECT_EQ(s.current_heating_setpoint, 21);
            EXPECT_EQ(s.local_temperature, 19.9);
            EXPECT_EQ(s.position, 33);
            EXPECT_EQ(s.preset, "schedule");
            EXPECT_EQ(s.running_state, "heat");
            EXPECT_EQ(s.system_mode, "auto");
            EXPECT_EQ(s.schedules.at("schedule_monday"), "06:00/21 09:00/17");
            ASSERT_EQ(s.workdays->size(), 2);
            EXPECT_EQ(s.workdays->at(1).hour, 22);
            EXPECT_EQ(s.workdays->at(1).temperature, 16.5);
        },
        R"({"workdays":[{"hour":6,"minute":0,"temperature":20},{"hour":22,"minute":0.5,"temperature":16.5}]})",
        "$.workdays[1].minute: expected an integer, found 0.5, byte 72");
}

TEST_F(zigbee2mqtt_table, line_53) {
    system.reads<hearken::or_empty<availability>>(
        [](const auto& a) {
            EXPECT_EQ(corpus::captured, strings{"bulb_color"});
            EXPECT_EQ(std::get<availability_state>(**a).state, presence::online);
        },
        R"({"state":"gone"})", R"($.state: expected one of offline, online, found "gone", byte 9)");
}

TEST_F(zigbee2mqtt_table, line_54) {
    system.reads<hearken::or_empty<availability>>(
        [](const auto& a) { EXPECT_EQ(std::get<presence>(**a), presence::offline); }, "gone",
        R"($: expected one of offline, online, found "gone", byte 0)");
}

TEST_F(zigbee2mqtt_table, line_55) {
    system.reads<hearken::or_empty<availability>>([](const auto& a) { EXPECT_FALSE(a); }, "{}",
                                                  R"($: missing member "state", byte 0)");
}

TEST_F(zigbee2mqtt_table, line_56) {
    system.reads<availability>([](const auto& a) { EXPECT_EQ(std::get<presence>(*a), presence::online); }, "",
                               R"($: expected one of offline, online, found "", byte 0)");
}

TEST_F(zigbee2mqtt_table, line_57) {
    system.reads<availability>(
        [](const auto& a) { EXPECT_EQ(std::get<availability_state>(*a).state, presence::offline); }, "[]",
        "$: expected a string or an object, found an array, byte 0");
}

TEST_F(zigbee2mqtt_table, line_58) {
    system.reads<log_line>(
        [](const log_line& l) {
            EXPECT_EQ(l.level, severity::info);
            EXPECT_EQ(l.message, R"(MQTT publish: topic 'zigbee2mqtt/bulb', payload '{"state":"ON","brightness":5}')");
        },
        R"({"level":"loud","message":""})",
        R"($.level: expected one of debug, info, warning, error, found "loud", byte 9)");
}

TEST_F(zigbee2mqtt_table, line_59) {
    system.reads<bridge_info>(
        [](const bridge_info& i) {
            EXPECT_EQ(i.version, "1.37.1");
            EXPECT_EQ(i.commit, "772f6c0");
            EXPECT_EQ(i.coordinator.ieee_address, "0x00124b0012345678");
            EXPECT_EQ(i.coordinator.meta.at("revision"), 20190425);
            EXPECT_EQ(i.network.channel, 15);
            EXPECT_EQ(i.network.pan_id, 5674);
            EXPECT_EQ(std::get<hearken::hex>(i.network.extended_pan_id)->size(), 8);
            EXPECT_EQ(i.log_level, severity::debug);
            EXPECT_TRUE(i.permit_join);
            EXPECT_EQ(i.permit_join_timeout, 10);
            EXPECT_TRUE(std::holds_alternative<literal<"GENERATE">>(i.config.advanced.pan_id));
            EXPECT_EQ(std::get<std::vector<int>>(i.config.advanced.ext_pan_id).size(), 8);
            EXPECT_EQ(i.config.others.at("serial").text(), R"({"port":"/dev/ttyUSB0","adapter":null})");
        },
        R"({"version":"1","commit":"","coordinator":{"ieee_address":"","type":"","meta":{"revision":1.5}}})",
        "$.coordinator.meta.revision: expected an integer, found 1.5, byte 89");
}

TEST_F(zigbee2mqtt_table, line_60) {
    system.reads<std::vector<device>>(
        [](const std::vector<device>& all) {
            ASSERT_EQ(all.size(), 2);
            const device& plug = all[0];
            EXPECT_EQ(plug.ieee_address, "0x00158d00018255df");
            EXPECT_EQ(plug.type, "Router");
            EXPECT_EQ(plug.network_address, 29159);
            EXPECT_TRUE(plug.supported);
            const endpoint& first = plug.endpoints.at(1);
            ASSERT_EQ(first.bindings.size(), 2);
            EXPECT_EQ(std::get<to_endpoint>(first.bindings[0].target).ieee_address, "0x000b57fffec6a5b3");
            EXPECT_EQ(std::get<to_group>(first.bindings[1].target).id, 1);
            EXPECT_EQ(first.configured_reportings.at(0).maximum_report_interval, 10);
            EXPECT_EQ(first.clusters.input, (strings{"genOnOff", "genBasic"}));
            const device_definition& known = plug.definition.value();
            EXPECT_EQ(known.model, "ZNCZ02LM");
            ASSERT_EQ(known.exposes->size(), 4);
            const expose& relay = known.exposes->at(0).features->at(0);
            EXPECT_EQ(relay.name, "state");
            EXPECT_EQ(std::get<std::string>(*relay.value_toggle), "TOGGLE");
            EXPECT_EQ(known.exposes->at(1).unit, "W");
            EXPECT_EQ(std::get<std::string>(known.exposes->at(2).values->at(0)), "auto");
            EXPECT_EQ(std::get<double>(known.exposes->at(2).values->at(2)), 2);
            EXPECT_EQ(std::get<bool>(*known.exposes->at(3).value_on), true);
            EXPECT_EQ(plug.power_source, "Mains (single phase)");
            EXPECT_EQ(plug.scenes.at(0).name, "Chill scene");
            EXPECT_FALSE(all[1].definition);
            EXPECT_FALSE(all[1].model_id);
        },
        R"([{"ieee_address":"0","definition":{"model":"","vendor":"","description":"","exposes":[{"type":"a","features":[{"type":1}]}]}}])",
        "$[0].definition.exposes[0].features[0].type: expected a string, found a number, byte 118");
}

TEST_F(zigbee2mqtt_table, line_61) {
    system.reads<std::vector<group>>(
        [](const std::vector<group>& all) {
            EXPECT_EQ(all.at(0).id, 1);
            EXPECT_EQ(all.at(0).friendly_name, "my_group");
            EXPECT_EQ(all.at(0).members.at(0).endpoint, 1);
        },
        R"([{"id":1,"friendly_name":"","scenes":[],"members":[{"ieee_address":"","endpoint":"1"}]}])",
        "$[0].members[0].endpoint: expected an integer, found a string, byte 81");
}

TEST_F(zigbee2mqtt_table, line_62) {
    system.reads<event>(
        [](const event& e) {
            EXPECT_EQ(e.type, "device_interview");
            const interview& i = std::get<interview>(*e.data);
            EXPECT_EQ(i.status, interview_status::successful);
            EXPECT_EQ(i.supported, true);
            EXPECT_EQ((*i.definition)->model, "LED1624G9");
        },
        R"({"type":"device_interview","data":{"friendly_name":"","ieee_address":"","status":"done"}})",
        R"($.data.status: expected one of started, successful, failed, found "done", byte 81)");
}

TEST_F(zigbee2mqtt_table, line_63) {
    system.reads<event>([](const event& e) { EXPECT_EQ(std::get<leave>(*e.data).friendly_name, "my_bulb"); },
                        R"({"type":"device_leave","data":{"ieee_address":"0x90fd9ffffe6494fc"}})",
                        R"($.data: missing member "friendly_name", byte 30)");
}

TEST_F(zigbee2mqtt_table, line_64) {
    system.reads<std::variant<bool, permit_join>>([](const auto& p) { EXPECT_EQ(std::get<bool>(p), true); }, "yes",
                                                  "$: expected a boolean or an object, found 'y', byte 0");
}

TEST_F(zigbee2mqtt_table, line_65) {
    system.reads<std::variant<bool, permit_join>>(
        [](const auto& p) {
            EXPECT_TRUE(std::get<permit_join>(p).value);
            EXPECT_EQ(std::get<permit_join>(p).time, 20);
            EXPECT_EQ(std::get<std::int64_t>(*std::get<permit_join>(p).transaction), 23);
        },
        R"({"value":"true","time":20})", "$.value: expected a boolean, found a string, byte 9");
}

TEST_F(zigbee2mqtt_table, line_66) {
    system.reads<bind_request>(
        [](const bind_request& b) {
            EXPECT_EQ(std::get<std::string>(*b.transaction), "1234");
            EXPECT_EQ(b.from, "remote");
            EXPECT_EQ(b.to, "1");
            EXPECT_EQ(*b.clusters, strings{"genOnOff"});
        },
        R"({"from":"remote","clusters":["genOnOff"]})", R"($: missing member "to", byte 0)");
}

TEST_F(zigbee2mqtt_table, line_67) {
    system.reads<hearken::json_or_plain<std::variant<remove_device, std::string>>>(
        [](const auto& r) { EXPECT_EQ(std::get<std::string>(*r), "my_bulb"); }, R"({"force":true})",
        R"($: missing member "id", byte 0)");
}

TEST_F(zigbee2mqtt_table, line_68) {
    system.reads<response<>>(
        [](const auto& r) {
            EXPECT_EQ(corpus::captured, strings{"device/remove"});
            EXPECT_TRUE(std::get<failed>(r).error.starts_with("Failed to remove dimmer"));
            EXPECT_EQ(std::get<std::int64_t>(*std::get<failed>(r).transaction), 23);
        },
        R"({"data":{},"status":"maybe"})", R"($.status: expected one of "ok", "error", found "maybe", byte 20)");
}

TEST_F(zigbee2mqtt_table, line_69) {
    system.reads<response<reporting_done>>(
        [](const auto& r) {
            const reporting_done& d = std::get<done<reporting_done>>(r).data;
            EXPECT_EQ(d.id, "my_bulb");
            EXPECT_EQ(d.minimum_report_interval, 5);
            EXPECT_EQ(d.maximum_report_interval, 10);
            EXPECT_EQ(d.reportable_change, 10);
        },
        R"({"data":{"id":"","cluster":"","attribute":"","minimum_report_interval":5,"maximum_report_interval":"ten"},"status":"ok"})",
        R"($.data.maximum_report_interval: expected an integer, found "ten", byte 99)");
}

TEST_F(zigbee2mqtt_table, line_70) {
    system.reads<health>(
        [](const health& h) {
            EXPECT_EQ(h.response_time, std::chrono::sys_time<std::chrono::milliseconds>{1718900498123ms});
            EXPECT_EQ(h.os.load_average, (std::array{0.42, 0.31, 0.22}));
            EXPECT_EQ(h.os.memory_used_mb, 1033.41);
            EXPECT_EQ(h.process.uptime_sec, 6001);
            EXPECT_TRUE(h.mqtt.connected);
            EXPECT_EQ(h.mqtt.published, 6123);
            EXPECT_EQ(h.devices.at("0x000b57fffec6a5b3").messages_per_sec, 0.0067);
        },
        R"({"response_time":1718900498123,"os":{"load_average":[0.42,0.31]}})",
        "$.os.load_average: expected 3 elements, found 2, byte 52");
}

TEST_F(zigbee2mqtt_table, line_71) {
    system.reads<hearken::json_or_plain<setting>>(
        [](const auto& s) {
            EXPECT_EQ(corpus::captured, (strings{"0x00158d00018255df", "state"}));
            EXPECT_EQ(std::get<std::string>(*s), "ON");
        },
        "\xff", "$: invalid UTF-8, byte 0");
}

TEST_F(zigbee2mqtt_table, line_72) {
    system.reads<device_state>(
        [](const device_state& s) {
            EXPECT_EQ(corpus::captured, strings{"at/my/home/in/basement/wall_switch_double/left"});
            EXPECT_EQ(s.state, true);
        },
        R"({"state":"ON","state":"OFF"})", R"($: a second member "state", byte 14)");
}

TEST_F(zigbee2mqtt_table, line_73) {
    system.reads<std::map<std::string, std::string>>(
        [](const auto& g) {
            EXPECT_EQ(g.size(), 2);
            EXPECT_EQ(g.at("state_left"), "");
        },
        R"({"state_left":null})", "$.state_left: expected a string, found null, byte 14");
}

} // namespace

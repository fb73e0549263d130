// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace home_assistant {

using hearken::maybe_quoted;
using hearken::named;
using hearken::nullable;
using hearken::one_or_many;
using hearken::or_default;
using hearken::otherwise;
using hearken::raw_json;
using hearken::when;
using text = std::optional<std::string>;
using strings = std::vector<std::string>;

// discovery: every key has an abbreviation
struct device_info {
    named<"identifiers", or_default<one_or_many<std::string>>, "ids"> identifiers;
    named<"connections", or_default<std::vector<std::pair<std::string, std::string>>>, "cns"> connections;
    std::optional<std::string> name;
    named<"manufacturer", text, "mf"> manufacturer;
    named<"model", text, "mdl"> model;
    named<"sw_version", text, "sw"> software;
    named<"hw_version", text, "hw"> hardware;
    named<"serial_number", text, "sn"> serial;
};
struct availability {
    named<"topic", std::string, "t"> topic;
    named<"payload_available", text, "pl_avail"> yes;
    named<"payload_not_available", text, "pl_not_avail"> no;
};
using scalar = std::variant<int, std::string>;

struct entity {
    named<"~", text> base;
    std::optional<nullable<std::string>> name; // null: the name of the device
    named<"unique_id", text, "uniq_id"> unique_id;
    named<"device", std::optional<device_info>, "dev"> device;
    named<"device_class", text, "dev_cla"> device_class;
    named<"state_topic", text, "stat_t"> state_topic;
    named<"command_topic", text, "cmd_t"> command_topic;
    named<"value_template", text, "val_tpl"> value_template;
    named<"availability", or_default<std::vector<availability>>, "avty"> available;
    named<"payload_on", std::optional<scalar>, "pl_on"> on;
    named<"payload_off", std::optional<scalar>, "pl_off"> off;
    std::optional<maybe_quoted<int>> qos;
    named<"expire_after", std::optional<double>, "exp_aft"> expire_after;
};
struct sensor {
    std::optional<std::string> name;
    named<"state_topic", std::string, "stat_t"> state_topic;
    named<"device_class", text, "dev_cla"> device_class;
    named<"unit_of_measurement", text, "unit_of_meas"> unit;
    named<"value_template", text, "val_tpl"> value_template;
    named<"availability", or_default<std::vector<availability>>, "avty"> available;
};
struct light {
    named<"~", text> base;
    std::optional<nullable<std::string>> name;
    named<"unique_id", text, "uniq_id"> unique_id;
    named<"state_topic", std::string, "stat_t"> state_topic;
    named<"command_topic", std::string, "cmd_t"> command_topic;
    std::optional<std::string> schema;
    std::optional<bool> brightness;
    named<"device", std::optional<device_info>, "dev"> device;
    named<"payload_on", std::optional<scalar>, "pl_on"> on;
    named<"payload_off", std::optional<scalar>, "pl_off"> off;
    std::optional<maybe_quoted<int>> qos;
    named<"expire_after", std::optional<double>, "exp_aft"> expire_after;
};
using config = hearken::chosen_by<"component", when<"sensor", hearken::or_empty<sensor>>,
                                  when<"light", hearken::or_empty<light>>, otherwise<hearken::or_empty<entity>>>;

struct made_by {
    std::string name;
    named<"sw_version", text, "sw"> software;
    named<"support_url", text, "url"> url;
};
struct component { // with a platform alone: delete it
    named<"platform", std::string, "p"> platform;
    named<"device_class", text, "dev_cla"> device_class;
    named<"unit_of_measurement", text, "unit_of_meas"> unit;
    named<"value_template", text, "val_tpl"> value_template;
    named<"unique_id", text, "uniq_id"> unique_id;
};
struct device_config {
    named<"device", device_info, "dev"> device;
    named<"origin", made_by, "o"> origin;
    named<"components", std::map<std::string, component>, "cmps"> components;
    named<"state_topic", text, "stat_t"> state_topic;
    or_default<int> qos = 0;
};

enum class binary { OFF, ON };

// statestream: the last level picks the type
enum class no_value { unavailable, unknown };
using attribute = hearken::chosen_by<
    "attribute", when<"state", hearken::json_or_plain<std::variant<double, no_value, std::string>>>,
    when<"brightness", hearken::payload<std::optional<int>>>, when<"rgb_color", std::array<int, 3>>, //
    when<"color_mode", hearken::payload<std::optional<std::string>>>,
    when<"last_*", hearken::plain<std::chrono::sys_time<std::chrono::microseconds>>>, otherwise<raw_json>>;

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"homeassistant/<component>/<object_id>/config">([](std::string_view component, std::string_view id,
                                                              const config& c) { corpus::arrived(c, component, id); }),
        on<"homeassistant/<component>/<node_id>/<object_id>/config">(
            [](std::string_view component, std::string_view node, std::string_view id, const config& c) {
                corpus::arrived(c, component, node, id);
            }),
        on<"homeassistant/device/<object_id>/config">(
            [](std::string_view id, const device_config& c) { corpus::arrived(c, id); }),
        on<"homeassistant/binary_sensor/<object_id>/state">([](hearken::plain<binary> b) { corpus::arrived(b); }),
        on<"homeassistant/<domain>/<entity>/<attribute>">(
            [](std::string_view domain, std::string_view id, std::string_view name, const attribute& a) {
                corpus::arrived(a, domain, id, name);
            }),
    };
}

} // namespace home_assistant

namespace {

using namespace home_assistant;
using namespace std::chrono_literals;

struct home_assistant_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

template <class T>
const T& as(const config& c) {
    return *std::get<hearken::or_empty<T>>(*c);
}

TEST_F(home_assistant_table, line_74) {
    system.reads<config>(
        [](const config& c) {
            const auto& s = as<sensor>(c);
            EXPECT_EQ(s.device_class, "temperature");
            EXPECT_EQ(s.name, "Temperature");
            EXPECT_EQ(s.state_topic, "homeassistant/sensor/sensorBedroom/state");
            EXPECT_EQ(s.unit, "°C");
            EXPECT_EQ(s.value_template, "{{ value_json.temperature}}");
        },
        R"({"name":"Temperature"})", R"($: missing member "state_topic", byte 0)");
}

TEST_F(home_assistant_table, line_75) {
    system.reads<config>(
        [](const config& c) {
            const auto& e = as<entity>(c);
            EXPECT_EQ(e.base, "homeassistant/switch/irrigation");
            EXPECT_EQ(**e.name, "garden");
            EXPECT_EQ(e.command_topic, "~/set");
            EXPECT_EQ(e.state_topic, "~/state");
        },
        R"({"cmd_t":"~/set","command_topic":"~/set"})", R"($: a second member "command_topic", byte 17)");
}

TEST_F(home_assistant_table, line_76) {
    system.reads<config>(
        [](const config& c) {
            const auto& l = as<light>(c);
            EXPECT_EQ(l.unique_id, "kitchen_light");
            EXPECT_EQ(l.schema, "json");
            EXPECT_EQ(l.brightness, true);
            const device_info& d = l.device->value();
            EXPECT_EQ(**d.identifiers, (strings{"0x00158d", "kitchen"}));
            EXPECT_EQ((*d.connections)->at(0), (std::pair<std::string, std::string>{"mac", "02:5b:26:a8:dc:12"}));
            EXPECT_EQ(d.manufacturer, "Acme");
            EXPECT_EQ(d.software, "1.0");
        },
        R"({"cmd_t":"","stat_t":"","dev":{"cns":[["mac"]]}})", "$.dev.cns[0]: expected 2 elements, found 1, byte 38");
}

TEST_F(home_assistant_table, line_77) {
    system.reads<config>(
        [](const config& c) {
            const auto& l = as<light>(c);
            ASSERT_TRUE(l.name);
            EXPECT_EQ(*l.name, std::nullopt);
            EXPECT_EQ(**(*l.device)->identifiers, strings{"kitchen"});
            EXPECT_EQ((*l.device)->name, "Küche");
            EXPECT_EQ(std::get<int>(**l.on), 1);
            EXPECT_EQ(std::get<std::string>(**l.off), "0");
            EXPECT_EQ(**l.qos, 1);
            EXPECT_EQ(l.expire_after, 120);
        },
        R"({"cmd_t":"","stat_t":"","qos":"high"})", R"($.qos: expected an integer, found "high", byte 30)");
}

TEST_F(home_assistant_table, line_78) {
    system.reads<config>([](const config& c) { EXPECT_FALSE(std::get<hearken::or_empty<entity>>(*c)); }, "null",
                         "$: expected an object, found null, byte 0");
}

TEST_F(home_assistant_table, line_79) {
    system.reads<config>(
        [](const config& c) {
            EXPECT_EQ(corpus::captured, (strings{"sensor", "node-7", "battery"}));
            const auto& s = as<sensor>(c);
            EXPECT_EQ(s.device_class, "battery");
            ASSERT_EQ((*s.available)->size(), 2);
            EXPECT_EQ((*s.available)->at(0).topic, "n7/lwt");
            EXPECT_EQ((*s.available)->at(1).yes, "up");
            EXPECT_EQ((*s.available)->at(1).no, "down");
        },
        R"({"stat_t":"n7/s","avty":[{"t":"n7/lwt"},{"pl_avail":"up"}]})",
        R"($.avty[1]: missing member "topic", byte 40)");
}

TEST_F(home_assistant_table, line_80) {
    system.reads<device_config>(
        [](const device_config& c) {
            EXPECT_EQ(corpus::captured, strings{"0AFFD2"});
            EXPECT_EQ(**c.device->identifiers, strings{"ea334450945afc"});
            EXPECT_EQ(c.device->hardware, "1.0rev2");
            EXPECT_EQ(c.origin->name, "bla2mqtt");
            EXPECT_EQ(c.origin->url, "https://bla2mqtt.example.com/support");
            EXPECT_EQ(c.components->size(), 2);
            EXPECT_EQ(c.components->at("some_unique_component_id1").unit, "°C");
            EXPECT_EQ(c.components->at("some_unique_id2").platform, "sensor");
            EXPECT_EQ(c.components->at("some_unique_id2").unit, std::nullopt);
            EXPECT_EQ(c.state_topic, "sensorBedroom/state");
            EXPECT_EQ(c.qos, 2);
        },
        R"({"dev":{},"o":{"name":"x"},"cmps":{"a":{}}})", R"($.cmps.a: missing member "platform", byte 39)");
}

TEST_F(home_assistant_table, line_81) {
    system.reads<hearken::plain<binary>>([](const auto& b) { EXPECT_EQ(b, binary::ON); }, "on",
                                         R"($: expected one of OFF, ON, found "on", byte 0)");
}

using state = hearken::json_or_plain<std::variant<double, no_value, std::string>>;

TEST_F(home_assistant_table, line_82) {
    system.reads<attribute>(
        [](const attribute& a) {
            EXPECT_EQ(corpus::captured, (strings{"light", "master_bedroom_dimmer", "state"}));
            EXPECT_EQ(std::get<std::string>(*std::get<state>(*a)), "on");
        },
        "o\xff", "$: fits no alternative: invalid UTF-8, byte 0");
}

TEST_F(home_assistant_table, line_83) {
    system.reads<attribute>([](const attribute& a) { EXPECT_EQ(std::get<raw_json>(*a).text(), "\"on\""); }, "on",
                            "$: expected a value, found 'o', byte 0");
}

TEST_F(home_assistant_table, line_84) {
    system.reads<attribute>(
        [](const attribute& a) { EXPECT_EQ(*std::get<hearken::payload<std::optional<int>>>(*a), 180); }, "180.5",
        "$: expected an integer, found 180.5, byte 0");
}

TEST_F(home_assistant_table, line_85) {
    system.reads<attribute>(
        [](const attribute& a) { EXPECT_EQ((std::get<std::array<int, 3>>(*a)), (std::array{255, 175, 96})); },
        "[255, 175]", "$: expected 3 elements, found 2, byte 0");
}

TEST_F(home_assistant_table, line_86) {
    system.reads<attribute>(
        [](const attribute& a) {
            EXPECT_EQ(*std::get<hearken::payload<std::optional<std::string>>>(*a), std::nullopt);
        },
        "none", "$: expected null, found 'o', byte 1");
}

TEST_F(home_assistant_table, line_87) {
    using time = std::chrono::sys_time<std::chrono::microseconds>;
    system.reads<attribute>(
        [](const attribute& a) {
            EXPECT_EQ(*std::get<hearken::plain<time>>(*a),
                      std::chrono::sys_days{2017y / 10 / 1} + 23h + 20min + 30s + 920969us);
        },
        "2017-10-01T23:20",
        R"($: expected a time with a zone, as 2025-12-19T06:30:00Z, found "2017-10-01T23:20", byte 0)");
}

TEST_F(home_assistant_table, line_88) {
    system.reads<attribute>(
        [](const attribute& a) { EXPECT_EQ(std::get<no_value>(*std::get<state>(*a)), no_value::unavailable); }, "\xff",
        "$: fits no alternative: invalid UTF-8, byte 0");
}

} // namespace

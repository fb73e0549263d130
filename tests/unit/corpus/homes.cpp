// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

using namespace std::chrono_literals;

namespace frigate {

enum class change { new_, update, end };
using moment = hearken::fractional_epoch<std::chrono::microseconds>;
using corners = std::array<int, 4>;
struct picture {
    moment frame_time;
    corners box, region;
    double score;
};
struct object {
    std::string id, camera, label;
    moment frame_time, start_time;
    hearken::nullable<moment> end_time;
    hearken::nullable<picture> snapshot;
    std::variant<std::monostate, std::string, std::pair<std::string, double>> sub_label;
    double top_score;
    bool false_positive, has_clip, stationary;
    corners box;
    std::vector<std::string> current_zones, entered_zones;
    std::map<std::string, double> attributes;
};
struct event {
    change type;
    object before, after;
};

} // namespace frigate

template <>
inline constexpr auto hearken::spellings<frigate::change> = std::array{hearken::spelling{frigate::change::new_, "new"}};

namespace rtl_433 {

struct reading {
    std::chrono::sys_time<std::chrono::microseconds> time;
    std::string model;
    std::variant<std::int64_t, std::string> id;
    std::optional<std::variant<int, std::string>> channel;
    std::optional<double> battery_ok, temperature_C, humidity;
    hearken::rest<hearken::raw_json> others;
};

} // namespace rtl_433

namespace victron {

using hearken::when;

template <class T>
struct item {
    hearken::nullable<T> value;
    std::optional<double> min, max;
};
using any = std::variant<double, std::string, std::vector<hearken::raw_json>>; // [] too is unknown
using value = hearken::or_empty<hearken::chosen_by<"path", when<"Soc", item<double>>, when<"Ac/*", item<double>>,
                                                   when<"ProductName", item<std::string>>,
                                                   hearken::otherwise<item<any>>>>; // empty: the device is gone

} // namespace victron

namespace homie {

enum class state { init, ready, disconnected, sleeping, lost, alert };
enum class kind { integer, float_, boolean, string, enum_, color, datetime, duration, json };
struct property {
    std::optional<std::string> name, unit, format;
    kind datatype;
    hearken::or_default<bool> settable = false, retained = true;
};
struct node {
    std::optional<std::string> name;
    hearken::or_default<std::map<std::string, property>> properties;
};
struct description {
    std::string homie;
    std::int64_t version;
    hearken::or_default<std::map<std::string, node>> nodes;
};

} // namespace homie

template <>
inline constexpr auto hearken::spellings<homie::kind> =
    std::array{hearken::spelling{homie::kind::float_, "float"}, hearken::spelling{homie::kind::enum_, "enum"}};

namespace meshtastic {

using hearken::when;

struct position {
    std::int32_t latitude_i, longitude_i;
    std::optional<int> altitude, PDOP;
};
struct note {
    std::string text;
};
struct packet {
    std::uint32_t from, to, id;
    int channel;
    std::string sender, type;
    hearken::epoch<std::chrono::seconds> timestamp;
    std::optional<double> snr;
    std::optional<hearken::chosen_by<"type", when<"position", position>, when<"text", note>,
                                     hearken::otherwise<hearken::raw_json>>>
        payload;
};

} // namespace meshtastic

namespace bambu {

using hearken::quoted;

enum class phase { IDLE, PREPARE, RUNNING, PAUSE, FINISH, FAILED, SLICING };
struct slot {
    quoted<int> id;
    hearken::or_default<std::string> tray_type;
    std::optional<hearken::hex_bytes<4>> tray_color;
    std::optional<int> remain;
};
struct unit {
    quoted<int> id, humidity;
    quoted<double> temp;
    std::vector<slot> tray;
};
struct feeder {
    std::vector<unit> ams;
    hearken::hex_number<std::uint32_t> tray_exist_bits;
    quoted<int> tray_now;
};
struct fault {
    std::uint32_t attr, code;
};
struct status {
    std::string command;
    std::optional<double> nozzle_temper, bed_temper;
    std::optional<phase> gcode_state;
    std::optional<quoted<int>> big_fan1_speed;
    std::optional<hearken::checked<std::string, hearken::matches<"-?\\d+dBm">>> wifi_signal;
    std::optional<feeder> ams;
    std::optional<std::vector<fault>> hms;
};
struct module_version {
    std::string name, sw_ver;
};
struct versions {
    hearken::literal<"get_version"> command;
    hearken::named<"module", std::vector<module_version>> modules;
};
struct status_report {
    hearken::named<"print", status> now;
};
struct version_report {
    versions info;
};
using report = std::variant<status_report, version_report>;

} // namespace bambu

namespace ems {

struct circuit {
    double seltemp;
    std::optional<double> currtemp;
    std::optional<std::string> mode;
    hearken::loose_bool summermode;
};
struct thermostat {
    hearken::keys<"hc*", circuit> circuits;
    std::string errorcode;
};

} // namespace ems

namespace dsmr {

using decimal = hearken::quoted<hearken::number>;
struct telegram {
    std::int64_t id;
    std::chrono::sys_seconds timestamp;
    decimal electricity_delivered_1, electricity_returned_1;
    hearken::nullable<decimal> phase_currently_delivered_l2;
    hearken::nullable<std::chrono::sys_seconds> extra_device_timestamp;
};

} // namespace dsmr

namespace evcc {

using hearken::plain;
using hearken::when;

enum class mode { off, pv, minpv, now };
using value = hearken::or_empty<
    hearken::chosen_by<"what", when<"mode", plain<mode>>, when<"*Power", plain<double>>, when<"charging", plain<bool>>,
                       when<"*Time", plain<std::chrono::sys_seconds>>, hearken::otherwise<plain<std::string>>>>;

} // namespace evcc

namespace ruuvi {

struct advertisement {
    hearken::checked<std::string, hearken::matches<"([0-9A-F]{2}:){5}[0-9A-F]{2}">> gw_mac;
    int rssi;
    hearken::quoted<hearken::epoch<std::chrono::seconds>> gwts, ts;
    hearken::hex data;
};

} // namespace ruuvi

namespace {

auto routes() {
    using hearken::on;
    using text = std::string_view;
    return hearken::router{
        on<"frigate/events">([](const frigate::event& e) { corpus::arrived(e); }),
        on<"rtl_433/<host>/events">([](text host, const rtl_433::reading& r) { corpus::arrived(r, host); }),
        on<"N/<portal>/<service>/<instance>/<path...>">(
            [](text, text service, text, text path, const victron::value& v) { corpus::arrived(v, service, path); }),
        on<"homie/<device>/$state">(
            [](text device, const hearken::plain<homie::state>& s) { corpus::arrived(s, device); }),
        on<"homie/5/<device>/$description">(
            [](text device, const homie::description& d) { corpus::arrived(d, device); }),
        on<"msh/<region>/2/json/<channel>/<gateway>">(
            [](text, text, text gateway, const meshtastic::packet& p) { corpus::arrived(p, gateway); }),
        on<"device/<serial>/report">([](text serial, const bambu::report& r) { corpus::arrived(r, serial); }),
        on<"ems-esp/thermostat_data">([](const ems::thermostat& t) { corpus::arrived(t); }),
        on<"dsmr/json">([](const dsmr::telegram& t) { corpus::arrived(t); }),
        on<"evcc/loadpoints/<number>/<what>">([](text, text what, const evcc::value& v) { corpus::arrived(v, what); }),
        on<"ruuvi/<gateway>/<tag>">([](text, text tag, const ruuvi::advertisement& a) { corpus::arrived(a, tag); }),
    };
}

struct homes_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(homes_table, line_115) {
    system.reads<frigate::event>(
        [](const frigate::event& e) {
            EXPECT_EQ(e.type, frigate::change::new_);
            EXPECT_FALSE(e.before.snapshot);
            EXPECT_FALSE(e.before.end_time);
            EXPECT_EQ(e.before.attributes.at("face"), 0.64);
            EXPECT_EQ(e.after.snapshot->region, (frigate::corners{264, 450, 667, 853}));
            EXPECT_EQ((*e.after.end_time)->time_since_epoch(), 1'607'123'970'100'000us);
            const std::pair<std::string, double> known("John Smith", 0.79);
            EXPECT_EQ(e.after.sub_label, decltype(e.after.sub_label){known});
        },
        R"({"type":"created"})", R"($.type: expected one of new, update, end, found "created", byte 8)");
}

TEST_F(homes_table, line_116) {
    system.reads<rtl_433::reading>(
        [](const rtl_433::reading& r) {
            EXPECT_EQ(r.time.time_since_epoch(), 1'705'310'430'123'456us);
            EXPECT_EQ(std::get<std::int64_t>(r.id), 11'524);
            EXPECT_EQ(std::get<std::string>(*r.channel), "A");
            EXPECT_EQ(r.temperature_C, 21.4);
            EXPECT_EQ(r.others.at("mic").text(), R"("CHECKSUM")");
        },
        R"({"time":"2024-01-15T09:20:30Z","model":"Acurite-Tower","id":"1","humidity":"44"})",
        "$.humidity: expected a number or null, found a string, byte 75");
}

TEST_F(homes_table, line_117) {
    system.reads<victron::value>(
        [](const victron::value& v) {
            EXPECT_EQ(corpus::captured, (std::vector<std::string>{"vebus", "Ac/Out/L1/P"}));
            EXPECT_FALSE(std::get<victron::item<double>>(**v).value);
        },
        R"({"value":"120 W"})", "$.value: expected a number or null, found a string, byte 9");
}

TEST_F(homes_table, line_118) {
    system.reads<hearken::plain<homie::state>>(
        [](const auto& s) { EXPECT_EQ(*s, homie::state::ready); }, "Ready",
        R"($: expected one of init, ready, disconnected, sleeping, lost, alert, found "Ready", byte 0)");
}

TEST_F(homes_table, line_119) {
    system.reads<homie::description>(
        [](const homie::description& d) {
            const auto& properties = *d.nodes->at("engine").properties;
            EXPECT_EQ(properties.at("temperature").datatype, homie::kind::float_);
            EXPECT_EQ(properties.at("temperature").unit, "°C");
            EXPECT_FALSE(*properties.at("temperature").retained);
            EXPECT_EQ(properties.at("gear").datatype, homie::kind::enum_);
            EXPECT_TRUE(*properties.at("gear").retained);
        },
        R"({"homie":"5.0","version":7,"nodes":{"engine":{"properties":{"gear":{}}}}})",
        R"($.nodes.engine.properties.gear: missing member "datatype", byte 67)");
}

TEST_F(homes_table, line_120) {
    system.reads<meshtastic::packet>(
        [](const meshtastic::packet& p) {
            EXPECT_EQ(p.to, 4'294'967'295U);
            EXPECT_EQ(std::get<meshtastic::position>(**p.payload).longitude_i, 134'000'000);
            EXPECT_EQ(p.snr, 6.5);
        },
        R"({"from":1,"to":2,"id":3,"channel":0,"sender":"!1","type":"text","timestamp":1,"payload":{"text":7}})",
        "$.payload.text: expected a string, found a number, byte 96");
}

TEST_F(homes_table, line_121) {
    system.reads<bambu::report>(
        [](const bambu::report& r) {
            const bambu::status& now = std::get<bambu::status_report>(r).now;
            EXPECT_EQ(now.gcode_state, bambu::phase::RUNNING);
            EXPECT_EQ(now.ams->ams[0].temp, 27.6);
            EXPECT_EQ((**now.ams->ams[0].tray[1].tray_color)[1], std::byte{0x00});
            EXPECT_EQ(now.ams->tray_exist_bits, 14U);
            EXPECT_EQ(**now.big_fan1_speed, 15);
            EXPECT_EQ(now.hms->front().code, 65'543U);
            EXPECT_EQ(**now.wifi_signal, "-45dBm");
        },
        R"({"print":{"command":"push_status","ams":{"ams":[{"id":"0","humidity":4}]}}})",
        "$.print.ams.ams[0].humidity: expected a string, found a number, byte 69");
}

TEST_F(homes_table, line_122) {
    system.reads<ems::thermostat>(
        [](const ems::thermostat& t) {
            EXPECT_EQ(t.circuits.at("hc1").currtemp, 21.1);
            EXPECT_TRUE(*t.circuits.at("hc1").summermode);
            EXPECT_FALSE(*t.circuits.at("hc2").summermode);
            EXPECT_EQ(t.errorcode, "--");
        },
        R"({"hc1":{"seltemp":20,"summermode":null},"errorcode":""})",
        "$.hc1.summermode: expected true or false, found null, byte 34");
}

TEST_F(homes_table, line_123) {
    system.reads<dsmr::telegram>(
        [](const dsmr::telegram& t) {
            EXPECT_EQ(t.timestamp, std::chrono::sys_seconds{1'483'225'200s});
            EXPECT_EQ(t.electricity_delivered_1->text(), "500.500");
            EXPECT_FALSE(t.phase_currently_delivered_l2);
        },
        R"({"id":18,"timestamp":"2017-01-01T00:00:00"})",
        R"($.timestamp: expected a time with a zone, as 2025-12-19T06:30:00Z, found "2017-01-01T00:00:00", byte 21)");
}

TEST_F(homes_table, line_124) {
    system.reads<evcc::value>(
        [](const evcc::value& v) {
            const auto& none = std::get<hearken::plain<std::chrono::sys_seconds>>(**v);
            EXPECT_EQ(*none, std::chrono::sys_days(std::chrono::year{1} / 1 / 1));
        },
        "tomorrow", R"($: expected a time with a zone, as 2025-12-19T06:30:00Z, found "tomorrow", byte 0)");
}

TEST_F(homes_table, line_125) {
    system.reads<ruuvi::advertisement>(
        [](const ruuvi::advertisement& a) {
            EXPECT_EQ(**a.gwts, std::chrono::sys_seconds{1'659'365'432s});
            EXPECT_EQ(a.data->size(), 28U);
        },
        R"({"gw_mac":"C8:25:2D:8E:9C","rssi":-62})",
        R"($.gw_mac: expected a text like ([0-9A-F]{2}:){5}[0-9A-F]{2}, found "C8:25:2D:8E:9C", byte 10)");
}

} // namespace

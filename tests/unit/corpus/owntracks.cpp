// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace owntracks {

using hearken::keys;
using hearken::literal;
using hearken::named;
using seconds = hearken::epoch<std::chrono::seconds>;

enum class connection { wifi, offline, mobile };
enum class trigger { ping, circular, beacon, report, user, timer, settings, device };
enum class proximity { unknown, immediate, near, far };
enum class passage { enter, leave };

} // namespace owntracks

template <>
inline constexpr auto hearken::spellings<owntracks::connection> =
    std::array{hearken::spelling{owntracks::connection::wifi, "w"},
               hearken::spelling{owntracks::connection::offline, "o"},
               hearken::spelling{owntracks::connection::mobile, "m"}};
template <>
inline constexpr auto hearken::spellings<owntracks::trigger> = std::array{
    hearken::spelling{owntracks::trigger::ping, "p"},     hearken::spelling{owntracks::trigger::circular, "c"},
    hearken::spelling{owntracks::trigger::beacon, "b"},   hearken::spelling{owntracks::trigger::report, "r"},
    hearken::spelling{owntracks::trigger::user, "u"},     hearken::spelling{owntracks::trigger::timer, "t"},
    hearken::spelling{owntracks::trigger::settings, "v"}, hearken::spelling{owntracks::trigger::device, "!"}};

namespace owntracks {

struct location {
    literal<"location"> _type;
    hearken::latitude lat;
    hearken::longitude lon;
    seconds tst;
    std::optional<std::string> tid, SSID, BSSID, _id, name, imei, vin, count, lac, raw_line;
    std::optional<double> acc, alt, vac, vel, p, aiv, hmc, odometer;
    std::optional<int> batt, bs, m, mcc, mnc;
    std::optional<connection> conn;
    std::optional<trigger> t;
    std::optional<seconds> created_at;
    hearken::or_default<std::vector<std::string>> inregions, inrids, motionactivities;
    std::optional<bool> ign;
    keys<"din*", bool> inputs;
    keys<"dout*", bool> outputs;
    keys<"temp_c-*", double> temperatures;
    keys<"adid-*", std::string> sensors;
};
struct lwt {
    literal<"lwt"> _type;
    seconds tst;
};
struct encrypted {
    literal<"encrypted"> _type;
    hearken::base64 data;
};
using report = std::variant<location, lwt, encrypted>;

struct transition {
    literal<"transition"> _type;
    passage event;
    std::optional<std::string> desc, rid, tid;
    hearken::latitude lat;
    hearken::longitude lon;
    double acc;
    std::optional<trigger> t;
    seconds tst, wtst;
};

struct waypoint { // a circle, or a beacon
    literal<"waypoint"> _type;
    std::string desc;
    seconds tst;
    std::optional<std::string> rid, uuid;
    std::optional<double> lat, lon, rad; // -1000000: delete it
    std::optional<std::uint16_t> major, minor;
};
struct waypoint_list {
    literal<"waypoints"> _type;
    std::optional<std::string> _creator;
    std::vector<waypoint> waypoints;
};

struct phone_settings {
    literal<"configuration"> _type;
    std::optional<int> locatorInterval, monitoring;
    std::optional<bool> remoteConfiguration;
    std::optional<std::string> subTopic;
};
struct set_configuration {
    literal<"cmd"> _type;
    literal<"setConfiguration"> action;
    phone_settings configuration;
};
struct report_steps {
    literal<"cmd"> _type;
    literal<"reportSteps"> action;
    seconds from, to;
};
struct report_location {
    literal<"cmd"> _type;
    literal<"reportLocation"> action;
};
using command = std::variant<set_configuration, report_steps, report_location>;

struct step_count {
    literal<"steps"> _type;
    seconds tst, from, to;
    int steps; // -1: the phone does not count
};

struct beacon {
    literal<"beacon"> _type;
    std::string uuid;
    std::uint16_t major, minor;
    std::optional<std::string> desc;
    double acc;
    int rssi;
    hearken::by_number<proximity> prox;
    seconds tst;
};

struct android_status {
    int wifi, ps, bo, loc, hib;
};
struct ios_status {
    std::string version, deviceModel, deviceSystemVersion, locale;
    bool altimeterIsRelativeAltitudeAvailable, localeUsesMetricSystem;
    std::optional<int> noMap; // 1, -1
};
struct status {
    literal<"status"> _type;
    std::optional<std::string> _id;
    std::optional<android_status> android;
    std::optional<ios_status> iOS;

    hearken::result<> check() const {
        if (android.has_value() == iOS.has_value()) return hearken::rejected("expected one of android, iOS");
        return {};
    }
};

struct card {
    literal<"card"> _type;
    std::optional<std::string> name, tid;
    std::optional<hearken::base64> face;
};

struct tour_plan {
    std::string label;
    std::chrono::local_seconds from, to;
};
struct tour_request {
    literal<"request"> _type;
    std::string request;
    std::optional<tour_plan> tour;
};

auto routes() {
    return hearken::router{
        hearken::on<"owntracks/<user>/<device>">(
            [](std::string_view user, std::string_view device, const report& r) { corpus::arrived(r, user, device); }),
        hearken::on<"owntracks/<user>/<device>/event">([](const transition& t) { corpus::arrived(t); }),
        hearken::on<"owntracks/<user>/<device>/waypoint">([](const waypoint& w) { corpus::arrived(w); }),
        hearken::on<"owntracks/<user>/<device>/waypoints">([](const waypoint_list& w) { corpus::arrived(w); }),
        hearken::on<"owntracks/<user>/<device>/cmd">([](const command& c) { corpus::arrived(c); }),
        hearken::on<"owntracks/<user>/<device>/step">([](const step_count& s) { corpus::arrived(s); }),
        hearken::on<"owntracks/<user>/<device>/beacon">([](const beacon& b) { corpus::arrived(b); }),
        hearken::on<"owntracks/<user>/<device>/status">([](const status& s) { corpus::arrived(s); }),
        hearken::on<"owntracks/<user>/<device>/info">([](const card& c) { corpus::arrived(c); }),
        hearken::on<"owntracks/<user>/<device>/request">([](const tour_request& r) { corpus::arrived(r); }),
    };
}

} // namespace owntracks

namespace {

using namespace owntracks;
using texts = std::vector<std::string>;

hearken::epoch<std::chrono::seconds> at(std::int64_t since_1970) {
    return std::chrono::sys_seconds{std::chrono::seconds{since_1970}};
}

struct owntracks_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(owntracks_table, line_1) {
    system.reads<report>(
        [](const report& r) {
            EXPECT_EQ(corpus::captured, (texts{"jane", "phone"}));
            const location& l = std::get<location>(r);
            EXPECT_EQ(*l.lat, 52.5206642);
            EXPECT_EQ(*l.lon, 13.4094101);
            EXPECT_EQ(l.tst, at(1718900498));
            EXPECT_EQ(l.created_at, at(1718900512));
            EXPECT_EQ(l.tid, "JP");
            EXPECT_EQ(l.SSID, "Wohnküche 5GHz");
            EXPECT_EQ(l.BSSID, "b4:fb:e4:aa:bb:cc");
            EXPECT_EQ(l._id, "7c0e4b1a");
            EXPECT_EQ(l.acc, 14);
            EXPECT_EQ(l.alt, 154);
            EXPECT_EQ(l.vac, 3);
            EXPECT_EQ(l.vel, 0);
            EXPECT_EQ(l.p, 100.213);
            EXPECT_EQ(l.batt, 87);
            EXPECT_EQ(l.bs, 1);
            EXPECT_EQ(l.m, 1);
            EXPECT_EQ(l.conn, connection::wifi);
            EXPECT_EQ(l.t, trigger::user);
            EXPECT_EQ(l.inregions, (texts{"Zuhause", "Büro"}));
            EXPECT_EQ(l.inrids, (texts{"6da9cf", "3defa7"}));
            EXPECT_EQ(l.motionactivities, (texts{"walking"}));
        },
        R"({"_type":"location","lat":91.5,"lon":13.4,"tst":1718900498})",
        "$.lat: expected a latitude from -90 to 90, found 91.5, byte 26");
}

TEST_F(owntracks_table, line_2) {
    system.reads<report>(
        [](const report& r) {
            const location& l = std::get<location>(r);
            EXPECT_EQ(*l.lat, -33.8567844);
            EXPECT_EQ(*l.lon, 151.213108);
            EXPECT_EQ(l.tst, at(1718900600));
            EXPECT_FALSE(l.batt);
            EXPECT_TRUE(l.inregions->empty());
            EXPECT_TRUE(l.temperatures.empty());
        },
        R"({"_type":"location","lat":-33.8567844,"tst":1718900600})", R"($: missing member "lon", byte 0)");
}

TEST_F(owntracks_table, line_3) {
    system.reads<report>([](const report& r) { EXPECT_EQ(std::get<lwt>(r).tst, at(1718890000)); },
                         R"({"_type":"lwt","tst":"1718890000"})",
                         "$.tst: expected an integer, found a string, byte 21");
}

TEST_F(owntracks_table, line_4) {
    system.reads<transition>(
        [](const transition& t) {
            EXPECT_EQ(t.event, passage::leave);
            EXPECT_EQ(t.desc, "Zuhause");
            EXPECT_EQ(t.rid, "6da9cf");
            EXPECT_EQ(t.tid, "JP");
            EXPECT_EQ(t.lat, 52.52049);
            EXPECT_EQ(t.lon, 13.40952);
            EXPECT_EQ(t.acc, 11);
            EXPECT_EQ(t.t, trigger::circular);
            EXPECT_EQ(t.tst, at(1718901000));
            EXPECT_EQ(t.wtst, at(1600000000));
        },
        R"({"_type":"transition","event":"stay","lat":52.5,"lon":13.4,"acc":11,"tst":1,"wtst":1})",
        R"($.event: expected one of enter, leave, found "stay", byte 30)");
}

TEST_F(owntracks_table, line_5) {
    system.reads<waypoint>(
        [](const waypoint& w) {
            EXPECT_EQ(w.desc, "Garage-Tor");
            EXPECT_EQ(w.lat, 52.5201);
            EXPECT_EQ(w.lon, 13.4101);
            EXPECT_EQ(w.rad, 75);
            EXPECT_EQ(w.rid, "3defa7");
            EXPECT_EQ(w.tst, at(1600000123));
            EXPECT_FALSE(w.uuid);
        },
        R"({"_type":"way","desc":"Garage-Tor","tst":1600000123})",
        R"($._type: expected "waypoint", found "way", byte 9)");
}

TEST_F(owntracks_table, line_6) {
    system.reads<waypoint>(
        [](const waypoint& w) {
            EXPECT_EQ(w.desc, "Schlüssel");
            EXPECT_FALSE(w.lat);
            EXPECT_EQ(w.major, 21);
            EXPECT_EQ(w.minor, 4095);
            EXPECT_EQ(w.uuid, "CA271EAE-5FA8-4E80-8F08-2A302A95A959");
        },
        R"({"_type":"waypoint","desc":"Schlüssel","minor":65536,"tst":1600000456})",
        "$.minor: expected an integer from 0 to 65535, found 65536, byte 48");
}

TEST_F(owntracks_table, line_7) {
    system.reads<waypoint_list>(
        [](const waypoint_list& w) {
            EXPECT_EQ(w._creator, "LnxTool 3");
            ASSERT_EQ(w.waypoints.size(), 2);
            EXPECT_EQ(w.waypoints[0].desc, "Home");
            EXPECT_EQ(w.waypoints[0].rad, 50);
            EXPECT_EQ(w.waypoints[1].lat, -1000000);
        },
        R"({"_type":"waypoints","waypoints":[{"_type":"waypoint","desc":"Home","tst":1},{"_type":"x"}]})",
        R"($.waypoints[1]._type: expected "waypoint", found "x", byte 86)");
}

TEST_F(owntracks_table, line_8) {
    system.reads<command>(
        [](const command& c) {
            const phone_settings& s = std::get<set_configuration>(c).configuration;
            EXPECT_EQ(s.locatorInterval, 300);
            EXPECT_EQ(s.monitoring, 2);
            EXPECT_EQ(s.remoteConfiguration, true);
            EXPECT_EQ(s.subTopic, "owntracks/+/+ owntracks/+/+/event");
        },
        R"({"_type":"cmd","action":"setConfiguration","configuration":{"_type":"configuration","monitoring":"2"}})",
        "$.configuration.monitoring: expected an integer or null, found a string, byte 97");
}

TEST_F(owntracks_table, line_9) {
    system.reads<command>(
        [](const command& c) {
            EXPECT_EQ(std::get<report_steps>(c).from, at(1718841600));
            EXPECT_EQ(std::get<report_steps>(c).to, at(1718928000));
        },
        R"({"_type":"cmd","action":"dance"})",
        R"($.action: expected one of "setConfiguration", "reportSteps", "reportLocation", found "dance", byte 24)");
}

TEST_F(owntracks_table, line_10) {
    system.reads<step_count>(
        [](const step_count& s) {
            EXPECT_EQ(s.steps, -1);
            EXPECT_EQ(s.from, at(1718841600));
            EXPECT_EQ(s.to, at(1718928000));
            EXPECT_EQ(s.tst, at(1718928100));
        },
        R"({"_type":"steps","from":1718841600,"steps":-1.5,"to":1718928000,"tst":1718928100})",
        "$.steps: expected an integer, found -1.5, byte 43");
}

TEST_F(owntracks_table, line_11) {
    system.reads<beacon>(
        [](const beacon& b) {
            EXPECT_EQ(b.uuid, "CA271EAE-5FA8-4E80-8F08-2A302A95A959");
            EXPECT_EQ(b.major, 21);
            EXPECT_EQ(b.minor, 65535);
            EXPECT_EQ(b.acc, 2.31);
            EXPECT_EQ(b.rssi, -71);
            EXPECT_EQ(b.prox, proximity::immediate);
            EXPECT_EQ(b.desc, "keys");
            EXPECT_EQ(b.tst, at(1718901234));
        },
        R"({"_type":"beacon","uuid":"","major":21,"minor":1,"acc":2,"rssi":-71,"prox":4,"tst":1718901234})",
        "$.prox: expected one of 0, 1, 2, 3, found 4, byte 75");
}

TEST_F(owntracks_table, line_12) {
    system.reads<status>(
        [](const status& s) {
            EXPECT_EQ(s._id, "8d41");
            EXPECT_EQ(s.android->bo, 1);
            EXPECT_EQ(s.android->hib, 0);
            EXPECT_EQ(s.android->loc, -2);
            EXPECT_EQ(s.android->ps, 1);
            EXPECT_EQ(s.android->wifi, 1);
        },
        R"({"_type":"status","_id":"8d41"})", "$: expected one of android, iOS, byte 0");
}

TEST_F(owntracks_table, line_13) {
    system.reads<status>(
        [](const status& s) {
            EXPECT_EQ(s.iOS->deviceModel, "iPhone");
            EXPECT_EQ(s.iOS->deviceSystemVersion, "17.5.1");
            EXPECT_EQ(s.iOS->locale, "de_DE");
            EXPECT_TRUE(s.iOS->altimeterIsRelativeAltitudeAvailable);
            EXPECT_EQ(s.iOS->noMap, -1);
            EXPECT_EQ(s.iOS->version, "18.4.2");
        },
        R"({"_type":"status","iOS":{"deviceModel":"iPhone"}})", R"($.iOS: missing member "version", byte 24)");
}

TEST_F(owntracks_table, line_14) {
    system.reads<report>(
        [](const report& r) {
            EXPECT_EQ(std::get<encrypted>(r).data->size(), 51);
            EXPECT_EQ(std::get<encrypted>(r).data->front(), std::byte{0xF1});
        },
        R"({"_type":"encrypted","data":"8XKUlvHL1Xc"})",
        R"($.data: expected base64, filled up with '=' to a multiple of four letters, found "8XKUlvHL1Xc", byte 28)");
}

TEST_F(owntracks_table, line_15) {
    system.reads<report>(
        [](const report& r) {
            const location& l = std::get<location>(r);
            EXPECT_EQ(l.aiv, 12.3);
            EXPECT_EQ(l.count, "0A1F");
            EXPECT_EQ(l.inputs.at("din1"), true);
            EXPECT_EQ(l.outputs.at("dout2"), false);
            EXPECT_EQ(l.hmc, 1803600);
            EXPECT_EQ(l.ign, true);
            EXPECT_EQ(l.imei, "867844001234567");
            EXPECT_EQ(l.lac, "2F1A");
            EXPECT_EQ(l.mcc, 262);
            EXPECT_EQ(l.mnc, 1);
            EXPECT_EQ(l.name, "LKW 7");
            EXPECT_EQ(l.odometer, 123456.7);
            EXPECT_EQ(l.raw_line, "+RESP:GTFRI,1F0101,867844001234567,,,00");
            EXPECT_EQ(l.t, trigger::device);
            EXPECT_EQ(l.temperatures.at("temp_c-01"), 4.5);
            EXPECT_EQ(l.sensors.at("adid-01"), "28FF641E");
            EXPECT_EQ(l.vin, "WDB9634031L123456");
        },
        R"({"_type":"location","lat":50.1,"lon":8.6,"tst":1718903000,"temp_c-01":"cold"})",
        "$['temp_c-01']: expected a number, found a string, byte 70");
}

TEST_F(owntracks_table, line_16) {
    system.reads<card>(
        [](const card& c) {
            EXPECT_EQ(c.name, "Jane Doe");
            EXPECT_EQ(c.tid, "JP");
            EXPECT_EQ(c.face.value()->size(), 70);
            EXPECT_EQ(c.face.value()->at(1), std::byte{'P'});
        },
        R"({"_type":"card","face":"iVBORw0KGgo*"})",
        R"($.face: expected base64, where no '*' is, found "iVBORw0KGgo*", byte 23)");
}

TEST_F(owntracks_table, line_17) {
    system.reads<tour_request>(
        [](const tour_request& r) {
            EXPECT_EQ(r.request, "tour");
            EXPECT_EQ(r.tour->label, "Ausflug");
            EXPECT_EQ(r.tour->from, std::chrono::local_days{std::chrono::June / 22 / 2024} + std::chrono::hours{8});
            EXPECT_EQ(r.tour->to, std::chrono::local_days{std::chrono::June / 22 / 2024} + std::chrono::hours{18});
        },
        R"({"_type":"request","request":"tour","tour":{"label":"","from":"2024-06-22T08:00:00Z"}})",
        R"($.tour.from: expected a time without a zone, as 2025-12-19T06:30:00, found "2024-06-22T08:00:00Z", byte 62)");
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

using namespace std::chrono_literals;

namespace signalk {

using hearken::when;
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct position {
    hearken::latitude latitude;
    hearken::longitude longitude;
};
struct value {
    std::string path;
    hearken::chosen_by<"path", when<"navigation.position", hearken::nullable<position>>,
                       when<"", std::map<std::string, hearken::raw_json>>, when<"notifications.*", hearken::raw_json>,
                       hearken::otherwise<std::variant<std::monostate, bool, double, std::string>>>
        value;
};
struct origin {
    std::string label;
    std::optional<std::uint32_t> pgn;
    std::optional<hearken::maybe_quoted<int>> src;
};
struct update {
    std::optional<origin> source;
    hearken::named<"$source", std::optional<std::string>> source_reference;
    instant timestamp;
    std::vector<value> values;
};
struct delta {
    std::optional<std::string> context;
    std::vector<update> updates;
};

} // namespace signalk

namespace chirpstack {

using hearken::when;

struct lora_settings {
    std::uint32_t bandwidth;
    int spreadingFactor;
    std::string codeRate;
};
struct lora {
    hearken::named<"lora", lora_settings> settings;
};
struct fsk_settings {
    std::uint32_t frequencyDeviation, datarate;
};
struct fsk {
    hearken::named<"fsk", fsk_settings> settings;
};
struct transmission {
    std::uint32_t frequency;
    std::variant<lora, fsk> modulation;
};
enum class crc { NO_CRC, BAD_CRC, CRC_OK };
struct reception {
    hearken::hex_bytes<8> gatewayId;
    std::uint32_t uplinkId;
    int rssi;
    std::optional<double> snr;
    std::optional<crc> crcStatus;
    std::optional<hearken::duration_text<std::chrono::nanoseconds>> timeSinceGpsEpoch;
    std::optional<signalk::position> location;
    hearken::base64 context;
};
struct device {
    std::string tenantName, deviceName;
    hearken::hex_bytes<8> devEui;
    std::map<std::string, std::string> tags;
};
struct uplink {
    std::string deduplicationId;
    std::chrono::sys_time<std::chrono::nanoseconds> time;
    device deviceInfo;
    hearken::hex_bytes<4> devAddr;
    std::uint32_t fCnt;
    int fPort;
    hearken::base64 data;
    std::optional<hearken::raw_json> object;
    std::vector<reception> rxInfo;
    transmission txInfo;
};
struct acknowledgement {
    bool acknowledged;
};
using event = hearken::chosen_by<"event", when<"up", uplink>, when<"ack", acknowledgement>,
                                 hearken::otherwise<hearken::raw_json>>;

} // namespace chirpstack

namespace aws {

struct stamps {
    std::optional<hearken::epoch<std::chrono::seconds>> timestamp;
    hearken::rest<std::variant<stamps, std::vector<stamps>>> parts;
};
struct wanted {
    std::optional<hearken::nullable<std::string>> color; // null: no longer wanted
    std::optional<hearken::nullable<int>> level;
    hearken::rest<hearken::raw_json> others;
};
struct delta {
    std::int64_t version;
    hearken::epoch<std::chrono::seconds> timestamp;
    wanted state;
    stamps metadata;
};

} // namespace aws

namespace azure {

using instant = std::chrono::sys_time<std::chrono::nanoseconds>; // of seven digits
struct stamps {
    hearken::named<"$lastUpdated", instant> at;
    hearken::named<"$lastUpdatedVersion", std::optional<std::int64_t>> version;
    hearken::rest<stamps> parts;
};
struct desired {
    hearken::named<"$version", std::int64_t> version;
    hearken::named<"$metadata", std::optional<stamps>> metadata;
    hearken::rest<hearken::raw_json> properties;
};

} // namespace azure

namespace senml {

struct record {
    std::optional<std::string> bn, bu, n, u, vs;
    std::optional<double> bt, bv, bs, v, s, t, ut;
    std::optional<bool> vb;
    std::optional<hearken::base64url> vd;
};
using pack = std::vector<record>;

} // namespace senml

namespace sensorthings {

using instant = std::chrono::sys_time<std::chrono::milliseconds>;
using interval = hearken::csv<std::pair<instant, instant>, '/'>;
struct observation {
    hearken::named<"@iot.id", std::variant<std::int64_t, std::string>> id;
    std::variant<instant, interval> phenomenonTime;
    hearken::nullable<instant> resultTime;
    std::variant<std::monostate, bool, double, std::string, hearken::raw_json> result;
    hearken::named<"Datastream@iot.navigationLink", std::optional<std::string>> datastream;
};

} // namespace sensorthings

namespace cloudevents {

struct made {
    std::string sku;
    int count;
};
struct event {
    hearken::literal<"1.0"> specversion;
    std::string id, source, type;
    std::optional<std::chrono::sys_time<std::chrono::nanoseconds>> time;
    std::optional<std::string> datacontenttype;
    std::optional<
        hearken::chosen_by<"type", hearken::when<"com.example.made", made>, hearken::otherwise<hearken::raw_json>>>
        data;
    std::optional<hearken::base64> data_base64;
    hearken::rest<std::variant<bool, std::int64_t, std::string>> extensions;
    hearken::result<> check() const {
        if (data && data_base64) return hearken::fail(hearken::errc::out_of_range, "expected data or data_base64");
        return {};
    }
};

} // namespace cloudevents

namespace geojson {

using position = std::variant<std::array<double, 2>, std::array<double, 3>>;
struct point {
    hearken::literal<"Point"> type;
    position coordinates;
};
struct line {
    hearken::literal<"LineString"> type;
    std::vector<position> coordinates;
};
struct collection {
    hearken::literal<"GeometryCollection"> type;
    std::vector<std::variant<point, line, collection>> geometries;
};
using shape = std::variant<point, line, collection>;
struct feature {
    hearken::literal<"Feature"> type;
    std::optional<std::variant<std::int64_t, std::string>> id;
    hearken::nullable<shape> geometry;
    hearken::nullable<std::map<std::string, hearken::raw_json>> properties;
    std::optional<std::vector<double>> bbox;
};

} // namespace geojson

namespace opcua {

using instant = std::chrono::sys_time<std::chrono::nanoseconds>;
using scalar = std::variant<std::monostate, bool, double, std::string>;
struct field {
    scalar Value;
    std::optional<instant> SourceTimestamp;
};
struct data_set {
    std::uint16_t DataSetWriterId;
    std::optional<instant> Timestamp;
    std::map<std::string, std::variant<field, scalar>> Payload;
};
struct network_message {
    std::string MessageId;
    hearken::literal<"ua-data"> MessageType;
    hearken::one_or_many<data_set> Messages;
};

} // namespace opcua

namespace ngsi {

using hearken::when;

struct attribute {
    std::string type;
    hearken::chosen_by<"type", when<"Number", hearken::nullable<double>>, when<"DateTime", signalk::instant>,
                       when<"Text", std::string>, hearken::otherwise<hearken::raw_json>>
        value;
    std::optional<hearken::raw_json> metadata;
};
struct entity {
    std::string id, type;
    hearken::rest<attribute> attributes;
};
struct notification {
    std::string subscriptionId;
    std::vector<entity> data;
};

} // namespace ngsi

namespace telegraf {

struct metric {
    std::string name;
    std::map<std::string, std::variant<bool, hearken::number, std::string>> fields;
    std::map<std::string, std::string> tags;
    hearken::epoch<std::chrono::seconds> timestamp;
};
struct batch {
    std::vector<metric> metrics;
};
using message = std::variant<metric, batch>;

} // namespace telegraf

namespace {

auto routes() {
    using hearken::on;
    using text = std::string_view;
    return hearken::router{
        on<"vessels/<vessel>/delta">([](text, const signalk::delta& d) { corpus::arrived(d); }),
        on<"application/<application>/device/<dev_eui>/event/<event>">(
            [](text, text device, text, const chirpstack::event& e) { corpus::arrived(e, device); }),
        on<"$aws/things/<thing>/shadow/update/delta">(
            [](text thing, const aws::delta& d) { corpus::arrived(d, thing); }),
        on<"$iothub/twin/PATCH/properties/desired/?$version=<version>">(
            [](text version, const azure::desired& d) { corpus::arrived(d, version); }),
        on<"senml/<device>">([](text device, const senml::pack& p) { corpus::arrived(p, device); }),
        on<"v1.1/<datastream>/Observations">(
            [](text stream, const sensorthings::observation& o) { corpus::arrived(o, stream); }),
        on<"events/<source>">([](text, const cloudevents::event& e) { corpus::arrived(e); }),
        on<"geo/<track>">([](text, const geojson::feature& f) { corpus::arrived(f); }),
        on<"opcua/json/data/<publisher>">([](text, const opcua::network_message& m) { corpus::arrived(m); }),
        on<"ngsi/<entity>">([](text, const ngsi::notification& n) { corpus::arrived(n); }),
        on<"telegraf/<host>/<name>">([](text, text, const telegraf::message& m) { corpus::arrived(m); }),
    };
}

struct industry_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(industry_table, line_126) {
    system.reads<signalk::delta>(
        [](const signalk::delta& d) {
            const signalk::update& u = d.updates.at(0);
            EXPECT_EQ(**u.source->src, 115);
            EXPECT_EQ(*u.source_reference, "N2K-1.115");
            ASSERT_EQ(u.values.size(), 4U);
            const auto& place = std::get<hearken::nullable<signalk::position>>(*u.values[0].value);
            EXPECT_EQ(place->longitude, 173.1693);
            const auto& rudder = std::get<3>(*u.values[2].value);
            EXPECT_TRUE(std::holds_alternative<std::monostate>(rudder));
        },
        R"({"updates":[{"timestamp":"2014-08-15T16:00:00Z","values":[{"value":{"latitude":-91},"path":"navigation.position"}]}]})",
        "$.updates[0].values[0].value.latitude: expected a latitude from -90 to 90, found -91, byte 79");
}

TEST_F(industry_table, line_127) {
    system.reads<chirpstack::event>(
        [](const chirpstack::event& e) {
            const auto& up = std::get<chirpstack::uplink>(*e);
            EXPECT_EQ(up.time.time_since_epoch(), 1'658'136'855'775'023'242ns);
            EXPECT_EQ(up.deviceInfo.tags.at("key"), "value");
            EXPECT_EQ(up.data->at(0), std::byte{0xAA});
            EXPECT_EQ(up.object->text(), R"({"temperature":22.5})");
            EXPECT_EQ(up.rxInfo[0].uplinkId, 4'217'106'255U);
            EXPECT_EQ(**up.rxInfo[0].timeSinceGpsEpoch, 1'342'172'074'775'023'242ns);
            EXPECT_EQ(std::get<chirpstack::lora>(up.txInfo.modulation).settings->spreadingFactor, 11);
        },
        R"({"deviceInfo":{"tenantName":"","deviceName":"","devEui":"01010101010101xx"}})",
        R"($.deviceInfo.devEui: expected hexadecimal digits, two a byte, found "01010101010101xx", byte 56)");
}

TEST_F(industry_table, line_128) {
    system.reads<aws::delta>(
        [](const aws::delta& d) {
            EXPECT_EQ(**d.state.color, "GREEN");
            ASSERT_TRUE(d.state.level);
            EXPECT_FALSE(*d.state.level);
            const auto& deep = std::get<aws::stamps>(d.metadata.parts.at("deep"));
            EXPECT_EQ(**std::get<aws::stamps>(deep.parts.at("r")).timestamp, std::chrono::sys_seconds{1'580'000'001s});
            EXPECT_EQ(std::get<std::vector<aws::stamps>>(d.metadata.parts.at("list")).size(), 1U);
        },
        R"({"version":45,"timestamp":1,"state":{},"metadata":{"a":{"b":{"timestamp":"x"}}}})",
        "$.metadata.a.b.timestamp: expected an integer or null, found a string, byte 73");
}

TEST_F(industry_table, line_129) {
    system.reads<azure::desired>(
        [](const azure::desired& d) {
            EXPECT_EQ(corpus::captured, std::vector<std::string>{"4"});
            EXPECT_EQ(*d.version, 4);
            const azure::stamps& config = (*d.metadata)->parts.at("telemetryConfig");
            EXPECT_EQ(config.at->time_since_epoch(), 1'464'816'163'799'688'300ns);
            EXPECT_EQ(*config.version, 3);
            EXPECT_EQ(d.properties.at("telemetryConfig").text(), R"({"sendFrequency":"5m"})");
        },
        R"({"$version":4,"$metadata":{"$lastUpdated":1464816163}})",
        "$['$metadata']['$lastUpdated']: expected a string, found a number, byte 42");
}

TEST_F(industry_table, line_130) {
    system.reads<senml::pack>(
        [](const senml::pack& p) {
            ASSERT_EQ(p.size(), 4U);
            EXPECT_EQ(p[0].bt, 1'320'067'464.0);
            EXPECT_EQ(p[1].t, -5);
            EXPECT_EQ(p[2].vb, true);
            EXPECT_EQ((**p[3].vd).size(), 4U);
        },
        R"([{"n":"current","v":1.2},{"n":"tag","vd":"aGkgC"}])",
        R"($[1].vd: expected base64url with no single letter behind groups of four, found "aGkgC", byte 41)");
}

TEST_F(industry_table, line_131) {
    system.reads<sensorthings::observation>(
        [](const sensorthings::observation& o) {
            const auto& span = *std::get<sensorthings::interval>(o.phenomenonTime);
            EXPECT_EQ(span.second - span.first, 12h + 1s);
            EXPECT_FALSE(o.resultTime);
            EXPECT_EQ(std::get<double>(o.result), 70.4);
        },
        R"({"@iot.id":1,"phenomenonTime":7})", "$.phenomenonTime: expected a string, found a number, byte 30");
}

TEST_F(industry_table, line_132) {
    system.reads<cloudevents::event>(
        [](const cloudevents::event& e) {
            EXPECT_EQ(std::get<cloudevents::made>(**e.data).count, 2);
            ASSERT_EQ(e.extensions.size(), 2U);
            EXPECT_EQ(std::get<std::int64_t>(e.extensions.at("comexampleothervalue")), 5);
        },
        R"({"specversion":"0.3","type":"com.example.made","source":"/mycontext","id":"A234"})",
        R"($.specversion: expected "1.0", found "0.3", byte 15)");
}

TEST_F(industry_table, line_133) {
    system.reads<geojson::feature>(
        [](const geojson::feature& f) {
            const auto& all = std::get<geojson::collection>(*f.geometry).geometries;
            ASSERT_EQ(all.size(), 3U);
            const auto& first = std::get<geojson::point>(all[0]).coordinates;
            EXPECT_EQ((std::get<std::array<double, 3>>(first)), (std::array{100.0, 0.0, 12.5}));
            EXPECT_TRUE(std::get<geojson::collection>(all[2]).geometries.empty());
            EXPECT_FALSE(f.properties);
        },
        R"({"type":"Feature","geometry":{"type":"Circle","radius":5},"properties":null})",
        R"($.geometry.type: expected one of "Point", "LineString", "GeometryCollection", found "Circle", byte 37)");
}

TEST_F(industry_table, line_134) {
    system.reads<opcua::network_message>(
        [](const opcua::network_message& m) {
            const auto& payload = m.Messages->at(0).Payload;
            EXPECT_EQ(std::get<double>(std::get<opcua::field>(payload.at("Temperature")).Value), 22.5);
            EXPECT_TRUE(std::get<bool>(std::get<opcua::scalar>(payload.at("On"))));
            EXPECT_TRUE(std::holds_alternative<std::monostate>(std::get<opcua::scalar>(payload.at("Name"))));
        },
        R"({"MessageId":"1","MessageType":"ua-data","Messages":[{"DataSetWriterId":65536}]})",
        "$.Messages[0].DataSetWriterId: expected an integer from 0 to 65535, found 65536, byte 72");
}

TEST_F(industry_table, line_135) {
    system.reads<ngsi::notification>(
        [](const ngsi::notification& n) {
            const auto& all = n.data.at(0).attributes;
            EXPECT_EQ(std::get<hearken::nullable<double>>(*all.at("temperature").value), 23.5);
            EXPECT_EQ(std::get<signalk::instant>(*all.at("seen").value).time_since_epoch(), 1'577'836'800s);
            EXPECT_EQ(std::get<hearken::raw_json>(*all.at("at").value).text(), R"("1,2")");
        },
        R"({"subscriptionId":"1","data":[{"id":"Room1","type":"Room","temperature":{"type":"Number","value":"23"}}]})",
        "$.data[0].temperature.value: expected a number or null, found a string, byte 97");
}

TEST_F(industry_table, line_136) {
    system.reads<telegraf::message>(
        [](const telegraf::message& m) {
            const auto& fields = std::get<telegraf::batch>(m).metrics.at(0).fields;
            EXPECT_EQ(std::get<hearken::number>(fields.at("usage_idle")).text(), "98.10");
            EXPECT_EQ(std::get<hearken::number>(fields.at("count")).text(), "5");
        },
        R"({"metrics":[{"name":"cpu","fields":{"f":null},"tags":{},"timestamp":1458229140}]})",
        "$.metrics[0].fields.f: expected a boolean, a number or a string, found null, byte 40");
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace esphome {

using hearken::when;

enum class presence { offline, online };
struct colour {
    std::optional<int> r, g, b, w;
};
struct light {
    hearken::switch_as<"ON", "OFF"> state;
    std::optional<std::string> color_mode;
    std::optional<int> brightness, white;
    std::optional<colour> color;
};
using value = hearken::chosen_by<"component", when<"sensor", hearken::plain<hearken::or_nan<double>>>,
                                 when<"binary_sensor", hearken::plain<hearken::switch_as<"ON", "OFF">>>,
                                 when<"light", light>, hearken::otherwise<hearken::plain<std::string>>>;

} // namespace esphome

namespace wled {

using hearken::one_or_many;

/// `#FF8800`, with white `#WWRRGGBB`.
struct colour {
    std::uint32_t rgb = 0;
};

enum class command { ON, OFF, T };
using number_or_step = std::variant<int, std::string>; // 128, or ~10
struct segment {
    std::optional<int> id;
    std::optional<bool> sel;
    hearken::or_default<std::vector<std::variant<std::vector<int>, std::string>>> col;
    std::optional<number_or_step> fx;
};
struct state {
    std::optional<std::variant<bool, std::string>> on; // "t": the other way
    std::optional<number_or_step> bri, ps;
    hearken::or_default<one_or_many<segment>> seg;
};
using request = hearken::json_or_plain<std::variant<state, std::string>>; // FX=73&SX=120

} // namespace wled

template <>
struct hearken::codec<wled::colour> {
    static result<wled::colour> decode(std::string_view text) {
        wled::colour read;
        const bool sized = text.size() == 7 || text.size() == 9;
        const char* const end = text.data() + text.size();
        if (!sized || text[0] != '#' || std::from_chars(text.data() + 1, end, read.rgb, 16).ptr != end)
            return fail(errc::invalid_payload, "expected a colour such as #FF8800");
        return read;
    }
    static result<std::string> encode(const wled::colour& c) {
        char text[10];
        std::snprintf(text, sizeof text, c.rgb > 0xFFFFFF ? "#%08X" : "#%06X", static_cast<unsigned>(c.rgb));
        return text;
    }
};

namespace esphome {

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"<node>/status">([](std::string_view node, hearken::plain<presence> p) { corpus::arrived(p, node); }),
        on<"<node>/<component>/<object>/state">([](std::string_view node, std::string_view component,
                                                   std::string_view object,
                                                   const value& v) { corpus::arrived(v, node, component, object); }),
        on<"<node>/debug">([](std::string_view node, hearken::text line) { corpus::arrived(line, node); }),
    };
}

} // namespace esphome

namespace wled {

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"wled/<device_topic...>/g">([](std::string_view device, hearken::plain<std::uint8_t> brightness) {
            corpus::arrived(brightness, device);
        }),
        on<"wled/<device_topic...>/c">([](std::string_view device, const colour& c) { corpus::arrived(c, device); }),
        on<"wled/<device_topic...>/v">(
            [](std::string_view device, hearken::text xml) { corpus::arrived(xml, device); }),
        on<"wled/<device_topic...>/api">([](std::string_view device, const request& r) { corpus::arrived(r, device); }),
        on<"wled/<device_topic...>">(
            [](std::string_view device, const hearken::plain<std::variant<std::uint8_t, command>>& c) {
                corpus::arrived(c, device);
            }),
    };
}

} // namespace wled

namespace {

using texts = std::vector<std::string>;

struct esphome_table : testing::Test {
    corpus::system<decltype(esphome::routes())> system{esphome::routes()};
};
struct wled_table : testing::Test {
    corpus::system<decltype(wled::routes())> system{wled::routes()};
};

TEST_F(esphome_table, line_103) {
    using esphome::presence;
    system.reads<hearken::plain<presence>>([](const auto& p) { EXPECT_EQ(p, presence::online); }, "up",
                                           R"($: expected one of offline, online, found "up", byte 0)");
}

using reading = hearken::plain<hearken::or_nan<double>>;

TEST_F(esphome_table, line_104) {
    system.reads<esphome::value>(
        [](const esphome::value& v) {
            EXPECT_EQ(corpus::captured, (texts{"livingroom", "sensor", "outside_temperature"}));
            EXPECT_EQ(**std::get<reading>(*v), 21.3);
        },
        "21,3", R"($: expected a number, NaN, Infinity or -Infinity, found "21,3", byte 0)");
}

TEST_F(esphome_table, line_105) {
    system.reads<esphome::value>([](const esphome::value& v) { EXPECT_TRUE(std::isnan(**std::get<reading>(*v))); },
                                 "none", R"($: expected a number, NaN, Infinity or -Infinity, found "none", byte 0)");
}

TEST_F(esphome_table, line_106) {
    system.reads<esphome::value>(
        [](const esphome::value& v) { EXPECT_TRUE((**std::get<hearken::plain<hearken::switch_as<"ON", "OFF">>>(*v))); },
        "open", R"($: expected ON or OFF, found "open", byte 0)");
}

TEST_F(esphome_table, line_107) {
    system.reads<esphome::value>(
        [](const esphome::value& v) {
            const auto& l = std::get<esphome::light>(*v);
            EXPECT_EQ(l.color_mode, "rgbw");
            EXPECT_EQ(l.state, true);
            EXPECT_EQ(l.brightness, 180);
            EXPECT_EQ(l.color->g, 120);
            EXPECT_EQ(l.white, 0);
        },
        R"({"state":"ON","color":{"r":"255"}})", "$.color.r: expected an integer or null, found a string, byte 27");
}

TEST_F(esphome_table, line_108) {
    system.reads<hearken::text>(
        [](const hearken::text& line) {
            EXPECT_TRUE(line.value.starts_with("\x1b[0;36m[D]"));
            EXPECT_TRUE(line.value.ends_with("accuracy\x1b[0m"));
        },
        "\xff", "expected text, found invalid UTF-8, byte 0");
}

TEST_F(wled_table, line_109) {
    system.reads<hearken::plain<std::uint8_t>>(
        [](const auto& brightness) {
            EXPECT_EQ(corpus::captured, texts{"a1b2c3"});
            EXPECT_EQ(*brightness, 128);
        },
        "256", "$: expected an integer from 0 to 255, found 256, byte 0");
}

TEST_F(wled_table, line_110) {
    system.reads<wled::colour>([](const wled::colour& c) { EXPECT_EQ(c.rgb, 0xFF8800U); }, "FF8800",
                               "expected a colour such as #FF8800");
}

TEST_F(wled_table, line_111) {
    system.reads<hearken::text>([](const hearken::text& xml) { EXPECT_TRUE(xml.value.contains("<ac>128</ac>")); },
                                "\xc3", "expected text, found invalid UTF-8, byte 0");
}

TEST_F(wled_table, line_112) {
    using wled::command;
    system.reads<hearken::plain<std::variant<std::uint8_t, command>>>(
        [](const auto& c) { EXPECT_EQ(std::get<command>(*c), command::T); }, "t",
        R"($: expected a number or one of ON, OFF, T, found "t", byte 0)");
}

TEST_F(wled_table, line_113) {
    system.reads<wled::request>(
        [](const wled::request& r) {
            const auto& s = std::get<wled::state>(*r);
            EXPECT_EQ(std::get<std::string>(*s.on), "t");
            EXPECT_EQ(std::get<std::string>(*s.bri), "~10");
            EXPECT_EQ(std::get<std::string>(*s.ps), "1~5~");
            const auto& segments = **s.seg;
            ASSERT_EQ(segments.size(), 2);
            EXPECT_EQ(std::get<std::vector<int>>(segments[0].col->at(0)), (std::vector{255, 170, 0}));
            EXPECT_EQ(std::get<std::string>(segments[0].col->at(2)), "FF00FF80");
            EXPECT_EQ(std::get<std::string>(*segments[0].fx), "~");
            EXPECT_EQ(segments[1].sel, false);
        },
        R"({"seg":{"id":0,"col":[[255,170,0],7]}})",
        "$.seg.col[1]: expected a string or an array, found a number, byte 34");
}

TEST_F(wled_table, line_114) {
    system.reads<wled::request>([](const wled::request& r) { EXPECT_EQ(std::get<std::string>(*r), "FX=73&SX=120"); },
                                R"({"on":1})", "$.on: expected a boolean or a string or null, found a number, byte 6");
}

} // namespace

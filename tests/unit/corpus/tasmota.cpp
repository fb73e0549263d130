// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

namespace tasmota {

using hearken::keys;
using hearken::named;
using hearken::one_or_many;
using hearken::rest;
using on_off = hearken::switch_as<"ON", "OFF">;
using local = std::chrono::local_seconds;
using zoned = std::chrono::sys_seconds;

enum class presence { Online, Offline };
enum class power { OFF, ON, TOGGLE, HOLD };
enum class step { up, down };
enum class unit { C, F };
enum class outcome { Ok, NOk, None };

} // namespace tasmota

template <>
inline constexpr auto hearken::spellings<tasmota::step> =
    std::array{hearken::spelling{tasmota::step::up, "+"}, hearken::spelling{tasmota::step::down, "-"}};

namespace tasmota {

struct wifi {
    int AP;
    std::string SSId;
    named<"BSSId", std::string, "APMac"> access_point; // APMac before 2018
    int RSSI;
    std::optional<int> Channel, LinkCount;
    std::optional<hearken::uptime<>> Downtime;
};
struct state {
    std::variant<local, std::string> Time; // text before 2018
    hearken::uptime<> Uptime;
    std::optional<std::uint64_t> UptimeSec;
    std::optional<double> Vcc;
    std::optional<int> Heap, Sleep, LoadAvg, MqttCount, Dimmer, Speed;
    std::optional<std::string> SleepMode;
    std::optional<on_off> Fade, LedTable;
    keys<"POWER*", on_off> POWER;
    wifi Wifi;
};

struct hsb {
    int hue, saturation, brightness;
};
struct light {
    on_off POWER;
    int Dimmer;
    hearken::hex Color;
    hearken::csv<hsb> HSBColor;
    std::vector<int> Channel;
    std::optional<int> CT, Speed;
    std::optional<on_off> Fade;
};
struct zigbee_name {
    std::string Device, Name;
};
struct zigbee_list {
    std::vector<zigbee_name> ZbStatus1;
};
struct tuya_point {
    int DpId, DpIdType;
    hearken::hex DpIdData;
};
struct tuya {
    hearken::hex Data, ChkSum;
    int Cmnd, CmndDataLen;
    hearken::hex CmndData;
    keys<"DpType*", int> types;
    rest<tuya_point> points;
};
struct tuya_received {
    tuya TuyaReceived;
};
using result = std::variant<light, zigbee_list, tuya_received>;

struct energy {
    local TotalStartTime;
    one_or_many<double> Total, Yesterday, Today, Power;
    std::optional<one_or_many<int>> Period;
    std::optional<one_or_many<double>> ApparentPower, ReactivePower, Factor, Frequency, Voltage, Current;
    std::optional<int> Load;
};
struct dallas_sensor {
    std::string Id;
    hearken::nullable<double> Temperature;
};
struct climate {
    std::optional<double> Temperature, Humidity, DewPoint, Illuminance, Fertility;
    std::optional<int> Battery;
};
struct pool {
    struct measure {
        double Data;
        std::optional<double> Min, Max, Setpoint;
        std::optional<int> State, Pump, FL1, Tank;
    };
    struct runtime {
        hearken::uptime<> Total, Pol1;
        int Changes;
    };
    struct cell {
        double Data, Setpoint;
        std::string Unit, State;
        runtime Runtime;
        int Cover;
    };
    struct supply {
        std::string Version, NodeID;
        named<"5V", double> v5;
        named<"12V", double> v12;
        named<"24-30V", double> v24;
        named<"4-20mA", double> loop;
    };
    struct relays {
        std::array<int, 7> State;
        std::vector<int> Aux;
        int Acid;
    };
    local Time;
    std::string Type;
    std::map<std::string, int> Modules;
    double Temperature;
    supply Powerunit;
    measure pH, Redox;
    int Conductivity;
    cell Hydrolysis;
    relays Relay;
};
struct zigbee {
    std::optional<std::string> Device, Name, AqaraVibrationMode, PressureUnit;
    std::optional<int> AqaraVibrationsOrAngle, Endpoint, Group, Battery;
    std::optional<std::array<int, 3>> AqaraAccelerometer, AqaraAngles;
    std::optional<std::variant<int, bool, on_off>> Power;
    std::optional<bool> DimmerUp;
    std::optional<double> Voltage, Temperature, Humidity, Pressure;
    int LinkQuality;
    keys<"*!*", std::string> commands; // 0006!02
    keys<"*<*", std::string> writes;   // 0004<00
};
struct teleinfo {
    std::string ADCO, OPTARIF, PTEC, HHPHC;
    int ISOUSC, IINST, IMAX, PAPP, MOTDETAT;
    std::optional<std::int64_t> HCHC, HCHP, BASE;
};
struct ibeacon {
    std::string MAC;
    int RSSI;
    on_off STATE;
};
struct card {
    hearken::hex UID;
    named<"Data", std::string, "DATA"> data;
    outcome Auth;
};
struct node {
    int Node;
    std::string Device;
    double RSSI, SNR, Battery;
    int Events, LastEvent, DoorOpen, Alarm;
};
struct sensor {
    std::optional<std::variant<local, zoned>> Time;
    std::optional<unit> TempUnit;
    std::optional<energy> ENERGY;
    std::optional<pool> NeoPool;
    std::optional<teleinfo> TIC;
    std::optional<ibeacon> IBEACON;
    std::optional<card> PN532;
    hearken::or_default<std::map<std::string, zigbee>> ZbReceived;
    hearken::or_default<std::map<std::string, node>> LwReceived;
    keys<"DS18B20*", dallas_sensor> dallas;
    rest<climate> others;
};
struct status_sensors {
    sensor StatusSNS;
};
struct status_state {
    state StatusSTS;
};
using status = hearken::chosen_by<"n", hearken::when<"8", status_sensors>, hearken::when<"10", status_sensors>,
                                  hearken::when<"11", status_state>, hearken::otherwise<hearken::raw_json>>;

enum class lower { off, on };
struct air_conditioner {
    std::string Vendor, Mode, FanSpeed, SwingV;
    int Model, Temp, Sleep; // -1: none
    lower Power, Celsius;
};
struct infrared {
    std::string Protocol;
    int Bits;
    std::variant<std::uint64_t, hearken::hex> Data; // by SetOption58
    hearken::hex DataLSB;
    int Repeat;
    std::optional<air_conditioner> IRHVAC;
};
struct infrared_received {
    infrared IrReceived;
};
struct serial_received {
    std::string SerialReceived;
};
using received = std::variant<infrared_received, serial_received>;

struct sleep_end {
    local Time;
    hearken::epoch<std::chrono::seconds> Epoch;
};
struct deep_sleep {
    sleep_end DeepSleep;
};
struct pins {
    keys<"D*", int> changed;
    std::uint64_t MS;
};
struct interrupt {
    local Time;
    pins MCP230XX_INT;
};
struct endpoint {
    int Ep;
    std::string Name;
    std::variant<int, bool> Power;
};
struct matter {
    std::map<int, endpoint> MtrReceived;
};
using command = hearken::or_empty<hearken::json_or_plain<std::variant<int, step, std::string, hearken::raw_json>>>;

auto routes() {
    using hearken::on;
    return hearken::router{
        on<"tele/<topic>/LWT">([](hearken::plain<presence> p) { corpus::arrived(p); }),
        on<"stat/<topic>/STATE">([](const state& s) { corpus::arrived(s); }),
        on<"tele/<topic>/STATE">([](const state& s) { corpus::arrived(s); }),
        on<"stat/<topic>/RESULT">([](const result& r) { corpus::arrived(r); }),
        on<"tele/<topic>/SENSOR">([](const sensor& s) { corpus::arrived(s); }),
        on<"tele/<topic>/<shortaddr>/SENSOR">([](std::string_view topic, std::string_view shortaddr, const sensor& s) {
            corpus::arrived(s, topic, shortaddr);
        }),
        on<"stat/<topic>/STATUS<n>">([](const status& s) { corpus::arrived(s); }),
        on<"tele/<topic>/RESULT">([](const received& r) { corpus::arrived(r); }),
        on<"stat/<topic>/DEEPSLEEP">([](const deep_sleep& d) { corpus::arrived(d); }),
        on<"stat/<topic>/<what>">([](const interrupt& i) { corpus::arrived(i); }),
        on<"stat/<topic>/COMMAND">([](const matter& m) { corpus::arrived(m); }),
        on<"stat/<topic>/POWER<n>">([](std::string_view topic, int n, hearken::plain<power> p) {
            corpus::arrived(p, topic, std::to_string(n));
        }),
        on<"cmnd/<topic>/<command>">(
            [](std::string_view topic, std::string_view name, const command& c) { corpus::arrived(c, topic, name); }),
    };
}

} // namespace tasmota

namespace {

using namespace tasmota;
using texts = std::vector<std::string>;
using doubles = std::vector<double>;
using namespace std::chrono_literals;

local at(std::chrono::year_month_day day, std::chrono::seconds of_day) {
    return std::chrono::local_days{day} + of_day;
}

struct tasmota_table : testing::Test {
    corpus::system<decltype(routes())> system{routes()};
};

TEST_F(tasmota_table, line_18) {
    system.reads<hearken::plain<presence>>([](const auto& p) { EXPECT_EQ(p, presence::Online); }, "online",
                                           R"($: expected one of Online, Offline, found "online", byte 0)");
}

TEST_F(tasmota_table, line_19) {
    system.reads<state>(
        [](const state& s) {
            EXPECT_EQ(std::get<local>(s.Time), at(2019y / 10 / 25, 19h + 54min + 18s));
            EXPECT_EQ(s.Uptime, 1h + 45min + 51s);
            EXPECT_EQ(s.UptimeSec, 6351);
            EXPECT_EQ(s.Heap, 27);
            EXPECT_EQ(s.SleepMode, "Dynamic");
            EXPECT_EQ(s.Sleep, 0);
            EXPECT_EQ(s.LoadAvg, 999);
            EXPECT_EQ(s.MqttCount, 1);
            EXPECT_EQ(s.Dimmer, 100);
            EXPECT_EQ(s.Fade, false);
            EXPECT_EQ(s.Speed, 1);
            EXPECT_EQ(s.LedTable, false);
            EXPECT_EQ(s.POWER.size(), 5);
            EXPECT_EQ(s.POWER.at("POWER1"), true);
            EXPECT_EQ(s.POWER.at("POWER2"), false);
            EXPECT_EQ(decltype(s.POWER)::part("POWER5"), "5");
            EXPECT_EQ(s.Wifi.AP, 1);
            EXPECT_EQ(s.Wifi.SSId, "HTPC");
            EXPECT_EQ(s.Wifi.access_point, "50:64:2B:5B:41:59");
            EXPECT_EQ(s.Wifi.Channel, 10);
            EXPECT_EQ(s.Wifi.RSSI, 24);
            EXPECT_EQ(s.Wifi.LinkCount, 1);
            EXPECT_EQ(s.Wifi.Downtime, 8s);
        },
        R"({"Time":"2019-10-25T19:54:18","Uptime":"0T00:00:01","POWER1":"on","Wifi":{"AP":1,"SSId":"","BSSId":"","RSSI":1}})",
        R"($.POWER1: expected ON or OFF, found "on", byte 61)");
}

TEST_F(tasmota_table, line_20) {
    system.reads<state>(
        [](const state& s) {
            EXPECT_EQ(std::get<std::string>(s.Time), "2018.02.15 01:00:50");
            EXPECT_EQ(s.Uptime, 26h + 33min + 26s);
            EXPECT_EQ(s.Vcc, 3.504);
            EXPECT_EQ(s.POWER.at("POWER"), false);
            EXPECT_EQ(s.Wifi.access_point, "34:31:C4:00:11:22");
            EXPECT_EQ(s.Wifi.SSId, "XXX");
            EXPECT_EQ(s.Wifi.RSSI, 100);
        },
        R"({"Time":"2018.02.15 01:00:50","Uptime":"1 00:00:00","Wifi":{"AP":1,"SSId":"XXX","RSSI":100}})",
        R"($.Wifi: missing member "BSSId", byte 59)");
}

TEST_F(tasmota_table, line_21) {
    system.reads<result>(
        [](const result& r) {
            const light& l = std::get<light>(r);
            EXPECT_EQ(l.POWER, true);
            EXPECT_EQ(l.Dimmer, 60);
            EXPECT_EQ(*l.Color, (std::vector{std::byte{0x99}, std::byte{0x62}, std::byte{0x45}}));
            EXPECT_EQ(l.HSBColor->hue, 21);
            EXPECT_EQ(l.HSBColor->saturation, 55);
            EXPECT_EQ(l.HSBColor->brightness, 60);
            EXPECT_EQ(l.Channel, (std::vector{60, 38, 27}));
            EXPECT_EQ(l.CT, 327);
            EXPECT_EQ(l.Fade, false);
            EXPECT_EQ(l.Speed, 1);
        },
        R"({"POWER":"ON","Dimmer":60,"Color":"996245","HSBColor":"21,55","Channel":[]})",
        "$.HSBColor: expected 3 fields, found 2, byte 54");
}

TEST_F(tasmota_table, line_22) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(std::get<local>(*s.Time), at(2018y / 2 / 15, 17h + 37min + 10s));
            const energy& e = s.ENERGY.value();
            EXPECT_EQ(e.TotalStartTime, at(2018y / 11 / 14, 18h + 39min + 40s));
            EXPECT_EQ(e.Total, doubles{6.294});
            EXPECT_EQ(e.Yesterday, doubles{5.34});
            EXPECT_EQ(e.Today, doubles{0.954});
            EXPECT_EQ(e.Period, std::vector{217});
            EXPECT_EQ(e.Power, doubles{2635});
            EXPECT_EQ(e.ApparentPower, doubles{2650});
            EXPECT_EQ(e.ReactivePower, doubles{282});
            EXPECT_EQ(e.Factor, doubles{0.99});
            EXPECT_EQ(e.Voltage, doubles{227});
            EXPECT_EQ(e.Current, doubles{11.661});
        },
        R"({"ENERGY":{"TotalStartTime":"2018-11-14T18:39:40","Total":1,"Yesterday":1,"Today":1,"Power":"2635"}})",
        "$.ENERGY.Power: expected a number or a list, found a string, byte 92");
}

TEST_F(tasmota_table, line_23) {
    system.reads<sensor>(
        [](const sensor& s) {
            const energy& e = s.ENERGY.value();
            EXPECT_EQ(e.Total, (doubles{1203.112, 887.031, 954.3}));
            EXPECT_EQ(e.Yesterday, (doubles{3.1, 2.0, 2.2}));
            EXPECT_EQ(e.Today, (doubles{0.9, 0.5, 0.7}));
            EXPECT_EQ(e.Period, (std::vector{5, 3, 4}));
            EXPECT_EQ(e.Power, (doubles{231, 87, 102}));
            EXPECT_EQ(e.ApparentPower, (doubles{240, 90, 110}));
            EXPECT_EQ(e.Factor, (doubles{0.96, 0.97, 0.93}));
            EXPECT_EQ(e.Frequency, (doubles{50}));
            EXPECT_EQ(e.Voltage, (doubles{229, 231, 230}));
            EXPECT_EQ(e.Current, (doubles{1.048, 0.39, 0.478}));
        },
        R"({"ENERGY":{"TotalStartTime":"2018-11-14T18:39:40","Total":1,"Yesterday":1,"Today":1,"Power":[1,null]}})",
        "$.ENERGY.Power[1]: expected a number, found null, byte 95");
}

TEST_F(tasmota_table, line_24) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(s.TempUnit, unit::C);
            EXPECT_EQ(s.others.size(), 3);
            EXPECT_EQ(s.others.at("LYWSD03-52680f").Temperature, 21.1);
            EXPECT_EQ(s.others.at("LYWSD03-52680f").Humidity, 58);
            EXPECT_EQ(s.others.at("LYWSD03-52680f").DewPoint, 12.5);
            EXPECT_EQ(s.others.at("LYWSD03-52680f").Battery, 100);
            EXPECT_EQ(s.others.at("LYWSD02-a2fd09").Battery, 2);
            EXPECT_EQ(s.others.at("MJ_HT_V1-d8799d").Humidity, 54.6);
            EXPECT_EQ(s.others.at("MJ_HT_V1-d8799d").Battery, std::nullopt);
        },
        R"({"Time":"2020-03-24T12:47:51","LYWSD03-52680f":{"Temperature":"21.1"},"TempUnit":"C"})",
        "$['LYWSD03-52680f'].Temperature: expected a number or null, found a string, byte 62");
}

TEST_F(tasmota_table, line_25) {
    system.reads<status>(
        [](const status& s) {
            const sensor& now = std::get<status_sensors>(*s).StatusSNS;
            EXPECT_EQ(std::get<local>(*now.Time), at(2019y / 12 / 18, 10h + 13min + 38s));
            EXPECT_EQ(now.others.at("Flora-6ab577").Temperature, 21.7);
            EXPECT_EQ(now.others.at("Flora-6ab577").Illuminance, 21);
            EXPECT_EQ(now.others.at("Flora-6ab577").Fertility, 0);
            EXPECT_EQ(now.others.at("MJ_HT_V1-3108be").Humidity, 56.1);
            EXPECT_EQ(now.TempUnit, unit::C);
        },
        R"({"StatusSNS":{"TempUnit":"K"}})", R"($.StatusSNS.TempUnit: expected one of C, F, found "K", byte 25)");
}

TEST_F(tasmota_table, line_26) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(s.dallas.size(), 3);
            EXPECT_EQ(s.dallas.at("DS18B20-1").Id, "00000566CC39");
            EXPECT_EQ(s.dallas.at("DS18B20-1").Temperature, 13.3);
            EXPECT_EQ(s.dallas.at("DS18B20-2").Temperature, 1.2);
            EXPECT_EQ(s.dallas.at("DS18B20-3").Temperature, std::nullopt);
        },
        R"({"DS18B20-3":{"Id":"000005937C90"}})", R"($['DS18B20-3']: missing member "Temperature", byte 13)");
}

TEST_F(tasmota_table, line_27) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(std::get<zoned>(*s.Time), std::chrono::sys_days{2021y / 6 / 1} + 9h);
            const pool& p = s.NeoPool.value();
            EXPECT_EQ(p.Time, at(2021y / 6 / 1, 11h));
            EXPECT_EQ(p.Type, "Oxilife");
            EXPECT_EQ(p.Modules.at("Hydrolysis"), 1);
            EXPECT_EQ(p.Temperature, 23.5);
            EXPECT_EQ(p.Powerunit.v5, 5.017);
            EXPECT_EQ(p.Powerunit.v12, 13.904);
            EXPECT_EQ(p.Powerunit.v24, 33.721);
            EXPECT_EQ(p.Powerunit.loop, 0.01);
            EXPECT_EQ(p.pH.Data, 7.2);
            EXPECT_EQ(p.pH.State, 0);
            EXPECT_EQ(p.Redox.Setpoint, 750);
            EXPECT_EQ(p.Hydrolysis.State, "Pol1");
            EXPECT_EQ(p.Hydrolysis.Runtime.Total, std::chrono::days{28} + 22h + 13min + 19s);
            EXPECT_EQ(p.Hydrolysis.Runtime.Changes, 258);
            EXPECT_EQ(p.Relay.State, (std::array{0, 1, 0, 0, 0, 1, 0}));
            EXPECT_EQ(p.Relay.Aux, (std::vector{0, 0, 1, 0}));
        },
        R"({"Time":"2021-06-01T11:00:00+25:00"})",
        R"($.Time: fits no alternative: expected a time that exists, found "2021-06-01T11:00:00+25:00", byte 8)");
}

TEST_F(tasmota_table, line_28) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_FALSE(s.Time);
            const zigbee& z = s.ZbReceived->at("0x128F");
            EXPECT_EQ(z.Name, "Vibration_sensor");
            EXPECT_EQ(z.AqaraVibrationMode, "tilt");
            EXPECT_EQ(z.AqaraVibrationsOrAngle, 171);
            EXPECT_EQ(z.AqaraAccelerometer, (std::array{-691, 12, 130}));
            EXPECT_EQ(z.AqaraAngles, (std::array{-78, 1, 11}));
            EXPECT_EQ(z.LinkQuality, 153);
        },
        R"({"ZbReceived":{"0x128F":{"AqaraAngles":[-78,1],"LinkQuality":153}}})",
        "$.ZbReceived['0x128F'].AqaraAngles: expected 3 elements, found 2, byte 39");
}

TEST_F(tasmota_table, line_29) {
    system.reads<sensor>(
        [](const sensor& s) {
            const zigbee& z = s.ZbReceived->at("IKEA_remote");
            EXPECT_EQ(z.Device, "0xF72F");
            EXPECT_EQ(z.commands.at("0006!02"), "");
            EXPECT_EQ(z.commands.at("0008!06"), "002B0500");
            EXPECT_EQ(std::get<int>(z.Power.value()), 2);
            EXPECT_EQ(z.DimmerUp, true);
            EXPECT_EQ(z.Endpoint, 1);
            EXPECT_EQ(z.Group, 100);
            EXPECT_EQ(z.LinkQuality, 75);
        },
        R"({"ZbReceived":{"IKEA_remote":{"0006!02":2,"LinkQuality":75}}})",
        "$.ZbReceived.IKEA_remote['0006!02']: expected a string, found a number, byte 40");
}

TEST_F(tasmota_table, line_30) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(corpus::captured, (texts{"zbgw", "8F20"}));
            const zigbee& z = s.ZbReceived->at("Kitchen");
            EXPECT_EQ(z.Voltage, 2.995);
            EXPECT_EQ(z.Battery, 98);
            EXPECT_EQ(z.Temperature, 21.01);
            EXPECT_EQ(z.Humidity, 53.68);
            EXPECT_EQ(z.Pressure, 1004.04);
            EXPECT_EQ(z.PressureUnit, "hPa");
        },
        R"({"ZbReceived":{"Kitchen":{"LinkQuality":8.8}}})",
        "$.ZbReceived.Kitchen.LinkQuality: expected an integer, found 8.8, byte 40");
}

TEST_F(tasmota_table, line_31) {
    system.reads<result>(
        [](const result& r) {
            const auto& list = std::get<zigbee_list>(r).ZbStatus1;
            ASSERT_EQ(list.size(), 2);
            EXPECT_EQ(list[0].Device, "0xECD0");
            EXPECT_EQ(list[1].Name, "Plug");
        },
        R"({"ZbStatus1":[{"Device":"0xECD0","Name":"IKEA_Bulb"},{"Device":"0x8959"}]})",
        R"($.ZbStatus1[1]: missing member "Name", byte 53)");
}

TEST_F(tasmota_table, line_32) {
    system.reads<result>(
        [](const result& r) {
            const tuya& t = std::get<tuya_received>(r).TuyaReceived;
            EXPECT_EQ(t.Data->size(), 12);
            EXPECT_EQ(t.ChkSum->at(0), std::byte{0x0F});
            EXPECT_EQ(t.Cmnd, 7);
            EXPECT_EQ(t.types.at("DpType1Id1"), 1);
            EXPECT_EQ(t.points.at("1").DpIdData->at(0), std::byte{1});
        },
        R"({"TuyaReceived":{"Data":"55A","ChkSum":"0x0F","Cmnd":7,"CmndDataLen":5,"CmndData":""}})",
        R"($.TuyaReceived.Data: expected hexadecimal digits, two a byte, found "55A", byte 24)");
}

TEST_F(tasmota_table, line_33) {
    system.reads<received>(
        [](const received& r) {
            const infrared& i = std::get<infrared_received>(r).IrReceived;
            EXPECT_EQ(i.Protocol, "COOLIX");
            EXPECT_EQ(i.Bits, 24);
            EXPECT_EQ(*std::get<hearken::hex>(i.Data),
                      (std::vector{std::byte{0xB2}, std::byte{0x5F}, std::byte{0x78}}));
            EXPECT_EQ(i.IRHVAC->Power, lower::on);
            EXPECT_EQ(i.IRHVAC->Mode, "auto");
            EXPECT_EQ(i.IRHVAC->Model, -1);
            EXPECT_EQ(i.IRHVAC->Temp, 22);
        },
        R"({"IrReceived":{"Protocol":"COOLIX","Bits":24,"Data":true,"DataLSB":"0x","Repeat":0}})",
        "$.IrReceived.Data: expected a number or a string, found a boolean, byte 52");
}

TEST_F(tasmota_table, line_34) {
    system.reads<received>(
        [](const received& r) {
            EXPECT_EQ(std::get<serial_received>(r).SerialReceived, "0-1:24.2.1(200913100000S)(04139.079*m3)\r");
        },
        R"({"SerialReceived":7})", "$.SerialReceived: expected a string, found a number, byte 18");
}

TEST_F(tasmota_table, line_35) {
    system.reads<sensor>(
        [](const sensor& s) {
            const teleinfo& t = s.TIC.value();
            EXPECT_EQ(t.ADCO, "021528603314");
            EXPECT_EQ(t.OPTARIF, "HC..");
            EXPECT_EQ(t.HCHC, 920750);
            EXPECT_EQ(t.HCHP, 2275560);
            EXPECT_EQ(t.PAPP, 170);
            EXPECT_EQ(s.ENERGY->Period, std::vector{9});
            EXPECT_EQ(s.ENERGY->Load, 6);
            EXPECT_EQ(s.others.at("ESP32").Temperature, 36.1);
        },
        R"({"TIC":{"ADCO":21528603314}})", "$.TIC.ADCO: expected a string, found a number, byte 15");
}

TEST_F(tasmota_table, line_36) {
    system.reads<deep_sleep>(
        [](const deep_sleep& d) {
            EXPECT_EQ(d.DeepSleep.Time, at(2021y / 6 / 27, 15h + 4min));
            EXPECT_EQ(d.DeepSleep.Epoch, std::chrono::sys_seconds{1624799040s});
        },
        R"({"DeepSleep":{"Time":"2021-06-27T15:04:00","Epoch":"1624799040"}})",
        "$.DeepSleep.Epoch: expected an integer, found a string, byte 51");
}

TEST_F(tasmota_table, line_37) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(s.IBEACON->MAC, "A4C1387FC1E1");
            EXPECT_EQ(s.IBEACON->RSSI, -56);
            EXPECT_EQ(s.IBEACON->STATE, true);
        },
        R"({"IBEACON":{"MAC":"A4C1387FC1E1","RSSI":-56,"STATE":true}})",
        "$.IBEACON.STATE: expected a string, found a boolean, byte 52");
}

TEST_F(tasmota_table, line_38) {
    system.reads<interrupt>(
        [](const interrupt& i) {
            EXPECT_EQ(i.Time, at(2018y / 8 / 19, 16h + 8min + 28s));
            EXPECT_EQ(i.MCP230XX_INT.changed.at("D0"), 0);
            EXPECT_EQ(i.MCP230XX_INT.MS, 217353);
        },
        R"({"Time":"2018-08-19T16:08:28","MCP230XX_INT":{"D0":0,"MS":-1}})",
        "$.MCP230XX_INT.MS: expected an integer from 0 to 18446744073709551615, found -1, byte 58");
}

TEST_F(tasmota_table, line_39) {
    system.reads<sensor>(
        [](const sensor& s) {
            EXPECT_EQ(s.PN532->UID->size(), 7);
            EXPECT_EQ(s.PN532->UID->front(), std::byte{0x53});
            EXPECT_EQ(s.PN532->data, "I love tasmota");
            EXPECT_EQ(s.PN532->Auth, outcome::NOk);
        },
        R"({"PN532":{"UID":"53BB","Data":"","DATA":"","Auth":"Ok"}})", R"($.PN532: a second member "DATA", byte 33)");
}

TEST_F(tasmota_table, line_40) {
    system.reads<matter>(
        [](const matter& m) {
            EXPECT_EQ(m.MtrReceived.at(9).Ep, 9);
            EXPECT_EQ(m.MtrReceived.at(9).Name, "Light0");
            EXPECT_EQ(std::get<int>(m.MtrReceived.at(9).Power), 1);
        },
        R"({"MtrReceived":{"nine":{"Ep":9,"Name":"Light0","Power":1}}})",
        R"($.MtrReceived: expected a key that is an integer from -2147483648 to 2147483647, found "nine", byte 16)");
}

TEST_F(tasmota_table, line_41) {
    system.reads<hearken::plain<power>>(
        [](const auto& p) {
            EXPECT_EQ(corpus::captured, (texts{"lamp", "1"}));
            EXPECT_EQ(p, power::TOGGLE);
        },
        "toggle", R"($: expected one of OFF, ON, TOGGLE, HOLD, found "toggle", byte 0)");
}

TEST_F(tasmota_table, line_42) {
    system.reads<command>([](const command& c) { EXPECT_EQ(std::get<step>(**c), step::up); },
                          "{\"Dimmer\":", "$: expected a value, found the end, byte 10");
}

TEST_F(tasmota_table, line_43) {
    system.reads<command>([](const command& c) { EXPECT_FALSE(c); }, "[1,",
                          "$: expected a value, found the end, byte 3");
}

TEST_F(tasmota_table, line_44) {
    system.reads<sensor>(
        [](const sensor& s) {
            const node& n = s.LwReceived->at("0x4AD6");
            EXPECT_EQ(n.Node, 1);
            EXPECT_EQ(n.Device, "0x4AD6");
            EXPECT_EQ(n.RSSI, -50);
            EXPECT_EQ(n.SNR, 12);
            EXPECT_EQ(n.DoorOpen, 1);
            EXPECT_EQ(n.Battery, 3);
        },
        R"({"LwReceived":{"0x4AD6":[]}})", "$.LwReceived['0x4AD6']: expected an object, found an array, byte 24");
}

} // namespace

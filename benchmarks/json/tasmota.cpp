// SPDX-License-Identifier: BSL-1.0
// Tasmota: the SENSOR message of a plug that measures.

#include "bench.hpp"

namespace {

constexpr std::string_view text =
    R"({"Time":"2018-02-15T17:37:10","ENERGY":{"TotalStartTime":"2018-11-14T18:39:40","Total":6.294,)"
    R"("Yesterday":5.340,"Today":0.954,"Period":217,"Power":2635,"ApparentPower":2650,"ReactivePower":282,)"
    R"("Factor":0.99,"Voltage":227,"Current":11.661}})";

struct energy {
    std::string TotalStartTime;
    double Total{};
    double Yesterday{};
    double Today{};
    std::int64_t Period{};
    std::int64_t Power{};
    std::int64_t ApparentPower{};
    std::int64_t ReactivePower{};
    double Factor{};
    std::int64_t Voltage{};
    double Current{};
};
struct sensor {
    std::string Time;
    energy ENERGY;
};

void visit(energy& to, auto&& member) {
    member("TotalStartTime", to.TotalStartTime);
    member("Total", to.Total);
    member("Yesterday", to.Yesterday);
    member("Today", to.Today);
    member("Period", to.Period);
    member("Power", to.Power);
    member("ApparentPower", to.ApparentPower);
    member("ReactivePower", to.ReactivePower);
    member("Factor", to.Factor);
    member("Voltage", to.Voltage);
    member("Current", to.Current);
}
void visit(sensor& to, auto&& member) {
    member("Time", to.Time);
    member("ENERGY", to.ENERGY);
}

using bench::is;
using bench::once;
using bench::od::value;

bool get(value from, energy& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "TotalStartTime")) return once(seen, 0, inner, out.TotalStartTime);
        if (is(key, "Total")) return once(seen, 1, inner, out.Total);
        if (is(key, "Yesterday")) return once(seen, 2, inner, out.Yesterday);
        if (is(key, "Today")) return once(seen, 3, inner, out.Today);
        if (is(key, "Period")) return once(seen, 4, inner, out.Period);
        if (is(key, "Power")) return once(seen, 5, inner, out.Power);
        if (is(key, "ApparentPower")) return once(seen, 6, inner, out.ApparentPower);
        if (is(key, "ReactivePower")) return once(seen, 7, inner, out.ReactivePower);
        if (is(key, "Factor")) return once(seen, 8, inner, out.Factor);
        if (is(key, "Voltage")) return once(seen, 9, inner, out.Voltage);
        if (is(key, "Current")) return once(seen, 10, inner, out.Current);
        return bench::walk(inner, 3);
    });
    return fine && seen == (1U << 11) - 1;
}

bool strict_read(bench::padded& tools, std::string_view from, sensor& out) {
    return bench::strict_document<bench::od::object>(tools, from, out, [](bench::od::object& root, sensor& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "Time")) return once(seen, 0, inner, to.Time);
            if (is(key, "ENERGY")) return once(seen, 1, inner, to.ENERGY);
            return bench::walk(inner, 2);
        });
        return fine && seen == 3;
    });
}

} // namespace

void bench::add_tasmota() {
    add<sensor>("tasmota", std::string(text));
}

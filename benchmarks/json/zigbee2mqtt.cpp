// SPDX-License-Identifier: BSL-1.0
// zigbee2mqtt: four kilobytes of `bridge/devices`, a coordinator and three plugs.

#include "bench.hpp"

namespace {

constexpr std::string_view coordinator =
    R"({"ieee_address":"0x00124b00120144ae","type":"Coordinator","network_address":0,"supported":false,)"
    R"("friendly_name":"Coordinator","endpoints":{"1":{"bindings":[],"configured_reportings":[],"clusters":{"input":[],)"
    R"("output":[]}}},"definition":null,"power_source":null,"date_code":null,"scenes":[],"model_id":null,)"
    R"("interviewing":false,"interview_completed":true})";

std::string plug(std::string_view address, std::string_view name) {
    return std::string(R"({"ieee_address":")").append(address) +
           R"(","type":"Router","network_address":29159,"supported":true,"friendly_name":")" + std::string(name) +
           R"(","endpoints":{"1":{"bindings":[{"cluster":"genOnOff","target":{"type":"endpoint","endpoint":1,)"
           R"("ieee_address":"0x000b57fffec6a5b3"}},{"cluster":"genOnOff","target":{"type":"group","id":1}}],)"
           R"("configured_reportings":[{"cluster":"genOnOff","attribute":"onOff","maximum_report_interval":10,)"
           R"("minimum_report_interval":1,"reportable_change":1}],"clusters":{"input":["genOnOff","genBasic"],)"
           R"("output":[]}}},"definition":{"model":"ZNCZ02LM","vendor":"Xiaomi","description":"Mi power plug",)"
           R"("options":[],"exposes":[{"type":"switch","features":[{"type":"binary","name":"state",)"
           R"("property":"state","access":7,"value_on":"ON","value_off":"OFF","value_toggle":"TOGGLE"}]},)"
           R"({"type":"numeric","name":"power","property":"power","unit":"W","access":5},{"type":"enum",)"
           R"("name":"mode","property":"mode","access":2,"values":["auto",1,2]},{"type":"binary","name":"led",)"
           R"x("property":"led","access":7,"value_on":true,"value_off":false}]},"power_source":"Mains (single phase)",)x"
           R"("date_code":"02-28-2017","model_id":"lumi.plug","scenes":[{"id":3,"name":"Chill scene"}],)"
           R"("interviewing":false,"interview_completed":true})";
}

struct target {
    std::string type;
    std::optional<std::int64_t> endpoint;
    std::optional<std::string> ieee_address;
    std::optional<std::int64_t> id;
};
struct binding {
    std::string cluster;
    struct target target;
};
struct reporting {
    std::string cluster;
    std::string attribute;
    std::int64_t maximum_report_interval{};
    std::int64_t minimum_report_interval{};
    std::int64_t reportable_change{};
};
struct clusters {
    std::vector<std::string> input;
    std::vector<std::string> output;
};
struct endpoint {
    std::vector<binding> bindings;
    std::vector<reporting> configured_reportings;
    struct clusters clusters;
};
struct expose {
    std::string type;
    std::optional<std::string> name;
    std::optional<std::string> property;
    std::optional<std::string> unit;
    std::optional<std::int64_t> access;
    std::optional<std::vector<expose>> features;
};
struct definition {
    std::string model;
    std::string vendor;
    std::string description;
    std::vector<expose> options;
    std::vector<expose> exposes;
};
struct scene {
    std::int64_t id{};
    std::string name;
};
struct device {
    std::string ieee_address;
    std::string type;
    std::int64_t network_address{};
    bool supported{};
    std::string friendly_name;
    std::map<std::string, endpoint> endpoints;
    std::optional<struct definition> definition;
    std::optional<std::string> power_source;
    std::optional<std::string> date_code;
    std::optional<std::string> model_id;
    std::vector<scene> scenes;
    bool interviewing{};
    bool interview_completed{};
};

void visit(target& to, auto&& member) {
    member("type", to.type);
    member("endpoint", to.endpoint);
    member("ieee_address", to.ieee_address);
    member("id", to.id);
}
void visit(binding& to, auto&& member) {
    member("cluster", to.cluster);
    member("target", to.target);
}
void visit(reporting& to, auto&& member) {
    member("cluster", to.cluster);
    member("attribute", to.attribute);
    member("maximum_report_interval", to.maximum_report_interval);
    member("minimum_report_interval", to.minimum_report_interval);
    member("reportable_change", to.reportable_change);
}
void visit(clusters& to, auto&& member) {
    member("input", to.input);
    member("output", to.output);
}
void visit(endpoint& to, auto&& member) {
    member("bindings", to.bindings);
    member("configured_reportings", to.configured_reportings);
    member("clusters", to.clusters);
}
void visit(expose& to, auto&& member) {
    member("type", to.type);
    member("name", to.name);
    member("property", to.property);
    member("unit", to.unit);
    member("access", to.access);
    member("features", to.features);
}
void visit(definition& to, auto&& member) {
    member("model", to.model);
    member("vendor", to.vendor);
    member("description", to.description);
    member("options", to.options);
    member("exposes", to.exposes);
}
void visit(scene& to, auto&& member) {
    member("id", to.id);
    member("name", to.name);
}
void visit(device& to, auto&& member) {
    member("ieee_address", to.ieee_address);
    member("type", to.type);
    member("network_address", to.network_address);
    member("supported", to.supported);
    member("friendly_name", to.friendly_name);
    member("endpoints", to.endpoints);
    member("definition", to.definition);
    member("power_source", to.power_source);
    member("date_code", to.date_code);
    member("model_id", to.model_id);
    member("scenes", to.scenes);
    member("interviewing", to.interviewing);
    member("interview_completed", to.interview_completed);
}

using bench::is;
using bench::once;
using bench::od::array;
using bench::od::value;

bool get(value from, target& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "type")) return once(seen, 0, inner, out.type);
        if (is(key, "endpoint")) return once(seen, 1, inner, out.endpoint);
        if (is(key, "ieee_address")) return once(seen, 2, inner, out.ieee_address);
        if (is(key, "id")) return once(seen, 3, inner, out.id);
        return bench::walk(inner, 6);
    });
    if ((seen & 2) == 0) out.endpoint.reset();
    if ((seen & 4) == 0) out.ieee_address.reset();
    if ((seen & 8) == 0) out.id.reset();
    return fine && (seen & 1) == 1;
}

bool get(value from, binding& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "cluster")) return once(seen, 0, inner, out.cluster);
        if (is(key, "target")) return once(seen, 1, inner, out.target);
        return bench::walk(inner, 5);
    });
    return fine && seen == 3;
}

bool get(value from, reporting& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "cluster")) return once(seen, 0, inner, out.cluster);
        if (is(key, "attribute")) return once(seen, 1, inner, out.attribute);
        if (is(key, "maximum_report_interval")) return once(seen, 2, inner, out.maximum_report_interval);
        if (is(key, "minimum_report_interval")) return once(seen, 3, inner, out.minimum_report_interval);
        if (is(key, "reportable_change")) return once(seen, 4, inner, out.reportable_change);
        return bench::walk(inner, 5);
    });
    return fine && seen == 31;
}

bool get(value from, clusters& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "input")) return once(seen, 0, inner, out.input);
        if (is(key, "output")) return once(seen, 1, inner, out.output);
        return bench::walk(inner, 4);
    });
    return fine && seen == 3;
}

bool get(value from, endpoint& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "bindings")) return once(seen, 0, inner, out.bindings);
        if (is(key, "configured_reportings")) return once(seen, 1, inner, out.configured_reportings);
        if (is(key, "clusters")) return once(seen, 2, inner, out.clusters);
        return bench::walk(inner, 4);
    });
    return fine && seen == 7;
}

bool get(value from, expose& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "type")) return once(seen, 0, inner, out.type);
        if (is(key, "name")) return once(seen, 1, inner, out.name);
        if (is(key, "property")) return once(seen, 2, inner, out.property);
        if (is(key, "unit")) return once(seen, 3, inner, out.unit);
        if (is(key, "access")) return once(seen, 4, inner, out.access);
        if (is(key, "features")) return once(seen, 5, inner, out.features);
        return bench::walk(inner, 5);
    });
    if ((seen & 2) == 0) out.name.reset();
    if ((seen & 4) == 0) out.property.reset();
    if ((seen & 8) == 0) out.unit.reset();
    if ((seen & 16) == 0) out.access.reset();
    if ((seen & 32) == 0) out.features.reset();
    return fine && (seen & 1) == 1;
}

bool get(value from, definition& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "model")) return once(seen, 0, inner, out.model);
        if (is(key, "vendor")) return once(seen, 1, inner, out.vendor);
        if (is(key, "description")) return once(seen, 2, inner, out.description);
        if (is(key, "options")) return once(seen, 3, inner, out.options);
        if (is(key, "exposes")) return once(seen, 4, inner, out.exposes);
        return bench::walk(inner, 3);
    });
    return fine && seen == 31;
}

bool get(value from, scene& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "id")) return once(seen, 0, inner, out.id);
        if (is(key, "name")) return once(seen, 1, inner, out.name);
        return bench::walk(inner, 3);
    });
    return fine && seen == 3;
}

bool get(value from, device& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "ieee_address")) return once(seen, 0, inner, out.ieee_address);
        if (is(key, "type")) return once(seen, 1, inner, out.type);
        if (is(key, "network_address")) return once(seen, 2, inner, out.network_address);
        if (is(key, "supported")) return once(seen, 3, inner, out.supported);
        if (is(key, "friendly_name")) return once(seen, 4, inner, out.friendly_name);
        if (is(key, "endpoints")) return once(seen, 5, inner, out.endpoints);
        if (is(key, "definition")) return once(seen, 6, inner, out.definition);
        if (is(key, "power_source")) return once(seen, 7, inner, out.power_source);
        if (is(key, "date_code")) return once(seen, 8, inner, out.date_code);
        if (is(key, "model_id")) return once(seen, 9, inner, out.model_id);
        if (is(key, "scenes")) return once(seen, 10, inner, out.scenes);
        if (is(key, "interviewing")) return once(seen, 11, inner, out.interviewing);
        if (is(key, "interview_completed")) return once(seen, 12, inner, out.interview_completed);
        return bench::walk(inner, 2);
    });
    if ((seen & 64) == 0) out.definition.reset();
    if ((seen & 128) == 0) out.power_source.reset();
    if ((seen & 256) == 0) out.date_code.reset();
    if ((seen & 512) == 0) out.model_id.reset();
    return fine && (seen & 7231) == 7231;
}

bool strict_read(bench::padded& tools, std::string_view from, std::vector<device>& out) {
    return bench::strict_document<array>(tools, from, out,
                                         [](array& root, std::vector<device>& to) { return bench::get(root, to); });
}

} // namespace

void bench::add_zigbee2mqtt() {
    add<std::vector<device>>("zigbee2mqtt", std::string("[") + plug("0x00158d00018255df", "my_plug") + "," +
                                                plug("0x00158d00018255e0", "kitchen/plug") + "," +
                                                plug("0x00158d00018255e1", "desk") + "," + std::string(coordinator) +
                                                "]");
}

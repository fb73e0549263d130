// SPDX-License-Identifier: BSL-1.0
// OwnTracks: a location of a phone, all of it, and the few members that a map needs.

#include "bench.hpp"

namespace {

constexpr std::string_view text =
    R"({"_type":"location","BSSID":"b4:fb:e4:aa:bb:cc","SSID":"Wohnküche 5GHz","_id":"7c0e4b1a","acc":14,"alt":154,)"
    R"("batt":87,"bs":1,"conn":"w","created_at":1718900512,"inregions":["Zuhause","Büro"],"inrids":["6da9cf",)"
    R"("3defa7"],"lat":52.5206642,"lon":13.4094101,"m":1,"motionactivities":["walking"],"p":100.213,"t":"u",)"
    R"("tid":"JP","tst":1718900498,"vac":3,"vel":0})";

struct location {
    std::string _type;
    std::string BSSID;
    std::string SSID;
    std::string _id;
    std::int64_t acc{};
    std::int64_t alt{};
    std::int64_t batt{};
    std::int64_t bs{};
    std::string conn;
    std::int64_t created_at{};
    std::vector<std::string> inregions;
    std::vector<std::string> inrids;
    double lat{};
    double lon{};
    std::int64_t m{};
    std::vector<std::string> motionactivities;
    double p{};
    std::string t;
    std::string tid;
    std::int64_t tst{};
    std::int64_t vac{};
    std::int64_t vel{};
};

/// Six of the twenty-two; the others are passed over.
struct place {
    std::string _type;
    std::int64_t batt{};
    double lat{};
    double lon{};
    std::string tid;
    std::int64_t tst{};
};

void visit(location& to, auto&& member) {
    member("_type", to._type);
    member("BSSID", to.BSSID);
    member("SSID", to.SSID);
    member("_id", to._id);
    member("acc", to.acc);
    member("alt", to.alt);
    member("batt", to.batt);
    member("bs", to.bs);
    member("conn", to.conn);
    member("created_at", to.created_at);
    member("inregions", to.inregions);
    member("inrids", to.inrids);
    member("lat", to.lat);
    member("lon", to.lon);
    member("m", to.m);
    member("motionactivities", to.motionactivities);
    member("p", to.p);
    member("t", to.t);
    member("tid", to.tid);
    member("tst", to.tst);
    member("vac", to.vac);
    member("vel", to.vel);
}
void visit(place& to, auto&& member) {
    member("_type", to._type);
    member("batt", to.batt);
    member("lat", to.lat);
    member("lon", to.lon);
    member("tid", to.tid);
    member("tst", to.tst);
}

using bench::is;
using bench::once;
using bench::od::object;
using bench::od::value;

bool strict_read(bench::padded& tools, std::string_view from, location& out) {
    return bench::strict_document<object>(tools, from, out, [](object& root, location& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "_type")) return once(seen, 0, inner, to._type);
            if (is(key, "BSSID")) return once(seen, 1, inner, to.BSSID);
            if (is(key, "SSID")) return once(seen, 2, inner, to.SSID);
            if (is(key, "_id")) return once(seen, 3, inner, to._id);
            if (is(key, "acc")) return once(seen, 4, inner, to.acc);
            if (is(key, "alt")) return once(seen, 5, inner, to.alt);
            if (is(key, "batt")) return once(seen, 6, inner, to.batt);
            if (is(key, "bs")) return once(seen, 7, inner, to.bs);
            if (is(key, "conn")) return once(seen, 8, inner, to.conn);
            if (is(key, "created_at")) return once(seen, 9, inner, to.created_at);
            if (is(key, "inregions")) return once(seen, 10, inner, to.inregions);
            if (is(key, "inrids")) return once(seen, 11, inner, to.inrids);
            if (is(key, "lat")) return once(seen, 12, inner, to.lat);
            if (is(key, "lon")) return once(seen, 13, inner, to.lon);
            if (is(key, "m")) return once(seen, 14, inner, to.m);
            if (is(key, "motionactivities")) return once(seen, 15, inner, to.motionactivities);
            if (is(key, "p")) return once(seen, 16, inner, to.p);
            if (is(key, "t")) return once(seen, 17, inner, to.t);
            if (is(key, "tid")) return once(seen, 18, inner, to.tid);
            if (is(key, "tst")) return once(seen, 19, inner, to.tst);
            if (is(key, "vac")) return once(seen, 20, inner, to.vac);
            if (is(key, "vel")) return once(seen, 21, inner, to.vel);
            return bench::walk(inner, 2);
        });
        return fine && seen == (1U << 22) - 1;
    });
}

bool strict_read(bench::padded& tools, std::string_view from, place& out) {
    return bench::strict_document<object>(tools, from, out, [](object& root, place& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "_type")) return once(seen, 0, inner, to._type);
            if (is(key, "batt")) return once(seen, 1, inner, to.batt);
            if (is(key, "lat")) return once(seen, 2, inner, to.lat);
            if (is(key, "lon")) return once(seen, 3, inner, to.lon);
            if (is(key, "tid")) return once(seen, 4, inner, to.tid);
            if (is(key, "tst")) return once(seen, 5, inner, to.tst);
            return bench::walk(inner, 2);
        });
        return fine && seen == 63;
    });
}

} // namespace

void bench::add_owntracks() {
    add<location>("owntracks", std::string(text));
    add<place>("owntracks_six", std::string(text));
}

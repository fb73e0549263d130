// SPDX-License-Identifier: BSL-1.0
// Any bytes as a JSON document: skipped, taken raw, walked and decoded, all to one verdict and one byte, which
// simdjson, made strict, and nlohmann share.
#include <hearken/wire/json.hpp>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz.hpp"
#include "support/json_walk.hpp"

namespace {

using fuzz::claim;
using hearken::errc;
using json_walk::fault;
using json_walk::tree;

// ---- simdjson, visiting every value ---------------------------------------------------------------------------------

namespace od = simdjson::ondemand;

bool is_number(std::string_view text) {
    while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != text.npos) text.remove_suffix(1);
    return hearken::number::parse(text).has_value();
}

bool strict(od::value value, int depth) {
    od::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (depth > 65 && (type == od::json_type::object || type == od::json_type::array)) return false;
    switch (type) {
    case od::json_type::object: {
        od::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS) return false;
        for (auto field : object) {
            std::string_view key;
            od::value inner;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
            if (field.value().get(inner) != simdjson::SUCCESS || !strict(inner, depth + 1)) return false;
        }
        return true;
    }
    case od::json_type::array: {
        od::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS) return false;
        for (auto element : array) {
            od::value inner;
            if (std::move(element).get(inner) != simdjson::SUCCESS || !strict(inner, depth + 1)) return false;
        }
        return true;
    }
    case od::json_type::string: {
        std::string_view text;
        return value.get_string().get(text) == simdjson::SUCCESS;
    }
    case od::json_type::number: return is_number(value.raw_json_token());
    case od::json_type::boolean: {
        bool flag = false;
        return value.get_bool().get(flag) == simdjson::SUCCESS;
    }
    case od::json_type::null: {
        bool null = false;
        return value.is_null().get(null) == simdjson::SUCCESS && null;
    }
    }
    return false;
}

/// The document in brackets, for simdjson 3.0 lets pass what follows a bare value.
bool simdjson_takes(std::string_view text) {
    static od::parser parser;
    std::vector<char> room(text.size() + 2 + simdjson::SIMDJSON_PADDING);
    room[0] = '[';
    text.copy(room.data() + 1, text.size());
    room[text.size() + 1] = ']';
    od::document document;
    od::array array;
    const simdjson::padded_string_view padded(room.data(), text.size() + 2, room.size());
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return false;
    if (document.get_array().get(array) != simdjson::SUCCESS) return false;
    std::size_t count = 0;
    for (auto element : array) {
        od::value inner;
        if (std::move(element).get(inner) != simdjson::SUCCESS || !strict(inner, 2)) return false;
        ++count;
    }
    const char* where = nullptr;
    return count == 1 && document.current_location().get(where) == simdjson::OUT_OF_BOUNDS;
}

// ---- what may be asked for ------------------------------------------------------------------------------------------

enum class color { red, green, blue };

struct asked {
    std::optional<double> d;
    std::optional<std::int64_t> i;
    std::optional<std::uint8_t> u;
    std::optional<float> f;
    std::optional<bool> b;
    std::optional<std::string> s;
    std::optional<std::string_view> v;
    std::optional<color> e;
    std::vector<asked> l; ///< required
    std::optional<std::map<std::string, double>> m;
    std::optional<std::array<int, 2>> a;
    std::unique_ptr<asked> p;
    std::optional<hearken::raw_json> r;
    std::optional<hearken::raw_json_view> w;
    hearken::named<"a key", std::optional<hearken::number>> n;
};

void compare(const asked& mine, const tree& theirs) {
    const auto has = [&](const char* key) { return theirs.contains(key) && !theirs[key].is_null(); };
    claim(mine.d.has_value() == has("d"), "a double is there where the document has one");
    if (mine.d) claim(theirs["d"].get<double>() == *mine.d, "doubles are equal");
    if (mine.i)
        claim(theirs["i"].is_number_integer() && theirs["i"].get<std::int64_t>() == *mine.i, "integers are equal");
    if (mine.u) claim(theirs["u"].get<int>() == *mine.u, "bytes are equal");
    if (mine.b) claim(theirs["b"].get<bool>() == *mine.b, "booleans are equal");
    if (mine.s) claim(theirs["s"].get<std::string>() == *mine.s, "strings are equal");
    if (mine.v) claim(theirs["v"].get<std::string>() == *mine.v, "views are equal");
    if (mine.m) claim(theirs["m"].size() == mine.m->size(), "maps are equal");
    if (mine.a) claim(theirs["a"] == tree(*mine.a), "arrays are equal");
    if (mine.r) claim(tree::parse(mine.r->text()) == theirs["r"], "raw values are equal", mine.r->text());
    if (mine.w) claim(tree::parse(mine.w->text) == theirs["w"], "raw views are equal", mine.w->text);
    claim(theirs["l"].size() == mine.l.size(), "lists are equal");
    for (std::size_t at = 0; at < mine.l.size(); ++at) compare(mine.l[at], theirs["l"][at]);
    if (mine.p) compare(*mine.p, theirs["p"]);
}

void well_told(const fault& found, std::string_view text) {
    if (!found) return;
    claim(found->byte <= text.size(), "an error is in the document");
    claim(!found->what.empty() && found->what.size() < text.size() + 400, "an error says what");
    claim(!found->text().empty(), "an error can be shown");
}

template <class T>
fault decoded(std::string_view text, T& out, hearken::scratch& memory) {
    if (auto done = hearken::json::decode(text, out, memory); !done) return std::move(done).error();
    return std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text(data, size);
    tree mine;
    std::string bytes;
    const fault skipped = json_walk::skip(text);
    const fault taken = json_walk::raw(text, bytes);
    const fault walked = json_walk::read(text, mine);
    const bool too_large = walked && walked->code == errc::out_of_range; // a number that only a walk converts
    for (const fault& each : {skipped, taken, walked}) well_told(each, text);
    claim(skipped.has_value() == taken.has_value(), "skipped as taken raw");
    if (skipped) claim(skipped->byte == taken->byte && skipped->code == taken->code, "refused at one byte");
    if (!too_large) {
        claim(skipped.has_value() == walked.has_value(), "skipped as walked");
        if (skipped) claim(skipped->byte == walked->byte && skipped->code == walked->code, "refused at one byte");
    }

    // The others know neither the mark before nor the NULs behind a document.
    std::string_view plain = text;
    if (plain.starts_with("\xEF\xBB\xBF")) plain.remove_prefix(3);
    while (!plain.empty() && std::string_view(" \t\r\n\0", 5).find(plain.back()) != plain.npos) plain.remove_suffix(1);
    claim(skipped.has_value() != simdjson_takes(plain), "simdjson says the same", plain);
    const bool comparable = plain.find('\0') == plain.npos && !plain.starts_with('\xEF') && !too_large &&
                            !(skipped && skipped->code == errc::too_deep);
    if (comparable) {
        const tree theirs = tree::parse(plain, nullptr, false);
        claim(skipped.has_value() == theirs.is_discarded(), "nlohmann says the same", plain);
        if (!walked) claim(mine == theirs, "nlohmann reads the same", plain);
    }

    hearken::scratch memory;
    asked wanted;
    const fault refused = decoded(text, wanted, memory);
    well_told(refused, text);
    if (skipped) claim(refused.has_value(), "what is malformed is refused by a type too", text);
    if (!refused && !walked) compare(wanted, mine);
    if (!refused) { // what is read over must not show
        asked again;
        again.l.resize(3);
        again.s = "before";
        again.p = std::make_unique<asked>();
        claim(!decoded(text, again, memory), "decoded again");
        if (!walked) compare(again, mine);
    }

    std::map<std::string, hearken::raw_json_view> members;
    std::vector<hearken::raw_json> elements;
    double number = 0;
    for (const fault& each :
         {decoded(text, members, memory), decoded(text, elements, memory), decoded(text, number, memory)}) {
        well_told(each, text);
        if (skipped) claim(each.has_value(), "what is malformed is refused by every type", text);
    }
    return 0;
}

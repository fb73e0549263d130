// SPDX-License-Identifier: BSL-1.0
// Question: how long does decoding a device's message into a struct take, beside other JSON libraries?
//
// Each reader gets the same bytes in a block of exactly their size and fills a struct that is used again. Strict means:
// every byte is checked, as hearken does (RFC 8259, UTF-8, known members at most once, nothing behind the document).
// Build with -O2 -DNDEBUG; simdjson 3.0 keeps its assertions otherwise.

#include "bench.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {
std::uint64_t allocated = 0;
} // namespace

// glibc's own, which the functions below stand in front of; operator new comes through malloc too.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);

void* malloc(std::size_t size) noexcept {
    ++allocated;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    ++allocated;
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
    ++allocated;
    return __libc_realloc(old, size);
}
}

namespace bench {

std::uint64_t allocations() {
    return std::exchange(allocated, 0);
}

bool walk(od::value value, int depth) {
    if (depth > 64) return false;
    od::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    switch (type) {
    case od::json_type::object:
        return each_member(value, [&](std::string_view, od::value inner) { return walk(inner, depth + 1); });
    case od::json_type::array: {
        od::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS) return false;
        for (auto element : array) {
            od::value inner;
            if (std::move(element).get(inner) != simdjson::SUCCESS || !walk(inner, depth + 1)) return false;
        }
        return true;
    }
    case od::json_type::string: { // what has no escape is valid already
        std::string_view text = value.raw_json_token();
        return text.find('\\') == text.npos || value.get_string().get(text) == simdjson::SUCCESS;
    }
    case od::json_type::number: return is_number(value.raw_json_token());
    case od::json_type::boolean: {
        bool flag;
        return value.get_bool().get(flag) == simdjson::SUCCESS;
    }
    case od::json_type::null: {
        bool null = false;
        return value.is_null().get(null) == simdjson::SUCCESS && null;
    }
    }
    return false;
}

} // namespace bench

namespace {

/// Keeps the fastest run of each name and prints what each is to strict simdjson.
class ratios : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& each : runs) {
            if (each.run_type != Run::RT_Iteration) continue;
            const auto [place, is_new] =
                best_.try_emplace(each.run_name.function_name, result{each.GetAdjustedCPUTime(), 0});
            place->second.time = std::min(place->second.time, each.GetAdjustedCPUTime());
            place->second.allocations = each.counters.at("allocations");
            if (is_new) order_.push_back(place->first);
        }
    }
    void Finalize() override {
        std::printf("\n%-28s %12s %28s %12s\n", "fastest run", "ns", "of strict simdjson by hand", "allocations");
        for (const std::string& name : order_) {
            const auto strict = best_.find(name.substr(0, name.find('/')) + "/simdjson_strict");
            const result& one = best_[name];
            const double ratio = strict != best_.end() ? one.time / strict->second.time : 0;
            std::printf("%-28s %12.1f %28.2f %12.0f\n", name.c_str(), one.time, ratio, one.allocations);
        }
    }

private:
    struct result {
        double time = 0;
        double allocations = 0;
    };
    std::map<std::string, result> best_;
    std::vector<std::string> order_;
};

} // namespace

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    bench::add_sensors();
    bench::add_owntracks();
    bench::add_tasmota();
    bench::add_zigbee2mqtt();
    ratios report;
    benchmark::RunSpecifiedBenchmarks(&report);
    benchmark::Shutdown();
}

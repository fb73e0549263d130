// SPDX-License-Identifier: BSL-1.0
#pragma once
// A spool in a temporary folder: what is written into it, and what is read back.

#include <hearken/spool/reader.hpp>
#include <hearken/spool/writer.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace test {

/// One life of a process with the spool.
struct spool_life {
    hearken::spool::folder place;
    hearken::spool::chain chain;
    hearken::spool::writer writer;
    hearken::spool::reader reader;
    hearken::spool::finished done;
    std::vector<hearken::spool::gap> gaps;
    std::uint64_t torn = 0;

    explicit spool_life(const std::string& path, hearken::spool::sizes sizes = {.segment = 4096, .total = 64 * 1024},
                        std::uint64_t from = 0)
        : done(from) {
        auto opened = hearken::spool::folder::open(path, "id");
        EXPECT_TRUE(opened) << opened.error().what;
        place = std::move(*opened);
        const auto numbers = place.segments();
        EXPECT_TRUE(numbers);
        for (const std::uint64_t first : *numbers) {
            const std::uint64_t size = std::filesystem::file_size(place.segment(first));
            chain.add({.first = first, .size = size, .end = size});
        }
        const auto started = writer.start(place, chain, sizes, false);
        EXPECT_TRUE(started) << started.error().what;
        torn = started.value_or(0);
        reader.start(place, chain, from, [this](const hearken::spool::gap& g) {
            gaps.push_back(g);
            done.add(g.first, g.last);
        });
    }

    hearken::result<> put(std::string_view payload) {
        hearken::spool::record r{.message = {.topic = "t", .payload = payload, .qos = 1}};
        return writer.append(r);
    }

    /// The payloads that follow, at most so many a read.
    std::vector<std::string> rest(std::size_t count = 1000, std::size_t bytes = 1024 * 1024) {
        std::vector<std::string> all;
        std::vector<hearken::spool::record> some;
        do {
            const auto r = reader.read(some, count, bytes, done);
            EXPECT_TRUE(r) << r.error().what;
            for (const auto& one : some) all.emplace_back(one.message.payload);
        } while (!some.empty());
        return all;
    }
};

inline std::vector<std::string> numbers(int from, int to) {
    std::vector<std::string> all;
    for (int i = from; i < to; ++i) all.push_back(std::to_string(i));
    return all;
}

} // namespace test

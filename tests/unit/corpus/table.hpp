// SPDX-License-Identifier: BSL-1.0
#pragma once
// The table of real payloads, tests/data/payloads.jsonl and behind it systems.jsonl: a test a line.

#include <hearken/inbox/direct.hpp>
#include <hearken/listener.hpp>
#include <hearken/route/payloads.hpp>
#include <hearken/transport/loopback.hpp>
#include <hearken/wire/literal.hpp>
#include <hearken/wire/schema.hpp>
#include <hearken/wire/values.hpp>

#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace corpus {

/// One line of the files.
struct line {
    std::string system, source, topic, pattern, payload, notes;
    bool valid_json{};
};

inline const std::vector<line>& lines() {
    static const std::vector<line> all = [] {
        std::vector<line> read;
        for (const char* path : {HEARKEN_TEST_DATA "/payloads.jsonl", HEARKEN_TEST_DATA "/systems.jsonl"}) {
            std::ifstream file(path);
            for (std::string text; std::getline(file, text);) {
                auto one = hearken::json::decode<line>(text);
                if (!one) throw std::runtime_error(one.error().text());
                read.push_back(std::move(*one));
            }
        }
        return read;
    }();
    return all;
}

/// 12 of the test `owntracks.line_12`; 0 of another.
inline std::size_t line_number(std::string_view test) {
    std::size_t number = 0;
    if (test.starts_with("line_")) std::from_chars(test.data() + 5, test.data() + test.size(), number);
    return number;
}

inline const line& this_line() {
    return lines().at(line_number(testing::UnitTest::GetInstance()->current_test_info()->name()) - 1);
}

template <class T>
inline std::function<void(const T&)> look;

/// What has come out of the route under test.
inline std::size_t arrivals = 0;
inline std::string written;
inline std::vector<std::string> captured;

/// Called by every handler: looks at the value, and writes it back.
template <class T, class... Capture>
void arrived(const T& value, const Capture&... captures) {
    ++arrivals;
    captured = {std::string(captures)...};
    const auto text = hearken::codec<T>::encode(value);
    ASSERT_TRUE(text) << text.error().text();
    written = *text;
    ASSERT_TRUE(look<T>) << "another route took it";
    look<T>(value);
}

/// The reject policy of the table: keeps the text of the error, without its topic.
struct keep {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    std::vector<std::string>* kept;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) const {
        kept->push_back(r.why.path.empty() ? r.why.reason() : r.why.path + ": " + r.why.reason());
        return hearken::reject_action::settle;
    }
};

/// Where the values of a document begin and end, containers and what is in them.
inline void find_values(hearken::json::reader& in, std::vector<std::pair<std::size_t, std::size_t>>& found) {
    const auto start = in.here();
    const hearken::token kind = in.peek();
    const std::size_t from = in.position();
    ASSERT_TRUE(in.skip());
    found.emplace_back(from, in.position());
    in.rewind(start);
    if (kind == hearken::token::object) {
        for (auto next = in.enter_object(); next == hearken::step::more; next = in.next_member()) {
            std::string_view key;
            ASSERT_TRUE(in.key(key));
            find_values(in, found);
        }
    } else if (kind == hearken::token::array) {
        for (auto next = in.enter_array(); next == hearken::step::more; next = in.next_element())
            find_values(in, found);
    } else {
        ASSERT_TRUE(in.skip());
    }
}

/// The document with one value exchanged, for each of its values in several ways; of many every so many.
inline std::vector<std::string> exchanged(const std::string& document) {
    hearken::scratch memory;
    hearken::json::reader in(document, memory);
    std::vector<std::pair<std::size_t, std::size_t>> values;
    find_values(in, values);
    std::vector<std::string> all;
    for (const auto& [from, to] : values) {
        for (const char* other : {"null", "true", "-1", "1.5", "300", "\"\"", "\"7\"", "[]", "[1]", "{}"})
            all.push_back(document.substr(0, from) + other + document.substr(to));
    }
    std::vector<std::string> some;
    for (std::size_t i = 0; i < all.size(); i += 1 + all.size() / 400) some.push_back(all[i]);
    return some;
}

/// A listener with the routes of one system.
template <class Routes>
class system {
public:
    explicit system(Routes routes)
        : app_{{.broker = "loopback",
                .client_id = "corpus",
                .log = {hearken::log_level::error, [](hearken::log_level, std::string_view) {}}},
               broker_,
               hearken::inbox::direct{},
               keep{&rejected_},
               std::move(routes)} {
        EXPECT_TRUE(app_.start());
        EXPECT_TRUE(app_.wait_until([](const hearken::status& now) { return now.ready; }));
    }
    ~system() {
        app_.stop();
        EXPECT_EQ(app_.wait(), 0);
    }

    /// The line of this test is read, satisfies `check`, is written back and satisfies it again; `broken` is rejected
    /// with just this error.
    template <class T>
    void reads(std::function<void(const T&)> check, std::string_view broken, std::string_view error) {
        const line& now = this_line();
        look<T> = std::move(check);
        const std::size_t before = arrivals;
        rejected_.clear();
        broker_.inject(now.topic, now.payload);
        ASSERT_EQ(rejected_, std::vector<std::string>{}) << now.payload;
        ASSERT_EQ(arrivals, before + 1) << "no route took it";
        const std::string once = written;
        broker_.inject(now.topic, once);
        ASSERT_EQ(rejected_, std::vector<std::string>{}) << once;
        ASSERT_EQ(arrivals, before + 2) << once;
        EXPECT_EQ(written, once);
        broker_.inject(now.topic, std::string(broken));
        EXPECT_EQ(arrivals, before + 2) << broken;
        EXPECT_EQ(rejected_, std::vector<std::string>{std::string(error)});
        look<T> = nullptr;
        if constexpr (!hearken::has_own_codec<T>) note<T>(now, once, broken);
    }

private:
    /// For tests/schema/check_schema.py: what the type reads, also of the payload with one value exchanged for another.
    template <class T>
    static void note(const line& now, const std::string& once, std::string_view broken) {
        const char* const path = std::getenv("HEARKEN_SCHEMAS");
        if (path == nullptr) return;
        struct {
            std::string name, schema;
            std::vector<std::string> good;
            std::string bad;
        } one{testing::UnitTest::GetInstance()->current_test_info()->name(),
              hearken::schema<T>(),
              {now.payload, once},
              std::string(broken)};
        hearken::scratch memory;
        for (const std::string& each : exchanged(now.payload)) {
            T value{};
            if (hearken::json::decode(each, value, memory)) one.good.push_back(each);
        }
        std::ofstream(path, std::ios::app) << hearken::json::encode(one).value() << '\n';
    }

    std::vector<std::string> rejected_;
    hearken::transport::loopback broker_;
    hearken::listener<hearken::transport::loopback, hearken::inbox::direct, keep, Routes> app_;
};

} // namespace corpus

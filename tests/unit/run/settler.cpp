// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/settler.hpp>
#include <hearken/wire/lenient.hpp>

#include "bench.hpp"
#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/spool/inspection.hpp>
#include <hearken/spool/note.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace {

using hearken::message_view;
using hearken::on;

struct notes {
    using family = hearken::family::reject;
    [[maybe_unused]] static constexpr bool needs_store = false;
    std::vector<std::string> seen{};
    bool full = false;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) {
        if (full) return hearken::fail(hearken::errc::io, "no room");
        seen.push_back(r.why.text());
        return hearken::reject_action::settle;
    }
};

template <class Router>
struct bench : test::inner {
    Router router;
    hearken::routing_of<Router> routes{router};
    notes reject;
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{shared, app, routes, nullptr, late, nullptr};
    explicit bench(Router r, hearken::options o = {.broker = "loopback", .client_id = "id"})
        : test::inner(std::move(o)), router(std::move(r)) {
        said.rejects = std::ref(reject);
    }

    hearken::ledger settle(std::vector<message_view> batch, std::vector<unsigned> tries = {}) {
        tries.resize(batch.size());
        for (const auto& m : batch) shared.messages.received(m.received);
        settler.handle(batch, tries);
        EXPECT_TRUE(settler.commit(std::nullopt));
        settler.count();
        return shared.messages.read();
    }
};

TEST(settler, each_message_of_a_batch_has_its_own_end) {
    bench b(hearken::router(on<"<n>">([](int n) -> hearken::result<> {
        if (n == 2) return hearken::rejected("two");
        if (n == 3) return hearken::retry_later("three");
        return {};
    })));
    const auto l = b.settle({{.topic = "1"}, {.topic = "2"}, {.topic = "3"}, {.topic = "a/b"}, {.topic = ""}});
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.rejected, 2U);
    EXPECT_EQ(l.unmatched, 1U);
    EXPECT_EQ(l.pending, 1U) << "the one that is to come again";
    ASSERT_EQ(b.settler.wanted_again().size(), 1U);
    EXPECT_EQ(b.settler.wanted_again()[0].message, 2U);
    EXPECT_EQ(b.reject.seen, (std::vector<std::string>{"2: two", "the topic name is empty"}));
}

TEST(settler, a_payload_nests_as_deep_as_the_options_say) {
    struct list {
        std::optional<std::vector<list>> more;
    };
    const std::string three = R"({"more":[{"more":null}]})";
    bench b(hearken::router(on<"<n>">([](const list&) {})), {.broker = "loopback", .client_id = "id", .max_depth = 2});
    const auto l = b.settle({{.topic = "a", .payload = R"({"more":null})"}, {.topic = "b", .payload = three}});
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(b.reject.seen, (std::vector<std::string>{"b: $.more[0]: nested deeper than 2 levels, byte 9"}));
}

TEST(settler, what_follows_a_retry_on_the_same_topic_is_not_handled_before_it) {
    std::vector<std::string> seen;
    bench b(hearken::router(on<"<t>">([&](const message_view& m) -> hearken::result<> {
        seen.push_back(std::string(m.topic) + std::string(m.payload));
        if (m.payload == "1" && m.topic == "a") return hearken::retry_later("busy");
        return {};
    })));
    (void)b.settle({{.topic = "a", .payload = "1"}, {.topic = "b", .payload = "1"}, {.topic = "a", .payload = "2"}});
    EXPECT_EQ(seen, (std::vector<std::string>{"a1", "b1"}));
    ASSERT_EQ(b.settler.wanted_again().size(), 2U);
    EXPECT_TRUE(b.settler.wanted_again()[0].tried);
    EXPECT_FALSE(b.settler.wanted_again()[1].tried) << "its handler did not run";
}

TEST(settler, a_commit_may_be_repeated_and_no_handler_runs_again) {
    int calls = 0;
    bench b(hearken::router(on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::rejected("no");
    })));
    const std::vector<message_view> batch{{.topic = "a"}, {.topic = "b"}};
    b.reject.full = true;
    b.settler.handle(batch);
    EXPECT_EQ(b.settler.commit(std::nullopt).error().code, hearken::errc::io);
    b.reject.full = false;
    EXPECT_TRUE(b.settler.commit(std::nullopt));
    EXPECT_TRUE(b.settler.commit(std::nullopt));
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(b.reject.seen.size(), 2U) << "each is reported once";
}

/// Keeps the texts of the rows it is given.
struct note_rows {
    using family = hearken::family::store;
    std::vector<std::string> columns{};
    hearken::result<> open() { return {}; }
    hearken::result<> begin() { return {}; }
    hearken::result<> apply(std::span<const hearken::row> some) {
        for (const hearken::row& one : some) {
            for (std::size_t i = 0; i < one.cells.size(); ++i) {
                if (one.cells[i].kind() != hearken::cell_kind::time)
                    columns.push_back(std::string(one.table->columns[i].name) + "=" + std::string(one.cells[i].text()));
            }
        }
        return {};
    }
    hearken::result<> commit(const std::optional<hearken::progress>&) { return {}; }
    void rollback() noexcept {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) { return std::nullopt; }
    hearken::result<bool> has(const hearken::table_schema&) { return true; }
    [[nodiscard]] bool durable() const { return false; }
    hearken::result<> check() { return {}; }
    void close() noexcept {}
};

TEST(settler, a_dead_letter_has_each_part_of_the_error_once_and_the_log_has_the_whole) {
    std::vector<std::string> lines;
    test::policies said;
    said.rejects = hearken::reject::dead_letter<>{};
    hearken::run::core shared{{.log = {hearken::log_level::warning,
                                       [&](hearken::log_level, std::string_view line) { lines.emplace_back(line); }}},
                              said};
    test::nobody app;
    struct reading {
        double temperature;
    };
    hearken::router routes(on<"a/<n>">([](int, const reading&) {}));
    note_rows store;
    hearken::database_of<note_rows> database(store);
    hearken::routing_of<decltype(routes)> face(routes);
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{shared, app, face, &database, late, nullptr};
    const message_view m{.topic = "a/1", .payload = R"({"temperature":"x"})"};
    settler.handle(std::span(&m, 1));
    ASSERT_TRUE(settler.commit(std::nullopt));
    EXPECT_EQ(store.columns,
              (std::vector<std::string>{"topic=a/1", R"(payload={"temperature":"x"})", "route=a/<n>",
                                        "path=$.temperature", "reason=expected a number, found a string, byte 15"}));
    EXPECT_EQ(lines,
              (std::vector<std::string>{"rejected: a/1: $.temperature: expected a number, found a string, byte 15"}));
}

TEST(settler, a_message_that_was_tried_too_often_is_rejected) {
    bench b(hearken::router(on<"<t>">([]() -> hearken::result<> { return hearken::retry_later("busy"); })));
    const unsigned limit = b.shared.settings.retry_limit;
    const auto l = b.settle({{.topic = "a"}, {.topic = "b"}}, {limit - 1, limit});
    EXPECT_EQ(l.rejected, 1U);
    EXPECT_EQ(l.pending, 1U);
    EXPECT_EQ(b.reject.seen.at(0), "b: busy; gave up after 5 retries");
}

TEST(settler, a_retained_message_is_remembered_only_when_it_is_settled) {
    bool busy = true;
    bench b(hearken::router(on<"<t>">([&]() -> hearken::result<> {
        if (busy) return hearken::retry_later("busy");
        return {};
    })));
    b.shared.treat_retained({.drop_all = false, .drop_repeats = true});
    const message_view m{.topic = "a", .payload = "1", .retained = true};
    EXPECT_EQ(b.settle({m}).duplicate, 0U);
    busy = false;
    EXPECT_EQ(b.settle({m}).handled, 1U);
    EXPECT_EQ(b.settle({m}).duplicate, 1U);
}

TEST(settler, skipped_parts_are_logged_and_counted_with_their_message) {
    std::vector<std::string> lines;
    int calls = 0;
    bench b(hearken::router(
        on<"<t>">([&](const hearken::payload<hearken::lenient<std::vector<int>>>& p) -> hearken::result<> {
            ++calls;
            if (p->value.empty()) return hearken::retry_later("nothing good");
            if (p->value.front() < 0) return hearken::rejected("negative");
            return {};
        })));
    const_cast<hearken::options&>(b.shared.settings).log = {
        .level = hearken::log_level::warning,
        .write = [&](hearken::log_level, std::string_view line) { lines.emplace_back(line); }};
    const auto l = b.settle({{.topic = "a", .payload = "[1,true,null]"},
                             {.topic = "b", .payload = "[2]"},
                             {.topic = "c", .payload = "[true]"},
                             {.topic = "d", .payload = "[-1,true]"}});
    EXPECT_EQ(calls, 4);
    EXPECT_EQ(l.handled, 2U);
    EXPECT_EQ(l.skipped, 2U) << "those of the message that comes again and of the rejected one do not count";
    EXPECT_EQ(lines, (std::vector<std::string>{
                         "skipped: a: $[1]: expected an integer, found a boolean, byte 3, route <t>",
                         "skipped: a: $[2]: expected an integer, found null, byte 8, route <t>",
                         "skipped: c: $[0]: expected an integer, found a boolean, byte 1, route <t>",
                         "skipped: d: $[1]: expected an integer, found a boolean, byte 4, route <t>",
                         "rejected: d: $[1]: negative; skipped: $[1]: expected an integer, found a boolean, byte 4"}));
    EXPECT_TRUE(l.balanced());
}

TEST(settler, of_very_many_bad_parts_a_hundred_are_told_and_the_rest_counted) {
    std::string payload = "[1";
    for (int i = 0; i < 150; ++i) payload += ",\"bad\"";
    payload += ']';
    std::vector<std::string> lines;
    hearken::options o{.broker = "loopback", .client_id = "id"};
    o.log.level = hearken::log_level::warning;
    o.log.write = [&](hearken::log_level, std::string_view line) { lines.emplace_back(line); };
    bool refuse = false;
    bench b(hearken::router(
                on<"<t>">([&](const hearken::payload<hearken::lenient<std::vector<int>>>&) -> hearken::result<> {
                    if (refuse) return hearken::rejected("too few");
                    return {};
                })),
            std::move(o));
    EXPECT_EQ(b.settle({{.topic = "t", .payload = payload}}).skipped, 150U);
    ASSERT_EQ(lines.size(), 101U);
    EXPECT_EQ(lines[99], "skipped: t: $[100]: expected an integer, found a string, byte 597, route <t>");
    EXPECT_EQ(lines[100], "skipped: t: and 50 more parts, route <t>");
    refuse = true;
    (void)b.settle({{.topic = "t", .payload = payload}});
    ASSERT_EQ(b.reject.seen.size(), 1U);
    EXPECT_TRUE(b.reject.seen[0].ends_with("; and 140 more")) << b.reject.seen[0];
    EXPECT_LT(b.reject.seen[0].size(), 1000U);
}

struct number {
    int n;
};
constexpr auto numbers = hearken::table<number>{"number"};

/// Counts transactions, and keeps what came in each.
struct counting final : hearken::database {
    std::vector<std::vector<std::int64_t>> commits;
    std::vector<std::string> buried;
    bool durable() override { return false; }
    hearken::result<> open() override { return {}; }
    void close() noexcept override {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) override { return std::nullopt; }
    hearken::result<> write(hearken::rows& batch, hearken::rows&, const std::optional<hearken::progress>&,
                            const std::function<hearken::result<>(const hearken::refusal&)>&) override {
        batch.group();
        commits.emplace_back();
        for (const hearken::row& r : batch.all()) commits.back().push_back(r.cells[0].integer());
        return {};
    }
    void bury(hearken::rows&, const hearken::dead_letter_row& letter) override { buried.emplace_back(letter.topic); }
};

TEST(settler, a_crew_writes_its_rows_in_one_commit_in_the_order_of_the_messages) {
    test::inner inner({.handler_threads = 3});
    inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
    hearken::router routes(on<"<n>">([](int n, hearken::rows& out) -> hearken::result<> {
        out.insert(numbers, {n});
        if (n % 10 == 7) return hearken::rejected("a seven");
        return {};
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    counting store;
    const hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, face, &store, late, nullptr};
    hearken::run::crew team(3);
    settler.work_with(&team);
    std::vector<std::string> topics;
    for (int i = 0; i < 100; ++i) topics.push_back(std::to_string(i));
    std::vector<std::int64_t> expected;
    for (int i = 0; i < 100; ++i) {
        if (i % 10 != 7) expected.push_back(i);
    }
    for (int round = 1; round <= 3; ++round) { // memory is used again
        std::vector<message_view> batch;
        for (const std::string& t : topics) batch.push_back({.topic = t});
        settler.handle(batch);
        ASSERT_TRUE(settler.commit(std::nullopt));
        settler.count();
        ASSERT_EQ(store.commits.size(), static_cast<std::size_t>(round));
        EXPECT_EQ(store.commits.back(), expected);
        EXPECT_EQ(store.buried.size(), static_cast<std::size_t>(10 * round));
    }
    EXPECT_EQ(inner.shared.messages.read().handled, 270U);
    EXPECT_EQ(inner.shared.messages.read().rejected, 30U);
}

/// A journal whose dead letters one may look at; `full` while its disk is.
struct grave {
    hearken::testing::temporary_folder folder;
    hearken::inbox::journal inbox{folder.file("spool")};
    hearken::inbox::queue_of<hearken::inbox::journal> queue{inbox};

    grave() { EXPECT_TRUE(inbox.open({.client_id = "id", .log = {.write = nullptr}})); }

    /// What `call` gives while no file can be written to.
    template <class Call>
    auto full(Call&& call) {
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit none{0, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
        auto answer = call();
        ::setrlimit(RLIMIT_FSIZE, &before);
        return answer;
    }
    /// topic, route, path, reason and tries of each.
    std::vector<std::string> letters() const {
        std::vector<std::string> all;
        const auto dead =
            hearken::spool::inspection::open(folder.file("spool") + "/dead", hearken::spool::record_kind::dead_letter);
        EXPECT_TRUE(dead);
        EXPECT_TRUE(dead->read(
            [&](const hearken::spool::record& r) {
                hearken::spool::found_letter one;
                EXPECT_TRUE(read_note(r, one));
                const hearken::letter& l = one.letter;
                all.push_back(std::string(l.message.topic) + ' ' + std::to_string(l.number) + ' ' +
                              std::string(l.route) + ' ' + std::string(l.path) + ' ' + std::string(l.reason) + ' ' +
                              std::to_string(l.tries));
            },
            [](const std::string& fault) { ADD_FAILURE() << fault; }));
        return all;
    }
};

TEST(settler, a_rejected_message_is_with_the_inbox_s_dead_letters_where_the_policy_says_so) {
    struct reading {
        double temperature;
    };
    test::inner inner;
    grave there;
    hearken::router routes(on<"a/<n>">([](int, const reading&) {}));
    hearken::routing_of<decltype(routes)> face(routes);
    const hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, face, nullptr, late, nullptr};
    settler.bury_in(there.queue);
    inner.said.rejects = [](const hearken::rejection& r) {
        return r.message.topic == "a/1"   ? hearken::reject_action::store
               : r.message.topic == "a/2" ? hearken::reject_action::keep
                                          : hearken::reject_action::settle;
    };
    const std::vector<message_view> batch{{.topic = "a/1", .payload = R"({"temperature":"x"})"},
                                          {.topic = "a/2", .payload = "{"},
                                          {.topic = "a/3", .payload = "{"}};
    const std::vector<unsigned> tries{2, 0, 0};
    const std::vector<unsigned> deaths{0, 3, 0};
    const std::vector<std::uint64_t> marks{17, 18, 19};
    settler.handle(batch, tries, deaths, marks);
    ASSERT_TRUE(settler.commit(std::nullopt));
    ASSERT_TRUE(settler.commit(std::nullopt)) << "again";
    EXPECT_EQ(there.letters(),
              (std::vector<std::string>{
                  "a/1 17 a/<n> $.temperature expected a number, found a string, byte 15 3",
                  "a/2 18 a/<n>  the process died 3 times with this message in hand; it is set aside and not handled "
                  "again 3"}));
}

TEST(settler, a_dead_letter_that_the_inbox_cannot_keep_waits_or_is_in_the_database) {
    for (const bool with_store : {false, true}) {
        test::inner inner;
        grave there;
        int calls = 0;
        hearken::router routes(on<"<t>">([&]() -> hearken::result<> {
            ++calls;
            return hearken::rejected("no");
        }));
        hearken::routing_of<decltype(routes)> face(routes);
        counting store;
        const hearken::run::dynamic_routes late;
        hearken::run::settler settler{inner.shared, inner.app, face, with_store ? &store : nullptr, late, nullptr};
        settler.bury_in(there.queue);
        inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
        const std::vector<message_view> batch{{.topic = "a"}, {.topic = "b"}};
        settler.handle(batch);
        const auto r = there.full([&] { return settler.commit(std::nullopt); });
        EXPECT_EQ(r.has_value(), with_store);
        if (with_store) {
            EXPECT_EQ(store.buried, (std::vector<std::string>{"a", "b"}));
            EXPECT_TRUE(there.letters().empty());
        } else {
            EXPECT_EQ(r.error().code, hearken::errc::io) << "the inbox is full, but not for what comes in";
            EXPECT_TRUE(settler.commit(std::nullopt));
            EXPECT_EQ(there.letters(), (std::vector<std::string>{"a 0 <t>  no 1", "b 0 <t>  no 1"}));
        }
        EXPECT_EQ(calls, 2) << "no handler runs again";
    }
}

/// A table that takes no dead letters.
struct refusing final : hearken::database {
    bool durable() override { return false; }
    hearken::result<> open() override { return {}; }
    void close() noexcept override {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) override { return std::nullopt; }
    hearken::result<> write(hearken::rows& batch, hearken::rows&, const std::optional<hearken::progress>&,
                            const std::function<hearken::result<>(const hearken::refusal&)>& refused) override {
        for (const hearken::row& r : batch.all()) {
            const hearken::error why{.code = hearken::errc::row_refused, .what = "too long"};
            if (auto done = refused({r.message, why, nullptr}); !done) return done;
        }
        return {};
    }
    void bury(hearken::rows& out, const hearken::dead_letter_row&) override { out.insert(numbers, {1}); }
};

TEST(settler, a_message_is_not_settled_where_neither_inbox_nor_database_keep_its_dead_letter) {
    test::inner inner;
    grave there;
    hearken::router routes(on<"<t>">([]() -> hearken::result<> { return hearken::rejected("no"); }));
    hearken::routing_of<decltype(routes)> face(routes);
    refusing store;
    const hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, face, &store, late, nullptr};
    settler.bury_in(there.queue);
    inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
    const message_view m{.topic = "a"};
    settler.handle(std::span(&m, 1));
    const auto r = there.full([&] { return settler.commit(std::nullopt); });
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::io);
    settler.handle(std::span(&m, 1));
    EXPECT_TRUE(settler.commit(std::nullopt)) << "the inbox has it";
    EXPECT_EQ(there.letters().size(), 1U);
}

/// Refuses a row by its number, and keeps the topics of the history.
struct remembering final : hearken::database {
    std::vector<std::string> kept;
    bool durable() override { return false; }
    hearken::result<> open() override { return {}; }
    void close() noexcept override {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) override { return std::nullopt; }
    hearken::result<> write(hearken::rows& batch, hearken::rows& dead, const std::optional<hearken::progress>&,
                            const std::function<hearken::result<>(const hearken::refusal&)>& refused) override {
        dead.clear();
        keep(batch, [&](const hearken::row& r) {
            if (r.table->name != numbers.schema().name) return;
            const std::int64_t n = r.cells[0].integer();
            if (n != 8 && n != 9) return;
            const hearken::error why{.code = n == 8 ? hearken::errc::unknown_row : hearken::errc::row_refused,
                                     .what = "no"};
            batch.drop(r.message);
            (void)refused({r.message, why, &dead});
        });
        keep(dead, [](const hearken::row&) {});
        return {};
    }
    void bury(hearken::rows&, const hearken::dead_letter_row&) override {}

private:
    void keep(const hearken::rows& some, const auto& look) {
        const std::vector<hearken::row> all(some.all().begin(), some.all().end());
        for (const hearken::row& r : all) look(r);
        for (const hearken::row& r : some.all()) {
            if (r.table->name == hearken::message_history.schema().name) kept.emplace_back(r.cells[1].text());
        }
    }
};

TEST(settler, the_history_has_what_was_handled_and_what_was_rejected_each_once) {
    test::inner inner({.history = {"a/+", "b/8"}});
    inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
    hearken::router routes(on<"a/<n>">([](int n, hearken::rows& out) -> hearken::result<> {
                               out.insert(numbers, {n});
                               if (n == 7) return hearken::rejected("a seven");
                               return n == 6 ? hearken::retry_later("a six") : hearken::result<>();
                           }),
                           on<"b/<n>">([](int) {}));
    hearken::routing_of<decltype(routes)> face(routes);
    remembering store;
    const hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, face, &store, late, nullptr};
    const std::vector<message_view> batch{{.topic = "a/1"}, {.topic = "a/6"}, {.topic = "a/7"},
                                          {.topic = "a/x"}, {.topic = "b/1"}, {.topic = "b/8"},
                                          {.topic = "a/8"}, {.topic = "a/9"}, {.topic = "c"}};
    settler.handle(batch);
    ASSERT_TRUE(settler.commit(std::nullopt));
    std::ranges::sort(store.kept);
    EXPECT_EQ(store.kept, (std::vector<std::string>{"a/1", "a/7", "a/8", "a/x", "b/8"}))
        << "not a/6, which comes again, nor a/9, whose history may be what the database refuses";
}

} // namespace

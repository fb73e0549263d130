// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/drain.hpp>

#include "bench.hpp"
#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/inbox/memory.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/spool/dead_letters.hpp>
#include <hearken/spool/inspection.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>

namespace {

using hearken::inbox::memory;
using hearken::inbox::queue_of;
using namespace std::chrono_literals;

/// A place for dead letters that is away for a while.
struct shelf {
    using family = hearken::family::reject;
    [[maybe_unused]] static constexpr bool needs_store = false;
    std::atomic<int> failures{0};
    hearken::result<hearken::reject_action> operator()(const hearken::rejection&) {
        if (failures-- > 0) return hearken::fail(hearken::errc::io, "no room");
        return hearken::reject_action::settle;
    }
};

template <class Router>
struct bench : test::inner {
    Router router;
    hearken::routing_of<Router> routes{router};
    shelf reject;
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{shared, app, routes, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{shared, nullptr};
    memory inbox;
    queue_of<memory> queue{inbox};
    hearken::run::drain drain{shared, queue, settler, keeper};
    explicit bench(Router r) : router(std::move(r)) { said.rejects = std::ref(reject); }

    void append(std::string_view topic) {
        shared.messages.received({});
        EXPECT_TRUE(inbox.append({.topic = topic, .qos = 1}, hearken::overflow_action::block).kept);
    }
    hearken::ledger finish(std::chrono::milliseconds limit) {
        drain.finish(std::chrono::steady_clock::now() + limit);
        return shared.messages.read();
    }
};

TEST(drain, settles_what_is_there_before_it_ends) {
    bench b(hearken::router(hearken::on<"<t>">([] {})));
    for (int i = 0; i < 100; ++i) b.append("a");
    b.drain.start();
    EXPECT_EQ(b.finish(10s).handled, 100U);
}

TEST(drain, finish_without_a_start_returns) {
    bench b(hearken::router(hearken::on<"<t>">([] {})));
    b.append("a");
    EXPECT_EQ(b.finish(10s).pending, 1U);
}

TEST(drain, waits_for_what_cannot_be_settled_now_and_runs_no_handler_again) {
    std::atomic<int> calls{0};
    bench b(hearken::router(hearken::on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::rejected("no");
    })));
    b.reject.failures = 3;
    b.append("a");
    b.drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.rejected == 1; }));
    EXPECT_EQ(b.finish(10s).pending, 0U);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(b.shared.read().last_error->code, hearken::errc::io);
}

TEST(drain, what_stays_unsettled_until_the_deadline_is_pending) {
    bench b(hearken::router(hearken::on<"<t>">([]() -> hearken::result<> { return hearken::rejected("no"); })));
    b.reject.failures = 1'000'000;
    b.append("a");
    b.drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    EXPECT_EQ(b.finish(0ms).pending, 1U);
}

TEST(drain, what_one_run_could_not_settle_the_next_one_does) {
    std::vector<std::string> seen;
    bench b(hearken::router(hearken::on<"<t>">([&](std::string_view t) -> hearken::result<> {
        seen.emplace_back(t);
        return hearken::rejected("no");
    })));
    b.reject.failures = 1'000'000;
    b.append("a");
    b.append("b");
    b.drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    EXPECT_EQ(b.finish(0ms).pending, 2U);
    b.reject.failures = 0;
    seen.clear();
    b.append("c");
    b.drain.start();
    const auto l = b.finish(10s);
    EXPECT_EQ(l.rejected, 3U);
    EXPECT_EQ(l.pending, 0U);
    EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(drain, neither_do_retries_and_what_waits_behind_them_get_lost_or_come_twice) {
    std::vector<std::string> seen;
    bool busy = true;
    hearken::options o{.batch_messages = 9};
    test::inner inner(o, 1h); // a retry is due at a stop only
    memory inbox;
    const auto append = [&](std::string_view topic, std::string_view payload) {
        inner.shared.messages.received({});
        EXPECT_TRUE(inbox.append({topic, payload, 1}, hearken::overflow_action::block).kept);
    };
    hearken::router routes(hearken::on<"<t>">([&](std::string_view t, hearken::text body) -> hearken::result<> {
        if (t == "bad") return hearken::rejected("no");
        if (std::exchange(busy, false)) {
            append("a", "2"); // waits behind the retry, in the batch whose dead letter cannot be kept
            append("bad", "");
            return hearken::retry_later("busy");
        }
        seen.emplace_back(body.value);
        return {};
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    shelf reject;
    reject.failures = 1'000'000;
    hearken::run::dynamic_routes late;
    inner.said.rejects = std::ref(reject);
    hearken::run::settler settler{inner.shared, inner.app, face, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{inner.shared, nullptr};
    queue_of<memory> queue(inbox);
    hearken::run::drain drain{inner.shared, queue, settler, keeper};
    append("a", "1");
    drain.start();
    EXPECT_TRUE(inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    drain.finish(std::chrono::steady_clock::now());
    EXPECT_EQ(inner.shared.messages.read().pending, 3U);
    EXPECT_TRUE(seen.empty());
    append("a", "3");
    drain.start(); // the retry and what waits behind it are due at the stop, in a batch that fails, too
    drain.finish(std::chrono::steady_clock::now());
    EXPECT_EQ(inner.shared.messages.read().pending, 4U);
    seen.clear();
    reject.failures = 0;
    drain.start();
    drain.finish(std::chrono::steady_clock::now() + 10s);
    EXPECT_EQ(inner.shared.messages.read().pending, 0U);
    EXPECT_EQ(inner.shared.messages.read().rejected, 1U);
    EXPECT_EQ(seen, (std::vector<std::string>{"1", "2", "3"}));
}

TEST(drain, what_a_journal_gives_again_is_not_kept_beside_it) {
    const hearken::testing::temporary_folder folder;
    test::inner inner;
    std::atomic<int> calls{0};
    hearken::router routes(hearken::on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::rejected("no");
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    shelf reject;
    reject.failures = 1'000'000;
    hearken::run::dynamic_routes late;
    inner.said.rejects = std::ref(reject);
    hearken::run::settler settler{inner.shared, inner.app, face, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{inner.shared, nullptr};
    hearken::inbox::journal inbox(folder.file("spool"));
    queue_of<hearken::inbox::journal> queue(inbox);
    hearken::run::drain drain{inner.shared, queue, settler, keeper};
    const hearken::inbox::opening how{.client_id = "id", .log = inner.shared.settings.log};
    ASSERT_TRUE(inbox.open(how));
    inner.shared.messages.received({});
    EXPECT_TRUE(inbox.append({.topic = "a", .qos = 1}, hearken::overflow_action::block).kept);
    drain.start();
    EXPECT_TRUE(inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    drain.finish(std::chrono::steady_clock::now());
    inbox.close();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(inner.shared.messages.read().pending, 1U);
    reject.failures = 0;
    ASSERT_TRUE(inbox.open(how));
    drain.start();
    drain.finish(std::chrono::steady_clock::now() + 10s);
    inbox.close();
    EXPECT_EQ(calls, 2) << "once an attempt";
    EXPECT_EQ(inner.shared.messages.read().received, 1U) << "and received once";
    EXPECT_EQ(inner.shared.messages.read().rejected, 1U);
}

/// A database that is away where one says so, keeps the progress alone, and may lose an answer.
struct fake_store final : hearken::database {
    std::atomic<bool> away{false};
    std::atomic<int> lost_answers{0}; ///< so many commits are done and reported as failed
    std::atomic<int> lost_commits{0}; ///< so many are not done, and what was is gone
    std::atomic<int> unreadable{0};   ///< so often the progress cannot be read
    std::atomic<int> refusals{0};     ///< in so many attempts it refuses the first message's row
    std::atomic<int> commits{0};
    std::optional<hearken::progress> known;
    bool keeps = true;

    bool durable() override { return false; }
    hearken::result<bool> keeps_progress() override { return keeps; }
    hearken::result<> open() override {
        if (away) return hearken::fail(hearken::errc::store_unavailable, "away");
        return {};
    }
    void close() noexcept override {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) override {
        if (unreadable > 0 && unreadable-- > 0) return hearken::fail(hearken::errc::store_unavailable, "busy");
        return known;
    }
    hearken::result<> write(hearken::rows&, hearken::rows& dead, const std::optional<hearken::progress>& at,
                            const std::function<hearken::result<>(const hearken::refusal&)>& refused) override {
        if (refusals > 0 && refusals-- > 0) {
            if (auto r = refused({0, {hearken::errc::row_refused, "too long"}, &dead}); !r) return r;
        }
        if (lost_commits > 0 && lost_commits-- > 0) {
            known.reset();
            return hearken::fail(hearken::errc::store_unavailable, "gone");
        }
        ++commits;
        known = at;
        if (lost_answers > 0 && lost_answers-- > 0) {
            unreadable = lost_answers > 1 ? 1'000'000'000 : 2;
            return hearken::fail(hearken::errc::store_unavailable, "no answer");
        }
        return {};
    }
    void bury(hearken::rows&, const hearken::dead_letter_row&) override {}
};

struct journal_bench {
    hearken::testing::temporary_folder folder;
    std::string log;
    test::inner inner;
    std::atomic<int> calls{0};
    std::function<hearken::result<>(int)> answer = [](int) { return hearken::result<>{}; };
    using handler = std::function<hearken::result<>()>;
    decltype(hearken::router(hearken::on<"<t>">(handler()))) routes =
        hearken::router(hearken::on<"<t>">(handler([this] { return answer(++calls); })));
    hearken::routing_of<decltype(routes)> face{routes};
    hearken::run::dynamic_routes late;
    fake_store store;
    hearken::run::settler settler{inner.shared, inner.app, face, &store, late, nullptr};
    hearken::run::store_keeper keeper{inner.shared, &store};
    hearken::inbox::journal inbox{folder.file("spool")};
    queue_of<hearken::inbox::journal> queue{inbox};
    hearken::run::drain drain{inner.shared, queue, settler, keeper};

    explicit journal_bench(std::chrono::milliseconds retry_delay = {}, hearken::at_stop how = {})
        : inner({.at_stop = how,
                 .log = {hearken::log_level::error,
                         [this](hearken::log_level, std::string_view line) { log.append(line) += '\n'; }}},
                retry_delay) {
        inner.said.delays = [](const hearken::failed_attempt&) { return 1ms; };
        settler.bury_in(queue);
    }
    void open() {
        const auto r = inbox.open({.client_id = "id", .log = inner.shared.settings.log});
        ASSERT_TRUE(r) << r.error().what;
    }
    void append(std::string_view topic) {
        inner.shared.messages.received({});
        EXPECT_TRUE(inbox.append({.topic = topic, .qos = 1}, hearken::overflow_action::block).kept);
    }
    hearken::ledger finish() {
        drain.finish(std::chrono::steady_clock::now() + 10s);
        inbox.close();
        return inner.shared.messages.read();
    }
};

/// The topics of the dead letters that wait in a journal.
std::vector<std::string> letters_in(const std::string& journal) {
    std::vector<std::string> topics;
    const auto dead = hearken::spool::inspection::open(hearken::spool::dead_letters::folder_in(journal),
                                                       hearken::spool::record_kind::dead_letter);
    EXPECT_TRUE(dead);
    EXPECT_TRUE(dead->read(
        [&](const hearken::spool::record& r) {
            if (!dead->done() || !dead->done()->has(r.number)) topics.emplace_back(r.message.topic);
        },
        [](const std::string& fault) { ADD_FAILURE() << fault; }));
    return topics;
}

TEST(drain, a_dead_letter_is_in_the_journal_once_however_often_its_commit_is_tried) {
    journal_bench b;
    b.answer = [](int) -> hearken::result<> { return hearken::rejected("no"); };
    b.inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
    b.open();
    b.drain.start();
    b.append("a");
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.rejected == 1; }));
    b.store.lost_commits = 3;
    b.append("b");
    EXPECT_EQ(b.finish().pending, 0U);
    EXPECT_EQ(letters_in(b.folder.file("spool")), (std::vector<std::string>{"a", "b"}));
}

TEST(drain, a_row_that_is_refused_and_then_taken_leaves_no_dead_letter) {
    for (const int refusals : {1, 2, 4}) {
        journal_bench b;
        b.inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
        b.open();
        b.append("a");
        b.append("b");
        b.store.refusals = refusals;
        b.store.lost_commits = 3; // in as many attempts
        b.drain.start();
        const auto l = b.finish();
        const bool taken = refusals < 4; // in the fourth
        EXPECT_EQ(l.rejected, taken ? 0U : 1U);
        EXPECT_EQ(l.handled, taken ? 2U : 1U);
        EXPECT_EQ(letters_in(b.folder.file("spool")),
                  taken ? std::vector<std::string>{} : std::vector<std::string>{"a"});
    }
}

TEST(drain, a_dead_letter_whose_message_comes_again_is_taken_back) {
    journal_bench b;
    b.answer = [](int call) -> hearken::result<> {
        if (call == 1) return hearken::rejected("no");
        return {}; // mended
    };
    b.inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
    b.open();
    b.append("a");
    b.store.lost_commits = 1'000'000;
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    b.drain.finish(std::chrono::steady_clock::now());
    b.inbox.close();
    EXPECT_EQ(letters_in(b.folder.file("spool")), (std::vector<std::string>{"a"})) << "before the commit";
    b.store.lost_commits = 0;
    b.open();
    b.drain.start();
    EXPECT_EQ(b.finish().handled, 1U);
    EXPECT_EQ(letters_in(b.folder.file("spool")), (std::vector<std::string>{})) << "its row is there";
}

TEST(drain, a_commit_whose_answer_was_lost_is_not_made_again_while_the_progress_cannot_be_read) {
    journal_bench b;
    b.open();
    b.append("a");
    b.store.lost_answers = 1;
    b.drain.start();
    const auto l = b.finish();
    EXPECT_EQ(b.store.commits, 1) << "another one writes the rows twice";
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.pending, 0U);
}

TEST(drain, what_a_commit_without_an_answer_has_settled_the_next_run_counts) {
    journal_bench b;
    b.answer = [](int call) -> hearken::result<> {
        if (call == 2) return hearken::rejected("no");
        return {};
    };
    b.open();
    b.append("a");
    b.append("b");
    b.store.lost_answers = 1'000'000;
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    b.drain.finish(std::chrono::steady_clock::now());
    b.inbox.close();
    ASSERT_EQ(b.inner.shared.messages.read().pending, 2U);
    b.store.lost_answers = 0;
    b.store.unreadable = 0;
    b.open();
    b.append("c");
    b.drain.start();
    const auto l = b.finish();
    EXPECT_EQ(l.received, 3U);
    EXPECT_EQ(l.handled, 2U);
    EXPECT_EQ(l.rejected, 1U);
    EXPECT_EQ(l.pending, 0U);
    EXPECT_EQ(b.calls, 3) << "none is handled again";
}

TEST(drain, where_the_store_keeps_no_progress_the_journal_does_after_the_commit) {
    journal_bench b;
    b.store.keeps = false;
    b.answer = [](int) -> hearken::result<> { return hearken::rejected("so that the store is asked to write"); };
    b.open();
    b.append("a");
    b.drain.start();
    EXPECT_EQ(b.finish().pending, 0U);
    EXPECT_EQ(b.store.known, std::nullopt) << "the store was given none";
    b.open();
    EXPECT_EQ(b.inbox.resume(std::nullopt).value(), 0U) << "what is done does not come again";
}

TEST(drain, what_an_earlier_process_left_is_counted_also_where_more_comes_before_the_store) {
    journal_bench b;
    b.open();
    EXPECT_TRUE(b.inbox.append({.topic = "a", .qos = 1}, hearken::overflow_action::block).kept); // not received here
    b.inbox.close();
    b.open();
    b.store.away = true;
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    for (int i = 0; i < 3; ++i) b.append("b");
    b.store.away = false;
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.handled == 4; }));
    const auto l = b.finish();
    EXPECT_EQ(l.received, 4U);
    EXPECT_EQ(l.pending, 0U);
}

/// The totals that a process finds that is started now.
hearken::ledger totals_after(journal_bench& b) {
    b.open();
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.balanced);
    b.finish();
    EXPECT_TRUE(b.inner.shared.balanced);
    return b.inner.shared.read().total.value_or(hearken::ledger{});
}

TEST(drain, the_totals_go_on_from_one_process_to_the_next) {
    journal_bench b;
    b.answer = [](int call) -> hearken::result<> {
        if (call == 2) return hearken::rejected("no");
        if (call == 3) return hearken::retry_later("busy");
        return {};
    };
    EXPECT_EQ(b.inner.shared.read().total, std::nullopt);
    for (int process = 0; process < 3; ++process) {
        b.open();
        b.drain.start();
        for (const char* topic : {"a", "b", "c", "no/route"}) b.append(topic);
        EXPECT_EQ(b.finish().pending, process == 0 ? 1U : 0U) << "the retry is the next one's";
        EXPECT_TRUE(b.inner.shared.balanced);
    }
    const hearken::ledger l = totals_after(b);
    EXPECT_EQ(l.received, 12U);
    EXPECT_EQ(l.handled, 8U);
    EXPECT_EQ(l.rejected, 1U);
    EXPECT_EQ(l.unmatched, 3U);
    EXPECT_EQ(l.unknown, 0U);
}

TEST(drain, the_totals_have_what_was_committed_also_where_a_row_is_refused_and_an_attempt_fails) {
    for (const bool answer_is_lost : {false, true}) {
        journal_bench b;
        b.open();
        b.append("a");
        b.append("b");
        b.store.refusals = 1;
        (answer_is_lost ? b.store.lost_answers : b.store.lost_commits) = 1; // in the attempt that refuses
        b.drain.start();
        b.finish();
        const hearken::ledger own = b.inner.shared.messages.read();
        EXPECT_EQ(own.handled, answer_is_lost ? 1U : 2U) << "the second attempt took it";
        const hearken::ledger l = totals_after(b);
        EXPECT_EQ(l.handled, own.handled);
        EXPECT_EQ(l.rejected, own.rejected);
        EXPECT_EQ(l.unknown, 0U);
    }
}

TEST(drain, the_totals_are_kept_also_where_the_journal_keeps_the_progress) {
    journal_bench b;
    b.store.keeps = false;
    b.open();
    b.append("a");
    b.drain.start();
    b.finish();
    EXPECT_EQ(totals_after(b).handled, 1U);
    std::filesystem::remove(b.folder.file("spool/ledger"));
    EXPECT_EQ(totals_after(b).unknown, 1U);
    b.open();
    b.append("b");
    b.drain.start();
    b.finish();
    const hearken::ledger l = totals_after(b);
    EXPECT_EQ(l.unknown, 1U);
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.received, 1U) << "of those whose end is known";
}

/// A process with a journal whose route has a key: the first letter of the payload.
struct keyed_life {
    test::inner inner;
    std::vector<std::string>* seen;
    std::function<hearken::result<>(std::string_view)> answer = [](std::string_view) { return hearken::result<>{}; };
    using handler = std::function<hearken::result<>(const hearken::text&)>;
    using key = std::function<std::string(const hearken::text&)>;
    decltype(hearken::router(hearken::on<"<t>">(handler(), hearken::dedupe_by{key()}))) routes =
        hearken::router(hearken::on<"<t>">(
            handler([this](const hearken::text& body) {
                seen->emplace_back(body.value);
                return answer(body.value);
            }),
            hearken::dedupe_by{key([](const hearken::text& body) { return std::string(body.value.substr(0, 1)); })}));
    hearken::routing_of<decltype(routes)> face{routes};
    hearken::run::dynamic_routes late;
    hearken::run::settler settler;
    hearken::run::store_keeper keeper;
    hearken::inbox::journal inbox;
    queue_of<hearken::inbox::journal> queue{inbox};
    hearken::run::drain drain{inner.shared, queue, settler, keeper};

    keyed_life(const std::string& folder, fake_store& store, std::vector<std::string>& all)
        : seen(&all), settler{inner.shared, inner.app, face, &store, late, nullptr}, keeper{inner.shared, &store},
          inbox(folder) {
        inner.said.delays = [](const hearken::failed_attempt&) { return 1ms; };
        settler.bury_in(queue);
        const auto r = inbox.open({.client_id = "id", .log = inner.shared.settings.log});
        EXPECT_TRUE(r) << r.error().what;
    }
    void append(std::string_view payload) {
        inner.shared.messages.received({});
        EXPECT_TRUE(inbox.append({.topic = "t", .payload = payload, .qos = 1}, hearken::overflow_action::block).kept);
    }
    hearken::ledger finish(std::chrono::milliseconds limit = 10s) {
        drain.finish(std::chrono::steady_clock::now() + limit);
        inbox.close();
        return inner.shared.messages.read();
    }
};

TEST(drain, a_copy_by_its_key_is_dropped_also_by_the_next_process) {
    const hearken::testing::temporary_folder folder;
    fake_store store;
    std::vector<std::string> seen;
    {
        keyed_life one(folder.path(), store, seen);
        for (const char* payload : {"a1", "b1", "a2"}) one.append(payload);
        one.drain.start();
        EXPECT_EQ(one.finish().duplicate, 1U);
    }
    keyed_life next(folder.path(), store, seen);
    for (const char* payload : {"b2", "c1"}) next.append(payload);
    next.drain.start();
    const auto l = next.finish();
    EXPECT_EQ(l.duplicate, 1U);
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(seen, (std::vector<std::string>{"a1", "b1", "c1"}));
    EXPECT_EQ(next.inner.shared.read().total->duplicate, 2U);
}

TEST(drain, a_message_whose_commit_failed_is_no_copy_of_itself) {
    const hearken::testing::temporary_folder folder;
    fake_store store;
    std::vector<std::string> seen;
    {
        keyed_life one(folder.path(), store, seen);
        one.append("a1");
        store.lost_commits = 1'000'000;
        one.drain.start();
        EXPECT_TRUE(
            one.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
        EXPECT_EQ(one.finish(0ms).pending, 1U);
    }
    store.lost_commits = 0;
    keyed_life next(folder.path(), store, seen);
    next.append("a2");
    next.drain.start();
    const auto l = next.finish();
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.duplicate, 1U);
    EXPECT_EQ(seen, (std::vector<std::string>{"a1", "a1"})) << "handled again, as its rows are not there";
}

TEST(drain, a_rejected_or_refused_message_leaves_its_key_to_the_one_that_is_put_back) {
    const hearken::testing::temporary_folder folder;
    fake_store store;
    std::vector<std::string> seen;
    const auto refuses = [](std::string_view payload) -> hearken::result<> {
        if (payload == "a1") return hearken::rejected("no");
        return {};
    };
    {
        keyed_life one(folder.path(), store, seen);
        one.inner.said.rejects = [](const hearken::rejection&) { return hearken::reject_action::store; };
        one.answer = refuses;
        one.append("b1");
        store.refusals = 1; // in the first attempt, which fails, and in the second, which does not
        store.lost_commits = 1;
        one.drain.start();
        EXPECT_TRUE(one.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.pending == 0; }));
        one.append("a1");
        one.append("c1");
        EXPECT_EQ(one.finish().rejected, 1U);
    }
    keyed_life next(folder.path(), store, seen);
    for (const char* payload : {"a2", "b2", "c2"}) next.append(payload);
    next.drain.start();
    const auto l = next.finish();
    EXPECT_EQ(l.handled, 1U) << "a: it was rejected";
    EXPECT_EQ(l.duplicate, 2U);
    EXPECT_EQ(seen, (std::vector<std::string>{"b1", "a1", "c1", "a2"}));
}

TEST(drain, a_retry_keeps_its_key_from_nobody) {
    const hearken::testing::temporary_folder folder;
    fake_store store;
    std::vector<std::string> seen;
    keyed_life one(folder.path(), store, seen);
    one.answer = [&](std::string_view payload) -> hearken::result<> {
        if (payload == "a1" && seen.size() == 1) return hearken::retry_later("busy");
        return {};
    };
    one.append("a1");
    one.append("a2"); // of the same topic: it waits behind
    one.drain.start();
    EXPECT_TRUE(one.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.pending == 0; }));
    const auto l = one.finish();
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.duplicate, 1U);
    EXPECT_EQ(seen, (std::vector<std::string>{"a1", "a1"}));
}

TEST(drain, the_totals_of_a_journal_under_a_new_id_keep_what_is_certain) {
    journal_bench b;
    b.open();
    b.drain.start();
    b.append("a");
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.handled == 1; }));
    b.append("b");
    b.finish();
    b.store.known->low_water += 5; // the journal is older than that
    const hearken::ledger l = totals_after(b);
    EXPECT_EQ(l.handled, 1U) << "the sums of the batch before";
    EXPECT_EQ(l.unknown, 1U);
}

/// Forgets what it was told is finished.
struct forgetful : hearken::inbox::journal {
    using journal::journal;
    void settle(hearken::inbox::batch& in_hand, std::span<const std::uint64_t>) noexcept {
        hearken::inbox::journal::settle(in_hand, {});
    }
};

TEST(drain, totals_that_do_not_balance_are_told) {
    journal_bench b;
    forgetful inbox(b.folder.file("forgetful"));
    queue_of<forgetful> queue(inbox);
    hearken::run::drain drain{b.inner.shared, queue, b.settler, b.keeper};
    ASSERT_TRUE(inbox.open({.client_id = "id", .log = b.inner.shared.settings.log}));
    b.inner.shared.messages.received({});
    EXPECT_TRUE(inbox.append({.topic = "a", .qos = 1}, hearken::overflow_action::block).kept);
    drain.start();
    drain.finish(std::chrono::steady_clock::now() + 10s);
    inbox.close();
    EXPECT_FALSE(b.inner.shared.balanced);
}

TEST(drain, a_database_that_is_another_one_when_it_is_back_is_told) {
    journal_bench b;
    b.open();
    b.drain.start();
    b.append("a");
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.handled == 1; }));
    b.store.lost_commits = 1;
    b.append("a");
    const auto l = b.finish();
    EXPECT_EQ(l.handled, 2U);
    EXPECT_NE(b.log.find("the database is not what it was"), std::string::npos) << b.log;
}

TEST(drain, a_stop_leaves_retries_in_a_journal_rather_than_use_them_up) {
    journal_bench b(1h);
    b.answer = [](int call) -> hearken::result<> {
        if (call == 1) return hearken::retry_later("not yet");
        return {};
    };
    b.open();
    b.append("a");
    b.append("a"); // waits behind it
    b.append("b");
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.handled == 1; }));
    const auto stopped = std::chrono::steady_clock::now();
    EXPECT_EQ(b.finish().pending, 2U);
    EXPECT_LT(std::chrono::steady_clock::now() - stopped, 5s) << "there is nothing to wait for";
    EXPECT_EQ(b.calls, 2) << "a and b, once each";
    b.open();
    b.drain.start();
    const auto l = b.finish();
    EXPECT_EQ(l.handled, 3U);
    EXPECT_EQ(l.pending, 0U);
}

TEST(drain, a_stop_that_leaves_does_not_wait_for_a_store_that_is_away) {
    journal_bench b({}, hearken::at_stop::leave);
    b.store.away = true;
    b.open();
    b.append("a");
    b.drain.start();
    EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    b.drain.finish(std::chrono::steady_clock::now() + 1h);
    b.inbox.close();
    EXPECT_EQ(b.inner.shared.messages.read().pending, 1U);
}

/// Always has one more message.
struct endless {
    static constexpr bool survives_kill = false;
    std::atomic<int> taken{0};
    bool take(hearken::inbox::batch& b, const hearken::inbox::limits&, const std::stop_token&) {
        ++taken;
        b.messages.assign(1, {.topic = "a", .qos = 1});
        return true;
    }
    void settle(hearken::inbox::batch&, std::span<const std::uint64_t>) noexcept {}
    hearken::result<> check(const hearken::inbox::opening&) { return {}; }
    hearken::result<> open(const hearken::inbox::opening&) { return {}; }
    hearken::result<> ready() { return {}; }
    hearken::inbox::appended append(const hearken::message_view&, hearken::overflow_action) noexcept { return {}; }
    void close() noexcept {}
};

TEST(drain, a_stop_that_leaves_finishes_what_is_in_hand_and_takes_no_more) {
    test::inner b({.at_stop = hearken::at_stop::leave});
    struct telling : endless {
        std::stop_token asked;
        bool take(hearken::inbox::batch& to, const hearken::inbox::limits& l, const std::stop_token& stop) {
            asked = stop;
            return endless::take(to, l, stop);
        }
    } inbox;
    std::atomic<int> calls{0};
    hearken::router routes(hearken::on<"<t>">([&] {
        ++calls;
        EXPECT_TRUE(hearken::testing::eventually([&] { return inbox.asked.stop_requested(); }));
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{b.shared, b.app, face, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{b.shared, nullptr};
    queue_of<telling> queue(inbox);
    hearken::run::drain drain{b.shared, queue, settler, keeper};
    drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [&](const hearken::status&) { return calls == 1; }));
    drain.finish(std::chrono::steady_clock::now() + 1h);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(inbox.taken, 1);
    EXPECT_EQ(b.shared.messages.read().handled, 1U);
}

class drain_bounded : public testing::TestWithParam<hearken::options> {};

TEST_P(drain_bounded, what_waits_for_a_retry_is_bounded_by_taking_no_more) {
    test::inner b(GetParam());
    std::atomic<int> calls{0};
    hearken::router routes(hearken::on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::retry_later("never ready");
    }));
    hearken::routing_of<decltype(routes)> face(routes);
    shelf reject;
    hearken::run::dynamic_routes late;
    b.said.rejects = std::ref(reject);
    hearken::run::settler settler{b.shared, b.app, face, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{b.shared, nullptr};
    endless inbox;
    queue_of<endless> queue(inbox);
    hearken::run::drain drain{b.shared, queue, settler, keeper};
    drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [&](const hearken::status&) { return calls > 50; }));
    drain.finish(std::chrono::steady_clock::now());
    EXPECT_EQ(inbox.taken, 3) << "then the three that wait are tried again and again";
}

INSTANTIATE_TEST_SUITE_P(by_messages_and_by_bytes, drain_bounded,
                         testing::Values(hearken::options{.batch_messages = 3, .retry_limit = 1'000'000'000},
                                         hearken::options{.retry_limit = 1'000'000'000, .retry_bytes = 3}));

} // namespace

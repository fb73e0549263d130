// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/suspects.hpp>

#include "bench.hpp"
#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/run/drain.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::run::suspects;
using namespace std::chrono_literals;

TEST(suspects, the_batch_that_was_in_hand_is_suspected_by_the_next_process) {
    const hearken::testing::temporary_folder folder;
    {
        suspects s;
        ASSERT_TRUE(s.open(folder.path(), "id", 0));
        EXPECT_FALSE(s.any_from(0));
        s.hold(10, 12);
    }
    suspects s;
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    EXPECT_EQ(s.deaths(9), 0U);
    EXPECT_EQ(s.deaths(10), 1U);
    EXPECT_EQ(s.deaths(12), 1U);
    EXPECT_EQ(s.deaths(13), 0U);
    EXPECT_TRUE(s.any_from(12));
    EXPECT_FALSE(s.any_from(13));
    s.hold(11, 11);
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    EXPECT_EQ(s.deaths(10), 1U);
    EXPECT_EQ(s.deaths(11), 2U);
    ASSERT_TRUE(s.open(folder.path(), "id", 12));
    EXPECT_EQ(s.deaths(11), 1U) << "its own death is forgotten, it is finished";
    EXPECT_EQ(s.deaths(12), 1U);
}

TEST(suspects, what_was_put_down_is_not_suspected) {
    const hearken::testing::temporary_folder folder;
    suspects s;
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    s.hold(1, 2);
    s.release();
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    EXPECT_FALSE(s.any_from(0));
}

TEST(suspects, another_spool_and_a_damaged_file_make_nobody_suspected) {
    const hearken::testing::temporary_folder folder;
    suspects s;
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    s.hold(1, 2);
    ASSERT_TRUE(s.open(folder.path(), "another", 0));
    EXPECT_FALSE(s.any_from(0));
    s.hold(1, 2);
    ASSERT_TRUE(s.open(folder.path(), "another", 0));
    ASSERT_TRUE(s.any_from(0));
    std::string bytes = hearken::testing::read_file(folder.file("suspects"));
    for (std::size_t at : {20U, 40U}) bytes[at] = static_cast<char>(bytes[at] + 1);
    hearken::testing::write_file(folder.file("suspects"), bytes);
    ASSERT_TRUE(s.open(folder.path(), "another", 0));
    EXPECT_FALSE(s.any_from(0));
}

TEST(suspects, only_so_many_are_kept_and_the_oldest_go) {
    const hearken::testing::temporary_folder folder;
    suspects s;
    for (std::uint64_t i = 0; i < 70; ++i) {
        ASSERT_TRUE(s.open(folder.path(), "id", 0));
        s.hold(i, i);
    }
    ASSERT_TRUE(s.open(folder.path(), "id", 0));
    EXPECT_EQ(s.deaths(5), 0U);
    EXPECT_EQ(s.deaths(6), 1U);
    EXPECT_EQ(s.deaths(69), 1U);
}

TEST(suspects, without_a_folder_nobody_is) {
    const hearken::testing::temporary_folder folder;
    suspects s;
    EXPECT_EQ(s.open(folder.file("none"), "id", 0).error().code, hearken::errc::io);
    s.hold(1, 2);
    EXPECT_FALSE(s.any_from(0));
}

/// A process with a journal and no store: its handler appends the topic to a file, and kills the process at "bad".
struct one_process {
    const hearken::testing::temporary_folder& folder;
    test::inner inner;
    std::function<hearken::result<>(std::string_view)> handle = [this](std::string_view t) -> hearken::result<> {
        if (t == "bad") ::kill(::getpid(), SIGKILL);
        append_to("handled", t);
        return {};
    };
    hearken::router<decltype(hearken::on<"<t>">(handle))> routes{hearken::on<"<t>">(handle)};
    hearken::routing_of<decltype(routes)> face{routes};
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, face, nullptr, late, nullptr};
    hearken::run::store_keeper keeper{inner.shared, nullptr};
    hearken::inbox::journal inbox{folder.file("spool")};
    hearken::inbox::queue_of<hearken::inbox::journal> queue{inbox};
    hearken::run::drain drain{inner.shared, queue, settler, keeper};

    explicit one_process(const hearken::testing::temporary_folder& at, hearken::options o = {})
        : folder(at), inner(std::move(o)) {
        inner.said.rejects = [this](const hearken::rejection& r) {
            append_to("rejected", std::string(r.message.topic) + ": " + r.why.reason());
            return hearken::reject_action::settle;
        };
    }
    void append_to(const char* file, std::string_view line) const {
        std::ofstream(folder.file(file), std::ios::app) << line << '\n';
    }
    void put(std::initializer_list<const char*> topics, bool duplicate = false) {
        ASSERT_TRUE(inbox.open({.client_id = "id", .log = inner.shared.settings.log}));
        for (const char* t : topics)
            EXPECT_TRUE(
                inbox.append({.topic = t, .qos = 1, .duplicate = duplicate}, hearken::overflow_action::block).kept);
        inbox.close();
    }
    void work() {
        if (!inbox.open({.client_id = "id", .log = inner.shared.settings.log})) ::_exit(1);
        drain.start();
        drain.finish(std::chrono::steady_clock::now() + 10s);
        inbox.close();
    }
};

/// How a process with this folder ended: its exit code, or minus the signal.
int run_once(const hearken::testing::temporary_folder& folder, const hearken::options& o = {}) {
    const ::pid_t child = ::fork();
    if (child == 0) {
        one_process(folder, o).work();
        ::_exit(0);
    }
    int how = 0;
    ::waitpid(child, &how, 0);
    return WIFSIGNALED(how) ? -WTERMSIG(how) : WEXITSTATUS(how);
}

TEST(suspects, a_message_that_kills_the_process_is_set_aside_after_the_limit_and_the_others_are_handled) {
    const hearken::testing::temporary_folder folder;
    one_process(folder).put({"a", "b", "bad", "c", "d"});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(run_once(folder), -SIGKILL) << i;
    EXPECT_EQ(run_once(folder), 0);
    EXPECT_EQ(hearken::testing::read_file(folder.file("rejected")),
              "bad: the process died 3 times with this message in hand; it is set aside and not handled again\n");
    EXPECT_EQ(hearken::testing::read_file(folder.file("handled")), "a\nb\na\nb\nc\nd\n")
        << "the first process handled two that were not settled yet";
    EXPECT_EQ(run_once(folder), 0);
    EXPECT_EQ(hearken::testing::read_file(folder.file("rejected")).find("bad", 1), std::string::npos) << "once";
}

TEST(suspects, a_copy_that_the_broker_sent_before_the_ack_kills_no_process_any_more) {
    const hearken::testing::temporary_folder folder;
    one_process(folder).put({"a", "bad"});
    EXPECT_EQ(run_once(folder), -SIGKILL);
    one_process(folder).put({"b", "bad", "c"}, true);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(run_once(folder), -SIGKILL) << i;
    EXPECT_EQ(run_once(folder), 0);
    const std::string once =
        "bad: the process died 3 times with this message in hand; it is set aside and not handled again\n";
    EXPECT_EQ(hearken::testing::read_file(folder.file("rejected")), once + once);
    one_process(folder).put({"bad"}, true);
    EXPECT_EQ(run_once(folder), 0) << "a later process knows it, too";
    EXPECT_EQ(hearken::testing::read_file(folder.file("rejected")), once + once + once);
    one_process(folder).put({"bad"});
    EXPECT_EQ(run_once(folder), -SIGKILL) << "a new message of the same words has its own chance";
}

TEST(suspects, with_a_limit_of_0_it_is_tried_for_ever) {
    const hearken::testing::temporary_folder folder;
    one_process(folder).put({"bad"});
    hearken::options o;
    o.crash_limit = 0;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(run_once(folder, o), -SIGKILL) << i;
}

TEST(suspects, who_is_killed_while_what_was_handled_is_committed_has_no_message_to_blame) {
    const hearken::testing::temporary_folder folder;
    one_process(folder).put({"a"});
    for (int i = 0; i < 4; ++i) {
        const ::pid_t child = ::fork();
        if (child == 0) {
            one_process p(folder);
            p.inner.said.rejects = [](const hearken::rejection&) { // asked while the batch is committed
                ::kill(::getpid(), SIGKILL);
                return hearken::reject_action::settle;
            };
            p.handle = [](std::string_view) -> hearken::result<> { return hearken::rejected("no"); };
            hearken::router routes(hearken::on<"<t>">(p.handle));
            hearken::routing_of<decltype(routes)> face(routes);
            hearken::run::settler settler{p.inner.shared, p.inner.app, face, nullptr, p.late, nullptr};
            hearken::run::drain drain{p.inner.shared, p.queue, settler, p.keeper};
            if (!p.inbox.open({.client_id = "id"})) ::_exit(1);
            drain.start();
            for (;;) ::pause();
        }
        int how = 0;
        ::waitpid(child, &how, 0);
        EXPECT_TRUE(WIFSIGNALED(how)) << i;
    }
    EXPECT_EQ(run_once(folder), 0);
    EXPECT_EQ(hearken::testing::read_file(folder.file("handled")), "a\n");
}

TEST(suspects, who_waits_for_a_retry_or_for_the_place_of_dead_letters_is_not_to_blame) {
    const hearken::testing::temporary_folder folder;
    one_process(folder).put({"a", "b"});
    const auto waits_and_is_killed = [&folder] {
        const ::pid_t child = ::fork();
        if (child == 0) {
            hearken::options o;
            o.batch_messages = 1;
            one_process p(folder, o);
            p.inner.said.delays = [](const hearken::failed_attempt&) -> std::optional<std::chrono::milliseconds> {
                ::kill(::getpid(), SIGKILL); // the drain waits
                return 1h;
            };
            p.inner.said.rejects = [](const hearken::rejection&) -> hearken::result<hearken::reject_action> {
                return hearken::fail(hearken::errc::io, "no room");
            };
            p.handle = [](std::string_view) -> hearken::result<> { return hearken::rejected("no"); };
            hearken::router routes(hearken::on<"<t>">(p.handle));
            hearken::routing_of<decltype(routes)> face(routes);
            hearken::run::settler settler{p.inner.shared, p.inner.app, face, nullptr, p.late, nullptr};
            hearken::run::drain drain{p.inner.shared, p.queue, settler, p.keeper};
            if (!p.inbox.open({.client_id = "id"})) ::_exit(1);
            drain.start();
            for (;;) ::pause();
        }
        int how = 0;
        ::waitpid(child, &how, 0);
        EXPECT_TRUE(WIFSIGNALED(how));
    };
    for (int i = 0; i < 4; ++i) waits_and_is_killed();
    EXPECT_EQ(run_once(folder), 0);
    EXPECT_EQ(hearken::testing::read_file(folder.file("handled")), "a\nb\n");
}

} // namespace

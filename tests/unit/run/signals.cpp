// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/signals.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using hearken::run::signals;

bool blocked(int signal) {
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, nullptr, &now);
    return sigismember(&now, signal) == 1;
}

TEST(signals, gives_what_was_raised) {
    const signals s(true);
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
        pthread_kill(pthread_self(), signal);
        EXPECT_EQ(s.wait(), signal);
    }
}

TEST(signals, a_wake_ends_the_wait) {
    const signals s(false);
    std::thread other([&] { s.wake(); });
    EXPECT_EQ(s.wait(), 0);
    other.join();
}

TEST(signals, holds_them_back_while_it_lives_and_hangup_only_where_asked) {
    {
        const signals s(false);
        EXPECT_TRUE(blocked(SIGINT) && blocked(SIGTERM));
        EXPECT_FALSE(blocked(SIGHUP));
    }
    EXPECT_FALSE(blocked(SIGINT) || blocked(SIGTERM));
}

TEST(signals, threads_started_within_no_signals_get_none) {
    std::thread other;
    {
        const hearken::run::no_signals scope;
        other = std::thread([] { EXPECT_TRUE(blocked(SIGUSR1) && blocked(SIGTERM)); });
    }
    EXPECT_FALSE(blocked(SIGUSR1));
    other.join();
}

TEST(signals, an_end_is_told_be_it_before_or_after_the_question) {
    hearken::run::end_hook hook;
    int told = 0;
    hook.reached();
    hook.call([&] { ++told; });
    EXPECT_EQ(told, 1);
    hook.reset();
    hook.call([&] { told += 10; });
    EXPECT_EQ(told, 1);
    hook.reached();
    EXPECT_EQ(told, 11);
    hook.reset();
    hook.call({});
    hook.reached();
    EXPECT_EQ(told, 11);
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/signals.hpp>

#include <csignal>
#include <thread>

#include <pthread.h>

#include <gtest/gtest.h>

namespace {

using namespace hearken::transport;

bool blocked(int signal) {
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, nullptr, &now);
    return sigismember(&now, signal) == 1;
}

TEST(signals, a_shield_blocks_and_a_new_thread_inherits) {
    ASSERT_FALSE(blocked(SIGTERM));
    {
        const signal_shield shield;
        EXPECT_TRUE(blocked(SIGTERM));
        EXPECT_TRUE(blocked(SIGPIPE));
        EXPECT_FALSE(blocked(SIGSEGV));
        std::thread([] { EXPECT_TRUE(blocked(SIGINT)); }).join();
    }
    EXPECT_FALSE(blocked(SIGTERM));
}

TEST(signals, a_sigpipe_under_the_shield_is_taken_away) {
    {
        const signal_shield shield;
        pthread_kill(pthread_self(), SIGPIPE);
    }
    SUCCEED(); // the default action would have ended the process
}

void mine(int) {}

TEST(signals, the_action_is_put_back) {
    struct sigaction before{};
    struct sigaction action{};
    action.sa_handler = mine;
    sigaction(SIGPIPE, &action, &before);
    {
        const sigpipe_keeper keeper;
        std::signal(SIGPIPE, SIG_IGN);
    }
    struct sigaction now{};
    sigaction(SIGPIPE, &before, &now);
    EXPECT_EQ(now.sa_handler, &mine);
}

} // namespace

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Keeps the process's signals away from a library that starts threads and writes to broken sockets.

#include <csignal>
#include <ctime>
#include <initializer_list>

#include <pthread.h>

namespace hearken::transport {

/// While it lives, this thread and the threads started by it take no signal that is sent to the process.
///
/// Shape: faults of the thread itself (SIGSEGV and the like) and SIGPROF stay open. A SIGPIPE that arose meanwhile is
///        taken away before the mask is put back.
class signal_shield {
public:
    signal_shield() noexcept {
        sigset_t all;
        sigfillset(&all);
        for (const int open : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPROF}) {
            sigdelset(&all, open);
        }
        pthread_sigmask(SIG_SETMASK, &all, &before_);
        pipe_was_pending_ = pipe_pending();
    }
    signal_shield(const signal_shield&) = delete;
    signal_shield& operator=(const signal_shield&) = delete;
    ~signal_shield() {
        if (!pipe_was_pending_ && sigismember(&before_, SIGPIPE) == 0 && pipe_pending()) {
            sigset_t pipe;
            sigemptyset(&pipe);
            sigaddset(&pipe, SIGPIPE);
            const timespec at_once{};
            sigtimedwait(&pipe, nullptr, &at_once);
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    [[nodiscard]] static bool pipe_pending() noexcept {
        sigset_t pending;
        sigpending(&pending);
        return sigismember(&pending, SIGPIPE) == 1;
    }

    sigset_t before_{};
    bool pipe_was_pending_ = false;
};

/// Puts the process's SIGPIPE action back as it was: Paho sets it to ignored (Socket.c:Socket_outInitialize).
class sigpipe_keeper {
public:
    sigpipe_keeper() noexcept { kept_ = sigaction(SIGPIPE, nullptr, &before_) == 0; }
    sigpipe_keeper(const sigpipe_keeper&) = delete;
    sigpipe_keeper& operator=(const sigpipe_keeper&) = delete;
    ~sigpipe_keeper() {
        if (kept_) sigaction(SIGPIPE, &before_, nullptr);
    }

private:
    struct sigaction before_{};
    bool kept_ = false;
};

} // namespace hearken::transport

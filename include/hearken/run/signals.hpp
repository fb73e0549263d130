// SPDX-License-Identifier: BSL-1.0
#pragma once
// SIGINT, SIGTERM and SIGHUP as something to wait for.

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

namespace hearken::run {

/// Holds back SIGINT, SIGTERM and, where asked, SIGHUP in this thread and in those it starts, so that `wait` gets them.
class signals {
public:
    explicit signals(bool hangup) {
        sigemptyset(&wanted_);
        sigaddset(&wanted_, SIGINT);
        sigaddset(&wanted_, SIGTERM);
        if (hangup) sigaddset(&wanted_, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &wanted_, &before_);
        signals_ = signalfd(-1, &wanted_, SFD_CLOEXEC | SFD_NONBLOCK);
        wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    }
    ~signals() {
        ::close(signals_);
        ::close(wake_);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;

    /// Ends a `wait`; from any thread.
    void wake() const noexcept {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto n = ::write(wake_, &one, sizeof one);
    }

    /// The next signal, or 0 when woken.
    [[nodiscard]] int wait() const noexcept {
        for (;;) {
            pollfd ready[] = {{signals_, POLLIN, 0}, {wake_, POLLIN, 0}};
            if (::poll(ready, 2, -1) < 0) continue; // EINTR
            signalfd_siginfo info{};
            if (::read(signals_, &info, sizeof info) == sizeof info) return static_cast<int>(info.ssi_signo);
            if ((ready[1].revents & POLLIN) != 0) return 0;
        }
    }

private:
    sigset_t wanted_{};
    sigset_t before_{};
    int signals_ = -1;
    int wake_ = -1;
};

} // namespace hearken::run

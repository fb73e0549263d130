// SPDX-License-Identifier: BSL-1.0
#pragma once
// SIGINT, SIGTERM and SIGHUP as something to wait for.

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <ctime>
#include <functional>
#include <mutex>
#include <utility>

namespace hearken::run {

/// While it lives, threads that this one starts get no signals.
class no_signals {
public:
    no_signals() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~no_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    no_signals(const no_signals&) = delete;
    no_signals& operator=(const no_signals&) = delete;

private:
    sigset_t before_{};
};

/// Calls somebody when a run has ended, be it before or after he asked.
class end_hook {
public:
    void reset() {
        const std::lock_guard lock(mutex_);
        ended_ = false;
    }
    void call(std::function<void()> hook) {
        const std::lock_guard lock(mutex_);
        hook_ = std::move(hook);
        if (ended_ && hook_) hook_();
    }
    void reached() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (hook_) hook_();
    }

private:
    std::mutex mutex_;
    std::function<void()> hook_;
    bool ended_ = false;
};

/// Takes the hook off when its scope ends, however that is.
class unhook {
public:
    explicit unhook(end_hook& hook) noexcept : hook_(&hook) {}
    ~unhook() { hook_->call({}); }
    unhook(const unhook&) = delete;
    unhook& operator=(const unhook&) = delete;

private:
    end_hook* hook_;
};

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
    /// A second SIGTERM that came while the first was obeyed must not end the process on the last metres.
    ~signals() {
        constexpr std::timespec at_once{};
        while (sigtimedwait(&wanted_, nullptr, &at_once) > 0) {
        }
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

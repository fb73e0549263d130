// SPDX-License-Identifier: BSL-1.0
#pragma once
// The n-th system call of one kind on a test's files, or the n-th allocation, fails, is cut short, or is the process's
// last.

#include <array>
#include <atomic>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEARKEN_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEARKEN_TEST_SANITIZED 1
#endif
#endif

namespace test {

/// What may fail.
enum class call : int {
    open,
    pread,
    pwrite,
    sync,
    fallocate,
    ftruncate,
    fstat,
    rename,
    unlink,
    mkdir,
    readdir,
    flock,
    getrandom,
    mmap,
    memory,
};
inline constexpr std::array call_names{"open",      "pread", "pwrite",    "sync",   "fallocate",
                                       "ftruncate", "fstat", "rename",    "unlink", "mkdir",
                                       "readdir",   "flock", "getrandom", "mmap",   "memory"};

/// Not an errno.
inline constexpr int cut_short = -1;
inline constexpr int kill_before = -2;

/// Shared by a process and its children. Files are those below `folder`.
struct plan {
    std::array<char, 256> folder{};
    call which{};
    int how = 0;    ///< an errno, or one of those above
    long nth = 0;   ///< 1: the first
    long count = 1; ///< so many from there on
    std::atomic<bool> armed{false};
    std::atomic<long> seen{0}; ///< calls of that kind
    std::atomic<bool> hit{false};
    std::array<char, 256> file{}; ///< that was hit
};

/// Null: nothing fails.
extern plan* the_plan;

} // namespace test

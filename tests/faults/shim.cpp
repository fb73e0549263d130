// SPDX-License-Identifier: BSL-1.0
// LD_PRELOAD: the n-th of some system calls on some files, or the n-th allocation, fails, is cut short, or is where the
// process dies.
//
// SHIM_CALL   pwrite, sync, open, fallocate, rename, send, accept, memory, thread
// SHIM_FILE   a part of the file's name, "...$" its end; of a socket it is "socket"; empty for all
// SHIM_NTH    the first that is hit: 1 for the first
// SHIM_COUNT  how many from there on: 1
// SHIM_DO     kill_before, kill_after, short, or the number of an errno
// SHIM_FROM   a file: nothing is counted before it is there

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class hit { none, kill_after, cut_short, error };

const char* variable(const char* name) {
    const char* const found = std::getenv(name);
    return found != nullptr ? found : "";
}

struct plan {
    std::string_view call = variable("SHIM_CALL");
    std::string_view file = variable("SHIM_FILE");
    std::string_view what = variable("SHIM_DO");
    const char* from = variable("SHIM_FROM");
    long nth = std::atol(variable("SHIM_NTH"));
    long count = *variable("SHIM_COUNT") != 0 ? std::atol(variable("SHIM_COUNT")) : 1;
};

const plan& the_plan() {
    static const plan one;
    return one;
}

std::atomic<long> calls{0};
std::atomic<bool> begun{false};

bool concerns(int fd, const char* path) {
    const std::string_view part = the_plan().file;
    if (part.empty()) return true;
    char name[512];
    if (path == nullptr) {
        char link[32];
        std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        const ssize_t size = readlink(link, name, sizeof name - 1);
        if (size <= 0) return false;
        name[size] = 0;
        path = name;
    }
    if (part.ends_with('$')) return std::string_view(path).ends_with(part.substr(0, part.size() - 1));
    return std::string_view(path).find(part) != std::string_view::npos;
}

hit meets(std::string_view call, int fd = -1, const char* path = nullptr) {
    const plan& p = the_plan();
    if (call != p.call || !concerns(fd, path)) return hit::none;
    if (!begun) {
        if (*p.from != 0 && access(p.from, F_OK) != 0) return hit::none;
        begun = true;
    }
    const long n = ++calls;
    if (n < p.nth || n >= p.nth + p.count) return hit::none;
    if (p.what == "kill_before") kill(getpid(), SIGKILL);
    if (p.what == "kill_after") return hit::kill_after;
    if (p.what == "short") return hit::cut_short;
    errno = std::atoi(p.what.data());
    return hit::error;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

template <class Result>
Result ended(hit how, Result value) {
    if (how == hit::kill_after) kill(getpid(), SIGKILL);
    return value;
}

ssize_t write_at(ssize_t (*next)(int, const void*, size_t, off_t), int fd, const void* bytes, size_t size, off_t at) {
    const hit how = meets("pwrite", fd);
    if (how == hit::error) return -1;
    return ended(how, next(fd, bytes, how == hit::cut_short ? (size + 1) / 2 : size, at));
}

} // namespace

extern "C" {

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
    static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    return write_at(next, fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
    static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite64");
    return write_at(next, fd, bytes, size, at);
}
int fdatasync(int fd) {
    static const auto next = real<int(int)>("fdatasync");
    const hit how = meets("sync", fd);
    return how == hit::error ? -1 : ended(how, next(fd));
}
int fsync(int fd) {
    static const auto next = real<int(int)>("fsync");
    const hit how = meets("sync", fd);
    return how == hit::error ? -1 : ended(how, next(fd));
}
int posix_fallocate(int fd, off_t at, off_t size) {
    static const auto next = real<int(int, off_t, off_t)>("posix_fallocate");
    const hit how = meets("fallocate", fd);
    return how == hit::error ? errno : ended(how, next(fd, at, size));
}
int rename(const char* from, const char* to) noexcept {
    static const auto next = real<int(const char*, const char*)>("rename");
    const hit how = meets("rename", -1, from);
    return how == hit::error ? -1 : ended(how, next(from, to));
}
ssize_t writev(int fd, const iovec* parts, int count) {
    static const auto next = real<ssize_t(int, const iovec*, int)>("writev");
    const hit how = meets("send", fd);
    return how == hit::error ? -1 : ended(how, next(fd, parts, count));
}
int open(const char* path, int flags, ...) {
    static const auto next = real<int(const char*, int, ...)>("open");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    const hit how = meets("open", -1, path);
    return how == hit::error ? -1 : ended(how, next(path, flags, mode));
}
void* malloc(size_t size) noexcept {
    extern void* __libc_malloc(size_t) noexcept;
    const hit how = the_plan().call == "memory" ? meets("memory") : hit::none;
    return how == hit::error ? nullptr : ended(how, __libc_malloc(size));
}
void* calloc(size_t count, size_t size) noexcept {
    extern void* __libc_calloc(size_t, size_t) noexcept;
    const hit how = the_plan().call == "memory" ? meets("memory") : hit::none;
    return how == hit::error ? nullptr : ended(how, __libc_calloc(count, size));
}
int pthread_create(pthread_t* id, const pthread_attr_t* how_made, void* (*function)(void*), void* argument) noexcept {
    static const auto next = real<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create");
    const hit how = meets("thread");
    return how == hit::error ? errno : ended(how, next(id, how_made, function, argument));
}
}

// SPDX-License-Identifier: BSL-1.0
// In the place of the system's, for the program and for the libraries it has loaded.

#include "calls.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace test {

plan* the_plan = nullptr;

} // namespace test

#ifndef HEARKEN_TEST_SANITIZED

namespace {

using test::call;

enum class hit { none, cut, error };

hit met(call which, const char* path) {
    test::plan& p = *test::the_plan;
    const long n = ++p.seen;
    if (n < p.nth || n >= p.nth + p.count) return hit::none;
    if (path != nullptr) std::snprintf(p.file.data(), p.file.size(), "%s", path);
    p.hit = true;
    if (p.how == test::kill_before) kill(getpid(), SIGKILL);
    if (p.how == test::cut_short) return which == call::pwrite ? hit::cut : hit::none;
    errno = p.how;
    return hit::error;
}

bool counts(call which) {
    return test::the_plan != nullptr && test::the_plan->armed && test::the_plan->which == which;
}

hit meets(call which, const char* path) {
    if (!counts(which) || std::string_view(path).find(test::the_plan->folder.data()) != 0) return hit::none;
    return met(which, path);
}

hit meets(call which, int fd) {
    if (!counts(which)) return hit::none;
    char link[32];
    char path[256];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return hit::none;
    path[size] = 0;
    return meets(which, path);
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

using pwriting = ssize_t(int, const void*, size_t, off_t);
ssize_t write_at(pwriting* next, int fd, const void* bytes, size_t size, off_t at) {
    const hit how = meets(call::pwrite, fd);
    return how == hit::error ? -1 : next(fd, bytes, how == hit::cut ? (size + 1) / 2 : size, at);
}
using preading = ssize_t(int, void*, size_t, off_t);
ssize_t read_at(preading* next, int fd, void* bytes, size_t size, off_t at) {
    return meets(call::pread, fd) == hit::error ? -1 : next(fd, bytes, size, at);
}
int open_as(int (*next)(const char*, int, ...), const char* path, int flags, mode_t mode) {
    return meets(call::open, path) == hit::error ? -1 : next(path, flags, mode);
}

void* allocate(std::size_t size) noexcept {
    if (counts(call::memory) && met(call::memory, nullptr) == hit::error) return nullptr;
    return std::malloc(std::max<std::size_t>(size, 1));
}

} // namespace

void* operator new(std::size_t size) {
    void* const got = allocate(size);
    if (got == nullptr) throw std::bad_alloc();
    return got;
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void operator delete(void* what) noexcept {
    std::free(what);
}
void operator delete[](void* what) noexcept {
    std::free(what);
}
void operator delete(void* what, std::size_t) noexcept {
    std::free(what);
}
void operator delete[](void* what, std::size_t) noexcept {
    std::free(what);
}

extern "C" {

int open(const char* path, int flags, ...) {
    static const auto next = real<int(const char*, int, ...)>("open");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    return open_as(next, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    static const auto next = real<int(const char*, int, ...)>("open64");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    return open_as(next, path, flags, mode);
}
int openat(int in, const char* path, int flags, ...) {
    static const auto next = real<int(int, const char*, int, ...)>("openat");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    return meets(call::open, path) == hit::error ? -1 : next(in, path, flags, mode);
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
    static const auto next = real<pwriting>("pwrite");
    return write_at(next, fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
    static const auto next = real<pwriting>("pwrite64");
    return write_at(next, fd, bytes, size, at);
}
ssize_t pread(int fd, void* bytes, size_t size, off_t at) {
    static const auto next = real<preading>("pread");
    return read_at(next, fd, bytes, size, at);
}
ssize_t pread64(int fd, void* bytes, size_t size, off64_t at) {
    static const auto next = real<preading>("pread64");
    return read_at(next, fd, bytes, size, at);
}
// Here nothing takes the power away: what is written is there.
int fdatasync(int fd) {
    return meets(call::sync, fd) == hit::error ? -1 : 0;
}
int fsync(int fd) {
    return meets(call::sync, fd) == hit::error ? -1 : 0;
}
int posix_fallocate(int fd, off_t at, off_t size) {
    static const auto next = real<int(int, off_t, off_t)>("posix_fallocate");
    return meets(call::fallocate, fd) == hit::error ? errno : next(fd, at, size);
}
int ftruncate(int fd, off_t size) noexcept {
    static const auto next = real<int(int, off_t)>("ftruncate");
    return meets(call::ftruncate, fd) == hit::error ? -1 : next(fd, size);
}
int ftruncate64(int fd, off64_t size) noexcept {
    static const auto next = real<int(int, off64_t)>("ftruncate64");
    return meets(call::ftruncate, fd) == hit::error ? -1 : next(fd, size);
}
int fstat(int fd, struct stat* out) noexcept {
    static const auto next = real<int(int, struct stat*)>("fstat");
    return meets(call::fstat, fd) == hit::error ? -1 : next(fd, out);
}
int rename(const char* from, const char* to) noexcept {
    static const auto next = real<int(const char*, const char*)>("rename");
    return meets(call::rename, from) == hit::error ? -1 : next(from, to);
}
int unlink(const char* path) noexcept {
    static const auto next = real<int(const char*)>("unlink");
    return meets(call::unlink, path) == hit::error ? -1 : next(path);
}
int mkdir(const char* path, mode_t mode) noexcept {
    static const auto next = real<int(const char*, mode_t)>("mkdir");
    return meets(call::mkdir, path) == hit::error ? -1 : next(path, mode);
}
dirent* readdir(DIR* of) {
    static const auto next = real<dirent*(DIR*)>("readdir");
    return meets(call::readdir, dirfd(of)) == hit::error ? nullptr : next(of);
}
dirent64* readdir64(DIR* of) {
    static const auto next = real<dirent64*(DIR*)>("readdir64");
    return meets(call::readdir, dirfd(of)) == hit::error ? nullptr : next(of);
}
int flock(int fd, int how) noexcept {
    static const auto next = real<int(int, int)>("flock");
    return meets(call::flock, fd) == hit::error ? -1 : next(fd, how);
}
ssize_t getrandom(void* bytes, size_t size, unsigned how) {
    static const auto next = real<ssize_t(void*, size_t, unsigned)>("getrandom");
    return counts(call::getrandom) && met(call::getrandom, nullptr) == hit::error ? -1 : next(bytes, size, how);
}
void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t from) noexcept {
    static const auto next = real<void*(void*, size_t, int, int, int, off_t)>("mmap");
    return fd >= 0 && meets(call::mmap, fd) == hit::error ? MAP_FAILED : next(at, size, protection, flags, fd, from);
}
void* mmap64(void* at, size_t size, int protection, int flags, int fd, off64_t from) noexcept {
    return mmap(at, size, protection, flags, fd, from);
}
}

#endif // a sanitizer has replaced them itself

// SPDX-License-Identifier: BSL-1.0
// LD_PRELOAD: writes down what a process does to the files of a folder, so that faults/power.py can make the states in
// which a power cut may leave them. Syncs are written down and not done.
//
// RECORD_ROOT  the folder
// RECORD_TO    the file for it. A record: what (one letter), sizes of path, other path and data (32 bits each), a
// number
//              (64 bits: where a write begins, or a length), then path, other path and data

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::recursive_mutex& guard() { // a call is done and written down before another one begins
    static std::recursive_mutex one;
    return one;
}

const std::string& root() {
    static const std::string one = [] {
        const char* const at = std::getenv("RECORD_ROOT");
        char name[PATH_MAX];
        return std::string(at != nullptr && realpath(at, name) != nullptr ? name : "");
    }();
    return one;
}

int trace() {
    static const int one = [] {
        const char* const to = std::getenv("RECORD_TO");
        return to == nullptr ? -1
                             : static_cast<int>(
                                   syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    }();
    return one;
}

/// Below the root; empty for others.
std::string inside(std::string_view path) {
    std::string full(path);
    if (!full.starts_with('/')) {
        char here[PATH_MAX];
        if (getcwd(here, sizeof here) == nullptr) return "";
        full = std::string(here) + '/' + full;
    }
    if (root().empty() || !full.starts_with(root())) return "";
    full.erase(0, root().size());
    while (full.starts_with('/')) full.erase(0, 1);
    return full.empty() ? "." : full;
}

std::string path_of(int fd) {
    char link[64];
    char name[PATH_MAX];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, name, sizeof name);
    return size <= 0 ? "" : inside({name, static_cast<std::size_t>(size)});
}

void record(char what, const std::string& path, std::uint64_t number = 0, std::string_view data = {},
            const std::string& other = {}) {
    if (path.empty() || trace() < 0) return;
    std::string out(1, what);
    for (const std::size_t size : {path.size(), other.size(), data.size()}) {
        const auto n = static_cast<std::uint32_t>(size);
        out.append(reinterpret_cast<const char*>(&n), sizeof n);
    }
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
    out.append(path).append(other).append(data);
    if (syscall(SYS_write, trace(), out.data(), out.size()) != static_cast<long>(out.size())) abort();
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

ssize_t written(int fd, const void* bytes, ssize_t size, off_t at) {
    if (size > 0)
        record('w', path_of(fd), static_cast<std::uint64_t>(at),
               {static_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    return size;
}

template <class Open>
int opened(const char* path, int flags, Open&& open) {
    const std::lock_guard lock(guard());
    const std::string where = inside(path);
    const bool there = where.empty() || access(path, F_OK) == 0;
    const int fd = open();
    if (fd >= 0 && !there) record('c', where);
    if (fd >= 0 && there && (flags & O_TRUNC) != 0) record('t', where, 0);
    return fd;
}

int cut(int fd, off_t size, int done) {
    if (done == 0) record('t', path_of(fd), static_cast<std::uint64_t>(size));
    return done;
}

} // namespace

extern "C" {

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
    static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    const std::lock_guard lock(guard());
    return written(fd, bytes, next(fd, bytes, size, at), at);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
    return pwrite(fd, bytes, size, at);
}
ssize_t write(int fd, const void* bytes, size_t size) {
    static const auto next = real<ssize_t(int, const void*, size_t)>("write");
    const std::lock_guard lock(guard());
    const ssize_t done = next(fd, bytes, size);
    if (done > 0 && !path_of(fd).empty()) written(fd, bytes, done, lseek(fd, 0, SEEK_CUR) - done);
    return done;
}
int fdatasync(int fd) {
    const std::lock_guard lock(guard());
    record('s', path_of(fd));
    return 0;
}
int fsync(int fd) {
    return fdatasync(fd);
}
int ftruncate(int fd, off_t size) noexcept {
    static const auto next = real<int(int, off_t)>("ftruncate");
    const std::lock_guard lock(guard());
    return cut(fd, size, next(fd, size));
}
int ftruncate64(int fd, off64_t size) noexcept {
    return ftruncate(fd, size);
}
int posix_fallocate(int fd, off_t at, off_t size) {
    static const auto next = real<int(int, off_t, off_t)>("posix_fallocate");
    const std::lock_guard lock(guard());
    struct stat before{};
    fstat(fd, &before);
    const int code = next(fd, at, size);
    if (code == 0 && at + size > before.st_size) (void)cut(fd, at + size, 0);
    return code;
}
int posix_fallocate64(int fd, off64_t at, off64_t size) {
    return posix_fallocate(fd, at, size);
}
int rename(const char* from, const char* to) noexcept {
    static const auto next = real<int(const char*, const char*)>("rename");
    const std::lock_guard lock(guard());
    const int done = next(from, to);
    if (done == 0) record('r', inside(from), 0, {}, inside(to));
    return done;
}
int unlink(const char* path) noexcept {
    static const auto next = real<int(const char*)>("unlink");
    const std::lock_guard lock(guard());
    const int done = next(path);
    if (done == 0) record('u', inside(path));
    return done;
}
int mkdir(const char* path, mode_t mode) noexcept {
    static const auto next = real<int(const char*, mode_t)>("mkdir");
    const std::lock_guard lock(guard());
    const int done = next(path, mode);
    if (done == 0) record('m', inside(path));
    return done;
}
int open(const char* path, int flags, ...) {
    static const auto next = real<int(const char*, int, ...)>("open");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags, [&] { return next(path, flags, mode); });
}
int open64(const char* path, int flags, ...) {
    static const auto next = real<int(const char*, int, ...)>("open64");
    std::va_list more;
    va_start(more, flags);
    const auto mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags, [&] { return next(path, flags, mode); });
}
}

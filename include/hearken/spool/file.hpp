// SPDX-License-Identifier: BSL-1.0
#pragma once
// A file written and read at given places: whole or with an error that names it; no call is left half done.

#include <hearken/words/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::spool {

/// What a failed call of the system means: a full disk mends itself differently than a broken one.
[[nodiscard, gnu::cold]] inline std::unexpected<error> io_error(std::string_view what, std::string_view path,
                                                                int code) {
    const bool full = code == ENOSPC || code == EDQUOT;
    return fail(full ? errc::inbox_full : errc::io,
                std::string("cannot ").append(what).append(" ").append(path).append(": ").append(std::strerror(code)),
                code);
}

/// An open file.
///
/// Threads: reading and writing at different places may go on at once
class file {
public:
    file() = default;
    file(file&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
    file& operator=(file&& other) noexcept {
        std::swap(fd_, other.fd_);
        std::swap(path_, other.path_);
        return *this;
    }
    ~file() {
        if (fd_ >= 0) ::close(fd_);
    }

    /// Takes:   flags of open(2); a file that is made is its owner's and group's to read
    [[nodiscard]] static result<file> open(std::string path, int flags) {
        file opened;
        do opened.fd_ = ::open(path.c_str(), flags | O_CLOEXEC, 0640); // NOLINT(cppcoreguidelines-pro-type-vararg)
        while (opened.fd_ < 0 && errno == EINTR);
        if (opened.fd_ < 0) return io_error("open", path, errno);
        opened.path_ = std::move(path);
        return opened;
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] int descriptor() const noexcept { return fd_; }

    /// Writes all of it.
    ///
    /// Errors: inbox_full where the disk or a quota is full, io; then what stands there is undefined
    [[nodiscard]] result<> write(std::string_view bytes, std::uint64_t at) const {
        while (!bytes.empty()) {
            const ::ssize_t done = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<::off_t>(at));
            if (done > 0) [[likely]] {
                bytes.remove_prefix(static_cast<std::size_t>(done));
                at += static_cast<std::uint64_t>(done);
            } else if (done == 0 || errno != EINTR) {
                return io_error("write", path_, done == 0 ? ENOSPC : errno);
            }
        }
        return {};
    }

    /// Reads until `size` bytes or the end of the file.
    ///
    /// Gives: how many bytes there were
    [[nodiscard]] result<std::size_t> read(char* to, std::size_t size, std::uint64_t at) const {
        std::size_t got = 0;
        while (got < size) {
            const ::ssize_t done = ::pread(fd_, to + got, size - got, static_cast<::off_t>(at + got));
            if (done == 0) break;
            if (done > 0)
                got += static_cast<std::size_t>(done);
            else if (errno != EINTR)
                return io_error("read", path_, errno);
        }
        return got;
    }

    [[nodiscard]] result<std::uint64_t> size() const {
        struct stat found{};
        if (::fstat(fd_, &found) != 0) return io_error("look at", path_, errno);
        return static_cast<std::uint64_t>(found.st_size);
    }

    /// Makes room, so that writing there cannot find the disk full; what is new reads as zeros.
    [[nodiscard]] result<> allocate(std::uint64_t size, std::uint64_t at = 0) const {
        int code = 0;
        do code = ::posix_fallocate(fd_, static_cast<::off_t>(at), static_cast<::off_t>(size));
        while (code == EINTR);
        if (code != 0) return io_error("make room in", path_, code);
        return {};
    }

    /// Cuts the file off.
    [[nodiscard]] result<> truncate(std::uint64_t size) const {
        int done = 0;
        do done = ::ftruncate(fd_, static_cast<::off_t>(size));
        while (done != 0 && errno == EINTR);
        if (done != 0) return io_error("truncate", path_, errno);
        return {};
    }

    /// Returns once a power cut cannot take back what was written.
    [[nodiscard]] result<> sync() const {
        if (::fdatasync(fd_) != 0) return io_error("sync", path_, errno);
        return {};
    }

private:
    int fd_ = -1;
    std::string path_;
};

/// Returns once a power cut cannot take back which files the folder has.
[[nodiscard, gnu::cold]] inline result<> sync_folder(const std::string& path) {
    const auto folder = file::open(path, O_RDONLY | O_DIRECTORY);
    if (!folder) return std::unexpected(folder.error());
    if (::fsync(folder->descriptor()) != 0) return io_error("sync", path, errno);
    return {};
}

/// Moves a file within a file system; one that is in the way is replaced.
[[nodiscard, gnu::cold]] inline result<> rename(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return io_error("rename", from, errno);
    return {};
}

/// Removes a file; one that is not there is removed.
[[nodiscard, gnu::cold]] inline result<> remove(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_error("remove", path, errno);
    return {};
}

/// Puts a file with these bytes where `path` says: whole, also over a power cut, or as it was.
[[nodiscard, gnu::cold]] inline result<> replace(const std::string& path, std::string_view bytes) {
    const std::string draft = path + ".new";
    auto made = file::open(draft, O_RDWR | O_CREAT | O_TRUNC);
    if (!made) return std::unexpected(made.error());
    if (auto r = made->write(bytes, 0); !r) return r;
    if (auto r = made->sync(); !r) return r;
    if (auto r = rename(draft, path); !r) return r;
    return sync_folder(path.substr(0, path.find_last_of('/')));
}

} // namespace hearken::spool

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The socket below a connection: found among the process's descriptors, held, and cut.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace hearken::transport {

/// One connected TCP socket of this process.
struct open_socket {
    int fd = -1;
    ino_t inode = 0; ///< tells it from a later one with the same number
    std::uint16_t peer_port = 0;
};

/// What is behind a descriptor; `inode` is 0 where it is no connected TCP socket.
[[nodiscard, gnu::cold]] inline open_socket inspect(int fd) noexcept {
    struct stat info{};
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (fstat(fd, &info) != 0 || !S_ISSOCK(info.st_mode)) return {};
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return {};
    if (peer.ss_family == AF_INET) {
        return {fd, info.st_ino, ntohs(reinterpret_cast<const sockaddr_in&>(peer).sin_port)};
    }
    if (peer.ss_family == AF_INET6) {
        return {fd, info.st_ino, ntohs(reinterpret_cast<const sockaddr_in6&>(peer).sin6_port)};
    }
    return {};
}

/// Every connected TCP socket of this process.
[[nodiscard, gnu::cold]] inline std::vector<open_socket> open_sockets() {
    std::vector<open_socket> all;
    DIR* const folder = opendir("/proc/self/fd");
    if (folder == nullptr) return all;
    while (const dirent* entry = readdir(folder)) {
        char* end = nullptr;
        const long fd = std::strtol(entry->d_name, &end, 10);
        if (end == entry->d_name || *end != '\0') continue;
        if (const open_socket one = inspect(static_cast<int>(fd)); one.inode != 0) all.push_back(one);
    }
    closedir(folder);
    return all;
}

namespace detail {

/// The sockets that connections of this process already hold.
struct held_sockets {
    std::mutex guard;
    std::vector<ino_t> inodes;

    [[gnu::cold]] static held_sockets& all() {
        static held_sockets one;
        return one;
    }
    [[nodiscard, gnu::cold]] bool add(ino_t inode) {
        const std::lock_guard lock(guard);
        for (const ino_t held : inodes) {
            if (held == inode) return false;
        }
        inodes.push_back(inode);
        return true;
    }
    [[gnu::cold]] void remove(ino_t inode) noexcept {
        const std::lock_guard lock(guard);
        for (ino_t& held : inodes) {
            if (held != inode) continue;
            held = inodes.back();
            inodes.pop_back();
            return;
        }
    }
};

} // namespace detail

/// A hold on the socket of one connection, by a descriptor of its own: whoever else closes theirs, a cut can not hit a
/// stranger that got the same number.
class held_socket {
public:
    held_socket() = default;
    held_socket(const held_socket&) = delete;
    held_socket& operator=(const held_socket&) = delete;
    ~held_socket() { release(); }

    /// Takes hold of the socket behind `fd`.
    /// Gives: false where it is no connected TCP socket, or another connection holds it
    [[nodiscard, gnu::cold]] bool hold(int fd) noexcept {
        const open_socket seen = inspect(fd);
        if (seen.inode == 0) return false;
        const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (own < 0) return false;
        bool added = false;
        try {
            added = inspect(own).inode == seen.inode && detail::held_sockets::all().add(seen.inode);
        } catch (...) { // no memory: not held
        }
        if (!added) {
            ::close(own);
            return false;
        }
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC); // Paho's own would go to every program that is started (Socket_new)
        release();
        inode_ = seen.inode;
        fd_.store(own);
        return true;
    }

    /// Takes hold of the one socket that is not in `before`, has this peer port (0: any), and nobody holds.
    /// Gives: how many there were; held only where it is one
    [[nodiscard, gnu::cold]] std::size_t hold_new(const std::vector<open_socket>& before, std::uint16_t peer_port) {
        std::vector<open_socket> fresh;
        for (const open_socket& now : open_sockets()) {
            bool known = peer_port != 0 && now.peer_port != peer_port;
            for (const open_socket& old : before) known = known || old.inode == now.inode;
            for (const open_socket& twin : fresh) known = known || twin.inode == now.inode;
            if (!known && !is_held(now.inode)) fresh.push_back(now);
        }
        if (fresh.size() == 1 && !hold(fresh.front().fd)) return 0;
        return fresh.size();
    }

    [[nodiscard]] bool holds() const noexcept { return fd_.load() >= 0; }

    /// Ends the connection in both directions: whatever is written from now on fails, and the reader finds the end.
    /// Threads: any, also twice; a system call, no lock
    [[gnu::cold]] void cut() const noexcept {
        if (const int fd = fd_.load(); fd >= 0) ::shutdown(fd, SHUT_RDWR);
    }

    /// Lets go. The peer sees the end of the connection only when nobody has it open any more.
    /// Threads: not while another thread may call `cut`
    [[gnu::cold]] void release() noexcept {
        const int fd = fd_.exchange(-1);
        if (fd < 0) return;
        detail::held_sockets::all().remove(inode_);
        ::close(fd);
    }

private:
    [[nodiscard, gnu::cold]] static bool is_held(ino_t inode) noexcept {
        detail::held_sockets& all = detail::held_sockets::all();
        const std::lock_guard lock(all.guard);
        for (const ino_t held : all.inodes) {
            if (held == inode) return true;
        }
        return false;
    }

    std::atomic<int> fd_{-1};
    ino_t inode_ = 0;
};

/// Cuts every connection with this peer port (0: any) that is not in `before`: the last resort where it is not known
/// which of them is meant. A stranger has to connect again; a message lost would be worse.
[[gnu::cold]] inline void cut_new(const std::vector<open_socket>& before, std::uint16_t peer_port) noexcept {
    try {
        for (const open_socket& one : open_sockets()) {
            bool meant = peer_port == 0 || one.peer_port == peer_port;
            for (const open_socket& old : before) meant = meant && old.inode != one.inode;
            if (meant) ::shutdown(one.fd, SHUT_RDWR);
        }
    } catch (...) { // no memory for the list
    }
}

} // namespace hearken::transport

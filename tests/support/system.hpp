// SPDX-License-Identifier: BSL-1.0
#pragma once
// What tests need of the system: temporary folders, free ports, child processes.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wait.hpp"

extern char** environ;

namespace hearken::testing {

/// A folder of its own that goes with the object.
class temporary_folder {
public:
    temporary_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "hearken-test-XXXXXX").string();
        if (mkdtemp(name.data()) != nullptr) path_ = name;
        std::error_code ignored;
        // A mosquitto that is started by root gives up its rights and must still get in.
        std::filesystem::permissions(path_, std::filesystem::perms::all, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

[[nodiscard]] inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), 0644);
}

/// A TCP port of the loopback that nobody listens on.
[[nodiscard]] inline std::uint16_t free_port() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    bind(fd, reinterpret_cast<sockaddr*>(&at), size);
    getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
    ::close(fd);
    return ntohs(at.sin_port);
}

/// True where somebody listens on a port of the loopback.
[[nodiscard]] inline bool listens(std::uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    const bool yes = connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
    ::close(fd);
    return yes;
}

/// Where a program is, with the folders that daemons live in; empty where it is not installed.
[[nodiscard]] inline std::string find_program(std::string_view name) {
    const char* const path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "";
    folders += ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";
    for (std::size_t from = 0; from <= folders.size();) {
        const std::size_t to = std::min(folders.find(':', from), folders.size());
        std::string full = folders.substr(from, to - from) + "/" + std::string(name);
        if (to > from && ::access(full.c_str(), X_OK) == 0) return full;
        from = to + 1;
    }
    return {};
}

/// Where a plugin of some program is; empty where it is not installed.
[[nodiscard]] inline std::string find_library(std::string_view name) {
    std::error_code ignored;
    for (const char* root : {"/usr/lib", "/usr/local/lib"}) {
        if (const auto plain = std::filesystem::path(root) / name; std::filesystem::exists(plain, ignored)) {
            return plain.string();
        }
        for (const auto& folder : std::filesystem::directory_iterator(root, ignored)) { // of an architecture
            const auto full = folder.path() / name;
            if (std::filesystem::exists(full, ignored)) return full.string();
        }
    }
    return {};
}

/// A child process. It is killed when the object goes.
class child_process {
public:
    child_process() = default;
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process() { end(SIGKILL); }

    /// Takes: the program and its arguments; both outputs are appended to the file `output`
    bool start(const std::vector<std::string>& words, const std::string& output) {
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
        const int code = posix_spawn(&pid_, words.front().c_str(), &files, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (code != 0) pid_ = -1;
        return code == 0;
    }

    [[nodiscard]] bool running() {
        if (pid_ <= 0) return false;
        if (waitpid(pid_, &status_, WNOHANG) == 0) return true;
        pid_ = -1;
        return false;
    }

    /// Sends a signal and waits for the end. Gives: the exit code, or minus the signal
    int end(int signal) {
        if (pid_ > 0) ::kill(pid_, signal);
        return wait();
    }

    int wait() {
        if (pid_ > 0) {
            while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
            }
            pid_ = -1;
        }
        return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
    }

    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    int status_ = 0;
};

/// Runs a program to its end. Gives: its exit code, -1 where it could not be started
inline int run(const std::vector<std::string>& words, const std::string& output = "/dev/null") {
    child_process child;
    return child.start(words, output) ? child.wait() : -1;
}

} // namespace hearken::testing

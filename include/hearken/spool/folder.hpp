// SPDX-License-Identifier: BSL-1.0
#pragma once
// The folder of a spool: its lock, whose it is, its segments, and where what is damaged is set aside.

#include <hearken/spool/segment.hpp>
#include <hearken/words/error.hpp>

#include <sys/file.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hearken::spool {

/// The folder of one spool, held by one process.
///
/// Shape: `lock` the lock and the holder's process id; `identity` id, seed and client id; `*.segment`; `spare` a
/// segment
///        in waiting; `quarantine/` bytes that were damaged
class folder {
public:
    /// Opens the folder, or makes it.
    ///
    /// Errors: errc::configuration where another process holds it, or it is another client's; io
    [[nodiscard, gnu::cold]] static result<folder> open(std::string path, std::string_view client_id) {
        while (path.size() > 1 && path.ends_with('/')) path.pop_back();
        if (path.empty()) return fail(errc::configuration, "the spool's folder has no name");
        std::error_code code;
        std::filesystem::create_directories(path, code);
        if (code) return io_error("make the folder", path, code.value());
        folder opened;
        opened.path_ = std::move(path);
        if (auto r = opened.lock(); !r) return std::unexpected(std::move(r).error());
        if (auto r = opened.identify(client_id); !r) return std::unexpected(std::move(r).error());
        return opened;
    }

    /// Could it be opened? Changes nothing; that another process has it is no fault.
    ///
    /// Errors: as `open`
    [[nodiscard, gnu::cold]] static result<> check(std::string path, std::string_view client_id) {
        while (path.size() > 1 && path.ends_with('/')) path.pop_back();
        if (path.empty()) return fail(errc::configuration, "the spool's folder has no name");
        std::error_code code;
        std::filesystem::path nearest = path;
        while (!nearest.empty() && !std::filesystem::exists(nearest, code)) nearest = nearest.parent_path();
        const bool is_there = nearest == path;
        if (nearest.empty()) nearest = ".";
        const bool is_folder = std::filesystem::is_directory(nearest, code);
        if (!is_folder || ::access(nearest.c_str(), W_OK | X_OK) != 0)
            return io_error(is_there ? "write in the folder" : "make the folder", path, is_folder ? EACCES : ENOTDIR);
        folder there;
        there.path_ = std::move(path);
        const bool is_used = is_there && std::filesystem::exists(there.file_named("identity"), code);
        return is_used ? there.identify(client_id) : result<>{};
    }

    /// A folder to read in: takes no lock and changes nothing, whoever has it and whosever it is.
    ///
    /// Errors: errc::configuration where it is no spool's folder, or of another version; io
    [[nodiscard, gnu::cold]] static result<folder> look(std::string path) {
        while (path.size() > 1 && path.ends_with('/')) path.pop_back();
        folder there;
        there.path_ = std::move(path);
        auto known = file::open(there.file_named("identity"), O_RDONLY);
        if (!known && (known.error().native == ENOENT || known.error().native == ENOTDIR))
            return fail(errc::configuration,
                        there.path_ + " is not the folder of a journal: there is no " + there.file_named("identity"));
        if (!known) return std::unexpected(std::move(known).error());
        if (auto r = there.read_identity(*known); !r) return std::unexpected(std::move(r).error());
        return there;
    }

    /// The id of the process that has it, as far as it could write it down; nothing where no process has.
    [[nodiscard, gnu::cold]] result<std::optional<std::string>> holder() const {
        const auto there = file::open(file_named("lock"), O_RDONLY);
        if (!there && there.error().native == ENOENT) return std::nullopt;
        if (!there) return std::unexpected(there.error());
        if (::flock(there->descriptor(), LOCK_SH | LOCK_NB) == 0) return std::nullopt; // closing it lets it go
        if (errno != EWOULDBLOCK) return io_error("lock", there->path(), errno);
        return name_in(*there);
    }

    /// The client id it belongs to.
    [[nodiscard]] const std::string& client_id() const noexcept { return client_id_; }

    /// The numbers of the first records of all segments, ascending.
    [[nodiscard, gnu::cold]] result<std::vector<std::uint64_t>> segments() const {
        std::vector<std::uint64_t> numbers;
        std::error_code code;
        for (auto at = std::filesystem::directory_iterator(path_, code);
             !code && at != std::filesystem::directory_iterator(); at.increment(code)) {
            const std::string name = at->path().filename();
            if (name.size() != segment_name(0).size() || !name.ends_with(".segment")) continue;
            char* end = nullptr;
            const std::uint64_t number = std::strtoull(name.c_str(), &end, 10);
            if (segment_name(number) == name) numbers.push_back(number);
        }
        if (code) return io_error("list the folder", path_, code.value());
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    }

    [[nodiscard]] std::string segment(std::uint64_t first) const { return path_ + '/' + segment_name(first); }
    [[nodiscard]] std::string spare() const { return path_ + "/spare"; }
    [[nodiscard]] std::string file_named(std::string_view name) const { return (path_ + '/').append(name); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const identity& whose() const noexcept { return identity_; }
    /// True where no process has had this spool before.
    [[nodiscard]] bool is_new() const noexcept { return is_new_; }

    /// The first record that this id counts; those before it are finished.
    [[nodiscard]] std::uint64_t since() const noexcept { return since_; }

    /// Gives the spool another id, so that a store does not take its records from `since` on for others it knows.
    [[nodiscard, gnu::cold]] result<> rename_spool(std::uint64_t since) {
        identity another = identity_;
        if (auto r = fill_random(another.id); !r) return r;
        if (auto r = write_identity(another, since); !r) return r;
        identity_ = another;
        since_ = since;
        return {};
    }

    /// Keeps bytes that are no good for people to look at.
    ///
    /// Gives: the file they are in
    [[nodiscard, gnu::cold]] result<std::string> set_aside(std::string_view name, std::string_view bytes) const {
        std::error_code code;
        const std::string place = path_ + "/quarantine";
        std::filesystem::create_directories(place, code);
        if (code) return io_error("make the folder", place, code.value());
        std::string path = (place + '/').append(name);
        if (holds(path, bytes)) return path; // by an earlier process
        path = free_name(std::move(path));
        auto made = file::open(path, O_WRONLY | O_CREAT);
        if (!made) return std::unexpected(std::move(made).error());
        if (auto r = made->write(bytes, 0); !r) return std::unexpected(std::move(r).error());
        if (auto r = made->sync(); !r) return std::unexpected(std::move(r).error());
        return path;
    }

    /// Moves a whole file there.
    [[nodiscard, gnu::cold]] result<std::string> set_aside(const std::string& path) const {
        std::error_code code;
        const std::string place = path_ + "/quarantine";
        std::filesystem::create_directories(place, code);
        if (code) return io_error("make the folder", place, code.value());
        std::string to = free_name(place + path.substr(path.find_last_of('/')));
        if (auto r = spool::rename(path, to); !r) return std::unexpected(std::move(r).error());
        return to;
    }

private:
    /// What was set aside before stays.
    [[gnu::cold]] static std::string free_name(std::string path) {
        std::error_code code;
        const std::size_t size = path.size();
        for (unsigned n = 2; std::filesystem::exists(path, code); ++n)
            path.replace(size, std::string::npos, "-" + std::to_string(n));
        return path;
    }
    [[gnu::cold]] static bool holds(const std::string& path, std::string_view bytes) {
        const auto there = file::open(path, O_RDONLY);
        if (!there) return false;
        std::string has(bytes.size() + 1, '\0');
        return there->read(has.data(), has.size(), 0) == bytes.size() && has.starts_with(bytes);
    }

    struct identity_file {
        std::array<char, 16> magic{'h', 'e', 'a', 'r', 'k', 'e', 'n', ' ', 's', 'p', 'o', 'o', 'l', '\n'};
        std::uint32_t version = format_version;
        std::uint32_t check = 0;
        identity spool{};
        std::uint64_t since = 0;
    }; // the client id behind it

    [[gnu::cold]] result<> lock() {
        auto made = file::open(path_ + "/lock", O_RDWR | O_CREAT);
        if (!made) return std::unexpected(std::move(made).error());
        if (::flock(made->descriptor(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK) return io_error("lock", made->path(), errno);
            return fail(errc::configuration, "the spool " + path_ + " is in use by process " + name_in(*made) +
                                                 "; give each process a folder of its own");
        }
        const std::string own = std::to_string(::getpid()) + '\n';
        (void)made->truncate(0); // the lock holds also where a full disk has no room for the number
        (void)made->write(own, 0);
        lock_ = std::move(*made);
        return {};
    }

    [[gnu::cold]] static std::string name_in(const file& lock) {
        char holder[24] = {};
        (void)lock.read(holder, sizeof holder - 1, 0);
        holder[std::strcspn(holder, "\n")] = '\0';
        return holder;
    }

    [[gnu::cold]] result<> identify(std::string_view client_id) {
        client_id_ = client_id;
        const std::string path = file_named("identity");
        auto known = file::open(path, O_RDONLY);
        if (!known) {
            if (known.error().native != ENOENT) return std::unexpected(std::move(known).error());
            is_new_ = true;
            if (auto r = fill_random(identity_.id); !r) return r;
            if (::getrandom(&identity_.seed, sizeof identity_.seed, 0) != sizeof identity_.seed)
                return io_error("read", "random bytes", errno);
            if (auto r = write_identity(identity_, 0); !r) return r;
            (void)sync_folder(path_ + "/.."); // perhaps the folder is new, too
            return {};
        }
        if (auto r = read_identity(*known); !r) return r;
        if (const std::string owner = std::exchange(client_id_, std::string(client_id)); owner != client_id)
            return fail(errc::configuration, "the spool " + path_ + " belongs to the client id '" + owner + "', not '" +
                                                 std::string(client_id) +
                                                 "'; let that client empty it, or name another folder");
        return {};
    }

    /// Takes id, seed and client id from there.
    [[gnu::cold]] result<> read_identity(const file& known) {
        const std::string& path = known.path();
        char bytes[sizeof(identity_file) + 65'536];
        const auto got = known.read(bytes, sizeof bytes, 0);
        if (!got) return std::unexpected(got.error());
        identity_file found;
        if (*got < sizeof found) return damaged(path);
        std::memcpy(&found, bytes, sizeof found);
        if (found.magic != identity_file{}.magic) return damaged(path);
        if (found.version != format_version)
            return fail(errc::configuration, path + " has the format version " + std::to_string(found.version) +
                                                 "; this hearken reads " + std::to_string(format_version));
        const std::string_view owner(bytes + sizeof found, *got - sizeof found);
        if (found.check != check_of(found, owner)) return damaged(path);
        client_id_ = owner;
        identity_ = found.spool;
        since_ = found.since;
        return {};
    }

    [[gnu::cold]] static std::unexpected<error> damaged(const std::string& path) {
        return fail(errc::configuration,
                    path +
                        " is damaged; without it the spool's records cannot be told from others: restore it, or move "
                        "the folder away to start anew");
    }

    [[gnu::cold]] result<> write_identity(const identity& who, std::uint64_t since) const {
        identity_file head{.spool = who, .since = since};
        head.check = check_of(head, client_id_);
        std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
        return replace(file_named("identity"), bytes += client_id_);
    }

    static std::uint32_t check_of(const identity_file& of, std::string_view owner) noexcept {
        return static_cast<std::uint32_t>(XXH3_64bits_withSeed(&of.spool, sizeof of.spool + sizeof of.since,
                                                               XXH3_64bits(owner.data(), owner.size())));
    }

    [[gnu::cold]] static result<> fill_random(std::array<char, 32>& digits) {
        std::array<unsigned char, 16> bytes{};
        if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<::ssize_t>(bytes.size()))
            return io_error("read", "random bytes", errno);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            digits[2 * i] = "0123456789abcdef"[bytes[i] >> 4U];
            digits[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15U];
        }
        return {};
    }

    std::string path_;
    std::string client_id_;
    identity identity_{};
    std::uint64_t since_ = 0;
    file lock_;
    bool is_new_ = false;
};

} // namespace hearken::spool

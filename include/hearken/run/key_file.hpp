// SPDX-License-Identifier: BSL-1.0
#pragma once
// The deduplication keys of a lasting inbox's messages: kept in a file beside them, for the next process to read.

#include <hearken/run/recent_keys.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/fingerprint.hpp>
#include <hearken/words/progress.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// Which message has which key. The keys of a batch are written before it is committed, so after a kill there may be
/// some of messages that come again: those are not settled, and their keys do not count.
///
/// Shape:   a file `keys` of 32 bytes a key, appended to; written anew when it is twice as long as it need be. No
///          sync: what a power cut takes may come twice
/// Errors:  io; without the file the keys of this process are known, no others
/// Threads: one
class key_file {
public:
    key_file() = default;
    key_file(const key_file&) = delete;
    key_file& operator=(const key_file&) = delete;
    ~key_file() { close(); }

    /// Reads what earlier processes left into `known`.
    ///
    /// Takes: the inbox's folder and id; what of it is settled.
    [[nodiscard, gnu::cold]] result<> open(const std::string& folder, std::string_view id, const progress& settled,
                                           recent_keys& known) {
        close();
        path_ = folder + "/keys";
        fingerprinter whose;
        whose.add(id);
        whose_ = whose.result().low;
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640); // NOLINT(cppcoreguidelines-pro-type-vararg)
        if (file_ < 0) return failed("open");
        std::array<entry, 2048> some; // NOLINT(cppcoreguidelines-pro-type-member-init)
        std::size_t worthless = 0;
        for (entries_ = 0;;) {
            const auto got = ::pread(file_, some.data(), sizeof some, end());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failed("read");
            const std::size_t whole = static_cast<std::size_t>(got) / sizeof(entry);
            if (whole == 0) break; // what is left of an append that was cut off is written over
            for (const entry& one : std::span(some).first(whole)) {
                if (!is_taken(one, settled, known)) ++worthless;
            }
            entries_ += whole;
        }
        return worthless == 0 && entries_ <= 2 * known.size() ? result<>{} : rewrite(known);
    }
    void close() noexcept {
        if (file_ >= 0) ::close(std::exchange(file_, -1));
    }
    [[nodiscard]] bool is_open() const noexcept { return file_ >= 0; }

    /// From now on a message has this key, or has it no longer. Then `write`.
    void add(const kept_key& one, bool has) {
        entry e{.number = one.number | (has ? 0 : gone), .high = one.key.high, .low = one.key.low};
        e.check = check_of(e);
        batch_.push_back(e);
    }

    /// Appends what was added.
    ///
    /// Takes: all that is known, for when the file is written anew
    [[nodiscard]] result<> write(const recent_keys& known) {
        if (batch_.empty()) return {};
        if (entries_ > 2 * known.size() + least) {
            if (auto r = rewrite(known); !r) return r;
        }
        const std::size_t size = batch_.size() * sizeof(entry);
        const bool done = write_all(file_, batch_.data(), size, end());
        if (!done) {
            batch_.clear();
            return failed("write");
        }
        entries_ += batch_.size();
        batch_.clear();
        return {};
    }

private:
    struct entry {
        std::uint64_t check = 0;
        std::uint64_t number = 0; ///< the message's; with `gone`: it does not have the key after all
        std::uint64_t high = 0;
        std::uint64_t low = 0;
    };
    static constexpr std::uint64_t gone = std::uint64_t{1} << 63U;
    static constexpr std::size_t least = 4096; ///< entries, below which writing it anew saves nothing

    [[nodiscard]] ::off_t end() const noexcept { return static_cast<::off_t>(entries_ * sizeof(entry)); }

    [[nodiscard]] std::uint64_t check_of(const entry& e) const noexcept {
        fingerprinter of;
        for (const std::uint64_t word : {whose_, e.number, e.high, e.low}) of.add(word);
        return of.result().high;
    }

    static bool is_settled(std::uint64_t number, const progress& settled) noexcept {
        if (number < settled.low_water) return true;
        for (const progress::range& one : settled.finished) {
            if (one.first <= number && number < one.last) return true;
        }
        return false;
    }
    /// False where it says nothing.
    bool is_taken(const entry& e, const progress& settled, recent_keys& known) const {
        if (e.check != check_of(e) || !is_settled(e.number & ~gone, settled)) return false;
        const kept_key one{{e.high, e.low}, e.number & ~gone};
        if ((e.number & gone) == 0) return known.add(one) != recent_keys::nowhere;
        known.remove(one.key);
        return false;
    }

    [[gnu::cold]] result<> rewrite(const recent_keys& known) {
        std::vector<entry> all;
        all.reserve(known.size());
        known.each([&](const kept_key& one) {
            entry e{.number = one.number, .high = one.key.high, .low = one.key.low};
            e.check = check_of(e);
            all.push_back(e);
        });
        const std::string draft = path_ + ".new";
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
        const int anew = ::open(draft.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
        if (anew < 0) return failed("rewrite");
        const bool done = write_all(anew, all.data(), all.size() * sizeof(entry), 0) && ::fdatasync(anew) == 0 &&
                          std::rename(draft.c_str(), path_.c_str()) == 0;
        if (!done) {
            const int why = errno;
            ::close(anew);
            errno = why;
            return failed("rewrite");
        }
        close();
        file_ = anew;
        entries_ = all.size();
        return {};
    }

    static bool write_all(int file, const void* from, std::size_t size, ::off_t at) noexcept {
        const char* bytes = static_cast<const char*>(from);
        while (size != 0) {
            const auto done = ::pwrite(file, bytes, size, at);
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) return false;
            bytes += done;
            at += done;
            size -= static_cast<std::size_t>(done);
        }
        return true;
    }
    [[nodiscard]] std::unexpected<error> failed(const char* what) const {
        const int code = errno;
        return fail(errc::io, std::string("cannot ") + what + ' ' + path_ + ": " + std::strerror(code), code);
    }

    int file_ = -1;
    std::uint64_t whose_ = 0;
    std::size_t entries_ = 0; ///< whole ones in the file
    std::string path_;
    std::vector<entry> batch_;
};

} // namespace hearken::run

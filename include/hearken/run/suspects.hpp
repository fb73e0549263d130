// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which messages were in hand when the process died: kept in a small file beside them, for the next process to read.

#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::run {

/// Counts how often a message was in hand when the process died. The first death tells the batch; its messages are then
/// taken one by one, so that the next one tells the message. The broker may have sent a condemned one again before it
/// had the ack: such a copy, known by DUP, topic and payload, kills no process any more.
///
/// Shape:   a file `suspects`: the batch in hand, and what earlier deaths have told. One `pwrite` a batch, no sync: it
///          is for kills and crashes, after a power cut nobody is blamed
/// Errors:  none: without the file nobody is suspected
/// Threads: one
class suspects {
public:
    /// Reads what an earlier process left, and counts it.
    ///
    /// Takes: the inbox's folder and id; the lowest mark that is not finished
    /// Gives: why the file is no good, where it is not
    [[gnu::cold]] result<> open(const std::string& folder, std::string_view id, std::uint64_t low_water) {
        close();
        state_ = {};
        whose_ = check_of(id.data(), id.size());
        const std::string path = folder + "/suspects";
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
        if (file_ < 0) return failed("open", path);
        contents found;
        const bool whole = ::pread(file_, &found, sizeof found, 0) == sizeof found;
        if (whole && found.check == check_of(&found.whose, sizeof found - sizeof found.check) &&
            found.whose == whose_ && found.count <= found.known.size()) {
            state_.known = found.known;
            state_.count = found.count;
            state_.condemned = found.condemned;
        }
        hand in_hand;
        if (::pread(file_, &in_hand, sizeof in_hand, hand_at) == sizeof in_hand && in_hand.whose == whose_ &&
            in_hand.check == check_of(&in_hand.whose, sizeof in_hand - sizeof in_hand.check) && !in_hand.none())
            blame(in_hand.first, in_hand.last);
        forget_below(low_water);
        release();
        return keep() ? result<>{} : failed("write", path);
    }
    void close() noexcept {
        if (file_ >= 0) ::close(std::exchange(file_, -1));
    }

    suspects() = default;
    suspects(const suspects&) = delete;
    suspects& operator=(const suspects&) = delete;
    ~suspects() { close(); }

    /// These are in hand now. A range: those between that are not are finished, or wait.
    void hold(std::uint64_t first, std::uint64_t last) noexcept {
        note({.whose = whose_, .first = first, .last = last});
    }
    /// None is in hand: whoever kills the process now means the process.
    void release() noexcept { note({.whose = whose_}); }

    /// True where any death is known, or any message condemned.
    [[nodiscard]] bool any() const noexcept { return state_.count != 0 || state_.condemned.front() != 0; }
    /// How often the process died with this message in hand.
    [[nodiscard]] unsigned deaths(std::uint64_t mark) const noexcept {
        unsigned sum = 0;
        for (std::size_t i = 0; i < state_.count; ++i) {
            if (state_.known[i].first <= mark && mark <= state_.known[i].last) sum += state_.known[i].deaths;
        }
        return sum;
    }
    /// It has killed the process often enough: what the broker sends of it again is known.
    [[gnu::cold]] void condemn(const message_view& m) noexcept {
        if (knows(fingerprint(m))) return;
        std::shift_right(state_.condemned.begin(), state_.condemned.end(), 1); // the oldest goes
        state_.condemned.front() = fingerprint(m);
        [[maybe_unused]] const bool kept = keep();
    }
    /// True where the broker delivers a condemned message once more.
    [[nodiscard]] bool is_condemned(const message_view& m) const noexcept {
        return m.duplicate && state_.condemned.front() != 0 && knows(fingerprint(m));
    }
    /// True where a message with this mark or a higher one is suspected.
    [[nodiscard]] bool any_from(std::uint64_t mark) const noexcept {
        for (std::size_t i = 0; i < state_.count; ++i) {
            if (state_.known[i].last >= mark) return true;
        }
        return false;
    }

private:
    /// The process died with these in hand.
    struct entry {
        std::uint64_t first;
        std::uint64_t last;
        std::uint32_t deaths;
        std::uint32_t unused;
    };
    static constexpr std::size_t most = 64;
    struct contents {
        std::uint64_t check = 0;
        std::uint64_t whose = 0;
        std::uint64_t count = 0;
        std::array<entry, most> known{};
        std::array<std::uint64_t, most> condemned{}; ///< fingerprints, the newest first; 0: none
    };
    struct hand {
        std::uint64_t check = 0;
        std::uint64_t whose = 0;
        std::uint64_t first = UINT64_MAX;
        std::uint64_t last = 0;
        [[nodiscard]] bool none() const noexcept { return first > last; }
    };
    static constexpr ::off_t hand_at = sizeof(contents);

    /// FNV-1a by words: against bytes that a power cut left.
    static std::uint64_t check_of(const void* from, std::size_t size) noexcept {
        std::uint64_t h = 14695981039346656037U;
        for (std::size_t at = 0; at < size; at += sizeof h) {
            std::uint64_t word = 0;
            std::memcpy(&word, static_cast<const char*>(from) + at, std::min(sizeof word, size - at));
            h = (h ^ word) * 1099511628211U;
        }
        return h;
    }

    static std::uint64_t fingerprint(const message_view& m) noexcept {
        const std::uint64_t both[] = {check_of(m.topic.data(), m.topic.size()), m.payload.size(),
                                      check_of(m.payload.data(), m.payload.size())};
        return check_of(both, sizeof both) | 1;
    }
    [[nodiscard]] bool knows(std::uint64_t print) const noexcept {
        return std::ranges::find(state_.condemned, print) != state_.condemned.end();
    }

    void note(hand h) noexcept {
        if (file_ < 0) return;
        h.check = check_of(&h.whose, sizeof h - sizeof h.check);
        [[maybe_unused]] const auto written = ::pwrite(file_, &h, sizeof h, hand_at); // on a full disk: not known
    }

    [[gnu::cold]] void blame(std::uint64_t first, std::uint64_t last) noexcept {
        for (std::size_t i = 0; i < state_.count; ++i) {
            entry& e = state_.known[i];
            if (e.first == first && e.last == last) return void(++e.deaths);
        }
        if (state_.count == most) { // the oldest goes
            std::move(state_.known.begin() + 1, state_.known.end(), state_.known.begin());
            --state_.count;
        }
        state_.known[state_.count++] = {first, last, 1, 0};
    }
    [[gnu::cold]] void forget_below(std::uint64_t low_water) noexcept {
        const auto end = state_.known.begin() + static_cast<std::ptrdiff_t>(state_.count);
        const auto kept = std::remove_if(state_.known.begin(), end, [=](const entry& e) { return e.last < low_water; });
        std::fill(kept, state_.known.end(), entry{});
        state_.count = static_cast<std::size_t>(kept - state_.known.begin());
    }
    [[gnu::cold]] bool keep() noexcept {
        contents c = state_;
        c.whose = whose_;
        c.check = check_of(&c.whose, sizeof c - sizeof c.check);
        return ::pwrite(file_, &c, sizeof c, 0) == sizeof c;
    }
    [[nodiscard]] static std::unexpected<error> failed(const char* what, const std::string& path) {
        const int code = errno;
        return fail(errc::io, std::string(what) + ' ' + path + ": " + std::strerror(code), code);
    }

    int file_ = -1;
    std::uint64_t whose_ = 0;
    contents state_;
};

} // namespace hearken::run

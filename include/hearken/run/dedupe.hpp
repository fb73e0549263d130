// SPDX-License-Identifier: BSL-1.0
#pragma once
// Drops the copies among the messages of a batch, and remembers the keys of those that were handled.

#include <hearken/route/dedupe.hpp>
#include <hearken/run/account.hpp>
#include <hearken/run/key_file.hpp>
#include <hearken/run/recent_keys.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/fingerprint.hpp>
#include <hearken/words/progress.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::run {

/// A message claims its key when its handler is to run; it has it for good once the message is handled and committed.
/// One that fails or is to come again gives it back.
///
/// Threads: `is_copy` several, the rest one
class dedupe final : public hearken::detail::key_check {
public:
    /// Takes: how many keys are remembered
    explicit dedupe(std::size_t window) noexcept : known_(window) {}

    /// A batch begins. What the one before claimed and has not settled is given back.
    ///
    /// Takes: where each message ends: a copy as a duplicate. The inbox's numbers, empty where it has none
    void begin(std::span<end> ends, std::span<const std::uint64_t> numbers) noexcept {
        for (const claim& c : claims_) known_.remove(c.key, c.at);
        claims_.clear();
        ends_ = ends;
        numbers_ = numbers;
    }

    bool is_copy(std::uint32_t message, const fingerprint& key) override {
        const std::lock_guard lock(mutex_);
        const std::uint64_t number = numbers_.empty() ? 0 : numbers_[message];
        claims_.push_back({.key = key, .at = recent_keys::nowhere, .number = number, .message = message});
        const auto at = known_.add({key, number});
        if (at == recent_keys::nowhere) {
            claims_.pop_back();
            ends_[message] = end::duplicate;
            return true;
        }
        claims_.back().at = at;
        return false;
    }

    /// Before the batch is committed, and again where it becomes another one: the next process must know its keys.
    ///
    /// Takes: `handled(message)`
    template <class Handled>
    [[nodiscard]] result<> write(Handled&& handled) {
        if (!file_.is_open()) return {};
        for (claim& c : claims_) {
            if (handled(c.message) == c.written) continue;
            c.written = !c.written;
            file_.add({c.key, c.number}, c.written);
        }
        return file_.write(known_);
    }

    /// The batch is committed.
    template <class Handled>
    void settled(Handled&& handled) noexcept {
        std::erase_if(claims_, [&](const claim& c) { return handled(c.message); });
        begin({}, {});
    }

    /// Also the keys of earlier processes, and from now on for later ones. `key_file::open` says what it takes.
    [[nodiscard, gnu::cold]] result<> open(const std::string& folder, std::string_view id, const progress& settled) {
        claims_.clear();
        known_.clear();
        return file_.open(folder, id, settled, known_);
    }
    void close() noexcept { file_.close(); }

private:
    struct claim {
        fingerprint key;
        recent_keys::place at;
        std::uint64_t number;
        std::uint32_t message;
        bool written = false;
    };

    std::mutex mutex_;
    recent_keys known_;
    key_file file_;
    std::vector<claim> claims_; ///< of the batch in hand
    std::span<end> ends_;
    std::span<const std::uint64_t> numbers_;
};

} // namespace hearken::run

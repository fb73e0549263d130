// SPDX-License-Identifier: BSL-1.0
#pragma once
// Keeps the store open, and says when it is away and when it is back.

#include <hearken/run/core.hpp>
#include <hearken/store/database.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <optional>
#include <string>
#include <utility>

namespace hearken::run {

/// One thread at a time.
class store_keeper {
public:
    /// Takes: the store; null where there is none
    store_keeper(core& shared, database* store) : core_(&shared), store_(store) {}

    /// Opens the store where it is not open.
    result<> ready() {
        if (store_ != nullptr) {
            if (open_) return {};
            if (auto r = store_->open(); !r) {
                core_->store_is(store_state::away);
                return r;
            }
            open_ = true;
            core_->store_is(store_state::open);
            if (was_away_) core_->log(log_level::info, "the database is back");
            was_away_ = false;
        }
        return {};
    }

    /// What the store has of a spool's progress: that of a spool it does not know begins at 0; empty without a store,
    /// and where it keeps none.
    result<std::optional<progress>> progress_of(const std::string& spool) {
        if (store_ == nullptr) return std::nullopt;
        if (auto r = ready(); !r) return std::unexpected(std::move(r).error());
        const auto keeps = store_->keeps_progress();
        if (!keeps) return std::unexpected(keeps.error());
        if (!*keeps && keeps_progress_) {
            core_->log(log_level::info, "the database has no table hearken_progress: progress is kept in the inbox, "
                                        "after each commit; what a crash between the two leaves is written again");
        }
        keeps_progress_ = *keeps;
        if (!keeps_progress_) return std::nullopt;
        auto stored = store_->read_progress(spool);
        if (!stored) return stored;
        return stored->value_or(progress{.spool = spool});
    }

    /// As `progress_of` has found out.
    [[nodiscard]] bool keeps_progress() const noexcept { return keeps_progress_; }

    /// A batch could not be settled; where the store is why, it is opened anew before the next attempt.
    void lost(const error& why) {
        core_->note(why);
        if (why.code == errc::io)
            core_->log(log_level::error, "a dead letter could not be kept, messages wait: " + why.text());
        if (store_ != nullptr) {
            if (why.code == errc::io) return;
            if (!was_away_ && mends_itself(why.code)) {
                core_->log(log_level::error, "the database is away, messages wait: " + why.text());
            }
            open_ = false;
            was_away_ = true;
            core_->store_is(store_state::away);
        }
    }

    void close() noexcept {
        if (store_ != nullptr) {
            if (open_) store_->close();
            open_ = false;
            core_->store_is(store_state::closed);
        }
    }

private:
    core* core_;
    database* store_;
    bool open_ = false;
    bool was_away_ = false;
    bool keeps_progress_ = true;
};

} // namespace hearken::run

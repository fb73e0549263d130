// SPDX-License-Identifier: BSL-1.0
#pragma once
// Keeps the store open, and says when it is away and when it is back.

#include <hearken/run/core.hpp>
#include <hearken/words/error.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace hearken::run {

/// Stands where a store would: a listener without a database.
struct no_store {
    using family = hearken::family::store;
};

/// One thread at a time.
template <class Store>
class store_keeper {
public:
    static constexpr bool exists = !std::is_same_v<Store, no_store>;

    store_keeper(core& shared, Store& store) : core_(&shared), store_(&store) {}

    /// Opens the store where it is not open.
    result<> ready() {
        if constexpr (exists) {
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

    /// A batch could not be settled; where the store is why, it is opened anew before the next attempt.
    void lost(const error& why) {
        core_->note(why);
        if (why.code == errc::io)
            core_->log(log_level::error, "a dead letter could not be kept, messages wait: " + why.text());
        if constexpr (exists) {
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
        if constexpr (exists) {
            if (open_) store_->close();
            open_ = false;
            core_->store_is(store_state::closed);
        }
    }

private:
    core* core_;
    Store* store_;
    bool open_ = false;
    bool was_away_ = false;
};

} // namespace hearken::run

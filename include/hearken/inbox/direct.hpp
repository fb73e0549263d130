// SPDX-License-Identifier: BSL-1.0
#pragma once
// No inbox: the ack leaves after the handler has returned and its rows are committed.

#include <hearken/inbox/inbox.hpp>

namespace hearken::inbox {

/// The whole road is walked on the network thread, one message a batch. Nothing is lost on kill -9, for the broker
/// keeps what is not acknowledged. Pick it for handlers of microseconds; a slow one is named in the log. The default.
struct direct {
    using family = hearken::family::inbox;
    static constexpr bool queued = false;
};

} // namespace hearken::inbox

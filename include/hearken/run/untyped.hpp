// SPDX-License-Identifier: BSL-1.0
#pragma once
// Handlers of routes whose topic filter is known at run time only.

#include <hearken/rows/rows.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <functional>
#include <type_traits>
#include <utility>

namespace hearken::run {

/// An untyped handler of a run-time route.
using untyped_handler = std::move_only_function<result<>(const message_view&, rows&)>;

/// Makes an untyped handler from what a user may write: `(const message_view&)` or `(const message_view&, rows&)`,
/// returning nothing or `result<>`.
template <class Handler>
untyped_handler make_untyped(Handler handler) {
    constexpr bool with_rows = std::is_invocable_v<Handler&, const message_view&, rows&>;
    static_assert(with_rows || std::is_invocable_v<Handler&, const message_view&>,
                  "hearken: a run-time route is untyped; write [](const hearken::message_view&) or "
                  "[](const hearken::message_view&, hearken::rows&)");
    return [handler = std::move(handler)](const message_view& m, rows& out) mutable -> result<> {
        auto call = [&]() -> decltype(auto) {
            if constexpr (with_rows)
                return handler(m, out);
            else
                return handler(m);
        };
        if constexpr (std::is_void_v<decltype(call())>) {
            call();
            return {};
        } else {
            return call();
        }
    };
}

} // namespace hearken::run

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Messages of one route, handed to a batch handler together.

#include <hearken/route/handler.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken {

namespace detail {
template <class Pattern, class Handler, class Span>
struct batch_call;
} // namespace detail

/// One message of a batch handler: `void(std::span<received<reading>>)`.
///
/// Shape: in order of arrival; owns its bytes. But where `T` has views they, and `source` and `parts`, are valid until
///        the handler returns; `owned<T>` is for what is kept
template <class T>
class received {
    static constexpr bool owns = detail::owns_payload<T>();

public:
    T value{}; ///< the decoded payload

    /// The message as it came.
    [[nodiscard]] message_view source() const noexcept {
        if constexpr (owns)
            return source_.view();
        else
            return source_;
    }

    /// The captured parts of the topic, in the pattern's order.
    [[nodiscard]] const captures& parts() const noexcept { return parts_; }

    /// Where this message's rows go: they are committed, or refused, with it.
    [[nodiscard]] rows& out() const {
        out_->begin(index_);
        return *out_;
    }

    /// This message is wrong and goes to the reject policy, whatever the handler returns.
    void reject(std::string reason) { own_ = result<>(rejected(std::move(reason))); }

    /// This message is to be delivered again, whatever the handler returns.
    void retry(std::string reason) { own_ = result<>(retry_later(std::move(reason))); }

private:
    template <class, class, class>
    friend struct detail::batch_call;

    std::conditional_t<owns, message, message_view> source_;
    captures parts_;
    rows* out_ = nullptr;
    std::uint32_t index_ = 0;
    std::optional<result<>> own_;
};

namespace detail {

template <class Span>
struct batch_element;
template <class T>
struct batch_element<std::span<received<T>>> {
    using type = T;
};

/// Collects the messages of one route and calls its handler once a batch.
template <class Pattern, class Handler, class Span>
struct batch_call {
    using value_type = typename batch_element<Span>::type;
    using shape = signature<Handler>;
    /// What the route's key is called with.
    template <class = void>
    using shown = std::tuple<const received<value_type>&>;

    static constexpr bool check() {
        static_assert(payload_reader<Pattern, value_type>::finds_its_capture,
                      "hearken: in a payload chosen_by<\"name\", ...> the name is a placeholder of the pattern; write "
                      "<name> in the pattern");
        static_assert(std::is_void_v<typename shape::returned> || std::same_as<typename shape::returned, result<>>,
                      "hearken: a handler returns nothing or hearken::result<>; write -> hearken::result<>");
        static_assert(is_payload<value_type>, "hearken: a scalar or string payload would look like a capture; write "
                                              "hearken::received<hearken::payload<T>>");
        return true;
    }

    /// Decodes one message and keeps it for `flush`.
    ///
    /// Takes: a message whose bytes stay where they are until `flush`, if its payload has views
    template <class Dedupe = no_dedupe>
    result<> add(const delivery& d, std::uint32_t index, const Dedupe& by = {}) {
        received<value_type>& element = waiting_.emplace_back();
        auto r = call_guarded([&] {
            if constexpr (owns)
                return read(d, element.value, d.memory);
            else
                return read_views(d, element.value);
        });
        bool copy = false;
        if (r) {
            element.source_ = std::conditional_t<owns, message, message_view>(d.message);
            element.out_ = &d.out;
            element.index_ = index;
            if constexpr (!std::is_same_v<Dedupe, no_dedupe>) {
                element.parts_ = d.parts; // `flush` makes them its own
                r = find_copy<Pattern>(by, shown<>(element), d, index, copy);
            }
        }
        if (!r || copy) {
            waiting_.pop_back();
            if (waiting_.empty()) forget_texts(); // else `flush` does
        }
        return r;
    }

    /// Calls the handler, then `settled(index, result)` once for each message.
    template <class Settled>
    void flush(Handler& handler, Settled&& settled) {
        if (waiting_.empty()) return;
        for (received<value_type>& element : waiting_) { // only now: a growing vector moves what the views point into
            (void)Pattern::match(element.source_.topic, element.parts_);
        }
        const result<> all = call_guarded([&]() -> decltype(auto) { return handler(Span(waiting_)); });
        for (received<value_type>& element : waiting_) {
            result<> how = element.own_ ? *element.own_ : all;
            if (!how) how.error().route = Pattern::text;
            settled(element.index_, how);
        }
        waiting_.clear();
        forget_texts();
    }

private:
    static constexpr bool owns = owns_payload<value_type>();
    struct nothing {};

    static result<> read(const delivery& d, value_type& out, scratch& memory) {
        return payload_reader<Pattern, value_type>::read(d.message.payload, d.parts, out, memory);
    }
    void forget_texts() noexcept {
        if constexpr (!owns) texts_.clear();
    }
    /// The memory of the delivery is used again for the next message.
    result<> read_views(const delivery& d, value_type& out) {
        texts_.limit_depth(d.memory.depth_limit());
        result<> r = read(d, out, texts_);
        d.memory.take_faults(texts_);
        return r;
    }

    std::vector<received<value_type>> waiting_;
    [[no_unique_address]] std::conditional_t<owns, nothing, scratch> texts_; ///< of strings with escapes, till `flush`
};

} // namespace detail
} // namespace hearken

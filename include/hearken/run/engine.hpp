// SPDX-License-Identifier: BSL-1.0
#pragma once
// All of a listener that does not depend on its types, behind one virtual face.

#include <hearken/route/control.hpp>
#include <hearken/run/untyped.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/status.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hearken {
class routing;
class database;
namespace transport {
class network;
}
namespace inbox {
class queue;
}
} // namespace hearken

namespace hearken::run {

class core;
class machine;
class chosen_policies;
class settler;
class store_keeper;

/// What settles the messages of a queue, on a thread of its own.
class draining {
public:
    virtual void start() = 0;
    /// Settles what is there, at most until the deadline; then ends the thread.
    virtual void finish(std::chrono::steady_clock::time_point deadline) = 0;
    virtual ~draining() = default;
};

/// Makes one. A template with the one argument void, as `engine`.
template <class Nothing>
std::unique_ptr<draining> make_drain(core& shared, inbox::queue& inbox, settler& settling, store_keeper& keeper);

/// What the types of a listener come down to. Shape: refers to all of it; it must outlive the engine
struct engine_parts {
    control& app;
    transport::network& network;
    routing& routes;
    chosen_policies& policies;
    std::uint8_t qos;                            ///< of routes that do not say their own
    bool loss_is_meant = false;                  ///< where that is 0
    database* store = nullptr;                   ///< null: none
    inbox::queue* queue = nullptr;               ///< null: none, handlers run on the network's thread
    decltype(&make_drain<void>) drain = nullptr; ///< of the queue
};

/// All of a listener that does not depend on its types. What its calls do, `listener` says.
///
/// Shape: a template with the one argument void, so that its members are made where they are used or, where
///        HEARKEN_COMPILED is defined, once in the target hearken::compiled (docs/guide.md, "Compile time")
template <class Nothing>
class engine {
public:
    engine(options&& settings, const engine_parts& parts);
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;
    ~engine();

    result<> start();
    void stop() noexcept;
    int wait();
    int run(const std::function<void()>& on_hangup);
    [[nodiscard]] std::string_view client_id() const noexcept;
    [[nodiscard]] hearken::status status() const;
    [[nodiscard]] bool wait_until(const std::function<bool(const hearken::status&)>& holds,
                                  std::chrono::milliseconds limit) const;
    [[nodiscard]] result<> on(std::string filter, std::uint8_t qos, untyped_handler handler);
    [[nodiscard]] bool off(std::string_view filter);
    [[nodiscard]] result<> test_connection(transport::network& another);
    [[nodiscard]] result<> test_inbox();
    sent send(result<std::string> topic, result<std::string> payload, publish_options how);

private:
    std::unique_ptr<machine> machine_;
};

#ifdef HEARKEN_COMPILED
extern template class engine<void>;
extern template std::unique_ptr<draining> make_drain<void>(core&, inbox::queue&, settler&, store_keeper&);
#endif

} // namespace hearken::run

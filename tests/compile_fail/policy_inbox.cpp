// expect: hearken: an inbox lacks a member of hearken::queued_inbox; see inbox/inbox.hpp
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

struct mine {
    using family = hearken::family::inbox;
    static constexpr bool queued = true;
#ifdef MENDED
    static constexpr bool survives_kill = false;
#endif
    hearken::result<> check(const hearken::inbox::opening&) { return {}; }
    hearken::result<> open(const hearken::inbox::opening&) { return {}; }
    hearken::result<> ready() { return {}; }
    hearken::inbox::appended append(const hearken::message_view&, hearken::overflow_action) noexcept { return {}; }
    bool take(hearken::inbox::batch&, const hearken::inbox::limits&, std::stop_token) { return false; }
    void settle(hearken::inbox::batch&, std::span<const std::uint64_t>) noexcept {}
    void close() noexcept {}
};

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}}; // with all its members
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif

// expect: hearken: a store lacks a member of hearken::store; see store/store.hpp
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

struct mine {
    using family = hearken::family::store;
    hearken::result<> open() { return {}; }
    hearken::result<> begin() { return {}; }
    hearken::result<> apply(std::span<const hearken::row>) { return {}; }
    hearken::result<> commit(const std::optional<hearken::progress>&) { return {}; }
    void rollback() noexcept {}
    hearken::result<std::optional<hearken::progress>> read_progress(std::string_view) { return std::nullopt; }
    hearken::result<bool> has(const hearken::table_schema&) { return true; }
    bool durable() { return true; }
#ifdef MENDED
    hearken::result<> check() { return {}; }
#endif
    void close() noexcept {}
};

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}}; // with all its members
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, mine{}};
#endif

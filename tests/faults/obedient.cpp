// SPDX-License-Identifier: BSL-1.0
// A listener with a journal and SQLite that does what its messages say: throw, die, sleep, ask again.
// It has hearken-ingest's settings and tables, so the same judge can count what it stored.

#include <hearken/hearken.hpp>
#include <hearken/inbox/journal.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/service/service.hpp>
#include <hearken/settings/database.hpp>
#include <hearken/store/sqlite.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace {

struct reading {
    std::string_view uuid;
    std::string_view sensor_name;
    std::int64_t value;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};

struct order {
    std::int64_t n;
    std::optional<std::string_view> act;
    std::optional<std::int64_t> ms;
    std::optional<std::int64_t> at; // microseconds since 1970: when it was sent
};

struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::log_settings log{};
    hearken::database_settings<hearken::sqlite::store> db{.url = "sqlite:hearken.db"};
    hearken::or_default<std::int64_t> mended = 0;          // no act is obeyed any more
    hearken::or_default<std::int64_t> once = 0;            // copies are dropped, known by their number
    hearken::or_default<std::int64_t> beside_port = 0;     // a second listener of the process, at a broker of its own
    hearken::or_default<std::int64_t> handler_threads = 1; // which divide the messages by device
    hearken::or_default<std::int64_t> power = 0;           // nothing that is acknowledged may go with the power
};

// Set before the first message.
bool mended = false;
bool once = false;

hearken::result<> obey(std::string_view uuid, const order& o, hearken::rows& out) {
    const std::string_view act = mended ? "" : o.act.value_or("");
    if (act == "throw") throw std::runtime_error("as told");
    if (act == "exit") std::_Exit(1);
    if (act == "die") std::abort();
    if (act == "reject") return hearken::rejected("as told");
    if (act == "sleep") std::this_thread::sleep_for(std::chrono::milliseconds{o.ms.value_or(0)});
    out.insert(readings, {uuid, "n", o.n});
    if (o.at) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        out.insert(readings,
                   {uuid, "late", std::chrono::duration_cast<std::chrono::microseconds>(now).count() - *o.at});
    }
    return {};
}

std::optional<std::int64_t> number_of(std::string_view, const order& o) {
    return once ? std::optional(o.n) : std::nullopt;
}

int run(const settings& set, hearken::service& here) {
    mended = *set.mended != 0;
    once = *set.once != 0;
    hearken::options beside_options = here.options;
    beside_options.broker = "mqtt://127.0.0.1:" + std::to_string(*set.beside_port);
    hearken::listener beside{
        beside_options,
        hearken::on<"devices/<uuid>/data">(obey),
        hearken::inbox::journal{"beside.spool"},
        hearken::sqlite::store{"beside.db", hearken::tables{readings, hearken::dead_letters}},
        hearken::reject::dead_letter{},
    };
    if (*set.beside_port != 0) {
        if (const auto r = beside.start(); !r)
            return here.fail(hearken::exit_code::broker, "the one beside", r.error());
    }
    const bool power = *set.power != 0;
    auto store = hearken::sqlite::store::from_url(
        *set.db.url, {.known = hearken::tables{readings, hearken::dead_letters}, .durable = power});
    if (!store) return here.fail(hearken::exit_code::configuration, "DB_URL", store.error());
    here.options.statistics = std::chrono::milliseconds{0};
    here.options.handler_threads = static_cast<unsigned>(*set.handler_threads);
    if (*set.handler_threads > 1) here.options.handler_key = "uuid";
    hearken::listener app{
        here.options,
        hearken::on<"devices/<uuid>/data">(obey, hearken::dedupe_by{number_of}),
        hearken::on<"devices/<uuid>/more">(obey, hearken::dedupe_by{number_of}),
        hearken::inbox::journal{"hearken.db.spool",
                                {.sync = power ? hearken::inbox::sync::power : hearken::inbox::sync::process}},
        hearken::reject::dead_letter{},
        std::move(*store),
    };
    return here.run(app);
}

} // namespace

int main(int count, char** arguments) {
    return hearken::serve<settings>({.name = "obedient", .version = "1.0", .text = "does as its messages say"}, count,
                                    arguments, run);
}

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The message history of a database: pages of it, and what is too old or too much cleaned away in small steps.

#include <hearken/rows/cell.hpp>
#include <hearken/rows/history.hpp>
#include <hearken/store/answer.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// Where a page ends: the next one begins behind it.
struct history_place {
    std::chrono::system_clock::time_point timestamp{};
    std::int64_t id = 0;
};

/// Which messages are asked for: newest first.
struct history_query {
    std::string topic = "#"; ///< a topic, or a filter with + and #
    std::optional<hearken::direction> direction{};
    std::optional<std::chrono::system_clock::time_point> from{};  ///< and later
    std::optional<std::chrono::system_clock::time_point> until{}; ///< and not this
    std::size_t limit = 100;                                      ///< of a page
    std::optional<history_place> after{};                         ///< `history_page::next` of the page before
};

/// One message of the history, with its own copy of all.
struct history_entry {
    std::int64_t id = 0;
    std::string topic{};
    std::string payload{};
    std::uint8_t qos = 0;
    hearken::direction direction{};
    bool retain = false;
    std::chrono::system_clock::time_point timestamp{};
    std::optional<std::int64_t> message_id{};
};

struct history_page {
    std::vector<history_entry> entries{};
    std::optional<history_place> next{}; ///< empty: that was the last page
};

/// What is kept.
struct retention {
    std::optional<std::chrono::hours> age{}; ///< older messages go
    std::optional<std::uint64_t> rows{};     ///< beyond so many the oldest go
};

/// A database that can be asked: every store of the library, and `any_store`.
template <class S>
concept askable = requires(S& s, std::string_view text, std::span<const cell> values) {
    { s.ask(text, values) } -> std::same_as<result<sql::answer>>;
};

/// The history in a database.
///
/// Takes:   a store of its own, not the listener's: that is in a transaction
/// Errors:  what the store says
/// Threads: one at a time; waits for the database
template <askable Store>
class history {
public:
    explicit history(Store& in) noexcept : in_(&in) {}

    /// A page. Each begins where the one before ended, by time and id, however deep it is.
    ///
    /// Errors: errc::invalid_topic, errc::configuration for a limit of 0
    result<history_page> find(const history_query& what) {
        if (auto good = topic::check_filter(what.topic); !good) return std::unexpected(good.error());
        if (what.limit == 0) return fail(errc::configuration, "history_query: limit must be above 0");
        history_page page;
        std::optional<history_place> from = what.after;
        for (;;) { // a filter's matches may be far apart
            auto some = read(what, from);
            if (!some) return std::unexpected(std::move(some).error());
            for (history_entry& one : *some) {
                from = {one.timestamp, one.id};
                if (!topic::matches(what.topic, one.topic)) continue;
                page.entries.push_back(std::move(one));
                if (page.entries.size() < what.limit) continue;
                page.next = from;
                return page;
            }
            if (some->size() < read_size(what)) return page;
        }
    }

    /// Takes away what is too old or too much: at most `step` rows a statement, so that writers are held up by none.
    ///
    /// Takes: `go_on`, asked before each step: false leaves the rest for the next time
    /// Gives: how many rows went
    template <std::predicate GoOn>
    result<std::uint64_t> clean(const retention& keep, std::chrono::system_clock::time_point now, GoOn go_on) {
        std::uint64_t gone = 0;
        if (keep.age) {
            const std::vector<cell> older{time_cell(now - *keep.age)};
            if (auto r = sweep(gone, "\"timestamp\" < ?", older, go_on); !r) return std::unexpected(r.error());
        }
        if (keep.rows) {
            auto first = in_->ask("SELECT id FROM mqtt_message_history ORDER BY id DESC LIMIT 1 OFFSET " +
                                      std::to_string(*keep.rows),
                                  {});
            if (!first) return std::unexpected(std::move(first).error());
            if (first->rows.empty()) return gone;
            const std::vector<cell> upto{cell::of_integer(sql::whole_of(first->rows[0][0]))};
            if (auto r = sweep(gone, "id <= ?", upto, go_on); !r) return std::unexpected(r.error());
        }
        return gone;
    }
    result<std::uint64_t> clean(const retention& keep) {
        return clean(keep, std::chrono::system_clock::now(), [] { return true; });
    }

    static constexpr std::size_t step = 1'000;

private:
    static cell time_cell(std::chrono::system_clock::time_point at) {
        return cell::of_time(std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count());
    }

    /// The text before the first wildcard.
    static std::string_view prefix_of(std::string_view filter) noexcept {
        return filter.substr(0, filter.find_first_of("+#"));
    }

    static std::size_t read_size(const history_query& what) noexcept {
        return is_exact(what) ? what.limit : std::max<std::size_t>(what.limit, step);
    }
    static bool is_exact(const history_query& what) noexcept {
        return prefix_of(what.topic).size() == what.topic.size() || what.topic == "#";
    }

    result<std::vector<history_entry>> read(const history_query& what, const std::optional<history_place>& from) {
        std::string text =
            "SELECT id, topic, payload, qos, direction, retain, \"timestamp\", message_id FROM mqtt_message_history "
            "WHERE 1 = 1";
        std::vector<cell> values;
        const auto where = [&](std::string_view condition, cell value) {
            text.append(" AND ").append(condition);
            values.push_back(value);
        };
        const std::string_view prefix = prefix_of(what.topic);
        std::string pattern;
        if (prefix.size() == what.topic.size()) {
            where("topic = ?", cell::of_text(cell_kind::text, what.topic));
        } else if (!prefix.empty()) { // `a/#` matches `a` as well
            for (const char c : prefix.substr(0, prefix.size() - 1))
                pattern.append(c == '%' || c == '_' || c == '!' ? "!" : "") += c;
            pattern += '%';
            where("topic LIKE ? ESCAPE '!'", cell::of_text(cell_kind::text, pattern));
        }
        if (what.direction)
            where("direction = ?",
                  cell::of_text(cell_kind::text, *what.direction == direction::sent ? "sent" : "received"));
        if (what.from) where("\"timestamp\" >= ?", time_cell(*what.from));
        if (what.until) where("\"timestamp\" < ?", time_cell(*what.until));
        if (from) {
            where("\"timestamp\" <= ?", time_cell(from->timestamp));
            where("(\"timestamp\" < ?", time_cell(from->timestamp));
            text += " OR id < ?)";
            values.push_back(cell::of_integer(from->id));
        }
        text += " ORDER BY \"timestamp\" DESC, id DESC LIMIT " + std::to_string(read_size(what));
        auto got = in_->ask(text, values);
        if (!got) return std::unexpected(std::move(got).error());
        std::vector<history_entry> out;
        for (sql::fields& one : got->rows) {
            out.push_back({.id = sql::whole_of(one[0]),
                           .topic = std::move(one[1]).value_or(""),
                           .payload = std::move(one[2]).value_or(""),
                           .qos = static_cast<std::uint8_t>(sql::whole_of(one[3])),
                           .direction = one[4] == "sent" ? direction::sent : direction::received,
                           .retain = sql::truth_of(one[5]),
                           .timestamp = sql::time_of(one[6].value_or("")).value_or(history_place{}.timestamp)});
            if (one[7]) out.back().message_id = sql::whole_of(one[7]);
        }
        return out;
    }

    /// Window after window by id, which rows are added behind the last of; ends with the first that loses none.
    template <class GoOn>
    result<> sweep(std::uint64_t& gone, std::string_view which, const std::vector<cell>& values, GoOn& go_on) {
        std::int64_t after = 0;
        while (go_on()) {
            const cell from = cell::of_integer(after);
            auto last =
                in_->ask("SELECT id FROM mqtt_message_history WHERE id > ? ORDER BY id LIMIT " + std::to_string(step),
                         std::span(&from, 1));
            if (!last) return std::unexpected(std::move(last).error());
            if (last->rows.empty()) return {};
            std::vector<cell> all{from, cell::of_integer(sql::whole_of(last->rows.back()[0]))};
            all.insert(all.end(), values.begin(), values.end());
            auto done =
                in_->ask("DELETE FROM mqtt_message_history WHERE id > ? AND id <= ? AND " + std::string(which), all);
            if (!done) return std::unexpected(std::move(done).error());
            gone += done->changed;
            if (done->changed == 0) return {};
            after = all[1].integer();
        }
        return {};
    }

    Store* in_;
};

template <askable Store>
history(Store&) -> history<Store>;

} // namespace hearken

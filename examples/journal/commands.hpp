// SPDX-License-Identifier: BSL-1.0
#pragma once
// hearken-journal: what is in a journal, for people and scripts; and dead letters back into it.

#include <hearken/spool/dead_letters.hpp>
#include <hearken/spool/inspection.hpp>
#include <hearken/spool/note.hpp>
#include <hearken/spool/reinjection.hpp>
#include <hearken/wire/bytes.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/time.hpp>
#include <hearken/words/letter.hpp>
#include <hearken/words/log.hpp>
#include <hearken/words/message.hpp>
#include <hearken/words/utf8.hpp>
#include <hearken/words/version.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace hearken_journal {

/// One line of `list` and `export`. What is not UTF-8 stands in base64 in the member beside.
struct line {
    std::uint64_t number;
    std::chrono::sys_time<std::chrono::microseconds> received;
    std::optional<std::string_view> topic;
    std::optional<hearken::base64_view> topic_base64;
    std::uint8_t qos;
    bool retained;
    bool duplicate;
    std::optional<std::size_t> bytes; ///< of the payload, in `list`
    std::optional<std::string_view> payload;
    std::optional<hearken::base64_view> payload_base64;
};

/// The same of a dead letter.
struct letter_line {
    std::uint64_t number; ///< among the dead letters
    std::uint64_t record; ///< the message had in the journal
    std::chrono::sys_time<std::chrono::microseconds> received;
    std::chrono::sys_time<std::chrono::microseconds> rejected;
    std::optional<std::string_view> topic;
    std::optional<hearken::base64_view> topic_base64;
    std::uint8_t qos;
    bool retained;
    bool duplicate;
    std::uint32_t tries;
    std::string_view route;
    std::string_view path;
    std::string reason;
    std::optional<std::size_t> bytes;
    std::optional<std::string_view> payload;
    std::optional<hearken::base64_view> payload_base64;
    std::optional<std::uint64_t> cut_from; ///< bytes it had, where only its beginning was kept
};

struct asked {
    std::string folder;
    bool pending = false;
    bool dead = false;
    bool all = false;
    std::optional<std::uint64_t> number{};
    std::optional<std::string> route{};
};

[[nodiscard]] inline bool is_text(std::string_view bytes) {
    return hearken::invalid_utf8_at(bytes) == std::string_view::npos;
}

[[nodiscard]] inline hearken::base64_view coded(std::string_view bytes) {
    return {std::as_bytes(std::span(bytes))};
}

/// What both kinds of lines say of the message.
template <class Line>
void describe(Line& l, const hearken::message_view& m, bool payloads) {
    l.received = std::chrono::floor<std::chrono::microseconds>(m.received);
    l.qos = m.qos;
    l.retained = m.retained;
    l.duplicate = m.duplicate;
    if (is_text(m.topic))
        l.topic = m.topic;
    else
        l.topic_base64 = coded(m.topic);
    if (!payloads)
        l.bytes = m.payload.size();
    else if (is_text(m.payload))
        l.payload = m.payload;
    else
        l.payload_base64 = coded(m.payload);
}

[[nodiscard]] inline letter_line line_of(std::uint64_t number, const hearken::letter& one, bool payloads) {
    letter_line l{};
    l.number = number;
    l.record = one.number;
    l.rejected = std::chrono::floor<std::chrono::microseconds>(one.rejected);
    l.tries = one.tries;
    l.route = one.route;
    l.path = is_text(one.path) ? one.path : "";
    l.reason = hearken::printable(std::string(one.reason));
    if (!one.whole()) l.cut_from = one.size;
    describe(l, one.message, payloads);
    return l;
}

/// Prints the records; gives the exit code.
inline int print(const hearken::spool::inspection& journal, const asked& what, bool payloads, std::ostream& out,
                 std::ostream& err) {
    if (what.pending && !journal.done()) {
        err << journal.place().path() << " does not keep what is done with: its database does, or nothing is yet\n";
        return 1;
    }
    bool sound = true;
    const auto complain = [&](const std::string& fault) {
        err << fault << '\n';
        sound = false;
    };
    const auto segments = journal.read(
        [&](const hearken::spool::record& r) {
            if (what.pending && journal.done()->has(r.number)) return;
            line l{};
            l.number = r.number;
            describe(l, r.message, payloads);
            const auto json = hearken::json::encode(l);
            if (!json) return complain("record " + std::to_string(r.number) + ": " + json.error().text());
            out << *json << '\n';
        },
        complain);
    if (!segments) complain(segments.error().what);
    out.flush();
    if (!out) complain("cannot write all of it");
    return sound ? 0 : 1;
}

/// Prints the dead letters that wait; gives the exit code.
inline int print_letters(const hearken::spool::inspection& journal, bool payloads, std::ostream& out,
                         std::ostream& err) {
    bool sound = true;
    const auto complain = [&](const std::string& fault) {
        err << fault << '\n';
        sound = false;
    };
    const auto dead = hearken::spool::dead_letters::look(journal.place().path());
    if (!dead) complain(dead.error().what);
    if (dead && *dead) {
        const auto read = hearken::spool::dead_letters::each_in(
            **dead,
            [&](std::uint64_t number, const hearken::spool::found_letter& one) {
                const auto json = hearken::json::encode(line_of(number, one.letter, payloads));
                if (!json) return complain("letter " + std::to_string(number) + ": " + json.error().text());
                out << *json << '\n';
            },
            complain);
        if (!read) complain(read.error().what);
    }
    out.flush();
    if (!out) complain("cannot write all of it");
    return sound ? 0 : 1;
}

/// Puts dead letters back; gives the exit code.
inline int reinject(const asked& what, std::ostream& out, std::ostream& err) {
    if (!what.all && !what.number && !what.route) {
        err << "say which dead letters: --number, --route or --all\n";
        return 2;
    }
    const auto done = hearken::spool::reinject(
        what.folder,
        [&](std::uint64_t number, const hearken::letter& one) {
            return what.all || (what.number && number == *what.number) || (what.route && one.route == *what.route);
        },
        {.write = [&](hearken::log_level, std::string_view line) { err << line << '\n'; }});
    if (!done) {
        err << done.error().what << '\n';
        return done.error().code == hearken::errc::configuration ? 2 : 1;
    }
    if (done->cut != 0) err << done->cut << " letters stay: only the beginning of their payload was kept\n";
    out << done->done << " dead letters are put back\n";
    return done->cut == 0 ? 0 : 1;
}

/// Reads all, says what is wrong; gives the exit code.
inline int verify(const hearken::spool::inspection& journal, std::ostream& out, std::ostream& err) {
    if (journal.holder())
        err << journal.place().path() << " is in use by process " << *journal.holder()
            << ": what it writes meanwhile is not looked at\n";
    std::uint64_t faults = 0;
    std::uint64_t records = 0;
    const auto complain = [&](const std::string& fault) {
        err << fault << '\n';
        ++faults;
    };
    const auto segments = journal.read([](const hearken::spool::record&) {}, complain);
    if (!segments) {
        complain(segments.error().what);
    } else {
        for (const auto& s : *segments) {
            out << s.first << ".. " << s.records << " records in " << s.size << " bytes\n";
            records += s.records;
        }
    }
    const auto look_aside = [&](const hearken::spool::inspection& at) {
        const auto kept = at.quarantine();
        if (!kept) return complain(kept.error().what);
        for (const std::string& file : *kept) complain(file + " was damaged and set aside");
    };
    look_aside(journal);
    std::uint64_t letters = 0;
    const auto dead = hearken::spool::dead_letters::look(journal.place().path());
    if (!dead) complain(dead.error().what);
    if (dead && *dead) {
        const auto read = hearken::spool::dead_letters::each_in(
            **dead, [&](std::uint64_t, const hearken::spool::found_letter&) { ++letters; }, complain);
        if (!read) complain(read.error().what);
        look_aside(**dead);
    }
    out << "client id " << journal.place().client_id() << ", " << records << " records, " << faults << " faults, "
        << letters << " dead letters wait\n";
    return faults == 0 ? 0 : 1;
}

/// Gives the exit code: 0, 1 where anything is wrong with the journal, 2 where it is none or the command line is none.
inline int run(int count, const char* const* arguments, std::ostream& out, std::ostream& err) {
    CLI::App app{"Looks into the journal of a hearken program; puts dead letters back", "hearken-journal"};
    app.set_version_flag("--version", "hearken-journal " HEARKEN_VERSION_STRING);
    app.require_subcommand(1);
    asked what;
    const auto command = [&](const char* name, const char* text) {
        CLI::App* one = app.add_subcommand(name, text);
        one->add_option("FOLDER", what.folder, "The journal's folder")->required();
        return one;
    };
    CLI::App* list = command("list", "A line of JSON a record, without payloads");
    const CLI::App* check = command("verify", "Reads all of it: checksums, gaps, a torn end, what was set aside");
    CLI::App* dump = command("export", "A line of JSON a record, with its payload");
    auto* pending = dump->add_flag("--pending", what.pending, "Only what is not done with");
    auto* everything = dump->add_flag("--all", what.all, "All that is still there; the default")->excludes(pending);
    for (CLI::App* one : {list, dump}) {
        auto* dead = one->add_flag("--dead", what.dead, "The dead letters that wait, instead");
        if (one == dump) dead->excludes(pending)->excludes(everything);
    }
    CLI::App* back = command("reinject", "Puts dead letters back into the journal, while its program does not run");
    auto* number = back->add_option("--number", what.number, "The one with this number in `list --dead`");
    auto* route = back->add_option("--route", what.route, "Those of this route")->excludes(number);
    back->add_flag("--all", what.all, "All of them")->excludes(number)->excludes(route);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& e) {
        return app.exit(e, out, err) == 0 ? 0 : 2;
    }
    const auto journal = hearken::spool::inspection::open(what.folder);
    if (!journal) {
        err << journal.error().what << '\n';
        return 2;
    }
    if (check->parsed()) return verify(*journal, out, err);
    if (back->parsed()) return reinject(what, out, err);
    if (what.dead) return print_letters(*journal, !list->parsed(), out, err);
    return print(*journal, what, !list->parsed(), out, err);
}

} // namespace hearken_journal

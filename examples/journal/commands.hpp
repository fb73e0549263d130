// SPDX-License-Identifier: BSL-1.0
#pragma once
// hearken-journal: what is in a journal, for people and scripts. It changes nothing.

#include <hearken/spool/inspection.hpp>
#include <hearken/wire/bytes.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/time.hpp>
#include <hearken/words/utf8.hpp>
#include <hearken/words/version.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
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

struct asked {
    std::string folder;
    bool pending = false;
};

/// Prints the records; gives the exit code.
inline int print(const hearken::spool::inspection& journal, const asked& what, bool payloads, std::ostream& out,
                 std::ostream& err) {
    if (what.pending && !journal.done()) {
        err << journal.place().path() << " does not keep what is done with: its database does, or nothing is yet\n";
        return 1;
    }
    const auto text = [](std::string_view bytes) { return hearken::invalid_utf8_at(bytes) == std::string_view::npos; };
    const auto coded = [](std::string_view bytes) { return hearken::base64_view{std::as_bytes(std::span(bytes))}; };
    bool sound = true;
    const auto complain = [&](const std::string& fault) {
        err << fault << '\n';
        sound = false;
    };
    const auto segments = journal.read(
        [&](const hearken::spool::record& r) {
            if (what.pending && journal.done()->has(r.number)) return;
            const hearken::message_view& m = r.message;
            line l{};
            l.number = r.number;
            l.received = std::chrono::floor<std::chrono::microseconds>(m.received);
            l.qos = m.qos;
            l.retained = m.retained;
            l.duplicate = m.duplicate;
            if (text(m.topic))
                l.topic = m.topic;
            else
                l.topic_base64 = coded(m.topic);
            if (!payloads)
                l.bytes = m.payload.size();
            else if (text(m.payload))
                l.payload = m.payload;
            else
                l.payload_base64 = coded(m.payload);
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
    const auto kept = journal.quarantine();
    if (!kept) complain(kept.error().what);
    if (kept) {
        for (const std::string& file : *kept) complain(file + " was damaged and set aside");
    }
    out << "client id " << journal.place().client_id() << ", " << records << " records, " << faults << " faults\n";
    return faults == 0 ? 0 : 1;
}

/// Gives the exit code: 0, 1 where anything is wrong with the journal, 2 where it is none or the command line is none.
inline int run(int count, const char* const* arguments, std::ostream& out, std::ostream& err) {
    CLI::App app{"Looks into the journal of a hearken program, and changes nothing", "hearken-journal"};
    app.set_version_flag("--version", "hearken-journal " HEARKEN_VERSION_STRING);
    app.require_subcommand(1);
    asked what;
    const auto command = [&](const char* name, const char* text) {
        CLI::App* one = app.add_subcommand(name, text);
        one->add_option("FOLDER", what.folder, "The journal's folder")->required();
        return one;
    };
    const CLI::App* list = command("list", "A line of JSON a record, without payloads");
    const CLI::App* check = command("verify", "Reads all of it: checksums, gaps, a torn end, what was set aside");
    CLI::App* dump = command("export", "A line of JSON a record, with its payload");
    bool all = false;
    auto* pending = dump->add_flag("--pending", what.pending, "Only what is not done with");
    dump->add_flag("--all", all, "All that is still there; the default")->excludes(pending);
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
    return print(*journal, what, !list->parsed(), out, err);
}

} // namespace hearken_journal

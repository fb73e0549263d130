// SPDX-License-Identifier: BSL-1.0
#pragma once
// Variables from the environment and a `.env` file, and everything that is wrong with them.

#include <charconv>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ingest {

/// Text that may hold anything, fit for one line of a log.
std::string printable(std::string_view text, std::size_t most = 1000);

/// Reads variables; a fault is noted and the fallback stands, so that all faults are found in one go.
///
/// Shape: the real environment wins over the file; a value of blanks alone counts as missing
class environment {
public:
    /// Takes: `required`: the file must be there
    environment(const std::string& file, bool required);

    /// Gives: the value without blanks around it
    std::string text(const std::string& name, std::string fallback = "");
    std::string secret(const std::string& name); ///< as it is, blanks included
    std::string readable_file(const std::string& name);
    std::string writable_file(const std::string& name);

    template <class Number>
    Number number(const std::string& name, Number fallback, Number least, Number most) {
        const std::string held = text(name);
        Number value = fallback;
        const char* const end = held.data() + held.size();
        const auto [stop, failed] = std::from_chars(held.data(), end, value);
        if (held.empty() || (failed == std::errc{} && stop == end && value >= least && value <= most)) return value;
        fault(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return fallback;
    }

    template <class Value>
    Value choice(const std::string& name, Value fallback, std::initializer_list<std::pair<const char*, Value>> known) {
        const std::string held = lower(text(name));
        std::string words;
        for (const auto& [word, value] : known) {
            if (held == word) return value;
            words.append(words.empty() ? "" : ", ").append(word);
        }
        if (!held.empty()) fault(name, "one of " + words);
        return fallback;
    }
    bool flag(const std::string& name, bool fallback) {
        return choice<bool>(name, fallback,
                            {{"true", true},
                             {"false", false},
                             {"yes", true},
                             {"no", false},
                             {"on", true},
                             {"off", false},
                             {"1", true},
                             {"0", false}});
    }

    /// The variable does not hold what it must; the text quotes what it does hold.
    void fault(const std::string& name, const std::string& must);
    /// As above, in words of one's own: for values that nobody may see.
    void refuse(const std::string& name, const std::string& why) { faults_.push_back(name + ": " + why); }

    [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }
    /// The variables of the file that nobody asked for.
    [[nodiscard]] std::string unread() const;

private:
    void read_file(const std::string& file, bool required);
    bool read_line(std::string_view line);
    static std::string lower(std::string text);

    std::map<std::string, std::string> file_;
    std::set<std::string> asked_;
    std::vector<std::string> faults_;
};

} // namespace ingest

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The variables of a `.env` file.

#include <hearken/words/error.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

/// The variables of a `.env` file: a line is `NAME=value`, `export NAME="value"`, a comment or blank.
///
/// Shape:   a value ends at ` #`; between `"` it keeps blanks and `#`, and `\` takes the next byte as it is; between
/// `'`
///          every byte is as it is. The last of two lines with one name counts
/// Source:  what shells, docker compose and python-dotenv have in common
class dotenv {
public:
    dotenv() = default;

    /// Takes:   the path of a file
    /// Errors:  errc::io where it cannot be read (`native` is ENOENT where there is none)
    [[nodiscard]] static result<dotenv> read(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        std::string text(1, '\0');
        if (in) in.read(text.data(), 1); // a folder opens, but cannot be read
        if (!in && !in.eof()) {
            const int why = in.is_open() ? EISDIR : errno;
            return std::unexpected(
                error{.code = errc::io, .what = path + " cannot be read: " + std::strerror(why), .native = why});
        }
        if (in) in.seekg(0);
        dotenv made;
        for (unsigned number = 1; made.faulty_.size() < 10 && std::getline(in, text); ++number) {
            std::string_view line = text;
            if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
            if (!made.take(trim(line))) made.faulty_.push_back(number);
        }
        return made;
    }

    /// The numbers of the lines that are none of these, from 1 on; after ten the file is some other kind of file, and
    /// the rest of it is not read. Their text is not kept: it may be a password.
    [[nodiscard]] const std::vector<unsigned>& faulty_lines() const noexcept { return faulty_; }

    /// By name.
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& variables() const noexcept {
        return variables_;
    }

    /// `text` without the blanks at its ends.
    [[nodiscard]] static std::string_view trim(std::string_view text) noexcept {
        const std::size_t first = text.find_first_not_of(blanks);
        if (first == std::string_view::npos) return {};
        return text.substr(first, text.find_last_not_of(blanks) - first + 1);
    }

private:
    static constexpr std::string_view blanks = " \t\r\n\v\f";

    static bool is_name(std::string_view name) noexcept {
        for (const char c : name) {
            if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
        }
        return !name.empty() && (name.front() < '0' || name.front() > '9');
    }

    bool take(std::string_view line) {
        if (line.empty() || line.front() == '#') return true;
        if (line.starts_with("export ")) line = trim(line.substr(7));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) return false;
        const std::string_view name = trim(line.substr(0, equals));
        std::string value;
        if (!is_name(name) || !unquote(trim(line.substr(equals + 1)), value)) return false;
        variables_.insert_or_assign(std::string(name), std::move(value));
        return true;
    }

    /// What is between quotes, or up to a comment. False where the quotes do not fit.
    static bool unquote(std::string_view text, std::string& out) {
        if (text.empty() || (text.front() != '"' && text.front() != '\'')) {
            for (std::size_t at = 0; at < text.size(); ++at) {
                if (text[at] == '#' && (at == 0 || blanks.find(text[at - 1]) != std::string_view::npos))
                    text = text.substr(0, at);
            }
            out = trim(text);
            return true;
        }
        const char quote = text.front();
        std::size_t at = 1;
        for (; at < text.size() && text[at] != quote; ++at) {
            if (quote == '"' && text[at] == '\\' && ++at == text.size()) return false;
            out += text[at];
        }
        if (at == text.size()) return false;
        const std::string_view rest = trim(text.substr(at + 1));
        return rest.empty() || rest.front() == '#';
    }

    std::map<std::string, std::string, std::less<>> variables_;
    std::vector<unsigned> faulty_;
};

} // namespace hearken

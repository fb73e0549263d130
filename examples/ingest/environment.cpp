// SPDX-License-Identifier: BSL-1.0
#include "environment.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ingest {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What is between quotes, or up to a comment. False where the quotes do not fit.
bool unquote(std::string_view text, std::string& out) {
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

bool is_name(std::string_view name) {
    for (const char c : name) {
        if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return !name.empty() && (name.front() < '0' || name.front() > '9');
}

} // namespace

std::string printable(std::string_view text, std::size_t most) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string line;
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte != 0x7F)
            line += c;
        else
            line.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15U]);
    }
    return text.size() > most ? line + "..." : line;
}

environment::environment(const std::string& file, bool required) {
    read_file(file, required);
}

void environment::read_file(const std::string& file, bool required) {
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0 && errno == ENOENT && !required) return;
    std::ifstream in(file, std::ios::binary);
    if (!in || S_ISDIR(found.st_mode)) {
        refuse(file, std::string("cannot be read: ") + std::strerror(S_ISDIR(found.st_mode) ? EISDIR : errno));
        return;
    }
    std::string line;
    for (unsigned number = 1; std::getline(in, line); ++number) {
        std::string_view text = line;
        if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        // The line itself is not shown: it may hold a password.
        if (read_line(trim(text))) continue;
        refuse(file, "line " + std::to_string(number) + " must be NAME=value, a comment or blank");
        if (faults_.size() == 10) return; // some other kind of file
    }
}

bool environment::read_line(std::string_view line) {
    if (line.empty() || line.front() == '#') return true;
    if (line.starts_with("export ")) line = trim(line.substr(7));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = trim(line.substr(0, equals));
    std::string value;
    if (!is_name(name) || !unquote(trim(line.substr(equals + 1)), value)) return false;
    file_[std::string(name)] = std::move(value);
    return true;
}

std::string environment::secret(const std::string& name) {
    asked_.insert(name);
    const char* const real = std::getenv(name.c_str());
    if (real != nullptr && !trim(real).empty()) return real;
    const auto found = file_.find(name);
    return found != file_.end() && !trim(found->second).empty() ? found->second : std::string();
}

std::string environment::text(const std::string& name, std::string fallback) {
    const std::string held = secret(name);
    return held.empty() ? fallback : std::string(trim(held));
}

std::string environment::readable_file(const std::string& name) {
    std::string path = text(name);
    if (!path.empty() && (::access(path.c_str(), R_OK) != 0 || std::filesystem::is_directory(path))) {
        fault(name, "a file that can be read");
    }
    return path;
}

std::string environment::writable_file(const std::string& name) {
    const std::filesystem::path path = text(name);
    std::error_code ignored;
    if (!path.empty()) {
        const bool there = std::filesystem::exists(path, ignored);
        const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
        const bool fine = there ? !std::filesystem::is_directory(path, ignored) && ::access(path.c_str(), W_OK) == 0
                                : ::access(folder.c_str(), W_OK | X_OK) == 0;
        if (!fine) fault(name, "a file that can be written, in a folder that exists");
    }
    return path.string();
}

void environment::fault(const std::string& name, const std::string& must) {
    const std::string held = text(name);
    faults_.push_back(name + (held.empty() ? " is missing" : " holds '" + printable(held, 200) + "'") +
                      "; it must be " + must);
}

std::string environment::unread() const {
    std::string names;
    for (const auto& [name, value] : file_) {
        if (!asked_.contains(name)) names.append(names.empty() ? "" : ", ").append(name);
    }
    return names;
}

std::string environment::lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

} // namespace ingest

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The filters that the broker's session may hold, kept in a file: a later program may want fewer.

#include <hearken/words/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hearken::run {

/// A list of topic filters that outlives the process, where there is a folder for it.
///
/// Shape:   a file `subscriptions`, a NUL behind each filter; replaced as a whole
/// Errors:  io where it could not be written: what is known here is right all the same
/// Threads: one
class remembered_filters {
public:
    /// Takes: the folder; empty: nothing is kept, and nothing known
    [[gnu::cold]] void open(const std::string& folder) {
        path_ = folder.empty() ? std::string() : folder + "/subscriptions";
        all_.clear();
        std::ifstream file(path_, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t end = bytes.find('\0', at);
            if (end == std::string::npos) break; // cut off
            if (end != at) all_.push_back(bytes.substr(at, end - at));
            at = end + 1;
        }
    }

    [[nodiscard]] const std::vector<std::string>& all() const noexcept { return all_; }

    [[gnu::cold]] result<> add(std::span<const std::string> filters) {
        const std::size_t before = all_.size();
        for (const std::string& f : filters) {
            if (std::ranges::find(all_, f) == all_.end()) all_.push_back(f);
        }
        return all_.size() == before ? result<>{} : keep();
    }
    [[gnu::cold]] result<> remove(std::span<const std::string> filters) {
        const auto gone =
            std::erase_if(all_, [&](const std::string& f) { return std::ranges::find(filters, f) != filters.end(); });
        return gone == 0 ? result<>{} : keep();
    }
    [[gnu::cold]] result<> clear() {
        if (all_.empty()) return {};
        all_.clear();
        return keep();
    }

private:
    [[nodiscard]] result<> keep() const {
        if (path_.empty()) return {};
        const std::string fresh = path_ + ".new";
        std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
        for (const std::string& f : all_) file.write(f.c_str(), static_cast<std::streamsize>(f.size() + 1));
        file.close();
        if (!file || std::rename(fresh.c_str(), path_.c_str()) != 0)
            return fail(errc::io, "cannot write " + path_ + ": " + std::strerror(errno), errno);
        return {};
    }

    std::string path_;
    std::vector<std::string> all_;
};

} // namespace hearken::run

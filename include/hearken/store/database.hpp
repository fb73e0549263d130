// SPDX-License-Identifier: BSL-1.0
#pragma once
// A store behind one virtual face, so that what drives it is no template.

#include <hearken/rows/rows.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#ifndef HEARKEN_COMPILED
#include <hearken/store/bury.hpp>
#endif

#include <functional>
#include <optional>
#include <string_view>

namespace hearken {

struct dead_letter_row;

/// Adds a row for the table of dead letters. A template with the one argument void, so that it is made here or, where
/// HEARKEN_COMPILED is defined, once in the target hearken::compiled (docs/guide.md, "Compile time").
template <class Nothing>
void bury(rows& out, const dead_letter_row& letter);
#ifdef HEARKEN_COMPILED
extern template void bury<void>(rows& out, const dead_letter_row& letter);
#endif

/// Any store, as far as those who settle messages need it. One thread at a time.
class database {
public:
    [[nodiscard]] virtual bool durable() = 0; ///< a commit outlives a power cut
    [[nodiscard]] virtual result<> open() = 0;
    virtual void close() noexcept = 0;

    /// What it has of a spool's progress; empty where it does not know the spool.
    [[nodiscard]] virtual result<std::optional<progress>> read_progress(std::string_view spool) = 0;

    /// Whether it keeps the progress of spools; where not, an inbox that lasts does so itself, after each commit.
    [[nodiscard]] virtual result<bool> keeps_progress() { return true; }

    /// As the function `write`.
    [[nodiscard]] virtual result<> write(rows& batch, rows& dead, const std::optional<progress>& at,
                                         const std::function<result<>(const refusal&)>& refused) = 0;

    /// A row for the table of dead letters, of the message that `out` has begun.
    virtual void bury(rows& out, const dead_letter_row& letter) = 0;

protected:
    ~database() = default;
};

/// A store of any type as that. Shape: refers to the store, which must outlive it
template <class Store>
class database_of final : public database {
public:
    explicit database_of(Store& behind) noexcept : behind_(&behind) {}

    bool durable() override { return behind_->durable(); }
    result<> open() override { return behind_->open(); }
    void close() noexcept override { behind_->close(); }
    result<std::optional<progress>> read_progress(std::string_view spool) override {
        return behind_->read_progress(spool);
    }
    result<bool> keeps_progress() override { return behind_->has(progress_table.schema()); }
    result<> write(rows& batch, rows& dead, const std::optional<progress>& at,
                   const std::function<result<>(const refusal&)>& refused) override {
        return hearken::write(*behind_, batch, dead, at, refused);
    }
    void bury(rows& out, const dead_letter_row& letter) override { hearken::bury<void>(out, letter); }

private:
    Store* behind_;
};

} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// One of several types, told apart by what the document has.

#include <hearken/wire/fit.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/shadow.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace hearken::wire {

namespace detail {

/// Which of the candidates, `fits`, an object can be; false where it is none.
template <reader Reader, std::size_t Count>
[[nodiscard, gnu::noinline]] bool look_at(Reader& in, const std::array<candidate, Count>& all, std::uint64_t& fits) {
    std::array<fitness, Count> states{};
    return fit(all, states, fits).look(in, fits);
}

/// Counts what is read anew while an alternative around it is tried, so that types which nest variants cannot make a
/// document be read over and over again. The outermost trials need no counting: each byte is in one of them.
class trial {
public:
    explicit trial(scratch& memory) noexcept : memory_(&memory), outermost_(!std::exchange(memory.trying, true)) {}
    trial(const trial&) = delete;
    trial& operator=(const trial&) = delete;
    ~trial() {
        if (outermost_) memory_->trying = false;
    }

    /// Before the value at which `in` stands is read again.
    ///
    /// Gives: false, with an error, where too much was read again, or the value is not even well-formed
    template <reader Reader>
    [[nodiscard]] bool another(Reader& in) {
        if (outermost_) return true;
        const std::size_t at = in.position();
        if (cost_ == 0) {
            const auto start = in.here();
            if (!in.skip()) return false;
            cost_ = in.position() - at + for_itself;
            in.rewind(start);
        }
        if (memory_->rereads < cost_) return in.refuse(errc::too_deep, "too many alternatives to try", at);
        memory_->rereads -= cost_;
        return true;
    }

private:
    static constexpr std::size_t for_itself = 32; // what an error costs, as if it were bytes

    scratch* memory_;
    std::size_t cost_ = 0;
    bool outermost_;
};

/// What has failed so far, where several alternatives are tried; some hundred bytes of it.
template <reader Reader>
[[gnu::cold, gnu::noinline]] void note_failure(Reader& in, std::string& failures) {
    if (failures.size() > 1000) return;
    const error& failed = in.failure();
    const std::string one = failed.path.empty() ? failed.what : failed.path + ": " + failed.what;
    if (failures.ends_with(one)) return; // two kinds of time that refuse the same text alike
    failures.append(failures.empty() ? "fits no alternative: " : "; or ").append(one);
}

/// In plain text a word is a word, whatever else could stand there: `expected a number or one of off, heat`.
template <reader Reader>
[[gnu::cold, gnu::noinline]] void name_others(Reader& in, token_set kinds) {
    constexpr std::string_view expected = "expected ";
    std::string& what = in.failure().what;
    if (!what.starts_with(expected)) return;
    std::string others;
    if (kinds.has(token::boolean)) others += "true, false ";
    if (kinds.has(token::number)) others += kinds.has(token::boolean) ? "or a number " : "a number ";
    if (!others.empty()) what.insert(expected.size(), others + "or ");
}

} // namespace detail

/// One of several types. The kind of the value decides first (`kinds_of`). Of several structs it is the one whose
/// `literal` members are there with their values; else those all of whose required members are there, and of them the
/// first that can be read. Of other types of one kind it is the first that can be read.
///
/// Errors: those of the only type that is left, with its path; errc::wrong_type for a kind that no type has;
///         errc::out_of_range for an unknown `literal`; errc::missing_member where no struct fits
template <class... Alternatives>
struct form<std::variant<Alternatives...>> {
    using type = std::variant<Alternatives...>;
    using parts = parts_of<Alternatives...>;
    static constexpr token_set kinds = (token_set() | ... | kinds_of<Alternatives>);
    static_assert(sizeof...(Alternatives) <= 64, "hearken: a variant has at most 64 alternatives");

    template <reader Reader>
    static bool read(Reader& in, type& out) {
        static_assert(detail::check_alternatives<Alternatives...>());
        const token found = in.peek();
        std::uint64_t fits = of_kind(found);
        if constexpr (requires { Reader::anything_is_a_string; }) {
            if (fits == 0) fits = of_kind(token::string);
        }
        if (found == token::object && (fits & (fits - 1)) != 0) [[unlikely]] {
            if (!detail::look_at(in, candidates, fits)) return false;
        }
        if (fits == 0) return in.unexpected(name(kinds));
        const auto index = static_cast<std::size_t>(__builtin_ctzll(fits));
        const bool sole = (fits & (fits - 1)) == 0;
        if constexpr (requires { Reader::anything_is_a_string; }) {
            const bool fine = sole ? read_as(in, out, index) : try_each(in, out, fits);
            if (!fine && found == token::string) detail::name_others(in, kinds);
            return fine;
        } else {
            return sole ? read_as(in, out, index) : try_each(in, out, fits);
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const type& value) {
        if constexpr (requires { out.token_from(0); }) { // text, which says of itself what it is
            const std::size_t start = out.size();
            if (!write_as(out, value, std::index_sequence_for<Alternatives...>{})) return false;
            const token found = out.token_from(start);
            const std::uint64_t fits = of_kind(of_kind(found) == 0 ? token::string : found);
            if ((fits >> value.index() & 1) != 0 || !out.end()) return true;
            return out.refuse(errc::invalid_payload,
                              "a text that would be read as " + std::string(name(token_set(found))));
        } else {
            return write_as(out, value, std::index_sequence_for<Alternatives...>{});
        }
    }
    static constexpr void describe(auto& out) { out.any_of(parts{}); }

    /// Reads one alternative; over what was there, if it was the same.
    template <reader Reader>
    static bool read_as(Reader& in, type& out, std::size_t index) {
        return read_as(in, out, index, std::index_sequence_for<Alternatives...>{});
    }

private:
    static constexpr std::array<detail::candidate, sizeof...(Alternatives)> candidates{
        detail::make_candidate<Alternatives>()...};

    static std::uint64_t of_kind(token kind) {
        constexpr std::array<token_set, sizeof...(Alternatives)> all{kinds_of<Alternatives>...};
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < all.size(); ++i) found |= detail::member_bit(i, all[i].has(kind));
        return found;
    }

    template <reader Reader, std::size_t... I>
    static bool read_as(Reader& in, type& out, std::size_t index, std::index_sequence<I...>) {
        bool fine = false;
        (void)((index == I && (fine = read_at<I>(in, out), true)) || ...);
        return fine;
    }
    template <std::size_t Index, reader Reader>
    static bool read_at(Reader& in, type& out) {
        if (out.index() != Index) out.template emplace<Index>();
        return form<std::variant_alternative_t<Index, type>>::read(in, *std::get_if<Index>(&out));
    }

    template <reader Reader>
    [[gnu::noinline]] static bool try_each(Reader& in, type& out, std::uint64_t fits) {
        const auto start = in.here();
        const std::size_t at = in.position();
        const std::size_t faults = in.memory().fault_count();
        detail::trial trial(in.memory());
        std::string failures;
        errc code{};
        for (;;) {
            if (read_as(in, out, static_cast<std::size_t>(__builtin_ctzll(fits)))) return true;
            detail::note_failure(in, failures);
            code = in.failure().code;
            in.rewind(start);
            in.memory().forget_faults(faults);
            fits &= fits - 1;
            if (fits == 0) return in.refuse(code, std::move(failures), at);
            if (!trial.another(in)) return false;
        }
    }

    template <writer Writer, std::size_t... I>
    static bool write_as(Writer& out, const type& value, std::index_sequence<I...>) {
        bool fine = false;
        const bool known =
            ((value.index() == I && (fine = form<Alternatives>::write(out, *std::get_if<I>(&value)), true)) || ...);
        return known ? fine : out.refuse(errc::out_of_range, "a variant without a value");
    }
};

} // namespace hearken::wire

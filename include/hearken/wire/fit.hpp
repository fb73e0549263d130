// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which of several structs an object is: by members that have one value only, and by which keys there are.

#include <hearken/wire/literal.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/scalar.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::wire::detail {

/// A member that has one value only.
struct literal_member {
    std::size_t member;
    token_set kind;
    std::string_view text;
};

/// A struct as one of several, as data.
struct candidate {
    std::string_view type;
    const members* all = nullptr; // null for what is no struct: any object may be it
    std::span<const literal_member> literals{};
    std::uint64_t required = 0;
    bool closed = false; // refuses unknown keys
};

/// What a document has shown of a candidate so far.
struct fitness {
    std::uint64_t seen = 0;
    std::size_t literals = 0;   // that were there with their value
    std::string_view against{}; // the key that rules it out
    bool out = false;
};

template <class Member>
concept has_literal = requires { form<bare<Member>>::literal_text; };

template <class T, std::size_t... I>
consteval auto find_literals(std::index_sequence<I...>) {
    std::array<literal_member, (std::size_t{0} + ... + (has_literal<reflect::field_type<T, I>> ? 1 : 0))> found{};
    [[maybe_unused]] std::size_t at = 0;
    [[maybe_unused]] const auto take = [&]<class Member>(std::size_t index, std::type_identity<Member>) {
        if constexpr (has_literal<Member>)
            found[at++] = {index, form<bare<Member>>::kinds, form<bare<Member>>::literal_text};
    };
    (take(I, std::type_identity<reflect::field_type<T, I>>{}), ...);
    return found;
}

template <class T>
inline constexpr auto literals_of = find_literals<T>(std::make_index_sequence<reflect::field_count<T>>{});

/// The struct that a type holds as its only value, void where there is none.
template <class T>
struct struct_behind {
    static constexpr bool is = std::is_aggregate_v<T> && std::is_class_v<T> && !requires { typename T::value_type; };
    using type = std::conditional_t<is, T, void>;
};
template <class T>
struct struct_behind<std::unique_ptr<T>> : struct_behind<T> {};

/// A struct read by `object_form`; one with a form of its own is any object.
template <class T>
concept plain_object = std::derived_from<form<T>, object_form<T>>;

consteval std::string_view last_name(std::string_view type) {
    int depth = 0;
    for (std::size_t i = type.size(); i > 0; --i) {
        if (type[i - 1] == '>') ++depth;
        if (type[i - 1] == '<') --depth;
        if (type[i - 1] == ':' && depth == 0) return type.substr(i);
    }
    return type;
}

template <class T>
consteval candidate make_candidate() {
    using type = typename struct_behind<T>::type;
    if constexpr (std::is_void_v<type>) {
        return {};
    } else if constexpr (!plain_object<type>) {
        return {};
    } else {
        return {last_name(reflect::type_name<type>), &members_of<type>, literals_of<type>, object_form<type>::required,
                rules_of<type>.unknown == unknown_keys::refuse};
    }
}

/// Looks at one object for several candidates.
class fit {
public:
    /// Takes: the candidates, and as many states; which of them may be objects at all, a bit each
    fit(std::span<const candidate> all, std::span<fitness> states, std::uint64_t objects)
        : all_(all), states_(states), objects_(objects) {}

    /// At an object: finds which candidates it can be, and stands at it again. One whose literals are all there, where
    /// those of the others are not, is the only one, whatever else there is.
    ///
    /// Gives: false where there is none, or the object is malformed
    template <reader Reader>
    [[nodiscard]] bool look(Reader& in, std::uint64_t& fits) {
        const auto start = in.here();
        const std::size_t at = in.position();
        step next = in.enter_object();
        while (next == step::more) {
            std::string_view key;
            if (!in.key(key)) return false;
            const auto value = in.here();
            if (!look_at(in, key)) return in_member(in.failure(), key);
            if (sole_ != no_member || structs_left_ == 0) break;
            in.rewind(value);
            next = pass_member(in, key);
        }
        if (next == step::failed) return false;
        fits = sole_ != no_member ? std::uint64_t{1} << sole_ : remaining();
        if (fits == 0) return refuse(in, at);
        in.rewind(start);
        return true;
    }

private:
    [[nodiscard]] bool is_object(std::size_t i) const noexcept { return (objects_ >> i & 1) != 0; }

    /// At a member's value: what it says for and against the candidates.
    template <reader Reader>
    bool look_at(Reader& in, std::string_view key) {
        bool literal = false;
        std::string_view text;
        token kind = token::nothing;
        std::size_t at = 0;
        structs_left_ = 0;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].all == nullptr || states_[i].out) continue;
            const std::size_t member = find_member(*all_[i].all, key);
            if (member == no_member) {
                states_[i].out = all_[i].closed;
            } else {
                states_[i].seen |= member_bit(member);
                for (const literal_member& each : all_[i].literals) {
                    if (each.member != member) continue;
                    if (!literal) {
                        literal = true;
                        kind = in.peek();
                        at = in.position();
                        const bool scalar = (token::string | token::number | token::boolean).has(kind);
                        if (scalar && !scalar_text(in, text)) return false;
                    }
                    if (each.kind.has(kind) && each.text == text)
                        ++states_[i].literals;
                    else
                        states_[i].out = true;
                }
            }
            if (states_[i].out) {
                states_[i].against = key;
            } else {
                ++structs_left_;
                sole_ = i;
            }
        }
        if (structs_left_ != 1 || states_[sole_].literals == 0 ||
            states_[sole_].literals != all_[sole_].literals.size())
            sole_ = no_member;
        if (literal && structs_left_ == 0) {
            const std::string_view quote = kind == token::string ? "\"" : "";
            found_.assign(quote).append(hearken::detail::one_line(text, 40, 40)).append(quote);
            if (kind == token::null || kind == token::array || kind == token::object) found_ = name(kind);
            found_at_ = at;
            found_key_ = key;
        }
        return true;
    }

    [[nodiscard]] std::uint64_t remaining() const {
        std::uint64_t fits = 0;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const bool fine = all_[i].all == nullptr || (!states_[i].out && (all_[i].required & ~states_[i].seen) == 0);
            fits |= member_bit(i, is_object(i) && fine);
        }
        return fits;
    }

    /// No candidate is left: says why, `at` where the object starts.
    template <reader Reader>
    [[gnu::cold, gnu::noinline]] bool refuse(Reader& in, std::size_t at) const {
        if (!found_.empty()) {
            in.refuse(errc::out_of_range, "expected " + known_values() + ", found " + found_, found_at_);
            return in_member(in.failure(), found_key_);
        }
        std::string list;
        std::string_view one; // that all are without
        bool same = true;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].all == nullptr) continue;
            const std::string_view lacks = states_[i].out ? std::string_view() : missing(i);
            same = same && !lacks.empty() && (list.empty() || lacks == one);
            one = lacks;
            list.append(list.empty() ? "" : ", ").append(all_[i].type);
            list.append(
                about_member(states_[i].out ? " (with" : " (without", states_[i].out ? states_[i].against : lacks));
            list += ')';
        }
        return in.refuse(errc::missing_member, same ? about_member("missing member", one) : "expected one of " + list,
                         at);
    }

    /// The first member that is missing; one that tells the candidates apart before others.
    [[nodiscard]] std::string_view missing(std::size_t i) const {
        const std::uint64_t none = all_[i].required & ~states_[i].seen;
        for (const literal_member& each : all_[i].literals) {
            if ((none >> each.member & 1) != 0) return all_[i].all->keys[each.member].text;
        }
        return none == 0 ? std::string_view() : all_[i].all->keys[static_cast<std::size_t>(__builtin_ctzll(none))].text;
    }

    /// The values that the member which ruled the last candidates out could have: `one of "location", "lwt"`.
    [[nodiscard]] std::string known_values() const {
        std::string list;
        std::size_t count = 0;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].all == nullptr || states_[i].against != found_key_) continue;
            for (const literal_member& each : all_[i].literals) {
                if (find_member(*all_[i].all, found_key_) != each.member) continue;
                const std::string_view quote = each.kind.has(token::string) ? "\"" : "";
                const std::string value = std::string(quote).append(each.text).append(quote);
                if (list.find(value) != std::string::npos) continue;
                list.append(count++ == 0 ? "" : ", ").append(value);
            }
        }
        return count == 1 ? list : "one of " + list;
    }

    std::span<const candidate> all_;
    std::span<fitness> states_;
    std::uint64_t objects_;
    std::size_t sole_ = no_member;
    std::size_t structs_left_ = 1;
    std::string found_; // what the last candidates were ruled out by
    std::string_view found_key_{};
    std::size_t found_at_ = 0;
};

} // namespace hearken::wire::detail

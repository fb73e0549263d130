// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a struct says to a schema: its members by name and by pattern, which of them must be there, and what else may.

#include <hearken/wire/describe.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/presence.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken::wire::detail {

/// A glob, or a name, as a regular expression of ECMA 262.
[[nodiscard]] constexpr letters expression(std::string_view glob) {
    letters out;
    for (std::size_t i = 0; i < glob.size(); ++i) {
        const std::string_view one = glob.substr(i, 1);
        if (one == "*")
            out.append("[\\s\\S]*");
        else
            out.append(std::string_view("\\^$.|?+()[]{}/").find(one) != std::string_view::npos ? "\\" : "", one);
    }
    return out;
}

/// False where two globs begin or end so that no key matches both.
[[nodiscard]] constexpr bool may_overlap(std::string_view a, std::string_view b) {
    const auto fit = [](std::string_view one, std::string_view other) {
        return one.starts_with(other) || other.starts_with(one);
    };
    const auto fit_back = [](std::string_view one, std::string_view other) {
        return one.ends_with(other) || other.ends_with(one);
    };
    return fit(a.substr(0, a.find('*')), b.substr(0, b.find('*'))) &&
           fit_back(a.substr(a.rfind('*') + 1), b.substr(b.rfind('*') + 1));
}

/// The keys that a pattern takes: not those of members with a name, nor of a more specific pattern.
[[nodiscard]] constexpr letters key_expression(const members& all, const key_pattern& pattern) {
    letters others;
    const auto leave = [&](std::string_view other) {
        others.append(others.empty() ? "(?!(?:" : "|", expression(other));
    };
    for (const known_key& each : all.keys) {
        if (each.text.data() != nullptr && glob_matches(pattern.text, each.text)) leave(each.text);
    }
    for (const further_name& each : all.further) {
        if (glob_matches(pattern.text, each.text)) leave(each.text);
    }
    for (const key_pattern& each : all.patterns) {
        if (each.text == pattern.text) break;
        if (may_overlap(each.text, pattern.text)) leave(each.text);
    }
    if (!others.empty()) others.append(")$)");
    return letters("^").append(others, expression(pattern.text), "$");
}

/// What may stand without quotes: true, false, -42.
[[nodiscard]] constexpr bool is_bare(std::string_view text) {
    if (text == "true" || text == "false") return true;
    if (text.starts_with('-')) text.remove_prefix(1);
    for (const char c : text) {
        if (c < '0' || c > '9') return false;
    }
    return !text.empty() && (text[0] != '0' || text.size() == 1);
}

/// What a chooser is without what may be around it.
template <class T>
struct bare_chooser : std::type_identity<T> {};
template <class T>
struct bare_chooser<std::optional<T>> : bare_chooser<T> {};
template <class T>
struct bare_chooser<or_default<T>> : bare_chooser<T> {};

/// A chooser that is written as it was read.
template <class T>
concept spelt_one_way = std::is_integral_v<T> || std::same_as<T, std::string> || std::same_as<T, std::string_view>;

/// The spellings of an enumeration that a pattern picks: all those of an enumerator.
template <class E>
[[nodiscard]] constexpr letters condition_by(std::string_view chooser, std::string_view pattern) {
    letters list;
    for (const auto& each : enum_spellings<E>) {
        bool picked = glob_matches(pattern, *enum_to_text(each.value));
        for (const auto& other : enum_spellings<E>)
            picked = picked || (other.value == each.value && other.text == pattern);
        if (picked) list.append(list.empty() ? "" : ",", quoted(each.text));
    }
    return letters("{\"properties\":{")
        .append(quoted(chooser), ":{\"enum\":[", list, "]}},\"required\":[", quoted(chooser), "]}");
}

/// Whether a member's text, from a string, a number or a boolean, picks a choice.
[[nodiscard]] constexpr letters condition(std::string_view chooser, std::string_view pattern) {
    letters out("{\"properties\":{");
    out.append(quoted(chooser), ":{");
    if (glob_stars(pattern) > 0) {
        out.append("\"type\":\"string\",\"pattern\":", quoted(letters("^").append(expression(pattern), "$")));
    } else {
        if (is_bare(pattern))
            out.append("\"enum\":[", quoted(pattern), ",", pattern, "]");
        else
            out.append("\"const\":", quoted(pattern));
    }
    return out.append("}},\"required\":[", quoted(chooser), "]}");
}

template <class T>
class object_description {
public:
    constexpr explicit object_description(schema_writer& out) : out_(&out) {
        [this]<std::size_t... I>(std::index_sequence<I...>) {
            (this->add_member(I, std::type_identity<reflect::field_type<T, I>>{}), ...);
        }(std::make_index_sequence<reflect::field_count<T>>{});
        out.type(token::object);
        if (!named_.empty()) out.set_json("properties", letters("{").append(named_, "}"));
        if (!patterns_.empty()) out.set_json("patternProperties", letters("{").append(patterns_, "}"));
        if (!others_.empty())
            out.set_json("additionalProperties", others_);
        else if (rules_of<T>.unknown == unknown_keys::refuse)
            out.set("additionalProperties", false);
        if (!key_rules_.empty())
            out.set_json("propertyNames",
                         more_key_rules_ ? letters("{\"allOf\":[").append(key_rules_, "]}") : key_rules_);
        if (!required_.empty()) out.set_json("required", required_.append("]"));
        for (const further_name& each : all.further) {
            if (is_first_of(each)) require_one_name(each.member);
        }
        for (const letters& each : choices_) out.all_of(each);
    }

private:
    static constexpr const members& all = members_of<T>;

    template <class Member>
    constexpr void add_member(std::size_t index, std::type_identity<Member>) {
        if constexpr (takes_keys<Member>) {
            using held = form<bare<Member>>;
            const letters schema = out_->schema_of(typename held::taken{});
            for (const key_pattern& each : all.patterns) {
                if (each.member != index) continue;
                if constexpr (requires { typename held::taken_keys; }) add_key_rule(each, typename held::taken_keys{});
                if (each.text == "*")
                    others_ = schema;
                else
                    append_member(patterns_, key_expression(all, each), schema);
            }
        } else {
            constexpr bool chosen = requires { form<bare<Member>>::chooser; };
            letters schema("{}"); // of a chosen member the choice says all
            if constexpr (!chosen) schema = out_->schema_of(parts_of<Member>{});
            append_member(named_, all.keys[index].text, schema);
            bool has_more = false;
            for (const further_name& each : all.further) {
                if (each.member != index) continue;
                append_member(named_, each.text, schema);
                has_more = true;
            }
            is_required_[index] = !can_be_absent<Member> && rules_of<T>.missing == missing_members::refuse;
            if (is_required_[index] && !has_more)
                required_.append(required_.empty() ? "[" : ",", quoted(all.keys[index].text));
            if constexpr (chosen) choices_.push_back(choose_by<Member>(index));
        }
    }

    /// The keys that a pattern takes keep their own rule.
    template <class Key>
    constexpr void add_key_rule(const key_pattern& pattern, parts_of<Key>) {
        if constexpr (is_checked<Key>) {
            more_key_rules_ = !key_rules_.empty();
            key_rules_.append(more_key_rules_ ? "," : "", "{\"if\":{\"pattern\":", quoted(key_expression(all, pattern)),
                              "},\"then\":", out_->schema_of(parts_of<Key>{}), "}");
        }
    }

    /// The first name of a member, then the others.
    template <class Use>
    static constexpr void each_name(std::size_t member, Use use) {
        use(all.keys[member].text);
        for (const further_name& each : all.further) {
            if (each.member == member) use(each.text);
        }
    }

    /// What a chosen member may be: by the other member where its text says all, else any of its types.
    template <class Member>
    constexpr letters choose_by(std::size_t index) {
        using held = form<bare<Member>>;
        constexpr std::size_t place = find_member(all, held::chooser);
        using other = bare<reflect::field_type<T, place == no_member ? 0 : place>>;
        using chooser = typename bare_chooser<other>::type;
        constexpr bool has_default =
            rules_of<T>.missing == missing_members::keep_default || detail::keeps_default<other>;
        constexpr bool by_text = spelt_one_way<chooser> && all_plain<chooser>(typename held::choices{});
        letters any("{\"properties\":{");
        letters types;
        each_name(index,
                  [&](std::string_view name) { append_member(types, name, out_->schema_of(parts_of<Member>{})); });
        any.append(types, "}}");
        if constexpr (by_text || std::is_enum_v<chooser>) {
            const letters chain =
                choose<kinds_of<Member>.has(token::null), chooser>(index, place, typename held::choices{});
            if (!has_default) return chain;
            letters there;
            each_name(place, [&](std::string_view name) {
                there.append(there.empty() ? "" : ",", "{\"required\":[", quoted(name), "]}");
            });
            return letters("{\"if\":{\"anyOf\":[").append(there, "]},\"then\":", chain, ",\"else\":", any, "}");
        } else {
            return any;
        }
    }
    /// False where a pattern with a `*` may pick a number or a boolean.
    template <class Chooser, class... Choice>
    static consteval bool all_plain(parts_of<Choice...>) {
        const auto plain = []<class One>(std::type_identity<One>) {
            if constexpr (requires { One::pattern; })
                return !std::is_integral_v<Chooser> || glob_stars(One::pattern) == 0;
            return true;
        };
        return (plain(std::type_identity<Choice>{}) && ...);
    }

    /// The type of a chosen member: if the first choice, then, else if the second ...
    template <bool OrNull, class Chooser, class Choice, class... More>
    constexpr letters choose(std::size_t member, std::size_t chooser, parts_of<Choice, More...>) {
        using type = std::conditional_t<OrNull, std::optional<typename Choice::type>, typename Choice::type>;
        const letters schema = out_->schema_of(parts_of<type>{});
        letters types;
        each_name(member, [&](std::string_view name) { append_member(types, name, schema); });
        const letters then = letters("{\"properties\":{").append(types, "}}");
        if constexpr (requires { Choice::pattern; }) {
            letters conditions;
            std::size_t count = 0;
            each_name(chooser, [&](std::string_view name) {
                conditions.append(count++ > 0 ? "," : "");
                if constexpr (std::is_enum_v<Chooser>)
                    conditions.append(condition_by<Chooser>(name, Choice::pattern));
                else
                    conditions.append(condition(name, Choice::pattern));
            });
            letters out("{\"if\":");
            out.append(count > 1 ? "{\"anyOf\":[" : "", conditions, count > 1 ? "]}" : "", ",\"then\":", then);
            return out.append(",\"else\":", choose<OrNull, Chooser>(member, chooser, parts_of<More...>{}), "}");
        } else {
            return then;
        }
    }
    template <bool, class>
    constexpr letters choose(std::size_t member, std::size_t, parts_of<>) {
        return letters("{\"not\":{\"required\":[").append(quoted(all.keys[member].text), "]}}");
    }

    static constexpr bool is_first_of(const further_name& name) {
        for (const further_name& each : all.further) {
            if (each.member == name.member) return &each == &name;
        }
        return false;
    }

    /// Of a member with several names one is there, if it must be.
    constexpr void require_one_name(std::size_t member) {
        if (!is_required_[member]) return;
        letters names = letters("[{\"required\":[").append(quoted(all.keys[member].text), "]}");
        for (const further_name& each : all.further) {
            if (each.member == member) names.append(",{\"required\":[", quoted(each.text), "]}");
        }
        out_->set_json("oneOf", names.append("]"));
    }

    schema_writer* out_;
    letters named_;
    letters patterns_;
    letters others_;
    letters required_;
    letters key_rules_;
    bool more_key_rules_ = false;
    std::vector<letters> choices_;
    bool is_required_[reflect::field_count<T> + 1]{};
};

template <class T>
constexpr void describe_struct(schema_writer& out) {
    (void)object_description<T>(out);
}

} // namespace hearken::wire::detail

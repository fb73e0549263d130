// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a form says about its JSON to a schema: keywords of JSON Schema 2020-12, put together without a parser.

#include <hearken/reflect/fields.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/schema_text.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken::wire {

class schema_writer;

namespace detail {

/// Its address stands for the type, also in a constant expression.
template <class T>
inline constexpr char identity = 0;

struct definition {
    const char* id;
    letters name;
    void (*describe)(schema_writer&);
};

/// The structs that a schema speaks of; each is described once.
struct definitions {
    const char* root = nullptr;
    std::vector<definition> all;
};

/// A struct whose form is the library's; its schema stands apart and is referred to by name.
template <class T>
std::true_type is_object_form(const object_form<T>*);
std::false_type is_object_form(...);
template <class T>
concept plain_struct = decltype(is_object_form(static_cast<form<T>*>(nullptr)))::value;

template <class T>
constexpr void describe_struct(schema_writer& out);

} // namespace detail

/// One schema while it is written: what `form<T>::describe` is given.
///
/// A form of your own says, where it is a string of two letters:
///
///     static constexpr void describe(auto& out) {
///         out.type(hearken::token::string);
///         out.set("pattern", "^[A-Z]{2}$");
///     }
///
/// A form without `describe` is of the kinds it says (`kinds_of<T>`).
///
/// Shape: keywords come out in the order they were said in, `type` first; minimum and maximum and their like keep the
///        tighter of two values, any other keyword that is said twice holds twice (`allOf`)
class schema_writer {
public:
    constexpr explicit schema_writer(detail::definitions& all) : all_(&all) {}

    /// The kinds a value may be of; all of them, if nothing is said.
    constexpr void type(token_set kinds) {
        if (kinds != any_token) types_ = kinds;
    }
    /// A number without fraction and exponent; other kinds that were said stay.
    constexpr void integer() {
        types_ = types_ | token::number;
        whole_ = true;
    }

    /// A keyword whose value is text, a truth or a number.
    constexpr void set(std::string_view keyword, std::string_view text) { set_json(keyword, detail::quoted(text)); }
    constexpr void set(std::string_view keyword, const char* text) { set(keyword, std::string_view(text)); }
    template <class T>
        requires std::is_arithmetic_v<T>
    constexpr void set(std::string_view keyword, T value) {
        if constexpr (std::same_as<T, bool>) {
            set_json(keyword, value ? "true" : "false");
        } else {
            const auto size = static_cast<long double>(value);
            for (said& each : said_) {
                if (each.keyword != keyword || !detail::is_bound(keyword)) continue;
                if (detail::is_lower(keyword) ? size > each.size : size < each.size)
                    each = {keyword, detail::digits(value), size};
                return;
            }
            add({keyword, detail::digits(value), size});
        }
    }
    /// A keyword whose value is the schema of a type: `set("items", parts_of<int>{})`.
    template <class T>
    constexpr void set(std::string_view keyword, parts_of<T> type) {
        set_json(keyword, schema_of(type));
    }
    /// A keyword whose value is a list of the schemas of types.
    template <class... T>
    constexpr void set_each(std::string_view keyword, parts_of<T...>) {
        detail::letters list("[");
        bool first = true;
        (list.append(std::exchange(first, false) ? "" : ",", schema_of(parts_of<T>{})), ...);
        set_json(keyword, list.append("]"));
    }
    /// A keyword whose value is JSON.
    constexpr void set_json(std::string_view keyword, detail::letters json) { add({keyword, std::move(json), 0}); }
    /// A keyword whose value is a list of texts, of numbers, of enumerators' numbers, or of things with a `text`.
    constexpr void set_all(std::string_view keyword, const auto& values) {
        detail::letters list("[");
        for (bool first = true; const auto& each : values) {
            list.append(first ? "" : ",");
            if constexpr (requires { each.text; })
                list.append(detail::quoted(each.text));
            else if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(each)>>)
                list.append(detail::digits(static_cast<long long>(each)));
            else if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(each)>>)
                list.append(detail::digits(each));
            else
                list.append(detail::quoted(each));
            first = false;
        }
        set_json(keyword, list.append("]"));
    }

    /// The strings there are, with `|` between them.
    constexpr void words(std::string_view list, std::string_view more) {
        detail::letters all("[");
        for (std::string_view rest : {list, more}) {
            for (;;) {
                const std::size_t end = rest.find('|');
                all.append(all.size() > 1 ? "," : "", detail::quoted(rest.substr(0, end)));
                if (end == std::string_view::npos) break;
                rest.remove_prefix(end + 1);
            }
        }
        set_json("enum", all.append("]"));
    }

    /// A text of so many fields.
    constexpr void fields(char separator, std::size_t least, std::size_t most) {
        const char escaped[] = {'\\', separator};
        const bool special = separator == ']' || separator == '^' || separator == '-' || separator == '\\';
        const std::string_view one(escaped + (special ? 0 : 1), special ? 2 : 1);
        const auto less = [](std::size_t count) { return detail::digits(count == 0 ? 0 : count - 1); };
        detail::letters text("^[^");
        text.append(one, "]*([", one, "][^", one, "]*){", less(least), ",", less(most), "}$");
        set("pattern", text);
    }

    /// What a rule of `checked` has in numbers: `lowest`, `highest`, `shortest`, `longest`; and its `pattern`. A rule
    /// with a `describe(out)` says it itself.
    template <class Rule>
    constexpr void keeps(std::type_identity<Rule>, token_set kinds) {
        if constexpr (requires { Rule::describe(*this); }) Rule::describe(*this);
        if constexpr (requires { Rule::lowest; }) set("minimum", Rule::lowest);
        if constexpr (requires { Rule::highest; }) set("maximum", Rule::highest);
        if constexpr (requires { Rule::shortest; }) {
            if (Rule::shortest > 0) set(detail::length_word(kinds, true), Rule::shortest);
        }
        if constexpr (requires { Rule::longest; }) {
            if (Rule::longest != static_cast<std::size_t>(-1)) set(detail::length_word(kinds, false), Rule::longest);
        }
        if constexpr (requires { Rule::pattern; })
            set("pattern", detail::letters("^(?:").append(detail::portable(std::string_view(Rule::pattern)), ")$"));
    }

    /// All that the form of `T` says, here.
    template <class T>
    constexpr void as(parts_of<T>) {
        if constexpr (detail::plain_struct<T>)
            refer(&detail::identity<T>, detail::short_name(reflect::type_name<T>), &detail::describe_struct<T>);
        else if constexpr (requires { form<T>::describe(*this); })
            form<T>::describe(*this);
        else
            type(kinds_of<T>);
    }

    /// Any one of several types.
    template <class... T>
    constexpr void any_of(parts_of<T...>) {
        const std::size_t known = all_->all.size();
        choice found;
        (offer(found, parts_of<T>{}), ...);
        if (found.anything)
            all_->all.erase(all_->all.begin() + static_cast<std::ptrdiff_t>(known), all_->all.end()); // unused
        else
            choose(std::move(found));
    }

    /// A schema that must hold as well.
    constexpr void all_of(const detail::letters& schema) { both_.append(both_.empty() ? "[" : ",", schema); }

    /// Null, beside what was said so far.
    constexpr void or_null() {
        if (types_.empty() && said_.empty() && both_.empty()) return; // anything, so null too
        bool plain = both_.empty();
        said* listed = nullptr;
        for (said& each : said_) {
            if (each.keyword == "enum") listed = &each;
            plain = plain && !detail::is_choice(each.keyword);
        }
        if (plain && listed != nullptr) {
            listed->json.shorten();
            listed->json.append(",null]");
            if (types_.empty()) return;
        }
        if (plain && !types_.empty()) {
            types_ = types_ | token::null;
            return;
        }
        choice found;
        found.others.push_back(text());
        found.types = token::null;
        *this = schema_writer(*all_);
        choose(std::move(found));
    }

    /// The schema of a type as JSON, to be put into a keyword.
    template <class T>
    [[nodiscard]] constexpr detail::letters schema_of(parts_of<T> type) {
        schema_writer inner(*all_);
        inner.as(type);
        return inner.text();
    }

    /// What was said, as JSON.
    [[nodiscard]] constexpr detail::letters text() const {
        detail::letters out("{");
        return out.append(members(), "}");
    }

    /// The same without the braces.
    [[nodiscard]] constexpr detail::letters members() const {
        detail::letters out = detail::type_text(types_, whole_);
        for (const said& each : said_) detail::append_member(out, each.keyword, each.json.view());
        if (!both_.empty()) out.append(out.empty() ? "" : ",", "\"allOf\":", both_, "]");
        return out;
    }

private:
    struct said {
        std::string_view keyword;
        detail::letters json;
        long double size;
    };

    /// Schemas to choose from; those that say a kind and nothing else become one.
    struct choice {
        token_set types;
        bool whole = true;
        bool anything = false;
        std::vector<detail::letters> others;
    };

    constexpr void add(said next) {
        for (const said& each : said_) {
            if (each.keyword != next.keyword) continue;
            all_of(detail::letters("{").append(detail::quoted(next.keyword), ":", next.json, "}"));
            return;
        }
        said_.push_back(std::move(next));
    }

    template <class T>
    constexpr void offer(choice& found, parts_of<T> type) {
        schema_writer inner(*all_);
        inner.as(type);
        if (!inner.said_.empty() || !inner.both_.empty()) {
            detail::letters one = inner.text();
            for (const detail::letters& each : found.others) {
                if (each == one) return;
            }
            found.others.push_back(std::move(one));
        } else {
            if (inner.types_.has(token::number)) found.whole = found.whole && inner.whole_;
            found.types = found.types | inner.types_;
            found.anything = found.anything || inner.types_.empty();
        }
    }

    constexpr void choose(choice found) {
        if (found.others.empty()) {
            types_ = found.types;
            whole_ = found.whole;
            return;
        }
        if (!found.types.empty()) {
            detail::letters kinds("{");
            found.others.push_back(kinds.append(detail::type_text(found.types, found.whole), "}"));
        }
        detail::letters list;
        for (const detail::letters& each : found.others) list.append(list.empty() ? "[" : ",", each);
        set_json("anyOf", list.append("]"));
    }

    constexpr void refer(const char* id, detail::letters name, void (*describe)(schema_writer&)) {
        if (id == all_->root) return set("$ref", "#");
        detail::letters place("#/$defs/");
        for (const detail::definition& each : all_->all) {
            if (each.id == id) return set("$ref", place.append(each.name).view());
        }
        detail::letters unused = name;
        for (int same = 2; taken(unused); ++same) {
            unused = name;
            unused.append(detail::digits(same));
        }
        set("$ref", place.append(unused).view());
        all_->all.push_back({id, std::move(unused), describe});
    }
    [[nodiscard]] constexpr bool taken(const detail::letters& name) const {
        for (const detail::definition& each : all_->all) {
            if (each.name == name) return true;
        }
        return false;
    }

    detail::definitions* all_;
    token_set types_;
    bool whole_ = false;
    std::vector<said> said_;
    detail::letters both_; // the schemas of `allOf`, not closed
};

} // namespace hearken::wire

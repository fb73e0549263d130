// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings of a program as a struct, read from environment variables and a `.env` file.

#include <hearken/plain_text/reader.hpp>
#include <hearken/reflect/fields.hpp>
#include <hearken/settings/dotenv.hpp>
#include <hearken/settings/secret.hpp>
#include <hearken/wire/checked.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/scratch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken {

/// The variables of the process, and those of a `.env` file behind them.
///
///     struct settings {
///         struct {
///             std::string broker;                         // MQTT_BROKER, which must be there
///             or_default<std::uint16_t> port = 1883;      // MQTT_PORT
///             std::optional<secret> password;             // MQTT_PASSWORD, shown in no fault
///         } mqtt;
///         or_default<std::chrono::seconds> stats_interval = 300s;
///     };
///     auto s = hearken::environment{".env"}.read<settings>();
///
/// A member is the variable of its name in capitals, after the names of the structs that it is in; `named` gives it
/// another. It is read as plain text, so every type with a wire form will do: numbers, enumerations and `switch_as` (in
/// any case), constraints, lists between commas.
///
/// Shape:   a variable of blanks alone counts as missing; the process's own win over the file's
/// Threads: one at a time; nobody may change the process's environment meanwhile
class environment {
public:
    enum class file_may : bool { be_absent, not_be_absent };

    /// The process's variables alone.
    environment() = default;

    /// Takes:   the path of a `.env` file, and whether it may be absent; a file that is no good is a fault of `read`
    explicit environment(const std::string& path, file_may file = file_may::be_absent) {
        result<dotenv> found = dotenv::read(path);
        if (!found) {
            if (file == file_may::not_be_absent || found.error().native != ENOENT) file_fault_ = found.error().what;
            return;
        }
        file_ = std::move(*found);
        if (file_.faulty_lines().empty()) return;
        file_fault_ = path + ": a line must be NAME=value, a comment or blank; these are not:";
        for (const unsigned line : file_.faulty_lines()) file_fault_.append(" ").append(std::to_string(line));
    }

    /// The settings.
    ///
    /// Errors:  errc::configuration with every fault on a line of its own: the variable, what it must hold and, unless
    ///          it is a secret, what it holds; then what the structs' own checks say (`result<> check() const`), where
    ///          `{port}` or `{tls.ca}` stands for the variable of a member
    template <class Settings>
    [[nodiscard]] result<Settings> read() {
        static_assert(wire::owning<Settings>, "hearken: a setting outlives the text it is read from; write std::string "
                                              "for std::string_view");
        result<Settings> out(std::in_place);
        std::string faults = file_fault_;
        take_group("", *out, faults);
        if (!faults.empty()) return fail(errc::configuration, std::move(faults));
        return out;
    }

    /// The names of the variables of a struct, in its order.
    template <class Settings>
    [[nodiscard]] static std::vector<std::string> names() {
        std::vector<std::string> all;
        list_group<Settings>("", all);
        return all;
    }

    /// The variables of the file that no `read` asked for: most likely misspelt.
    [[nodiscard]] std::vector<std::string> unread() const {
        std::vector<std::string> names;
        for (const auto& [name, value] : file_.variables()) {
            if (!asked_.contains(name)) names.push_back(name);
        }
        return names;
    }

private:
    /// A fault without what was found, where that may be a login before a host.
    static std::string told(std::string what, std::string_view held) {
        const std::size_t found = what.find(", found \"");
        if (found == std::string::npos || held.find('@') == std::string_view::npos) return what;
        what.resize(found);
        return what += "; what it holds is not shown, there may be a password before its @";
    }

    template <class Member>
    static constexpr bool is_group = std::is_aggregate_v<Member> && wire::kinds_of<Member> == token::object;

    static void add(std::string& faults, std::string_view name, std::string_view what) {
        faults.append(faults.empty() ? "" : "\n").append(name).append(what);
    }

    static std::string changed_case(std::string_view text, char first, char to) {
        std::string changed(text);
        for (char& c : changed) {
            if (c >= first && c <= first + 25) c = static_cast<char>(c - first + to);
        }
        return changed;
    }

    template <class Group>
    static void list_group(const std::string& prefix, std::vector<std::string>& all) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (list_member<reflect::field_type<Group, I>>(prefix + changed_case(wire::wire_names<Group>[I], 'a', 'A'),
                                                        all),
             ...);
        }(std::make_index_sequence<reflect::field_count<Group>>{});
    }
    template <class Member>
    static void list_member(const std::string& name, std::vector<std::string>& all) {
        if constexpr (is_group<Member>)
            list_group<Member>(name + '_', all);
        else
            all.push_back(name);
    }

    template <class Group>
    void take_group(const std::string& prefix, Group& out, std::string& faults) {
        const std::size_t before = faults.size();
        std::size_t index = 0;
        reflect::with_members(out, [&](auto&... members) {
            (take_member(prefix + changed_case(wire::wire_names<Group>[index++], 'a', 'A'), members, faults), ...);
        });
        if constexpr (wire::detail::has_check<Group>) {
            if (faults.size() != before) return;
            if (const auto r = wire::detail::run_check(out); !r)
                add(faults, "", with_variables(prefix, r.error().what));
        }
    }

    /// `{tls.ca}` is `MQTT_TLS_CA`.
    static std::string with_variables(const std::string& prefix, std::string_view text) {
        std::string out;
        for (std::size_t end = 0; !text.empty(); text.remove_prefix(end)) {
            end = text.starts_with('{') ? text.find('}') : text.find('{', 1);
            end = std::min(end, text.size());
            const std::string_view name = text.substr(0, end).substr(1);
            constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_.";
            if (!text.starts_with('{') || end == text.size() || name.empty() ||
                name.find_first_not_of(letters) != name.npos) {
                out += text.substr(0, end);
                continue;
            }
            out += prefix + changed_case(name, 'a', 'A');
            std::replace(out.end() - static_cast<std::ptrdiff_t>(name.size()), out.end(), '.', '_');
            ++end;
        }
        return out;
    }

    template <class Member>
    void take_member(const std::string& name, Member& out, std::string& faults) {
        if constexpr (is_group<Member>) {
            take_group(name + '_', out, faults);
        } else if (const std::optional<std::string_view> held = find(name)) {
            if constexpr (wire::is_secret<Member>) {
                if (const std::string fault = put_secret(out, *held); !fault.empty()) add(faults, name, ": " + fault);
            } else if (auto r = parse(*held, wire::detail::bare_value(out)); !r) {
                add(faults, name, ": " + told(r.error().what, *held));
            }
        } else if constexpr (!wire::detail::can_be_absent<Member>) {
            add(faults, name, " is missing");
        }
    }

    /// The variable, unless there is nothing in it.
    std::optional<std::string_view> find(const std::string& name) {
        asked_.insert(name);
        if (const char* const own = std::getenv(name.c_str()); own != nullptr && !dotenv::trim(own).empty()) return own;
        const auto found = file_.variables().find(name);
        if (found == file_.variables().end() || dotenv::trim(found->second).empty()) return std::nullopt;
        return found->second;
    }

    template <class Value>
    static consteval bool is_enumerator() {
        if constexpr (requires { wire::form<Value>::on; }) // switch_as
            return true;
        else if constexpr (requires { typename wire::form<Value>::parts; })
            return !wire::kinds_of<Value>.overlaps(token::array | token::object) &&
                   is_enumerator_in(typename wire::form<Value>::parts{});
        else if constexpr (wire::detail::is_stand_in<Value>)
            return std::is_enum_v<std::remove_cvref_t<decltype(*std::declval<Value&>())>>;
        else
            return std::is_enum_v<Value>;
    }
    template <class... Parts>
    static consteval bool is_enumerator_in(wire::parts_of<Parts...>) {
        return sizeof...(Parts) == 1 && (is_enumerator<Parts>() && ...);
    }

    template <class Value>
    static result<> parse(std::string_view text, Value& out) {
        scratch memory;
        plain_text::reader in(text, memory);
        if (wire::form<Value>::read(in, out) && in.end()) return {};
        if constexpr (is_enumerator<Value>()) { // written by people, it may be in any case
            const std::string lower = changed_case(text, 'A', 'a');
            plain_text::reader again(lower, memory);
            if (wire::form<Value>::read(again, out) && again.end()) return {};
        }
        return std::unexpected(std::move(in.failure()));
    }

    /// As it is: the reader would pass over blanks. Gives the words of a broken rule.
    template <class Value>
    static std::string put_secret(Value& out, std::string_view text) {
        std::string fault;
        if constexpr (std::is_same_v<Value, secret>)
            out.value = text;
        else if constexpr (requires { out.emplace(); })
            fault = put_secret(out.emplace(), text);
        else if constexpr (wire::detail::is_stand_in<Value>)
            fault = put_secret(out.value, text);
        else
            static_assert(sizeof(Value) == 0, "hearken: a setting with a secret in it is the secret alone, for nothing "
                                              "of it may be shown; write hearken::secret, std::optional of it, or a "
                                              "struct of settings with such a member");
        if constexpr (requires { requires wire::form<Value>::rules_fit; }) {
            if (fault.empty() && !out.holds()) fault = wire::detail::broken_rule(out);
        }
        return fault;
    }

    dotenv file_;
    std::string file_fault_;
    std::set<std::string, std::less<>> asked_;
};

} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// How many members an aggregate has: the most pairs of braces it can be initialised with.

#include <cstddef>

namespace hearken::reflect {

/// The most members a reflected struct can have.
inline constexpr std::size_t field_limit = 64;

namespace detail {

// A pair of braces initialises exactly one member, a C array too: no brace elision, and no conversion is looked up.
// There is no pack of braces, so each count is spelt out.
template <std::size_t Count>
struct braces;

// clang-format off
template <> struct braces<0> { template <class T> static constexpr bool fit = requires { T{}; }; };
template <> struct braces<1> { template <class T> static constexpr bool fit = requires { T{{}}; }; };
template <> struct braces<2> { template <class T> static constexpr bool fit = requires { T{{},{}}; }; };
template <> struct braces<3> { template <class T> static constexpr bool fit = requires { T{{},{},{}}; }; };
template <> struct braces<4> { template <class T> static constexpr bool fit = requires { T{{},{},{},{}}; }; };
template <> struct braces<5> { template <class T> static constexpr bool fit = requires { T{{},{},{},{},{}}; }; };
template <> struct braces<6> { template <class T> static constexpr bool fit = requires { T{{},{},{},{},{},{}}; }; };
template <> struct braces<7> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{}}; }; };
template <> struct braces<8> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{}}; }; };
template <> struct braces<9> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<10> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<11> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<12> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<13> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<14> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<15> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<16> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<17> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<18> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<19> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<20> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<21> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<22> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<23> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<24> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<25> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<26> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<27> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<28> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<29> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<30> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<31> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<32> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<33> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<34> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<35> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<36> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<37> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {}}; }; };
template <> struct braces<38> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{}}; }; };
template <> struct braces<39> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{}}; }; };
template <> struct braces<40> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{}}; }; };
template <> struct braces<41> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{}}; }; };
template <> struct braces<42> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{}}; }; };
template <> struct braces<43> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{}}; }; };
template <> struct braces<44> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{}}; }; };
template <> struct braces<45> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<46> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<47> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<48> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<49> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<50> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<51> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<52> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<53> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<54> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<55> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<56> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<57> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<58> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<59> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<60> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<61> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<62> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<63> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<64> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
template <> struct braces<65> { template <class T> static constexpr bool fit = requires { T{
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
    {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }; };
// clang-format on

/// The largest count in [Low, High) that fits, where Low does.
template <class T, std::size_t Low, std::size_t High>
consteval std::size_t count_between() {
    if constexpr (High - Low == 1) {
        return Low;
    } else {
        constexpr std::size_t middle = Low + (High - Low) / 2;
        if constexpr (braces<middle>::template fit<T>) {
            return count_between<T, middle, High>();
        } else {
            return count_between<T, Low, middle>();
        }
    }
}

/// Counts upward in doubling steps first, as most structs are small; 65 stands for more than 64.
template <class T, std::size_t High = 4>
consteval std::size_t count_fields() {
    if constexpr (High > field_limit) {
        return braces<field_limit + 1>::template fit<T> ? field_limit + 1
                                                        : count_between<T, High / 2, field_limit + 1>();
    } else if constexpr (braces<High>::template fit<T>) {
        return count_fields<T, High * 2>();
    } else {
        return count_between<T, High == 4 ? 0 : High / 2, High>();
    }
}

} // namespace detail
} // namespace hearken::reflect

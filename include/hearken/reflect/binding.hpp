// SPDX-License-Identifier: BSL-1.0
#pragma once
// The ladder of structured bindings: a struct of N members is taken apart into N references, N from 0 to 64.

#include <cstddef>

namespace hearken::reflect::detail {

// g++ 12 and clang 19 lack structured binding packs (C++26), so each count has its own rung.
template <std::size_t Count>
struct rung;

// clang-format off
template <> struct rung<0> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T&, F&& f) { return f(); }
};
template <> struct rung<1> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0] = value; return f(m0); } };
template <> struct rung<2> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1] = value; return f(m0, m1); } };
template <> struct rung<3> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2] = value; return f(m0, m1, m2); } };
template <> struct rung<4> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3] = value; return f(m0, m1, m2, m3); } };
template <> struct rung<5> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4] = value; return f(m0, m1, m2, m3, m4); } };
template <> struct rung<6> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5] = value; return f(m0, m1, m2, m3, m4, m5); } };
template <> struct rung<7> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6] = value; return f(m0, m1, m2, m3, m4, m5, m6); } };
template <> struct rung<8> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = value; return f(m0, m1, m2, m3, m4, m5, m6, m7); } };
template <> struct rung<9> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = value; return f(m0, m1, m2, m3, m4, m5, m6, m7, m8); } };
template <> struct rung<10> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = value; return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9); } };
template <> struct rung<11> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10); } };
template <> struct rung<12> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11); } };
template <> struct rung<13> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12); } };
template <> struct rung<14> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13); } };
template <> struct rung<15> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14); } };
template <> struct rung<16> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15); } };
template <> struct rung<17> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16); } };
template <> struct rung<18> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17); } };
template <> struct rung<19> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18); } };
template <> struct rung<20> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19); } };
template <> struct rung<21> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20); } };
template <> struct rung<22> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21); } };
template <> struct rung<23> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22); } };
template <> struct rung<24> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23); } };
template <> struct rung<25> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24); } };
template <> struct rung<26> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25); } };
template <> struct rung<27> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26); } };
template <> struct rung<28> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27); } };
template <> struct rung<29> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28); } };
template <> struct rung<30> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29); } };
template <> struct rung<31> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30); } };
template <> struct rung<32> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31); } };
template <> struct rung<33> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32); } };
template <> struct rung<34> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33); } };
template <> struct rung<35> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34); } };
template <> struct rung<36> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35); } };
template <> struct rung<37> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36); } };
template <> struct rung<38> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37); } };
template <> struct rung<39> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38); } };
template <> struct rung<40> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39); } };
template <> struct rung<41> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40); } };
template <> struct rung<42> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41); } };
template <> struct rung<43> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42); } };
template <> struct rung<44> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43); } };
template <> struct rung<45> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44); } };
template <> struct rung<46> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45); } };
template <> struct rung<47> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46); } };
template <> struct rung<48> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47); } };
template <> struct rung<49> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48); } };
template <> struct rung<50> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49); } };
template <> struct rung<51> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50); } };
template <> struct rung<52> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51); } };
template <> struct rung<53> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52); } };
template <> struct rung<54> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53); } };
template <> struct rung<55> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54); } };
template <> struct rung<56> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55); } };
template <> struct rung<57> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56); } };
template <> struct rung<58> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57); } };
template <> struct rung<59> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58); } };
template <> struct rung<60> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59); } };
template <> struct rung<61> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60); } };
template <> struct rung<62> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61); } };
template <> struct rung<63> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62); } };
template <> struct rung<64> {
    template <class T, class F> [[gnu::always_inline]] static constexpr decltype(auto) take(T& value, F&& f) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63] = value;
    return f(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
        m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
        m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63); } };
// clang-format on

} // namespace hearken::reflect::detail

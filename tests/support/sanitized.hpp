// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whether a sanitizer has its own malloc here, so that memory can neither be measured nor made to fail.

namespace hearken::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

} // namespace hearken::testing

// SPDX-License-Identifier: BSL-1.0
#pragma once
// The version of hearken, in the one place that has it.

#define HEARKEN_VERSION_MAJOR 0
#define HEARKEN_VERSION_MINOR 1
#define HEARKEN_VERSION_PATCH 0
#define HEARKEN_VERSION_STRING "0.1.0"

namespace hearken {

/// The version of the headers, as `major.minor.patch` (Semantic Versioning 2.0).
inline constexpr const char* version = HEARKEN_VERSION_STRING;

} // namespace hearken

// SPDX-License-Identifier: BSL-1.0
#pragma once
// Dead letters as lines of JSON in a file.

#include <hearken/policy/reject.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace hearken::reject {
} // namespace hearken::reject

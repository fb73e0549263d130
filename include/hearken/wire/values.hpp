// SPDX-License-Identifier: BSL-1.0
#pragma once
// Every type that a member of a struct may have beside the standard ones, in one include.

#include <hearken/wire/bytes.hpp>
#include <hearken/wire/checked.hpp>
#include <hearken/wire/duration.hpp>
#include <hearken/wire/embedded.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/epoch.hpp>
#include <hearken/wire/in_order.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/lists.hpp>
#include <hearken/wire/loose_text.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/raw_rest.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/wire/time.hpp>

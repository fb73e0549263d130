// SPDX-License-Identifier: BSL-1.0
#pragma once
// CBOR, for those who use it: `cbor::decode`, `cbor::encode`, and `in_cbor<T>` as a payload.

#include <hearken/route/in_cbor.hpp>
#include <hearken/wire/cbor.hpp>

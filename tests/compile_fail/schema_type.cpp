// expect: hearken: this type cannot be read or written; write a struct without constructors, a number, std::string, std::vector, std::map from a string, integer or enum, another type of docs/reference/values.md, or specialise hearken::wire::form<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/schema.hpp>

#if defined(MENDED)
using payload = double;
#else
using payload = double*;
#endif

constexpr std::string_view text = hearken::schema_of<payload>;

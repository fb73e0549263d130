// expect: hearken: this type cannot be read or written; write a struct, a standard container or a number of fixed width, or specialise hearken::wire::form<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/schema.hpp>

#if defined(MENDED)
using payload = double;
#else
using payload = double*;
#endif

constexpr std::string_view text = hearken::schema_of<payload>;

// expect: hearken: a setting with a secret in it is the secret alone
// SPDX-License-Identifier: BSL-1.0

#include <hearken/settings/environment.hpp>
#include <hearken/wire/csv.hpp>

#include <vector>

struct settings {
#if defined(MENDED)
    hearken::secret key;
#else
    hearken::csv<std::vector<hearken::secret>> keys;
#endif
};

bool read() {
    return hearken::environment().read<settings>().has_value();
}

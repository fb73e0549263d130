// SPDX-License-Identifier: BSL-1.0
// Every public header in a second object of each unit test: a definition that is not inline is there
// twice, and does not link. The build writes every_header.hpp.

#include "every_header.hpp"

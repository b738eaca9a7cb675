// An exact solver of other people as an oracle: models in CPLEX's LP format, solved by glpsol where
// it is installed.
#pragma once

#include <optional>
#include <string>

#include "tests/unit/routing/walks.hpp"

namespace wec::routing::test {

bool glpsol_is_here();

/// The proven optimum of a model with whole coefficients; none: it is not solved within the time.
std::optional<Mm> optimum_of(const std::string& lp_model);

/// The shortest walk as a Steiner travelling salesman on the streets of the floor, with one flow
/// that reaches every stop (after Letchford, Nasiri and Theis 2013). Both ways, nothing closed.
std::string walk_model(const Case&);

}  // namespace wec::routing::test

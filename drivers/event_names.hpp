// What the words of device events are, for JSON rows and fixtures alike.
#pragma once

#include <string_view>

#include "drivers/driver.hpp"

namespace wec {

constexpr std::string_view name_of(WeighStatus status) {
  switch (status) {
    case WeighStatus::ok:
      return "ok";
    case WeighStatus::overload:
      return "overload";
    case WeighStatus::underload:
      return "underload";
    case WeighStatus::busy:
      return "busy";
    case WeighStatus::error:
      return "error";
  }
  return "?";
}

constexpr std::string_view name_of(PrintOutcome outcome) {
  switch (outcome) {
    case PrintOutcome::printed:
      return "printed";
    case PrintOutcome::doubtful:
      return "doubtful";
    case PrintOutcome::refused:
      return "refused";
  }
  return "?";
}

}  // namespace wec

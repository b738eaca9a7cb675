// What is laid over a scenario from outside: the link cut whenever no message of head office is
// due, and head office's messages doubled. The results must be the same as without.
#pragma once

#include "tests/scenario/language.hpp"
#include "tests/scenario/world.hpp"

namespace wec::scenario {

struct Trouble {
  bool cut_link = false;
  bool double_commands = false;
};

class TroubleMaker {
 public:
  /// A scenario that cuts the link by itself is left alone.
  TroubleMaker(World& world, Trouble trouble, const std::vector<Step>& steps);

  /// Before each step: the link comes back for what needs it, and goes for the rest.
  void before(const Step& step);

 private:
  World& world_;
  Trouble trouble_;
  bool up_ = true;
  int doubled_ = 0;
};

}  // namespace wec::scenario

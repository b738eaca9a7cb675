// The control lines of wec-oms-sim: one line in, one JSON line out. `help` lists them.
#pragma once

#include <string>
#include <string_view>

#include "head-office/sim/office.hpp"

namespace wec::hq {

class Console {
 public:
  explicit Console(HeadOffice& office) : office_(office) {}

  /// One compact JSON object, without a newline; "ok" is always in it.
  std::string answer(std::string_view line, Now);

 private:
  Object run(std::string_view verb, std::string_view rest, Now);
  Object issue(std::string_view rest, bool force, Now);
  Object file(std::string_view path, Now);
  Object dump(std::string_view what);
  Object raw(std::string_view rest, Now);
  Object fault(std::string_view verb, std::string_view rest);
  Object mischief(std::string_view verb, std::string_view rest);

  HeadOffice& office_;
};

}  // namespace wec::hq

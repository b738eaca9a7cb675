// People at every station of a small site: they mostly do what the screen asks, and sometimes scan
// something else, key digits, or use a command barcode. Beside them head office sends orders and
// takes them back, the printer fails, the clock goes on and the daemon is started again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/core/floor.hpp"

namespace wec::test {

/// One step, as numbers: who, what kind, and which of the things that are possible there.
struct ModelStep {
  std::uint32_t who = 0;
  std::uint32_t what = 0;
  std::uint32_t which = 0;
};

class WorkerModel {
 public:
  WorkerModel();
  void step(const ModelStep&);
  /// The last step was an input that was refused.
  bool refused() const { return refused_; }
  const std::string& told() const { return told_; }

  Floor floor;

 private:
  void input(const std::string& station, std::string code);
  void head_office(std::uint32_t which);
  void scale(const std::string& station, std::uint32_t which);
  void printer(std::uint32_t which);
  std::string asked(const std::string& station, std::uint32_t which);
  std::string received(const boost::json::object& shown, std::uint32_t which);
  std::string count_of(const std::string& place, std::uint32_t which);
  std::string anything(std::uint32_t which);
  std::string unit_on(const std::string& lpn, std::uint32_t which);
  std::string serial_of(const std::string& sku, std::uint32_t which);
  std::string an_order(std::uint32_t which);

  bool refused_ = false;
  std::string told_;
  int orders_ = 0;
  std::int64_t version_ = 10;
};

}  // namespace wec::test

// Key figures of a stretch of time (floor.md 3), folded from the log alone: the same log gives the
// same figures. Each is a numerator over a denominator, so that sites can be added up. Durations
// are whole milliseconds, their numerator is the sum and their denominator the number of them.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/logged_event.hpp"

namespace wec {

struct KpiRow {
  std::string kpi;   // K1 ... of floor.md 3.1
  std::string name;  // pick_lines_per_direct_second
  std::string part;  // a split of it: a refusal code; empty: the whole
  std::int64_t num = 0;
  std::int64_t den = 0;
  std::optional<std::int64_t> p50, p90;  // durations
};

class KpiFold {
 public:
  /// Counts what happened from `from_ms` up to, not including, `until_ms` (UTC).
  KpiFold(std::int64_t from_ms, std::int64_t until_ms) : from_(from_ms), until_(until_ms) {}

  /// Every event of the log in order, also those before the stretch: they begin what ends in it.
  void add(const LoggedEvent&);
  std::vector<KpiRow> rows() const;

 private:
  using Object = boost::json::object;
  struct Order {
    std::int64_t released = 0, pick_started = 0, picked = 0, packed = 0;
    std::int64_t due = 0;
    std::map<std::int64_t, std::int64_t> ordered;  // by line
    bool shipped = false, cancelled = false, on_time = false, complete = false, flawed = false;
  };
  struct Activity {
    std::int64_t since = 0;
    std::string kind, code;
  };

  std::vector<KpiRow> table() const;
  void orders(const std::string& type, const Object& data);
  void shipped(const Object& data);
  void head_office(const Object& data);
  void picking(const std::string& type, const Object& data);
  void packing(const std::string& type, const Object& data);
  void inbound(const std::string& type, const Object& data);
  void counts(const std::string& type, const Object& data);
  void returns(const std::string& type, const Object& data);
  void labour(const std::string& type, const Object& data);
  void scans(const LoggedEvent&, const Object& envelope, const Object& data);
  void end_activity(const std::string& who, std::int64_t at);

  bool inside(std::int64_t at) const { return at >= from_ && at < until_; }
  void count(const std::string& name, std::int64_t n = 1) {
    if (inside(at_)) sums_[name] += n;
  }
  void took(const std::string& name, std::int64_t since) {
    if (since > 0 && inside(at_)) samples_[name].push_back(at_ - since);
  }
  std::int64_t sum(const std::string& name) const;

  std::int64_t from_, until_;
  std::int64_t at_ = 0;  // of the event being added
  std::map<std::string, std::int64_t> sums_;
  std::map<std::string, std::vector<std::int64_t>> samples_;
  std::map<std::string, Order> orders_;
  std::map<std::string, Activity> people_;
  std::map<std::string, std::int64_t> arrived_, last_put_, returned_at_;
  std::set<std::string> closed_receipts_, weighed_, causes_, wrong_returns_;
  std::map<std::string, std::map<std::int64_t, std::string>> rma_reasons_;
};

}  // namespace wec

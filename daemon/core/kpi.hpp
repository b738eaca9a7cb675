// Key figures of a stretch of time (floor.md 3), folded from the log alone: the same log gives the
// same figures. Each is a numerator over a denominator, so that sites can be added up. Durations
// are whole milliseconds, their numerator is the sum and their denominator the number of them.
//
//   kpi.cpp         which event goes where; people's time, scans, devices, the link
//   kpi_orders.cpp  from the order to the lorry
//   kpi_stock.cpp   receiving, counts, returns
//   kpi_rows.cpp    the thirty figures
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/core/event/figures.hpp"
#include "daemon/core/feedback.hpp"
#include "daemon/core/logged_event.hpp"
#include "daemon/core/site.hpp"

namespace wec {

/// What the log does not say of the site.
struct KpiSite {
  Policies policies;                            // the standard times
  std::map<std::string, std::int64_t> devices;  // how many of each kind
};
KpiSite kpi_site(const Site&);

class KpiFold {
 public:
  /// Counts what happened from `from_ms` up to, not including, `until_ms` (UTC).
  KpiFold(std::int64_t from_ms, std::int64_t until_ms, KpiSite site = {})
      : from_(from_ms), until_(until_ms), site_(std::move(site)) {}

  /// Every event of the log in order, also those before the stretch: they begin what ends in it.
  void add(const LoggedEvent&);
  /// Scans of which the log has not been told yet.
  void add_feedback(const StationId&, const Feedback&);
  std::vector<KpiRow> rows() const;

 private:
  using Object = boost::json::object;
  struct Order {
    std::int64_t received = 0, released = 0, pick_started = 0, picked = 0, packed = 0;
    std::int64_t shipped = 0;  // its first shipment
    std::int64_t due = 0, cancel_asked = 0;
    std::map<std::int64_t, std::int64_t> ordered, sent;  // by line
    std::map<std::int64_t, std::int64_t> lines_picked;   // by line: when
    std::set<std::int64_t> wrong_lines;                  // picked wrong, as found later
    std::set<std::string> complaints;                    // our own faults, as the customer says
    bool cancelled = false, held = false, on_time = false, complete = false;
    bool failed_weight = false, flawed = false;  // flawed: the weight proved it
    bool spoiled = false;                        // damaged, or its documents were wrong
    std::int64_t returned = 0, units = 0;        // units back, units sent
  };
  struct Activity {
    std::int64_t since = 0;
    std::string kind, code;
  };
  struct Rma {
    std::string order;
    std::map<std::int64_t, std::string> reasons;  // by line
    std::int64_t arrived = 0;
  };
  struct Receipt {
    std::int64_t arrived = 0, last_put = 0;
    bool closed = false;
    std::set<std::string> waiting;  // LPNs that are not put away
  };
  struct Outage {
    std::int64_t since = 0, until = 0;
  };
  struct Charge {
    std::int64_t sum = 0, billed_mg = 0, measured_mg = 0, at = 0;
  };

  // kpi_orders.cpp
  void head_office(const Object& data);
  void charged(const Object& cmd);
  void order_command(const std::string& op, const Object& cmd, bool ok);
  void orders(const std::string& type, const Object& data);
  void shipped(const Object& data);
  void picking(const std::string& type, const Object& data);
  void exceptions(const std::string& type, const Object& data);
  void packing(const std::string& type, const Object& data);
  void weighing(const std::string& type, const Object& data, Order& order);
  // kpi_stock.cpp
  void announced(const Object& cmd);
  void inbound(const std::string& type, const Object& data);
  void counts(const Object& data);
  void adjusted(const Object& data);
  void returns(const std::string& type, const Object& data);
  // kpi.cpp
  void labour(const std::string& type, const Object& data);
  void devices(const std::string& type, const Object& data);
  void scans(const LoggedEvent&, const Object& envelope, const Object& data);
  void end_activity(const std::string& who, std::int64_t at);
  void down(const std::string& kind, std::int64_t since, std::int64_t until);
  // kpi_rows.cpp
  std::vector<KpiRow> table() const;
  void rows_of_labour(std::vector<KpiRow>&) const;
  void rows_of_orders(std::vector<KpiRow>&) const;
  void rows_of_errors(std::vector<KpiRow>&) const;
  void rows_of_stock(std::vector<KpiRow>&) const;
  void rows_of_returns(std::vector<KpiRow>&) const;
  void rows_of_scans(std::vector<KpiRow>&) const;
  void rows_of_site(std::vector<KpiRow>&) const;
  KpiRow spent(const char* kpi, const char* name, const std::vector<std::int64_t>& ms) const;
  KpiRow spent(const char* kpi, const char* name) const;
  /// A row for every sum whose name begins so; its part is the rest of the name.
  void parts(std::vector<KpiRow>& out, const char* kpi, const char* name, const std::string& prefix,
             std::int64_t den) const;

  bool inside(std::int64_t at) const { return at >= from_ && at < until_; }
  /// So much of the stretch lies in what the log tells of.
  std::int64_t within(std::int64_t since, std::int64_t until) const;
  std::int64_t observed_ms() const { return within(first_, at_); }
  void count(const std::string& name, std::int64_t n = 1) {
    if (inside(at_)) sums_[name] += n;
  }
  void took(const std::string& name, std::int64_t since) {
    if (since > 0 && inside(at_)) samples_[name].push_back(at_ - since);
  }
  std::int64_t sum(const std::string& name) const;

  std::int64_t from_, until_;
  KpiSite site_;
  std::int64_t first_ = 0;  // the oldest event that was added
  std::int64_t at_ = 0;     // of the event being added
  std::map<std::string, std::int64_t> sums_;
  std::map<std::string, std::vector<std::int64_t>> samples_;
  std::map<std::string, Order> orders_;
  std::map<std::string, Activity> people_;
  std::map<std::string, Receipt> receipts_;
  std::map<std::string, Rma> rmas_;
  std::map<std::string, std::int64_t> unit_costs_;                    // by item
  std::map<std::string, Charge> charges_;                             // by tracking number
  std::map<std::string, std::int64_t> masses_;                        // likewise
  std::map<std::string, Feedback> feedback_;                          // by station
  std::map<std::string, std::pair<std::string, std::int64_t>> down_;  // by device: kind, since
  std::vector<Outage> outages_;
  std::set<std::string> weighed_, causes_, commands_;
};

namespace figures {

// Reading of event data, without complaints: what is not there is empty.
std::string text(const boost::json::object&, std::string_view key);
std::int64_t number(const boost::json::object&, std::string_view key);
bool flag(const boost::json::object&, std::string_view key);
/// RFC 3339 in UTC, whole seconds; 0: it is none.
std::int64_t time_ms(const std::string& at);

template <class Each>
void each(const boost::json::object& o, std::string_view key, Each&& what) {
  const auto* v = o.if_contains(key);
  if (!v || !v->is_array()) return;
  for (const auto& one : v->get_array())
    if (one.is_object()) what(one.get_object());
}

}  // namespace figures
}  // namespace wec

// One order with two lines, one of them with a lot, from the commands to the truck, as the events
// that a site logs (docs/wire/events.md).
#pragma once

#include <fmt/format.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

namespace wec::hq::test {

struct StoryEvent {
  std::string type;
  boost::json::object data;
};

inline StoryEvent event(const std::string& type, const std::string& data) {
  return {type, boost::json::parse(data).as_object()};
}

inline std::vector<StoryEvent> order_story() {
  return {
      event("stock.adjusted",
            R"({"sku":"A","location":"A-1","status":"AVAILABLE","delta":10,"reason":"OPENING"})"),
      event("stock.adjusted",
            R"({"sku":"B","location":"B-1","lot":"L7","expiry":"2027-01-31","status":"AVAILABLE",)"
            R"("delta":5,"reason":"OPENING"})"),
      event("cmd.result",
            R"({"cmdid":"rel-SO-1-1","dinc":"D0","dseq":1,"op":"order.released","result":"ok",)"
            R"("order":"SO-1","version":1,"cmd":{"order":"SO-1","version":1,"lines":[)"
            R"({"line":1,"sku":"A","qty":3},{"line":2,"sku":"B","qty":2}]}})"),
      event(
          "order.allocated",
          R"({"order":"SO-1","version":1,"state":"allocated","tasks":[)"
          R"({"task":"T1","line":1,"sku":"A","location":"A-1","qty":3},)"
          R"({"task":"T2","line":2,"sku":"B","lot":"L7","expiry":"2027-01-31","location":"B-1","qty":2}],)"
          R"("short":[]})"),
      event("order.pick_started", R"({"order":"SO-1"})"),
      event("pick.confirmed",
            R"({"order":"SO-1","version":1,"line":1,"task":"T1","sku":"A","qty":3,)"
            R"("from":{"location":"A-1"},"to":{"tote":"T17"},"station":"P1","operator":"o1"})"),
      event("pick.confirmed",
            R"({"order":"SO-1","version":1,"line":2,"task":"T2","sku":"B","lot":"L7",)"
            R"("expiry":"2027-01-31","qty":2,"from":{"location":"B-1"},"to":{"tote":"T17"},)"
            R"("station":"P1","operator":"o1"})"),
      event("order.picked", R"({"order":"SO-1"})"),
      event("pack.started", R"({"order":"SO-1","tote":"T17","station":"K1","operator":"o2"})"),
      event(
          "parcel.opened",
          R"({"order":"SO-1","carton":"395210000000000019","carton_type":"C1","range":"r","n":1})"),
      event(
          "pack.scanned",
          R"({"order":"SO-1","carton":"395210000000000019","tote":"T17","line":1,"sku":"A","qty":3})"),
      event("pack.scanned",
            R"({"order":"SO-1","carton":"395210000000000019","tote":"T17","line":2,"sku":"B",)"
            R"("lot":"L7","expiry":"2027-01-31","qty":2})"),
      event("order.packed", R"({"order":"SO-1"})"),
      event("label.bound",
            R"({"label":"L1","order":"SO-1","carton":"395210000000000019","kind":"carton",)"
            R"("number":"TRK1","copy":1})"),
      event("order.labelled", R"({"order":"SO-1"})"),
      event("parcel.loaded", R"({"carton":"395210000000000019","order":"SO-1","manifest":"M1"})"),
      event("shipment.handed_over",
            R"({"manifest":"M1","parcels":[{"carton":"395210000000000019","number":"TRK1",)"
            R"("order":"SO-1","mass_mg":1}],"orders":[{"order":"SO-1","complete":true,"lines":[)"
            R"({"line":1,"qty":3},{"line":2,"qty":2}]}]})"),
  };
}

inline boost::json::object envelope(const StoryEvent& e) {
  return {{"type", "org.wec." + e.type + ".v1"}, {"data", e.data}};
}

}  // namespace wec::hq::test

#include "head-office/sim/fold.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "tests/unit/head-office/order_story.hpp"

namespace wec::hq::test {
namespace {

// The fold after the first `n` events of the story.
Fold told(const std::vector<StoryEvent>& story, std::size_t n = 1000) {
  Fold fold;
  for (std::size_t i = 0; i < std::min(n, story.size()); ++i)
    fold.apply(static_cast<std::int64_t>(i) + 1, envelope(story[i]));
  return fold;
}

std::string joined(const std::vector<std::string>& rows) {
  std::string all;
  for (const std::string& row : rows) all += row + "\n";
  return all;
}

// Everything that head office would show or complain about.
std::string picture(const Fold& fold) {
  return joined(fold.dump_stock()) + joined(fold.dump_orders(1000)) + joined(fold.violations());
}

// What it showed after each step, so that a passing difference is seen too.
std::string film(const std::vector<StoryEvent>& story) {
  std::string all;
  for (std::size_t n = 1; n <= story.size(); ++n) all += picture(told(story, n)) + "--\n";
  return all;
}

std::int64_t answered(const std::vector<StoryEvent>& story) { return told(story).answered("D0"); }

std::string state_after(std::size_t n) {
  const std::vector<std::string> rows = told(order_story(), n).dump_orders(1000);
  if (rows.empty()) return "";
  return std::string(boost::json::parse(rows[0]).at("state").as_string());
}

TEST(Fold, AnOrderGoesThroughItsStates) {
  const char* expected[] = {"",        "",       "received", "allocated",  "picking", "picking",
                            "picking", "picked", "packing",  "packing",    "packing", "packing",
                            "packed",  "packed", "labelled", "manifested", "closed"};
  for (std::size_t n = 1; n <= std::size(expected); ++n)
    EXPECT_EQ(state_after(n), expected[n - 1]) << "after event " << n;
}

TEST(Fold, ClosedIsDerivedFromWhatTheSiteWasTold) {
  const Fold fold = told(order_story());
  EXPECT_NE(joined(fold.dump_orders(16)).find("\"shipped\",\"lines\""), std::string::npos);
  EXPECT_NE(joined(fold.dump_orders(17)).find("\"closed\""), std::string::npos);
}

TEST(Fold, StockMovesFromBinToToteToCartonAndLeaves) {
  EXPECT_EQ(
      joined(told(order_story(), 4).dump_stock()),
      R"({"sku":"A","lot":null,"expiry":null,"serial":null,"location":"A-1","lpn":null,"status":"AVAILABLE","qty":10,"reserved":3}
{"sku":"B","lot":"L7","expiry":"2027-01-31","serial":null,"location":"B-1","lpn":null,"status":"AVAILABLE","qty":5,"reserved":2}
)");
  EXPECT_EQ(
      joined(told(order_story(), 7).dump_stock()),
      R"({"sku":"A","lot":null,"expiry":null,"serial":null,"location":"A-1","lpn":null,"status":"AVAILABLE","qty":7,"reserved":0}
{"sku":"A","lot":null,"expiry":null,"serial":null,"location":null,"lpn":"T17","status":"AVAILABLE","qty":3,"reserved":0}
{"sku":"B","lot":"L7","expiry":"2027-01-31","serial":null,"location":"B-1","lpn":null,"status":"AVAILABLE","qty":3,"reserved":0}
{"sku":"B","lot":"L7","expiry":"2027-01-31","serial":null,"location":null,"lpn":"T17","status":"AVAILABLE","qty":2,"reserved":0}
)");
  EXPECT_EQ(
      joined(told(order_story()).dump_stock()),
      R"({"sku":"A","lot":null,"expiry":null,"serial":null,"location":"A-1","lpn":null,"status":"AVAILABLE","qty":7,"reserved":0}
{"sku":"B","lot":"L7","expiry":"2027-01-31","serial":null,"location":"B-1","lpn":null,"status":"AVAILABLE","qty":3,"reserved":0}
)");
  EXPECT_TRUE(told(order_story()).violations().empty());
}

// The JSON pointer of every field in it, nested ones too.
void collect(const boost::json::value& value, const std::string& at, std::vector<std::string>& to) {
  if (const auto* object = value.if_object()) {
    for (const auto& [key, inside] : *object) {
      const std::string here = at + "/" + std::string(key);
      to.push_back(here);
      collect(inside, here, to);
    }
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      collect((*array)[i], at + "/" + std::to_string(i), to);
  }
}

void erase_field(boost::json::object& data, const std::string& pointer) {
  const std::size_t slash = pointer.rfind('/');
  boost::json::value whole = data;
  boost::json::value& holder = slash == 0 ? whole : whole.at_pointer(pointer.substr(0, slash));
  holder.as_object().erase(pointer.substr(slash + 1));
  data = whole.as_object();
}

// Fields that say something to people, or are the default when they are missing, by type.
bool said_only(const std::string& type, const std::string& pointer) {
  static const std::map<std::string, std::set<std::string>> fields = {
      {"stock.adjusted", {"/reason", "/status"}},
      {"cmd.result", {"/cmdid", "/order", "/version"}},
      {"order.allocated",
       {"/version", "/short", "/tasks/0/line", "/tasks/1/line", "/tasks/0/task", "/tasks/1/task"}},
      {"pick.confirmed", {"/version", "/station", "/operator", "/task"}},
      {"pack.started", {"/tote", "/station", "/operator"}},
      {"parcel.opened", {"/carton_type", "/range", "/n"}},
      {"label.bound", {"/label", "/order", "/carton", "/kind", "/copy", "/number"}},
      {"parcel.loaded", {"/manifest"}},
      {"shipment.handed_over",
       {"/manifest", "/parcels/0/number", "/parcels/0/order", "/parcels/0/mass_mg",
        "/orders/0/complete"}},
  };
  const auto it = fields.find(type);
  return it != fields.end() && it->second.contains(pointer);
}

TEST(Fold, AnyFieldThatIsMissingFromAnEventOfTheStoryIsSeen) {
  const std::vector<StoryEvent> whole = order_story();
  const std::string expected = film(whole);
  int tried = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::vector<std::string> pointers;
    collect(whole[i].data, "", pointers);
    for (const std::string& pointer : pointers) {
      std::vector<StoryEvent> damaged = whole;
      erase_field(damaged[i].data, pointer);
      const bool seen = film(damaged) != expected || answered(damaged) != answered(whole);
      EXPECT_EQ(seen, !said_only(whole[i].type, pointer)) << whole[i].type << pointer;
      ++tried;
    }
  }
  EXPECT_GT(tried, 100);
}

TEST(Fold, WhatAnHonestSiteNeverDoesIsNamed) {
  const auto complaint_about = [](StoryEvent extra) {
    std::vector<StoryEvent> story = order_story();
    story.push_back(std::move(extra));
    return joined(told(story).violations());
  };
  EXPECT_NE(
      complaint_about(event("label.bound", R"({"label":"L2","order":"SO-1","number":"TRK1"})"))
          .find("tracking number used twice: TRK1"),
      std::string::npos);
  EXPECT_NE(
      complaint_about(event("parcel.opened", R"({"order":"SO-1","carton":"395210000000000019"})"))
          .find("SSCC used twice"),
      std::string::npos);
  EXPECT_NE(complaint_about(event("stock.adjusted", R"({"sku":"A","location":"A-1","delta":-8})"))
                .find("negative stock"),
            std::string::npos);
  EXPECT_NE(complaint_about(order_story().back()).find("parcel shipped twice"), std::string::npos);
  EXPECT_NE(complaint_about(order_story()[2]).find("answered twice"), std::string::npos);
  EXPECT_NE(complaint_about(event("order.picked", R"({"order":"SO-9"})")).find("never accepted"),
            std::string::npos);
}

TEST(Fold, TheFirstOfTwoParcelsLoadedEarlyDoesNotManifestTheOrder) {
  std::vector<StoryEvent> story = order_story();
  story.resize(13);  // packed
  story.push_back(event("parcel.loaded", R"({"carton":"395210000000000019","order":"SO-1"})"));
  story.push_back(event("parcel.opened", R"({"order":"SO-1","carton":"395210000000000026"})"));
  story.push_back(event("order.labelled", R"({"order":"SO-1"})"));
  EXPECT_NE(joined(told(story).dump_orders(0)).find("\"labelled\""), std::string::npos);
  story.push_back(event("parcel.loaded", R"({"carton":"395210000000000026","order":"SO-1"})"));
  EXPECT_NE(joined(told(story).dump_orders(0)).find("\"manifested\""), std::string::npos);
}

TEST(Fold, AnUnknownTypeIsPassedOverUnlessItIsCritical) {
  Fold fold;
  EXPECT_EQ(fold.apply(1, {{"type", "org.wec.moon.landed.v1"}, {"data", Object{}}}),
            Applied::skipped);
  EXPECT_EQ(fold.apply(2, {{"type", "org.wec.stock.adjusted.v2"}, {"data", Object{}}}),
            Applied::skipped);
  EXPECT_EQ(fold.skipped(), 2U);
  EXPECT_EQ(fold.apply(
                3, {{"type", "org.wec.moon.landed.v1"}, {"weccritical", true}, {"data", Object{}}}),
            Applied::halted);
}

TEST(Fold, EveryDocumentedEventTypeIsKnown) {
  std::ifstream file(std::string(WEC_SOURCE_DIR) + "/docs/wire/events.schema.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const boost::json::value schema = boost::json::parse(text);
  for (const auto& [type, fields] : schema.at("$defs").as_object()) {
    Fold fold;
    EXPECT_EQ(fold.apply(1, {{"type", "org.wec." + std::string(type) + ".v1"}, {"data", Object{}}}),
              Applied::applied)
        << type;
  }
}

TEST(Fold, ResendStartsAfterTheLastAnswerOfThisIncarnation) {
  const Fold fold = told(order_story());
  EXPECT_EQ(fold.answered("D0"), 1);
  EXPECT_EQ(fold.answered("D1"), 0);
}

}  // namespace
}  // namespace wec::hq::test

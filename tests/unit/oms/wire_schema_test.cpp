// docs/wire/events.schema.json and commands.schema.json are generated here, from the structs that
// the code reads and writes. WEC_WRITE_SCHEMAS=1 writes them; otherwise they must be up to date.
#include <gtest/gtest.h>

#include <boost/mp11.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/oms_commands.hpp"
#include "daemon/core/oms_commands_inbound.hpp"
#include "daemon/core/oms_loads.hpp"
#include "daemon/core/oms_walls.hpp"
#include "tests/unit/oms/schema_of.hpp"

namespace wec::test {
namespace {

const std::string folder = std::string(WEC_SOURCE_DIR) + "/docs/wire/";

boost::json::object document(const std::string& id, const std::string& title,
                             boost::json::object types) {
  boost::json::array any;
  for (const auto& [type, schema] : types)
    any.push_back({{"properties",
                    {{"type", {{"const", "org.wec." + std::string(type) + ".v1"}}},
                     {"data", {{"$ref", "#/$defs/" + std::string(type)}}}}}});
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$id", "urn:wec:schema:" + id + ":1"},
          {"title", title},
          {"type", "object"},
          {"required", {"type", "data"}},
          {"oneOf", std::move(any)},
          {"$defs", std::move(types)}};
}

boost::json::object events_document() {
  boost::json::object types;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Event>>(
      [&](auto one) {
        using E = typename decltype(one)::type;
        types[E::type] = schema_of<E>();
      });
  return document("events", "The data of each event on up/ev, by type", std::move(types));
}

template <class C>
void add_command(boost::json::object& types, const char* type) {
  boost::json::object schema = schema_of<C>();
  if (!schema.contains("required")) schema["required"] = boost::json::array();
  auto& required = schema["required"].as_array();
  required.insert(required.begin(), "cmdid");
  auto& properties = schema["properties"].as_object();
  properties["cmdid"] = {{"type", "string"}, {"minLength", 1}, {"maxLength", 64}};
  if constexpr (std::is_same_v<C, OrderReleased>)
    properties["ship_to"] = {
        {"type", "object"},
        {"description",
         "Kept outside the log and purged after the order; events carry its SHA-256"}};
  if constexpr (std::is_same_v<C, LabelAttach>)
    properties["bytes_b64"] = {
        {"type", "string"},
        {"description", "The label in printer language; events carry its SHA-256"}};
  types[type] = std::move(schema);
}

boost::json::object commands_document() {
  boost::json::object types;
  add_command<LocationUpsert>(types, "location.upsert");
  add_command<LayoutUpsert>(types, "layout.upsert");
  add_command<ItemUpsert>(types, "item.upsert");
  add_command<CartonTypeUpsert>(types, "carton_type.upsert");
  add_command<LpnUpsert>(types, "lpn.upsert");
  add_command<OperatorUpsert>(types, "operator.upsert");
  add_command<StockAdjust>(types, "stock.adjust");
  add_command<NumbersGrant>(types, "numbers.grant");
  add_command<WallUpsert>(types, "wall.upsert");
  add_command<OrderReleased>(types, "order.released");
  add_command<OrderReleased>(types, "order.changed");
  add_command<OrderCancel>(types, "order.cancel");
  add_command<OrderHold>(types, "order.hold");
  add_command<OrderHold>(types, "order.unhold");
  add_command<ChannelUpsert>(types, "channel.upsert");
  add_command<WaveRelease>(types, "wave.release");
  add_command<KpiRequest>(types, "kpi.request");
  add_command<ReturnLabelRequest>(types, "return_label.request");
  add_command<ParcelCharged>(types, "parcel.charged");
  add_command<WaveRecall>(types, "wave.recall");
  add_command<SettingSet>(types, "policy.set");
  add_command<SettingSet>(types, "config.set");
  add_command<SupplierUpsert>(types, "supplier.upsert");
  add_command<AsnUpsert>(types, "asn.upsert");
  add_command<RmaUpsert>(types, "rma.upsert");
  add_command<KitUpsert>(types, "kit.upsert");
  add_command<CountRequest>(types, "count.request");
  add_command<LoadUpsert>(types, "load.upsert");
  add_command<LabelAttach>(types, "label.attach");
  return document("commands", "The data of each command on dn/cmd, by type", std::move(types));
}

boost::json::object reference_to(const std::string& to) { return {{"$ref", to}}; }

/// The frame is written by hand; every event and every command by its type comes from the code.
boost::json::object asyncapi_document(boost::json::object frame) {
  auto& channels = frame.at("channels").as_object();
  auto& messages = frame.at("components").at("messages").as_object();
  boost::json::object kept;
  for (const auto& [name, message] : messages)
    if (name.find('.') == std::string_view::npos) kept[name] = message;
  messages = std::move(kept);
  const auto list = [&](const char* channel, const char* file, const boost::json::object& types) {
    auto& here = channels.at(channel).at("messages").as_object();
    here.clear();
    for (const auto& [type, schema] : types) {
      const std::string name(type);
      messages[name] = {
          {"name", name},
          {"title", "org.wec." + name + ".v1"},
          {"contentType", "application/cloudevents+json; charset=utf-8"},
          {"payload",
           {{"allOf",
             {reference_to("./envelope.schema.json"),
              {{"properties",
                {{"data", reference_to(std::string(file) + "#/$defs/" + name)}}}}}}}}};
      here[name] = reference_to("#/components/messages/" + name);
    }
  };
  const auto events = events_document(), commands = commands_document();
  list("upEvents", "./events.schema.json", events.at("$defs").as_object());
  list("archive", "./events.schema.json", events.at("$defs").as_object());
  list("commands", "./commands.schema.json", commands.at("$defs").as_object());
  for (const char* other : {"bundle", "stub"})
    channels.at("upEvents").at("messages").as_object()[other] =
        reference_to(std::string("#/components/messages/") + other);
  return frame;
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void expect_up_to_date(const std::string& name, const boost::json::object& wanted) {
  std::string text;
  pretty(wanted, text);
  text += "\n";
  if (std::getenv("WEC_WRITE_SCHEMAS")) std::ofstream(folder + name) << text;
  EXPECT_TRUE(text == text_of_file(folder + name))
      << "docs/wire/" << name << " is not what the code says; run WEC_WRITE_SCHEMAS=1 test_oms "
      << "--gtest_filter='WireSchema.*' and look at the difference: fields may only be added";
}

TEST(WireSchema, EventsAreAsDocumented) {
  expect_up_to_date("events.schema.json", events_document());
}

TEST(WireSchema, CommandsAreAsDocumented) {
  expect_up_to_date("commands.schema.json", commands_document());
}

TEST(WireSchema, EveryCommandThatTheSiteTakesIsDocumented) {
  std::set<std::string> documented;
  const auto document = commands_document();
  for (const auto& [type, schema] : document.at("$defs").as_object())
    documented.insert(std::string(type));
  const auto known = deciding::known_commands();
  EXPECT_EQ(documented, std::set<std::string>(known.begin(), known.end()));
}

TEST(WireSchema, TheAsyncApiDocumentListsEveryMessageThereIs) {
  const auto frame = boost::json::parse(text_of_file(folder + "asyncapi.json")).as_object();
  expect_up_to_date("asyncapi.json", asyncapi_document(frame));
}

TEST(WireSchema, EveryEventTypeHasItsLineForConsumers) {
  const std::string page = text_of_file(folder + "events.md");
  const boost::json::object events = events_document();
  for (const auto& [type, schema] : events.at("$defs").as_object())
    EXPECT_NE(page.find("`" + std::string(type) + "`"), std::string::npos)
        << "docs/wire/events.md does not name " << type;
}

TEST(WireSchema, AMissingFieldChangesTheSchema) {
  const auto required = schema_of<PickConfirmed>().at("required").as_array();
  EXPECT_EQ(required.size(), 10U);
  EXPECT_EQ(schema_of<PickConfirmed>().at("properties").at("operator").at("type").as_string(),
            "string");
}

}  // namespace
}  // namespace wec::test

// The shared frames of scanners, scales and printers that the drivers here speak to.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "drivers/decimal.hpp"
#include "drivers/printer/zpl_host_status.hpp"
#include "drivers/printer/zpl_replies.hpp"
#include "tests/unit/drivers/corpus.hpp"
#include "tests/unit/drivers/replay.hpp"

namespace wec::test {
namespace {

using boost::json::object;
using boost::json::value;

std::vector<std::string> chunks_of(const object& vector) {
  std::vector<std::string> chunks;
  if (const auto* list = vector.if_contains("chunks_hex")) {
    for (const auto& chunk : list->as_array()) chunks.push_back(from_hex(text_of(chunk)));
  } else {
    chunks.push_back(from_hex(text_of(vector.at("bytes_hex"))));
  }
  return chunks;
}

std::vector<DeviceEvent> feed(const char* protocol, const std::vector<std::string>& chunks) {
  const auto driver = find_protocol(protocol)->make();
  const Instant now{std::chrono::hours(1)};
  std::vector<DeviceEvent> events;
  Effects fx;
  driver->on_open(now, fx);
  for (const auto& chunk : chunks) driver->on_bytes(chunk, now, fx);
  return fx.events;
}

template <class Event>
std::vector<Event> only(const std::vector<DeviceEvent>& events) {
  std::vector<Event> list;
  for (const auto& event : events) {
    if (const auto* one = std::get_if<Event>(&event)) list.push_back(*one);
  }
  return list;
}

std::vector<object> select(const char* file, const char* key, std::string_view prefix) {
  std::vector<object> chosen;
  for (auto& vector : read_corpus(file)) {
    if (text_of(vector.at(key)).starts_with(prefix)) chosen.push_back(std::move(vector));
  }
  return chosen;
}

WeighStatus status_of(std::string_view name) {
  if (name == "overload" || name == "zero_upper_limit") return WeighStatus::overload;
  if (name == "underload" || name == "zero_lower_limit") return WeighStatus::underload;
  return name == "busy" ? WeighStatus::busy : WeighStatus::ok;
}

void expect_reading(const Weighed& actual, const object& wanted, const std::string& id) {
  EXPECT_EQ(actual.status, status_of(text_of(wanted.at("status")))) << id;
  const auto& stable = wanted.at("stable");
  EXPECT_EQ(actual.stable, stable.is_null() ? std::nullopt : std::optional(stable.as_bool())) << id;
  if (wanted.at("weight").is_null()) {
    EXPECT_FALSE(actual.mass) << id;
    EXPECT_TRUE(actual.weight.empty()) << id;
    return;
  }
  const auto mass = parse_mass(text_of(wanted.at("weight")), text_of(wanted.at("unit")));
  ASSERT_TRUE(mass && actual.mass) << id;
  EXPECT_EQ(*actual.mass, *mass) << id;
  if (actual.unit == text_of(wanted.at("unit")))
    EXPECT_EQ(actual.weight, text_of(wanted.at("weight"))) << id;
}

TEST(ScaleCorpus, MtSics) {
  const auto vectors = select("scale_frames.jsonl", "protocol", "mt_sics");
  if (vectors.empty()) GTEST_SKIP() << "no ../shared/corpus/scale_frames.jsonl";
  for (const auto& vector : vectors) {
    const auto id = text_of(vector.at("id"));
    const auto events = feed("mt_sics", chunks_of(vector));
    const auto& expected = vector.at("expected").as_object();
    const auto& wanted = expected.at("readings").as_array();
    const auto readings = only<Weighed>(events);
    ASSERT_EQ(readings.size(), wanted.size()) << id;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      expect_reading(readings[i], wanted[i].as_object(), id);
    EXPECT_EQ(!only<DeviceFault>(events).empty(), expected.contains("error")) << id;
  }
}

TEST(ScannerCorpus, SerialLines) {
  const auto vectors = select("scanner_frames.jsonl", "protocol", "serial");
  if (vectors.empty()) GTEST_SKIP() << "no ../shared/corpus/scanner_frames.jsonl";
  std::size_t run = 0;
  for (const auto& vector : vectors) {
    if (vector.contains("config") && vector.at("config").as_object().contains("no_read")) {
      continue;  // a configured "no read" text is the site's business
    }
    ++run;
    const auto id = text_of(vector.at("id"));
    const auto events = feed("line", chunks_of(vector));
    std::vector<Scanned> wanted;
    for (const auto& scan : vector.at("expected").as_object().at("scans").as_array()) {
      const auto& aim = scan.at("aim");
      Scanned one{aim.is_null() ? "" : text_of(aim), text_of(scan.at("data"))};
      if (!one.data.empty()) wanted.push_back(one);  // an identifier alone is an error, and may be
    }
    EXPECT_EQ(only<Scanned>(events), wanted) << id;
  }
  EXPECT_GE(run, 4u);
}

ZplHostStatus read_status(const std::vector<std::string>& chunks, bool& complete) {
  ZplHostStatusReader reader;
  std::string line;
  for (const char byte : fmt::format("{}", fmt::join(chunks, ""))) {
    if (byte != '\r' && byte != '\n' && byte != '\x02' && byte != '\x03') {
      line += byte;
      continue;
    }
    if (!line.empty())
      complete = complete || reader.take(line) == ZplHostStatusReader::Taken::complete;
    line.clear();
  }
  return reader.status();
}

/// Every field by its name in the corpus.
object as_object(const ZplHostStatus& s) {
  return {{"comm_settings", s.comm_settings},
          {"paper_out", s.paper_out},
          {"paused", s.paused},
          {"label_length_dots", s.label_length_dots},
          {"formats_in_buffer", s.formats_in_buffer},
          {"buffer_full", s.buffer_full},
          {"diagnostic_mode", s.diagnostic_mode},
          {"partial_format", s.partial_format},
          {"corrupt_ram", s.corrupt_ram},
          {"under_temperature", s.under_temperature},
          {"over_temperature", s.over_temperature},
          {"head_open", s.head_open},
          {"ribbon_out", s.ribbon_out},
          {"thermal_transfer", s.thermal_transfer},
          {"print_mode", s.print_mode},
          {"print_width_mode", s.print_width_mode},
          {"label_waiting", s.label_waiting},
          {"labels_remaining", s.labels_remaining},
          {"graphics_stored", s.graphics_stored},
          {"password", s.password},
          {"static_ram", s.static_ram}};
}

std::string hex8(std::uint32_t bits) { return fmt::format("{:08x}", bits); }

boost::json::array names(const std::vector<std::string_view>& list) {
  boost::json::array array;
  for (const auto name : list) array.emplace_back(name);
  return array;
}

/// The same for the other questions; empty where the reply could not be read.
object read_reply(const std::string& language, const std::string& reply) {
  if (language == "zpl_hqes") {
    const auto e = parse_zpl_errors(reply);
    if (!e) return {};
    return {{"errors", names(e->errors)},
            {"warnings", names(e->warnings)},
            {"errors_hex", hex8(e->error_bits)},
            {"warnings_hex", hex8(e->warning_bits)},
            {"unknown_error_bits", hex8(e->unknown_error_bits)},
            {"unknown_warning_bits", hex8(e->unknown_warning_bits)}};
  }
  if (language == "zpl_hi") {
    const auto i = parse_zpl_identity(reply);
    if (!i) return {};
    return {{"model", i->model},
            {"firmware", i->firmware},
            {"dpmm", i->dots_per_mm ? value(*i->dots_per_mm) : value(nullptr)},
            {"memory", i->memory}};
  }
  if (language == "zpl_hm") {
    const auto m = parse_zpl_memory(reply);
    if (!m) return {};
    return {{"total_kb", m->total}, {"max_kb", m->max}, {"free_kb", m->free}};
  }
  const auto o = parse_zpl_odometer(reply);
  if (!o) return {};
  return {{o->centimetres ? "total_cm" : "total_inches", o->length}};
}

TEST(PrinterCorpus, Zebra) {
  const auto vectors = select("printer_status.jsonl", "language", "zpl_");
  if (vectors.empty()) GTEST_SKIP() << "no ../shared/corpus/printer_status.jsonl";
  EXPECT_GT(vectors.size(), 20u);
  for (const auto& vector : vectors) {
    const auto id = text_of(vector.at("id"));
    const auto language = text_of(vector.at("language"));
    const auto& expected = vector.at("expected").as_object();
    object actual;
    if (language == "zpl_hs") {
      bool complete = false;
      const auto status = read_status(chunks_of(vector), complete);
      if (complete) actual = as_object(status);
    } else {
      actual = read_reply(language, fmt::format("{}", fmt::join(chunks_of(vector), "")));
    }
    EXPECT_EQ(actual.empty(), expected.contains("error")) << id;
    for (const auto& [name, wanted] : expected) {
      if (name == "error" || actual.empty()) continue;
      ASSERT_TRUE(actual.contains(name)) << id << " " << name;
      EXPECT_EQ(serialize(actual.at(name)), serialize(wanted)) << id << " " << name;
    }
  }
}

}  // namespace
}  // namespace wec::test

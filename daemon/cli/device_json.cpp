// Rows of `wec decode`.
#include "daemon/cli/device_json.hpp"

#include <optional>

#include "drivers/event_names.hpp"

namespace wec::cli {

namespace json = boost::json;

std::string as_utf8(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    // A parser of JSON texts is the judge of what is UTF-8.
    boost::system::error_code error;
    const auto piece = bytes.substr(i, size);
    if (lead >= 0x80) json::parse("\"" + std::string(piece) + "\"", error);
    if (error || piece.size() < size) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out += piece;
      i += size;
    }
  }
  return out;
}

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value();
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(as_utf8(text));
}

json::value to_value(const Detail& detail) {
  return std::visit(Overloaded{[](const std::string& text) { return json::value(as_utf8(text)); },
                               [](const std::vector<std::string>& list) {
                                 json::array array;
                                 for (const auto& text : list) array.emplace_back(as_utf8(text));
                                 return json::value(std::move(array));
                               },
                               [](const auto& plain) { return json::value(plain); }},
                    detail.value);
}

json::object with(json::object row, const Details& details) {
  for (const auto& detail : details) {
    if (!row.contains(detail.name)) row[detail.name] = to_value(detail);
  }
  return row;
}

json::object scanned(const Scanned& event) {
  json::object row{
      {"event", "scanned"}, {"aim", text_or_null(event.aim)}, {"data", as_utf8(event.data)}};
  if (!event.implied_aim.empty()) row["implied_aim"] = event.implied_aim;
  return with(std::move(row), event.details);
}

json::object answered(const Answered& event) {
  return with({{"event", "answered"}, {"kind", event.kind}, {"data", text_or_null(event.data)}},
              event.details);
}

json::object weighed(const Weighed& event) {
  const auto status = event.condition.empty() ? name_of(event.status) : event.condition;
  return with({{"event", "weighed"},
               {"weight", text_or_null(event.weight)},
               {"unit", text_or_null(event.unit)},
               {"mass_mg", event.mass ? json::value(event.mass->mg()) : json::value()},
               {"stable", or_null(event.stable)},
               {"status", status}},
              event.details);
}

json::object printer_status(const PrinterStatus& event) {
  json::object flags;
  for (const auto& flag : event.flags) flags[flag.name] = flag.set;
  return with({{"event", "printer_status"},
               {"flags", std::move(flags)},
               {"formats_waiting", or_null(event.formats_waiting)},
               {"labels_remaining", or_null(event.labels_remaining)}},
              event.details);
}

}  // namespace

json::object to_json_row(const DeviceEvent& event) {
  return std::visit(Overloaded{[](const Scanned& e) { return scanned(e); },
                               [](const Weighed& e) { return weighed(e); },
                               [](const PrinterStatus& e) { return printer_status(e); },
                               [](const Answered& e) { return answered(e); },
                               [](const PrintEnded& e) {
                                 return json::object{{"event", "print_ended"},
                                                     {"job", e.job},
                                                     {"outcome", name_of(e.outcome)},
                                                     {"reason", text_or_null(e.reason)}};
                               },
                               [](const DeviceFault& e) {
                                 return json::object{{"event", "fault"},
                                                     {"code", e.code},
                                                     {"detail", text_or_null(e.detail)}};
                               }},
                    event);
}

}  // namespace wec::cli

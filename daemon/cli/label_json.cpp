#include "daemon/cli/label_json.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <optional>

namespace wec::cli {

namespace json = boost::json;

namespace {

constexpr double length_mm_max = 3000;
constexpr std::size_t text_bytes_max = 4096;

struct SymbologyName {
  std::string_view name;
  Symbology symbology;
};
constexpr std::array symbologies{
    SymbologyName{"code128", Symbology::code128},
    SymbologyName{"gs1_128", Symbology::gs1_128},
    SymbologyName{"ean13", Symbology::ean13},
    SymbologyName{"qr", Symbology::qr},
    SymbologyName{"data_matrix", Symbology::data_matrix},
    SymbologyName{"gs1_data_matrix", Symbology::gs1_data_matrix},
};

/// Reads members of one object and remembers the first thing that is wrong. Every member must be
/// taken: one that nobody asked for is a mistake of spelling.
class Reader {
 public:
  Reader(const json::object& object, std::string path, std::optional<LabelJsonError>& error)
      : object_(object), path_(std::move(path)), error_(error) {}

  Um length(std::string_view key, std::optional<Um> otherwise = std::nullopt) {
    const auto* value = take(key, otherwise.has_value());
    if (!value) return otherwise.value_or(0);
    if (!value->is_number()) return fail(key, "wants a number of millimetres"), 0;
    const auto mm = value->to_number<double>();
    if (!(mm >= 0 && mm <= length_mm_max)) return fail(key, "is 0 to 3000 mm"), 0;
    const auto um = std::llround(mm * 1000);
    if (std::abs(mm * 1000 - static_cast<double>(um)) > 1e-6)
      return fail(key, "has at most three decimals"), 0;
    return static_cast<Um>(um);
  }

  std::string text(std::string_view key, bool optional = false) {
    const auto* value = take(key, optional);
    if (!value) return {};
    if (!value->is_string()) return fail(key, "wants a text"), "";
    if (value->get_string().size() > text_bytes_max) return fail(key, "has at most 4096 bytes"), "";
    return std::string(value->get_string());
  }

  const json::array* list(std::string_view key) {
    const auto* value = take(key, false);
    if (value && !value->is_array()) fail(key, "wants a list");
    return value && value->is_array() ? &value->get_array() : nullptr;
  }

  void fail(std::string_view key, std::string hint) {
    if (!error_) error_ = LabelJsonError{path_ + "/" + std::string(key), std::move(hint)};
  }

  void finish() {
    for (const auto& [key, value] : object_) {
      if (!taken_.contains(key)) fail(key, "is no member of this object");
    }
  }

 private:
  const json::value* take(std::string_view key, bool optional) {
    const auto* value = object_.if_contains(key);
    taken_[key] = true;
    if (!value && !optional) fail(key, "is missing");
    return value;
  }

  const json::object& object_;
  std::string path_;
  std::optional<LabelJsonError>& error_;
  json::object taken_;
};

template <class Element>
void read_field(Reader& reader, Element& element) {
  element.x = reader.length("x_mm");
  element.y = reader.length("y_mm");
  element.width = reader.length("width_mm");
  element.height = reader.length("height_mm");
}

LabelElement read_text(Reader& reader) {
  LabelText text;
  read_field(reader, text);
  text.text = reader.text("text");
  const auto align = reader.text("align", true);
  if (align == "center") text.align = Align::center;
  if (align == "right") text.align = Align::right;
  if (!align.empty() && align != "left" && align != "center" && align != "right")
    reader.fail("align", "is left, center or right");
  return text;
}

LabelElement read_barcode(Reader& reader) {
  LabelBarcode barcode;
  read_field(reader, barcode);
  const auto name = reader.text("symbology");
  bool known = false;
  for (const auto& one : symbologies) {
    if (one.name != name) continue;
    barcode.symbology = one.symbology;
    known = true;
  }
  if (!known) reader.fail("symbology", "is one of docs/label.schema.json");
  barcode.data = reader.text("data");
  barcode.module_preferred = reader.length("module_mm", barcode.module_preferred);
  barcode.module_min = reader.length("module_min_mm", barcode.module_min);
  return barcode;
}

LabelElement read_box(Reader& reader) {
  LabelBox box;
  read_field(reader, box);
  box.thickness = reader.length("thickness_mm");
  return box;
}

void read_element(const json::value& value, const std::string& path, Label& label,
                  std::optional<LabelJsonError>& error) {
  if (!value.is_object()) {
    error = LabelJsonError{path, "wants an object"};
    return;
  }
  Reader reader(value.get_object(), path, error);
  const auto type = reader.text("type");
  if (type == "text") {
    label.elements.push_back(read_text(reader));
  } else if (type == "barcode") {
    label.elements.push_back(read_barcode(reader));
  } else if (type == "box") {
    label.elements.push_back(read_box(reader));
  } else {
    reader.fail("type", "is text, barcode or box");
  }
  reader.finish();
}

}  // namespace

tl::expected<Label, LabelJsonError> parse_label_json(std::string_view text) {
  boost::system::error_code broken;
  const auto value = json::parse(text, broken);
  if (broken) return tl::make_unexpected(LabelJsonError{"", "no JSON: " + broken.message()});
  if (!value.is_object()) return tl::make_unexpected(LabelJsonError{"", "wants an object"});
  std::optional<LabelJsonError> error;
  Reader reader(value.get_object(), "", error);
  Label label;
  label.width = reader.length("width_mm");
  label.height = reader.length("height_mm");
  if (const auto* elements = reader.list("elements")) {
    for (std::size_t i = 0; i < elements->size() && !error; ++i)
      read_element((*elements)[i], fmt::format("/elements/{}", i), label, error);
  }
  reader.finish();
  if (error) return tl::make_unexpected(std::move(*error));
  return label;
}

}  // namespace wec::cli

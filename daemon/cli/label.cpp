// `wec label`: a label model to a printer's language, and a carrier's label to one that is safe.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/label_json.hpp"
#include "drivers/label/emitter.hpp"
#include "drivers/label/zpl_wrap.hpp"

namespace wec::cli {

namespace json = boost::json;

namespace {

int refuse(std::string_view code, const json::value& at, std::string_view hint) {
  json::object error{{"code", code}, {"hint", hint}};
  if (!at.is_null()) error["at"] = at;
  std::cout << json::serialize(json::object{{"ok", false}, {"error", std::move(error)}}) << "\n";
  return exit_refused;
}

int write_out(const std::string& file, const std::string& bytes) {
  if (file.empty() || file == "-") {
    std::cout << bytes << std::flush;
    return std::cout ? exit_ok : exit_refused;
  }
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << bytes << std::flush;
  if (!stream) return refuse("UNWRITABLE", nullptr, file + " cannot be written");
  return exit_ok;
}

}  // namespace

int label_render(const LabelOptions& options) {
  const auto text = read_all(options.file);
  if (!text) return refuse("UNREADABLE", nullptr, options.file + " cannot be read");
  const auto label = parse_label_json(*text);
  if (!label) return refuse("BAD_MODEL", json::value(label.error().path), label.error().hint);
  const auto bytes = emit_label(options.language, *label, options.dpi);
  if (!bytes) {
    const auto& error = bytes.error();
    return refuse(error.code, static_cast<std::int64_t>(error.element), error.hint);
  }
  return write_out(options.out, *bytes);
}

int label_wrap(const LabelOptions& options) {
  const auto raw = read_all(options.file);
  if (!raw) return refuse("UNREADABLE", nullptr, options.file + " cannot be read");
  const auto wrapped = wrap_zpl(*raw);
  if (!wrapped) {
    const auto& error = wrapped.error();
    return refuse(error.code, static_cast<std::int64_t>(error.at), error.hint);
  }
  return write_out(options.out, *wrapped);
}

}  // namespace wec::cli

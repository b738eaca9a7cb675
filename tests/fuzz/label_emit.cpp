// Any text and data in every language: a label or a refusal, never an accident.
#include <cstdint>
#include <string>

#include "drivers/label/emitter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  using namespace wec;
  const auto languages = label_languages();
  const auto language = languages[data[0] % languages.size()];
  constexpr unsigned symbologies = 6;
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  Label label{mm(102), mm(152), {}};
  label.elements.push_back(LabelText{mm(2), mm(2), mm(98), mm(4), text, Align::right});
  label.elements.push_back(LabelBarcode{mm(2), mm(10), mm(98), mm(60),
                                        static_cast<Symbology>(data[1] % symbologies), text, 250,
                                        125});
  const auto fitting = shortened_for(language, label, 203);
  static_cast<void>(emit_label(language, fitting, 203));
  return 0;
}

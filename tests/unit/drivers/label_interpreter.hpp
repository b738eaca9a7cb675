// Reads what the emitters write, as strictly as a printer that knows no other command would.
// Written from the manuals; shares nothing with drivers/label.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wec::test {

struct ReadPicture {
  int width = 0;
  int height = 0;
  std::string rows;  // whole bytes a row, 1 is black
};

struct ReadLabel {
  std::string error;                  // empty: every byte was understood
  std::vector<std::string> texts;     // in the printer's character set
  std::vector<std::string> barcodes;  // data of native barcodes, FNC1 as GS, none in front
  std::vector<ReadPicture> pictures;
  int bars = 0;
  int prints = 0;
};

ReadLabel read_zpl(const std::string& bytes);
/// Any language.
ReadLabel read_label(std::string_view language, const std::string& bytes);

}  // namespace wec::test

// The code lists that GS1 components refer to.
#pragma once

#include <string_view>

namespace wec::gs1 {

bool is_country(std::string_view code);          // ISO 3166-1, three digits
bool is_country_letters(std::string_view code);  // ISO 3166-1, two letters
bool is_currency(std::string_view code);         // ISO 4217, three digits
bool is_package_type(std::string_view code);     // UN/ECE recommendation 21

}  // namespace wec::gs1

// HEAD, KIND, VALUE, UNIT.
#include "drivers/scale/st_line.hpp"

#include "drivers/scale/weight_text.hpp"

namespace wec {

namespace {

std::optional<bool> net_of(std::string_view kind) {
  if (kind == "GS") return false;
  if (kind == "NT") return true;
  return std::nullopt;
}

Reading out_of_range(std::string_view head, std::string_view rest) {
  const bool under = head == "UL" || rest.find('-') < rest.find_first_of("0123456789.");
  const auto letters =
      rest.find_last_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const auto unit = letters == std::string_view::npos ? rest : rest.substr(letters + 1);
  return Reading::of(no_weight(under ? "underload" : "overload", plain_unit(unit)));
}

}  // namespace

Reading parse_st_line(std::string_view line) {
  line = trimmed(line);
  if (line.size() < 4 || line[2] != ',') return Reading::nothing();
  const auto head = line.substr(0, 2);
  auto rest = line.substr(3);
  const bool known = head == "ST" || head == "US" || head == "OL" || head == "UL" || head == "QT" ||
                     head == "WT" || head == "HD";
  if (!known) return Reading::nothing();
  std::string_view kind;
  if (rest.size() > 3 && rest[2] == ',' && rest[0] >= 'A' && rest[0] <= 'Z') {
    kind = rest.substr(0, 2);
    rest.remove_prefix(3);
  }
  if (head == "OL" || head == "UL") return out_of_range(head, rest);
  std::string packed(rest);
  if (const auto comma = packed.rfind(','); comma != std::string::npos) packed.erase(comma, 1);
  auto found = find_weight(packed);
  if (!found || !found->head.empty() || !found->tail.empty() || !found->unit_known) {
    return Reading::bad("malformed weight: " + shown(line));
  }
  auto reading = weight(found->value, found->unit, head != "US");
  if (const auto net = net_of(kind)) reading.details.push_back({"net", *net});
  if (kind == "TR") return Reading::of(Answered{"tare", reading.weight});
  return Reading::of(std::move(reading));
}

}  // namespace wec

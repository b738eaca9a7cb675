#include "drivers/gs1/element_string.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/gs1/linters.hpp"

namespace wec::gs1 {
namespace {

constexpr char gs = '\x1d';
constexpr std::string_view separator_hint = "; no separator was seen: does the scanner drop GS?";

tl::unexpected<Gs1Error> fail(Gs1ErrorCode code, std::size_t at, std::string hint) {
  return tl::make_unexpected(Gs1Error{code, at, std::move(hint)});
}

std::size_t size_of(const AiRow& row) {
  std::size_t size = 0;
  for (const auto& part : components(row)) size += part.max;
  return size;
}

bool any_matches(const Parsed& parsed, std::string_view pattern, std::string_view except) {
  return std::any_of(parsed.elements.begin(), parsed.elements.end(), [&](const Gs1Element& e) {
    return e.ai != except && ai_matches(pattern, e.ai);
  });
}

/// Could the end of this value be another element? Then a separator may be missing.
bool hides_an_element(const Gs1Element& last, int reference_year) {
  for (std::size_t i = 1; i + 2 < last.value.size(); ++i) {
    const auto rest = std::string_view(last.value).substr(i);
    const auto length = ai_length(rest);
    if (!length || rest.size() <= *length) continue;
    const auto ai = rest.substr(0, *length);
    const auto* row = find_ai(ai);
    if (row && !check_value(*row, ai, rest.substr(*length), 0, reference_year)) return true;
  }
  return false;
}

/// Reads element by element; keeps where it is.
class ElementReader {
 public:
  ElementReader(std::string_view data, std::size_t offset, int reference_year)
      : data_(data), offset_(offset), year_(reference_year) {}

  tl::expected<Parsed, Gs1Error> read() {
    if (data_.empty()) return fail(Gs1ErrorCode::empty, offset_, "there is no data");
    while (at_ < data_.size()) {
      if (data_[at_] == gs) {
        skip_separator();
        continue;
      }
      if (auto error = read_element()) return tl::make_unexpected(std::move(*error));
    }
    if (parsed_.elements.empty()) return fail(Gs1ErrorCode::empty, offset_, "there is no element");
    warn_missing_separator();
    return std::move(parsed_);
  }

 private:
  void skip_separator() {
    // One behind each element is taken with it; this one is in front, doubled, or at the end.
    if (at_ + 1 < data_.size()) {
      parsed_.warnings.push_back({"redundant_separator", fmt::format("at {}", offset_ + at_)});
    }
    ++at_;
  }

  std::optional<Gs1Error> read_element() {
    const auto rest = data_.substr(at_);
    const auto length = ai_length(rest);
    const auto* row = length && rest.size() >= *length ? find_ai(rest.substr(0, *length)) : nullptr;
    if (row == nullptr) {
      return Gs1Error{Gs1ErrorCode::unknown_ai, offset_ + at_,
                      fmt::format("no application identifier begins here{}", hint())};
    }
    const auto ai = rest.substr(0, *length);
    auto value = rest.substr(*length, rest.find(gs) - *length);
    if (row->fixed) value = value.substr(0, size_of(*row));
    const auto value_at = at_ + *length;
    if (auto error = check_value(*row, ai, value, offset_ + value_at, year_)) {
      if (error->code == Gs1ErrorCode::too_long) error->hint += hint();
      return error;
    }
    parsed_.elements.push_back({std::string(ai), std::string(value)});
    parsed_.at.push_back(offset_ + at_);
    last_is_fixed_ = row->fixed;
    at_ = value_at + value.size();
    if (at_ < data_.size() && data_[at_] == gs) ++at_;
    return std::nullopt;
  }

  std::string_view hint() const {
    return data_.find(gs) == std::string_view::npos ? separator_hint : std::string_view{};
  }

  void warn_missing_separator() {
    if (last_is_fixed_ || data_.find(gs) != std::string_view::npos) return;
    const auto& last = parsed_.elements.back();
    if (!hides_an_element(last, year_)) return;
    parsed_.warnings.push_back(
        {"separator_missing",
         fmt::format("the value of ({}) may hold another element{}", last.ai, separator_hint)});
  }

  std::string_view data_;
  std::size_t offset_;
  int year_;
  std::size_t at_ = 0;
  bool last_is_fixed_ = false;
  Parsed parsed_;
};

}  // namespace

tl::expected<Parsed, Gs1Error> parse_element_string(std::string_view data, std::size_t offset,
                                                    int reference_year) {
  return ElementReader(data, offset, reference_year).read();
}

std::optional<Gs1Error> check_value(const AiRow& row, std::string_view ai, std::string_view value,
                                    std::size_t at, int reference_year) {
  const auto error = [&](Gs1ErrorCode code, std::size_t where, std::string_view hint) {
    return Gs1Error{code, at + where, fmt::format("({}): {}", ai, hint)};
  };
  if (value.empty()) return error(Gs1ErrorCode::empty, 0, "there is no value");
  std::size_t used = 0;
  for (const auto& part : components(row)) {
    const auto text = value.substr(used, std::min(part.max, value.size() - used));
    if (text.empty() && part.optional) continue;
    if (text.size() < part.min)
      return error(Gs1ErrorCode::bad_length, used, "the value is too short");
    auto finding = lint_characters(part.type, text);
    for (const auto linter : part.linters) {
      if (!finding) finding = lint(linter, text, reference_year);
    }
    if (finding) return error(finding->code, used + finding->at, finding->hint);
    used += text.size();
  }
  if (used < value.size()) return error(Gs1ErrorCode::too_long, used, "the value is too long");
  return std::nullopt;
}

std::optional<Gs1Error> check_together(const Parsed& parsed) {
  for (std::size_t i = 0; i < parsed.elements.size(); ++i) {
    const auto& element = parsed.elements[i];
    for (std::size_t j = 0; j < i; ++j) {
      const auto& earlier = parsed.elements[j];
      if (earlier.ai == element.ai && earlier.value != element.value) {
        return Gs1Error{Gs1ErrorCode::repeated_ai_conflict, parsed.at[i],
                        fmt::format("({}) is there twice with different values", element.ai)};
      }
    }
    std::string_view other;
    for_each_part(find_ai(element.ai)->excludes, ',', [&](std::string_view pattern) {
      if (other.empty() && any_matches(parsed, pattern, element.ai)) other = pattern;
    });
    if (!other.empty()) {
      return Gs1Error{Gs1ErrorCode::association_exclusive, parsed.at[i],
                      fmt::format("({}) and ({}) exclude each other", element.ai, other)};
    }
  }
  return std::nullopt;
}

void warn_missing_associations(Parsed& parsed, bool gtin_known) {
  for (const auto& element : parsed.elements) {
    const auto needed = find_ai(element.ai)->requires_ais;
    bool satisfied = needed.empty();
    for_each_part(needed, ',', [&](std::string_view group) {
      bool all = true;
      for_each_part(group, '+', [&](std::string_view pattern) {
        all = all && (any_matches(parsed, pattern, element.ai) || (gtin_known && pattern == "01"));
      });
      satisfied = satisfied || all;
    });
    if (satisfied) continue;
    parsed.warnings.push_back(
        {"association_required", fmt::format("({}) goes with one of {}", element.ai, needed)});
  }
}

}  // namespace wec::gs1

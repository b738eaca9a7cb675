// AI 8110 (North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols):
//
//     prefix(VLI 0-6, +6)  offer(6)  save value(VLI 1-5)  purchase 1: requirement(VLI 1-5) code(1)
//     family(3) 1 rule(1) purchase 2 prefix       2 purchase 3 prefix       3 expires(6)      4
//     starts(6) 5 serial(VLI 0-9, +6)             6 retailer(VLI 1-7, +6) 9 value code(1) applies
//     to(1) store coupon(1) do not multiply(1)
//
// AI 8112 (GS1 AI (8112) Coupon Data Specification): format(1) funder(VLI 0-6, +6) offer(6)
// serial(VLI 0-9, +6).  VLI is one digit: the length of what follows, 6 less where so written.
#include "drivers/gs1/coupon.hpp"

namespace wec::gs1 {
namespace {

/// Takes digits from the left; the first rule broken stays.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool good() const { return !finding_; }
  bool at_end() const { return at_ == text_.size(); }
  std::optional<Finding> finding() const { return finding_; }
  char next() const { return at_end() ? '\0' : text_[at_]; }

  std::string_view take(std::size_t count, std::string_view what) {
    if (!good()) return {};
    if (text_.size() - at_ < count) {
      fail(what);
      return {};
    }
    at_ += count;
    return text_.substr(at_ - count, count);
  }

  /// One digit out of `allowed`.
  char code(std::string_view allowed, std::string_view what) {
    const auto digit = take(1, what);
    if (!good()) return '\0';
    if (allowed.find(digit[0]) == std::string_view::npos) {
      --at_;
      fail(what);
    }
    return digit[0];
  }

  void variable(std::string_view lengths, std::size_t added, std::string_view what) {
    const char length = code(lengths, what);
    if (good()) take(static_cast<std::size_t>(length - '0') + added, what);
  }

  void fail(std::string_view what) {
    if (good()) finding_ = Finding{Gs1ErrorCode::bad_coupon, at_, what};
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Finding> finding_;
};

constexpr std::string_view any_digit = "0123456789";

void purchase(Reader& r) {
  r.variable("12345", 0, "purchase requirement of a coupon");
  r.code("012349", "purchase requirement code of a coupon");
  r.take(3, "family code of a coupon");
}

/// 9 stands for "the same company as the first".
void purchase_prefix(Reader& r) {
  if (r.next() == '9') {
    r.take(1, "");
  } else {
    r.variable("0123456", 6, "company prefix of a coupon");
  }
}

std::string_view coupon_date(Reader& r, int reference_year) {
  const auto text = r.take(6, "date of a coupon");
  if (r.good() && (!gs1_date(text, reference_year) || text.ends_with("00")))
    r.fail("date of a coupon");
  return text;
}

void optional_fields(Reader& r, int reference_year) {
  std::string_view expires;
  if (r.good() && r.next() == '1') {
    r.take(1, "");
    r.code("0123", "additional purchase rules of a coupon");
    purchase(r);
    purchase_prefix(r);
  }
  if (r.good() && r.next() == '2') {
    r.take(1, "");
    purchase(r);
    purchase_prefix(r);
  }
  if (r.good() && r.next() == '3') {
    r.take(1, "");
    expires = coupon_date(r, reference_year);
  }
  if (r.good() && r.next() == '4') {
    r.take(1, "");
    const auto starts = coupon_date(r, reference_year);
    if (r.good() && !expires.empty() &&
        gs1_date(expires, reference_year) < gs1_date(starts, reference_year)) {
      r.fail("a coupon that expires before it starts");
    }
  }
  if (r.good() && r.next() == '5') {
    r.take(1, "");
    r.variable(any_digit, 6, "serial number of a coupon");
  }
  if (r.good() && r.next() == '6') {
    r.take(1, "");
    r.variable("1234567", 6, "retailer of a coupon");
  }
  if (r.good() && r.next() == '9') {
    r.take(1, "");
    r.code("01256", "save value code of a coupon");
    r.code("012", "save value item of a coupon");
    r.code(any_digit, "store flag of a coupon");
    r.code("01", "multiply flag of a coupon");
  }
}

std::optional<Finding> digits_only(std::string_view value) { return lint_characters('N', value); }

}  // namespace

std::optional<Finding> lint_coupon_code(std::string_view value, int reference_year) {
  if (const auto bad = digits_only(value)) return bad;
  Reader r(value);
  r.variable("0123456", 6, "company prefix of a coupon");
  r.take(6, "offer code of a coupon");
  r.variable("12345", 0, "save value of a coupon");
  purchase(r);
  optional_fields(r, reference_year);
  if (r.good() && !r.at_end()) r.fail("more digits than a coupon has");
  return r.finding();
}

std::optional<Finding> lint_coupon_offer(std::string_view value) {
  if (const auto bad = digits_only(value)) return bad;
  Reader r(value);
  r.code("01", "format code of a coupon");
  r.variable("0123456", 6, "funder of a coupon");
  r.take(6, "offer code of a coupon");
  r.variable(any_digit, 6, "serial number of a coupon");
  if (r.good() && !r.at_end()) r.fail("more digits than a coupon has");
  return r.finding();
}

}  // namespace wec::gs1

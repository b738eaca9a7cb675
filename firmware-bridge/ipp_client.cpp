#include "firmware-bridge/ipp_client.hpp"

#include <fmt/format.h>

#include <array>

namespace wec {
namespace {

constexpr int connect_ms = 3000;
constexpr double answer_s = 10.0;  // libcups wants seconds so
constexpr int reasons_max = 16;    // of one answer

/// Asked for a password libcups would wait at a terminal.
const char* no_password(const char*, http_t*, const char*, const char*, void*) { return nullptr; }

int give_up(http_t*, void*) { return 0; }

std::string text_of(ipp_t* message, const char* name) {
  auto* found = ippFindAttribute(message, name, IPP_TAG_ZERO);
  const char* text = found == nullptr ? nullptr : ippGetString(found, 0, nullptr);
  return text == nullptr ? std::string() : std::string(text);
}

std::vector<std::string> reasons_of(ipp_t* message, const char* name) {
  std::vector<std::string> out;
  auto* found = ippFindAttribute(message, name, IPP_TAG_ZERO);
  const int count = found == nullptr ? 0 : std::min(ippGetCount(found), reasons_max);
  for (int i = 0; i < count; ++i) {
    const char* text = ippGetString(found, i, nullptr);
    if (text != nullptr && std::string_view(text) != "none") out.emplace_back(text);
  }
  return out;
}

int number_of(ipp_t* message, const char* name) {
  auto* found = ippFindAttribute(message, name, IPP_TAG_ZERO);
  return found == nullptr ? 0 : ippGetInteger(found, 0);
}

/// RFC 8011, 5.4.11 and 5.3.7: the first is 3.
template <std::size_t n>
std::string_view word(const std::array<std::string_view, n>& words, int value) {
  const auto at = static_cast<std::size_t>(value - 3);
  return value >= 3 && at < n ? words.at(at) : "unknown";
}

IppJob job_of(ipp_t* message, int id) {
  static constexpr std::array<std::string_view, 7> states{
      "pending", "held", "processing", "stopped", "canceled", "aborted", "completed"};
  const int told = number_of(message, "job-id");
  return {told != 0 ? told : id, word(states, number_of(message, "job-state")),
          reasons_of(message, "job-state-reasons")};
}

}  // namespace

IppClient::IppClient(IppAddress to)
    : to_(std::move(to)), uri_(fmt::format("ipp://{}:{}{}", to_.to.host, to_.to.port, to_.path)) {}

tl::expected<void, std::string> IppClient::open() {
  cupsSetPasswordCB2(no_password, nullptr);  // libcups keeps it by thread
  http_.reset(httpConnect2(to_.to.host.c_str(), to_.to.port, nullptr, AF_UNSPEC,
                           HTTP_ENCRYPTION_IF_REQUESTED, 1, connect_ms, nullptr));
  if (http_ == nullptr) {
    return tl::make_unexpected(
        fmt::format("{}:{}: {}", to_.to.host, to_.to.port, cupsLastErrorString()));
  }
  httpSetTimeout(http_.get(), answer_s, give_up, nullptr);
  return {};
}

ipp_t* IppClient::request(ipp_op_t operation) const {
  auto* message = ippNewRequest(operation);
  ippAddString(message, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr, uri_.c_str());
  ippAddString(message, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr, "wec");
  return message;
}

tl::expected<IppClient::Message, IppError> IppClient::answer(ipp_t* reply) {
  Message message(reply);
  if (message == nullptr) {
    const std::string why = cupsLastErrorString();
    close();
    return tl::make_unexpected(IppError{true, why});
  }
  const auto status = ippGetStatusCode(reply);
  if (status <= IPP_STATUS_OK_EVENTS_COMPLETE) return message;
  return tl::make_unexpected(IppError{false, ippErrorString(status)});
}

tl::expected<IppPrinter, IppError> IppClient::printer() {
  static constexpr std::array<const char*, 6> wanted{
      "printer-state",          "printer-state-reasons",           "printer-is-accepting-jobs",
      "printer-make-and-model", "printer-firmware-string-version", "printer-device-id"};
  auto* message = request(IPP_OP_GET_PRINTER_ATTRIBUTES);
  ippAddStrings(message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                static_cast<int>(wanted.size()), nullptr, wanted.data());
  auto reply = answer(cupsDoRequest(http_.get(), message, to_.path.c_str()));
  if (!reply) return tl::make_unexpected(reply.error());
  static constexpr std::array<std::string_view, 3> states{"idle", "processing", "stopped"};
  auto* from = reply->get();
  IppPrinter out;
  out.state = word(states, number_of(from, "printer-state"));
  out.reasons = reasons_of(from, "printer-state-reasons");
  auto* accepts = ippFindAttribute(from, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
  out.accepts = accepts == nullptr || ippGetBoolean(accepts, 0) != 0;
  out.identity.model = text_of(from, "printer-make-and-model");
  out.identity.firmware = text_of(from, "printer-firmware-string-version");
  return out;
}

tl::expected<IppJob, IppError> IppClient::print(const std::string& name, std::string_view pdf) {
  auto* message = request(IPP_OP_PRINT_JOB);
  ippAddString(message, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr, name.c_str());
  ippAddString(message, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr,
               "application/pdf");
  const auto size = ippLength(message) + pdf.size();
  auto status = cupsSendRequest(http_.get(), message, to_.path.c_str(), size);
  if (status == HTTP_STATUS_CONTINUE)
    status = cupsWriteRequestData(http_.get(), pdf.data(), pdf.size());
  ippDelete(message);
  auto reply = answer(cupsGetResponse(http_.get(), to_.path.c_str()));
  if (!reply) return tl::make_unexpected(reply.error());
  if (status != HTTP_STATUS_CONTINUE && status != HTTP_STATUS_OK)
    return tl::make_unexpected(IppError{false, httpStatus(status)});
  return job_of(reply->get(), 0);
}

tl::expected<IppJob, IppError> IppClient::job(int id) {
  auto* message = request(IPP_OP_GET_JOB_ATTRIBUTES);
  ippAddInteger(message, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
  static constexpr std::array<const char*, 3> wanted{"job-id", "job-state", "job-state-reasons"};
  ippAddStrings(message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                static_cast<int>(wanted.size()), nullptr, wanted.data());
  auto reply = answer(cupsDoRequest(http_.get(), message, to_.path.c_str()));
  if (!reply) return tl::make_unexpected(reply.error());
  return job_of(reply->get(), id);
}

}  // namespace wec

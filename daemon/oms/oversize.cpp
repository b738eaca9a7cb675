#include "daemon/oms/oversize.hpp"

#include <boost/json.hpp>

#include "daemon/oms/bundle.hpp"

namespace wec {
namespace {

std::string stub_of(const LoggedEvent& row) {
  boost::json::object envelope = boost::json::parse(*row.raw).as_object();  // we wrote it
  envelope.erase("data");
  envelope["wecstub"] = boost::json::object{{"bytes", row.raw->size()}, {"hash", row.hash}};
  return boost::json::serialize(envelope);
}

}  // namespace

Fitted fit(const LoggedEvent& row, bool may_gzip, std::size_t max_bytes) {
  Fitted out;
  out.message.topic = UpTopic::event;
  out.message.bytes = row.raw;
  if (row.raw->size() <= max_bytes) return out;
  if (may_gzip) {
    std::string packed = gzipped("[" + *row.raw + "]");
    if (packed.size() <= max_bytes) {
      out.message.bytes = std::make_shared<const std::string>(std::move(packed));
      out.message.bundle = out.message.gzip = true;
      return out;
    }
  }
  out.message.bytes = std::make_shared<const std::string>(stub_of(row));
  out.is_stub = true;
  return out;
}

}  // namespace wec

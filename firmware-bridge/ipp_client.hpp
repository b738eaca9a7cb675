// The calls of IPP that a document printer needs, over libcups. They wait for the network, so they
// are made on a thread of their own (ipp_link.cpp).
#pragma once

#include <cups/cups.h>

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "firmware-bridge/link.hpp"
#include "firmware-bridge/link_address.hpp"

namespace wec {

/// A connection that failed is not a printer that said no.
struct IppError {
  bool lost = false;   // no answer; the connection is closed
  std::string reason;  // the status that the printer gave, or what happened to the connection
};

struct IppPrinter {
  std::string_view state;  // idle processing stopped unknown
  bool accepts = false;    // takes jobs
  std::vector<std::string> reasons;
  LinkIdentity identity;
};

struct IppJob {
  int id = 0;
  std::string_view state;  // pending held processing stopped canceled aborted completed unknown
  std::vector<std::string> reasons;
};

class IppClient {
 public:
  explicit IppClient(IppAddress to);

  tl::expected<void, std::string> open();
  bool is_open() const { return http_ != nullptr; }
  void close() { http_.reset(); }

  tl::expected<IppPrinter, IppError> printer();
  tl::expected<IppJob, IppError> print(const std::string& name, std::string_view pdf);
  tl::expected<IppJob, IppError> job(int id);

 private:
  struct Closer {
    void operator()(http_t* http) const { httpClose(http); }
  };
  struct Freer {
    void operator()(ipp_t* message) const { ippDelete(message); }
  };
  using Message = std::unique_ptr<ipp_t, Freer>;

  ipp_t* request(ipp_op_t operation) const;
  tl::expected<Message, IppError> answer(ipp_t* reply);

  IppAddress to_;
  std::string uri_;
  std::unique_ptr<http_t, Closer> http_;
};

}  // namespace wec

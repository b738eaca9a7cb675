#include "firmware-bridge/capture.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace wec {

namespace {

class CaptureLink : public Link, private LinkSink {
 public:
  CaptureLink(std::unique_ptr<Link> wire, CaptureWriter writer, CaptureOptions options)
      : recorder_(std::move(writer), std::move(options)), wire_(std::move(wire)) {}

  void start(LinkSink& sink) override {
    sink_ = &sink;
    wire_->start(*this);
  }
  SendResult send(std::string_view bytes) override {
    const auto result = wire_->send(bytes);
    if (result == SendResult::queued) recorder_.to_device(bytes);
    return result;
  }
  bool is_open() const override { return wire_->is_open(); }
  void reopen(std::string_view reason) override { wire_->reopen(reason); }
  std::string local_address() const override { return wire_->local_address(); }
  LinkIdentity identity() const override { return wire_->identity(); }

 private:
  void on_link_open() override {
    recorder_.opened();
    sink_->on_link_open();
  }
  void on_link_bytes(std::string_view bytes) override {
    recorder_.from_device(bytes);
    sink_->on_link_bytes(bytes);
  }
  void on_link_closed(std::string_view reason) override {
    recorder_.closed();
    sink_->on_link_closed(reason);
  }
  void on_link_attempt_failed(std::string_view reason) override {
    sink_->on_link_attempt_failed(reason);
  }
  void on_link_drained() override { sink_->on_link_drained(); }

  CaptureRecorder recorder_;
  LinkSink* sink_ = nullptr;
  std::unique_ptr<Link> wire_;
};

}  // namespace

CaptureRecorder::CaptureRecorder(CaptureWriter writer, CaptureOptions options)
    : writer_(std::move(writer)), options_(std::move(options)) {
  write(fmt::format("# Name: {}", options_.device_name));
  write("# Source: captured from the device by wec");
  if (options_.mask) write("# Masked: letters are x, digits 0");
}

void CaptureRecorder::from_device(std::string_view bytes) {
  note("< " + escape_replay(options_.mask ? from_mask_(bytes) : std::string(bytes)));
}

void CaptureRecorder::to_device(std::string_view bytes) {
  note("> " + escape_replay(options_.mask ? to_mask_(bytes) : std::string(bytes)));
}

/// A line after the time that passed since the last.
void CaptureRecorder::note(std::string_view line) {
  const auto now = options_.now();
  const auto passed = last_ ? std::chrono::duration_cast<std::chrono::milliseconds>(now - *last_)
                            : std::chrono::milliseconds(0);
  if (passed.count() > 0) write(fmt::format("@ +{}", passed.count()));
  if (passed.count() > 0 || !last_) last_ = now;
  write(line);
}

void CaptureRecorder::write(std::string_view line) {
  if (full_) return;
  full_ = written_ + line.size() + 1 > options_.size_max;
  if (full_) line = "# The capture is full; the traffic went on.";
  written_ += line.size() + 1;
  writer_(line);
}

std::string CaptureMask::operator()(std::string_view bytes) {
  std::string masked;
  for (const char c : bytes) {
    const bool keeps = kept_ > 0;
    if (keeps) --kept_;
    if (c == '^' || c == '~' || c == ']') kept_ = 2;
    char shown = c;
    if (c >= 'A' && c <= 'Z') shown = 'X';
    if (c >= 'a' && c <= 'z') shown = 'x';
    if (c >= '0' && c <= '9') shown = '0';
    if (static_cast<unsigned char>(c) > 0x7F) shown = 'x';
    masked += keeps ? c : shown;
  }
  return masked;
}

std::string escape_replay(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const bool at_an_end = i == 0 || i + 1 == bytes.size();
    const bool plain = c > ' ' && c <= '~' && c != '\\';
    if (plain || (c == ' ' && !at_an_end)) {
      text += c;
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\\') {
      text += "\\\\";
    } else {
      fmt::format_to(std::back_inserter(text), "\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

std::unique_ptr<Link> make_capture_link(std::unique_ptr<Link> wire, CaptureWriter writer,
                                        CaptureOptions options) {
  return std::make_unique<CaptureLink>(std::move(wire), std::move(writer), std::move(options));
}

}  // namespace wec

// keys: links on an input device of umockdev: grabbed or not read, and what it typed is a scan.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <umockdev-1.0/umockdev.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <vector>

#include "drivers/driver.hpp"
#include "firmware-bridge/link_factory.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

using ::testing::StartsWith;
using Request = unsigned long;

/// /dev/input/event3, with the keys that are given and the grab that a test wants.
class KeysTest : public ::testing::Test {
 protected:
  KeysTest() : testbed(umockdev_testbed_new()), handler(umockdev_ioctl_base_new()) {
    gboolean (*callback)(UMockdevIoctlBase*, UMockdevIoctlClient*, KeysTest*) = on_ioctl;
    g_signal_connect(handler, "handle-ioctl", reinterpret_cast<GCallback>(callback), this);
    makings.random = halfway();
    makings.in_process = true;
    makings.backoff = {std::chrono::milliseconds(10), std::chrono::milliseconds(40)};
  }
  ~KeysTest() override {
    link.reset();
    if (plugged) umockdev_testbed_detach_ioctl(testbed, node, nullptr);
    g_object_unref(handler);
    g_object_unref(testbed);
    // What the testbed's thread last read here happened before this goes.
    const std::lock_guard lock(answering);
  }

  void plug() {
    const auto text = fmt::format(
        "P: /devices/pci0000:00/0000:00:14.0/usb1/1-4/input/input9/event3\nN: input/event3\n"
        "E: DEVNAME={}\nE: MAJOR=13\nE: MINOR=67\nE: SUBSYSTEM=input\n\n",
        node);
    GError* error = nullptr;
    ASSERT_TRUE(umockdev_testbed_add_from_string(testbed, text.c_str(), &error)) << error->message;
    ASSERT_TRUE(umockdev_testbed_attach_ioctl(testbed, node, handler, &error)) << error->message;
    plugged = true;
  }

  void start() {
    link = make_link(io, std::string("keys://") + node, "D1", makings).value();
    link->start(sink);
  }
  bool until(const std::function<bool()>& condition) { return run_until(io, condition); }
  std::string refusal() {
    start();
    EXPECT_TRUE(until([&] { return sink.failed > 0; }));
    EXPECT_EQ(sink.opened, 0);
    return sink.failed_because;
  }

  /// Each of them down and up.
  void type(const std::vector<int>& codes) {
    const auto path = std::filesystem::temp_directory_path() /
                      fmt::format("wec-keys-{}.events", static_cast<int>(::getpid()));
    std::ofstream events(path);
    for (const int code : codes) {
      for (const int value : {1, 0}) {
        events << fmt::format("E: 0.000000 0001 {:04x} {:04d}\nE: 0.000000 0000 0000 0000\n", code,
                              value);
      }
    }
    events.close();
    GError* error = nullptr;
    ASSERT_TRUE(umockdev_testbed_load_evemu_events(testbed, node, path.c_str(), &error))
        << error->message;
    typed_file = path;
  }

  /// On the testbed's thread, whose own locks the thread sanitizer does not know.
  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, KeysTest* self) {
    const std::lock_guard lock(self->answering);
    const auto answer = [&](long result, int error = 0) {
      umockdev_ioctl_client_complete(client, result, error);
      return TRUE;
    };
    const Request request = umockdev_ioctl_client_get_request(client);
    auto* argument = umockdev_ioctl_client_get_arg(client);
    if (request == EVIOCGRAB) {
      ++self->grabs;
      return self->grabbed_by_another ? answer(-1, EBUSY) : answer(0);
    }
    if (request == FIONBIO) return answer(0);  // the kernel's, for any file; it is opened so
    if (_IOC_TYPE(request) != 'E' || _IOC_NR(request) != 0x20 + EV_KEY) return answer(-1, ENOTTY);
    const auto size = static_cast<std::size_t>(_IOC_SIZE(request));
    std::vector<guint8> bits(size);
    for (const unsigned key : self->keys) bits.at(key / 8) |= static_cast<guint8>(1u << key % 8);
    auto* data = umockdev_ioctl_data_resolve(argument, 0, size, nullptr);
    umockdev_ioctl_data_update(data, 0, bits.data(), static_cast<gint>(size));
    umockdev_ioctl_data_unref(data);
    return answer(static_cast<long>(size));
  }

  static constexpr const char* node = "/dev/input/event3";
  UMockdevTestbed* testbed;
  UMockdevIoctlBase* handler;
  bool plugged = false;
  std::mutex answering;
  std::vector<unsigned> keys{KEY_1, KEY_0, KEY_A, KEY_ENTER};
  std::atomic<bool> grabbed_by_another = false;
  std::atomic<int> grabs = 0;
  std::filesystem::path typed_file;

  boost::asio::io_context io{1};
  LinkMakings makings;
  RecordingSink sink;
  std::unique_ptr<Link> link;
};

TEST_F(KeysTest, WhatAGrabbedKeyboardTypesIsAScan) {
  plug();
  start();
  ASSERT_TRUE(until([&] { return link->is_open(); }));
  EXPECT_EQ(grabs, 1);
  type({KEY_4, KEY_0, KEY_0, KEY_6, KEY_ENTER});
  constexpr std::size_t events = 5 * 2 * 2;
  ASSERT_TRUE(until([&] { return sink.bytes.size() >= events * sizeof(input_event); }))
      << sink.bytes.size();
  Effects effects;
  find_protocol("keyboard_wedge")->make()->on_bytes(sink.bytes, Instant{}, effects);
  ASSERT_EQ(effects.events.size(), 1u);
  EXPECT_EQ(std::get<Scanned>(effects.events[0]).data, "4006");
  std::filesystem::remove(typed_file);
}

TEST_F(KeysTest, AKeyboardThatSomebodyElseReadsIsNotRead) {
  grabbed_by_another = true;
  plug();
  EXPECT_THAT(refusal(), StartsWith("IN_USE: /dev/input/event3"));
  grabbed_by_another = false;
  EXPECT_TRUE(until([&] { return link->is_open(); })) << "tried again by itself";
}

TEST_F(KeysTest, WhatIsNoKeyboardIsNotGrabbed) {
  {
    const std::lock_guard lock(answering);
    keys = {KEY_POWER};
  }
  plug();
  EXPECT_THAT(refusal(), StartsWith("NO_FUNCTION"));
  EXPECT_EQ(grabs, 0);
}

TEST_F(KeysTest, AKeyboardThatIsNotThereIsTakenWhenItComes) {
  EXPECT_THAT(refusal(), StartsWith("NOT_THERE"));
  plug();
  EXPECT_TRUE(until([&] { return link->is_open(); }));
}

}  // namespace
}  // namespace wec::testing

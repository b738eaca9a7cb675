#include "firmware-bridge/link_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware-bridge/link_factory.hpp"
#include "tests/unit/firmware-bridge/support.hpp"

namespace wec::testing {
namespace {

template <class Address>
Address parsed(std::string_view text) {
  const auto address = parse_link_address(text);
  EXPECT_TRUE(address) << (address ? "" : address.error().message);
  if (!address) return {};
  EXPECT_EQ(address->text, text);
  EXPECT_TRUE(std::holds_alternative<Address>(address->target));
  return std::get<Address>(address->target);
}

LinkError refused(std::string_view text) {
  const auto address = parse_link_address(text);
  EXPECT_FALSE(address) << text;
  return address ? LinkError{} : address.error();
}

TEST(LinkAddress, TcpNamesAHostAndAPort) {
  EXPECT_EQ(parsed<TcpAddress>("tcp://10.0.0.7:9100").host, "10.0.0.7");
  EXPECT_EQ(parsed<TcpAddress>("tcp://10.0.0.7:9100").port, 9100);
  EXPECT_EQ(parsed<TcpAddress>("tcp://[::1]:1").host, "::1");
  EXPECT_EQ(parsed<TcpListenAddress>("tcp-listen://127.0.0.1:0").port, 0);
}

TEST(LinkAddress, SerialHasTheUsualLineSettingsUnlessTold) {
  const auto usual = parsed<SerialAddress>("serial:///dev/ttyUSB0");
  EXPECT_EQ(usual.path, "/dev/ttyUSB0");
  EXPECT_EQ(usual.baud, 9600u);
  EXPECT_EQ(usual.parity, Parity::none);
  EXPECT_EQ(usual.data_bits, 8u);
  EXPECT_EQ(usual.stop_bits, 1u);
  const auto told =
      parsed<SerialAddress>("serial:///dev/ttyS1?baud=2400&parity=even&data=7&stop=2&flow=rtscts");
  EXPECT_EQ(told.baud, 2400u);
  EXPECT_EQ(told.parity, Parity::even);
  EXPECT_EQ(told.data_bits, 7u);
  EXPECT_EQ(told.stop_bits, 2u);
  EXPECT_EQ(told.flow, FlowControl::rtscts);
}

TEST(LinkAddress, SimCarriesItsParametersUnread) {
  const auto sim = parsed<SimAddress>("sim:scale?unit=kg&settle_ms=300");
  EXPECT_EQ(sim.kind, "scale");
  EXPECT_EQ(sim.parameters.at("unit"), "kg");
  EXPECT_EQ(sim.parameters.at("settle_ms"), "300");
  EXPECT_TRUE(parsed<SimAddress>("sim:scanner").parameters.empty());
}

TEST(LinkAddress, BridgeWrapsAWire) {
  const auto bridge = parsed<BridgeAddress>("bridge://dock/serial:///dev/ttyS0?baud=1200");
  EXPECT_EQ(bridge.bridge, "dock");
  EXPECT_EQ(bridge.inner, "serial:///dev/ttyS0?baud=1200");
}

TEST(LinkAddress, AKeyboardIsNamedByItsInputDevice) {
  EXPECT_EQ(parsed<KeysAddress>("keys:///dev/input/by-id/usb-X_1-event-kbd").path,
            "/dev/input/by-id/usb-X_1-event-kbd");
  EXPECT_EQ(bridge_for(parsed<KeysAddress>("keys:///dev/input/event3")), usb_bridge_name);
}

TEST(LinkAddress, ADocumentPrinterIsNamedByHostPortAndPath) {
  const auto printer = parsed<IppAddress>("ipp://10.0.0.9:631/ipp/print?paper=letter");
  EXPECT_EQ(printer.to.host, "10.0.0.9");
  EXPECT_EQ(printer.to.port, 631);
  EXPECT_EQ(printer.path, "/ipp/print");
  EXPECT_TRUE(printer.letter);
  EXPECT_FALSE(parsed<IppAddress>("ipp://a:631/printers/slips").letter);
  EXPECT_EQ(bridge_for(parsed<IppAddress>("ipp://a:631/p")), lan_bridge_name);
}

TEST(LinkAddress, AUsbDeviceIsNamedByWhatIsGiven) {
  const auto bare = parsed<UsbAddress>("usb://05E0:1200");
  EXPECT_EQ(bare.vendor, 0x05e0);
  EXPECT_EQ(bare.product, 0x1200);
  EXPECT_EQ(bare.serial + bare.port, "");
  EXPECT_FALSE(bare.interface);
  const auto full = parsed<UsbAddress>("usb://0c2e:0b01/A@1/2@1-4.2?interface=1");
  EXPECT_EQ(full.serial, "A@1/2");
  EXPECT_EQ(full.port, "1-4.2");
  EXPECT_EQ(full.interface, 1);
}

TEST(LinkAddress, AModbusUnitIsPartOfItsBus) {
  const auto tcp = parsed<ModbusTcpAddress>("modbus+tcp://[::1]:502/255");
  EXPECT_EQ(tcp.to.host, "::1");
  EXPECT_EQ(tcp.to.port, 502);
  EXPECT_EQ(tcp.unit, 255);
  const auto rtu = parsed<ModbusRtuAddress>("modbus+rtu:///dev/ttyS0?baud=19200&parity=even#17");
  EXPECT_EQ(rtu.line.path, "/dev/ttyS0");
  EXPECT_EQ(rtu.line.baud, 19200u);
  EXPECT_EQ(rtu.line.parity, Parity::even);
  EXPECT_EQ(rtu.unit, 17);
}

TEST(LinkAddress, ModbusIsSeenThroughABridge) {
  EXPECT_TRUE(carries_modbus(parse_link_address("modbus+tcp://10.0.0.1:502/1").value()));
  EXPECT_TRUE(
      carries_modbus(parse_link_address("bridge://dock/modbus+rtu:///dev/ttyS0#1").value()));
  EXPECT_FALSE(carries_modbus(parse_link_address("bridge://dock/tcp://10.0.0.1:502").value()));
}

TEST(LinkAddress, RefusalsHaveANameAndSayWhatWasSeenAndExpected) {
  struct Case {
    const char* text;
    const char* code;
    const char* says;
  };
  for (const auto& [text, code, says] : {
           Case{"", "UNKNOWN_SCHEME", "tcp-listen"},
           Case{"tpc://a:1", "UNKNOWN_SCHEME", "\"tpc\""},
           Case{"tcp:a:1", "BAD_ADDRESS", "//"},
           Case{"tcp://a", "BAD_ADDRESS", "\"a\""},
           Case{"tcp://a:", "BAD_ADDRESS", "host:port"},
           Case{"tcp://:1", "BAD_ADDRESS", "host:port"},
           Case{"tcp://a:65536", "BAD_ADDRESS", "65535"},
           Case{"tcp://a:9x", "BAD_ADDRESS", "a:9x"},
           Case{"tcp://::1:9", "BAD_ADDRESS", "::1:9"},
           Case{"tcp://a:0", "BAD_PORT", "tcp-listen"},
           Case{"tcp://a:1?x=1", "BAD_ADDRESS", "a:1?x=1"},
           Case{"serial://ttyS0", "BAD_ADDRESS", "serial:///dev/"},
           Case{"serial:///dev/../etc/passwd", "BAD_ADDRESS", "/dev/../etc/passwd"},
           Case{"serial:///dev/ttyS0?baud=9601", "BAD_PARAMETER", "9600"},
           Case{"serial:///dev/ttyS0?baud=", "BAD_PARAMETER", "9600"},
           Case{"serial:///dev/ttyS0?parity=maybe", "BAD_PARAMETER", "none, even, odd"},
           Case{"serial:///dev/ttyS0?data=9", "BAD_PARAMETER", "5, 6, 7, 8"},
           Case{"serial:///dev/ttyS0?bits=8", "BAD_PARAMETER", "\"bits\""},
           Case{"serial:///dev/ttyS0?baud", "BAD_PARAMETER", "key=value"},
           Case{"serial:///dev/ttyS0?baud=9600&baud=1200", "BAD_PARAMETER", "twice"},
           Case{"keys:///dev/ttyS0", "BAD_ADDRESS", "keys:///dev/input/"},
           Case{"keys:///dev/input/../mem", "BAD_ADDRESS", "/dev/input/../mem"},
           Case{"ipp://a/ipp/print", "BAD_ADDRESS", "631/ipp/print"},
           Case{"ipp://a:631", "BAD_ADDRESS", "631/ipp/print"},
           Case{"ipp://a:631/", "BAD_ADDRESS", "631/ipp/print"},
           Case{"ipp://a:631/p?paper=a5", "BAD_PARAMETER", "paper=a4"},
           Case{"sim:robot", "BAD_ADDRESS", "sim:printer"},
           Case{"sim:scale?x", "BAD_PARAMETER", "key=value"},
           Case{"bridge://dock", "BAD_ADDRESS", "bridge://name/"},
           Case{"bridge:///tcp://a:1", "BAD_ADDRESS", "bridge://name/"},
           Case{"bridge://a/bridge://b/tcp://c:1", "BAD_ADDRESS", "bridge"},
           Case{"bridge://a/sim:scale", "BAD_ADDRESS", "sim"},
           Case{"bridge://a/tcp://b:x", "BAD_ADDRESS", "b:x"},
           Case{"usb://05e0", "BAD_ADDRESS", "vendor:product"},
           Case{"usb://05e0:12", "BAD_ADDRESS", "05e0:12"},
           Case{"usb://05e0:12g0", "BAD_ADDRESS", "four hexadecimal"},
           Case{"usb://05e0:1200@4", "BAD_ADDRESS", "1-4.2"},
           Case{"usb://05e0:1200@1-", "BAD_ADDRESS", "1-4.2"},
           Case{"usb://05e0:1200?interface=256", "BAD_PARAMETER", "0 to 255"},
           Case{"usb://05e0:1200?port=1", "BAD_PARAMETER", "\"port\""},
           Case{"modbus+tcp://10.0.0.1:502", "BAD_UNIT", "1 to 247"},
           Case{"modbus+tcp://10.0.0.1:502/248", "BAD_UNIT", "255"},
           Case{"modbus+tcp://10.0.0.1:0/1", "BAD_ADDRESS", "host:port/unit"},
           Case{"modbus+tcp://10.0.0.1/1", "BAD_ADDRESS", "host:port/unit"},
           Case{"modbus+rtu:///dev/ttyS0", "BAD_UNIT", "1 to 247"},
           Case{"modbus+rtu:///dev/ttyS0#255", "BAD_UNIT", "255"},
           Case{"modbus+rtu:///dev/ttyS0?baud=9601#1", "BAD_PARAMETER", "9600"},
           Case{"modbus+rtu:///dev/ttyS0?data=7#1", "BAD_PARAMETER", "8 data bits"},
           Case{"modbus+rtu://ttyS0#1", "BAD_ADDRESS", "/dev/"},
       }) {
    const auto error = refused(text);
    EXPECT_EQ(error.code, code) << text << ": " << error.message;
    EXPECT_THAT(error.message, ::testing::HasSubstr(says)) << text;
  }
}

class MakeLink : public ::testing::Test {
 protected:
  tl::expected<std::unique_ptr<Link>, LinkError> make(std::string_view address) {
    return make_link(io, address, "D1", makings);
  }
  boost::asio::io_context io{1};
  LinkMakings makings = [] {
    LinkMakings made;
    made.random = halfway();
    return made;
  }();
};

TEST_F(MakeLink, RefusesSimulatedDevicesWhenSimulationIsOff) {
  const auto link = make("sim:scale");
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().code, "SIMULATION_OFF");
}

TEST_F(MakeLink, RefusesABridgeThatNobodyKnowsAndNamesTheKnown) {
  const auto link = make("bridge://dock/tcp://10.0.0.1:9100");
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().code, "UNKNOWN_BRIDGE");
  EXPECT_THAT(link.error().message, ::testing::HasSubstr("lan, usb"));
}

TEST_F(MakeLink, PassesTheErrorsOfTheAddressOn) {
  EXPECT_EQ(make("tcp://a:0").error().code, "BAD_PORT");
}

TEST_F(MakeLink, OpensTheWireHereOnlyInProcess) {
  makings.in_process = true;
  makings.backoff = {std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
  const auto here = make("serial:///dev/wec-no-such-node");
  makings.in_process = false;
  makings.bridges["usb"] = "/nonexistent/usb.sock";
  const auto there = make("serial:///dev/wec-no-such-node");
  ASSERT_TRUE(here && there);
  RecordingSink here_sink, there_sink;
  (*here)->start(here_sink);
  (*there)->start(there_sink);
  EXPECT_TRUE(run_until(io, [&] { return here_sink.failed > 1 && there_sink.failed > 1; }));
  EXPECT_THAT(here_sink.failed_because, ::testing::HasSubstr("/dev/wec-no-such-node"));
  EXPECT_THAT(there_sink.failed_because, ::testing::HasSubstr("/nonexistent/usb.sock"));
}

TEST_F(MakeLink, GivesTheDeviceItsIdInTheSimulation) {
  std::string seen;
  makings.make_sim =
      [&](const SimAddress& address,
          std::string_view device) -> tl::expected<std::unique_ptr<Link>, LinkError> {
    seen = address.kind + " " + std::string(device);
    return nullptr;
  };
  EXPECT_TRUE(make("sim:printer"));
  EXPECT_EQ(seen, "printer D1");
}

}  // namespace
}  // namespace wec::testing

// The station server over real loopback sockets, in front of a door of the test's own.
#include <gtest/gtest.h>

#include <fstream>

#include "daemon/stations/assets.hpp"
#include "daemon/stations/router.hpp"
#include "daemon/stations/server.hpp"
#include "tests/unit/stations/client.hpp"
#include "tests/unit/stations/fake_door.hpp"

namespace wec {
namespace {

namespace json = boost::json;

const std::string scan_body = R"({"command_id":"c-1","kind":"scan","data":"LAMP-A"})";
const std::string key_body = R"({"command_id":"c-2","kind":"key","data":"CMD-LOGOUT"})";
const std::string input_path = "/api/v1/stations/PICK-01/input";
const std::string live_path = "/api/v1/stations/PICK-01/live";
const Headers bearer = {{"Authorization", "Bearer s3cret"}};

Screen pick_screen(std::string prompt) {
  Screen screen;
  screen.station = StationId("PICK-01");
  screen.kind = "pick";
  screen.prompt = std::move(prompt);
  screen.step = "AT_LOCATION";
  return screen;
}

SharedScreen shared(const Screen& screen) { return std::make_shared<const Screen>(screen); }

// Accepts everything: next prompt, OK tone.
FakeDoor::Outcome accept(const StationInput& input, Screen current) {
  current.prompt = "SCAN_ITEM";
  FakeDoor::Outcome out;
  out.answer = {true, std::nullopt, current, {}};
  out.committed.screens = {shared(current)};
  out.committed.signals = {{input.station, Tone::ok, 5, input.command_id}};
  return out;
}

class StationServerTest : public testing::Test {
 protected:
  StationServerTest() {
    door.set_screen(pick_screen("SCAN_LOCATION"));
    Screen other = pick_screen("PACK_SCAN_TOTE");
    other.station = StationId("PACK-01");
    other.kind = "pack";
    door.set_screen(other);
    door.set_decide(accept);
    options.stations = 2;
    options.bearer_token = "s3cret";
  }
  ~StationServerTest() override {
    if (server) server->stop();
  }

  void start() {
    server = std::make_unique<StationServer>(options, door, clock, random);
    door.add_listener(*server);
    const auto bound = server->start();
    ASSERT_TRUE(bound) << bound.error().code << " " << bound.error().detail;
    port = *bound;
  }
  void start_open() {
    options.open_loopback = true;
    start();
  }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }
  /// What a browser that opened the page of this station sends along.
  Headers browser(const std::string& station = "PICK-01") {
    const std::string cookie = get(port, "/station/" + station).header("Set-Cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))},
            {"Origin", origin()},
            {"Sec-Fetch-Site", "same-origin"},
            {"X-Wec", "1"}};
  }
  std::string ticket(const Headers& headers) {
    const Reply reply = post(port, "/api/v1/stations/PICK-01/ticket", "{}", headers);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::string(reply.json().at("ticket").as_string());
  }

  FakeClock clock;
  FakeRandom random;
  StationServerOptions options;
  std::unique_ptr<StationServer> server;  // outlives the door's deciding thread
  FakeDoor door;
  std::uint16_t port = 0;
};

Headers with(Headers headers, const std::string& name, const std::string& value) {
  std::erase_if(headers, [&](const auto& h) { return h.first == name; });
  if (!value.empty()) headers.emplace_back(name, value);
  return headers;
}

TEST_F(StationServerTest, ListsStationsAndShowsAScreen) {
  start_open();
  const auto list = get(port, "/api/v1/stations").json();
  EXPECT_EQ(list.at("stations").as_array().size(), 2U);
  EXPECT_FALSE(list.at("simulation").as_bool());
  const auto screen = get(port, "/api/v1/stations/PICK-01/screen").json();
  EXPECT_EQ(screen.at("prompt").as_string(), "SCAN_LOCATION");
  EXPECT_TRUE(screen.at("operator").is_null());
}

TEST_F(StationServerTest, AnswersAnInputOnlyAfterTheDoorHas) {
  start_open();
  door.hold(true);
  LiveClient live(port, live_path);
  ASSERT_TRUE(live.open());
  EXPECT_EQ(live.next()->at("prompt").as_string(), "SCAN_LOCATION");

  Reply reply;
  std::thread sender([&] { reply = post(port, input_path, scan_body); });
  while (door.posted() == 0) std::this_thread::yield();
  EXPECT_EQ(get(port, "/api/v1/stations/PICK-01/screen").json().at("prompt").as_string(),
            "SCAN_LOCATION");  // others are served meanwhile
  door.hold(false);
  sender.join();
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.json().at("accepted").as_bool());
  EXPECT_EQ(reply.json().at("screen").at("prompt").as_string(), "SCAN_ITEM");
}

TEST_F(StationServerTest, TellsLiveSocketsTheScreenAndThenTheSignal) {
  start_open();
  LiveClient live(port, live_path);
  const auto first = live.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->at("type").as_string(), "screen");
  ASSERT_EQ(post(port, input_path, scan_body).status, 200);

  const auto screen = live.next();
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->at("type").as_string(), "screen");
  EXPECT_EQ(screen->at("prompt").as_string(), "SCAN_ITEM");
  const auto signal = live.next();
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->at("type").as_string(), "signal");
  EXPECT_EQ(signal->at("tone").as_string(), "OK");
  EXPECT_EQ(signal->at("light").at("colour").as_string(), "green");
  EXPECT_EQ(signal->at("command_id").as_string(), "c-1");
}

TEST_F(StationServerTest, LiveSocketsHearOnlyTheirStation) {
  start_open();
  LiveClient pick(port, live_path);
  LiveClient pack(port, "/api/v1/stations/PACK-01/live");
  ASSERT_TRUE(pick.next());
  ASSERT_TRUE(pack.next());
  Screen mine = pick_screen("MENU");
  door.commit({{}, {shared(mine)}, {}, {}});
  Screen theirs = pick_screen("DONE");
  theirs.station = StationId("PACK-01");
  door.commit({{}, {shared(theirs)}, {}, {}});
  EXPECT_EQ(pick.next()->at("prompt").as_string(), "MENU");
  EXPECT_EQ(pack.next()->at("prompt").as_string(), "DONE");
}

TEST_F(StationServerTest, AFullDoorIsBusyWithStopAndStoresNothing) {
  start_open();
  LiveClient live(port, live_path);
  ASSERT_TRUE(live.next());
  door.set_full(true);
  const Reply reply = post(port, input_path, scan_body);
  EXPECT_EQ(reply.status, 503);
  EXPECT_FALSE(reply.json().at("accepted").as_bool());
  EXPECT_EQ(reply.json().at("refusal").at("code").as_string(), "BUSY");
  EXPECT_EQ(reply.json().at("screen").at("prompt").as_string(), "SCAN_LOCATION");

  const auto screen = live.next();
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->at("refusal").at("code").as_string(), "BUSY");
  const auto signal = live.next();
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->at("tone").as_string(), "STOP");
  EXPECT_EQ(signal->at("command_id").as_string(), "c-1");
}

TEST_F(StationServerTest, BadInputIsNamedAndReachesNoDoor) {
  start_open();
  const std::string ok = R"("command_id":"c","kind":"key","data":"x")";
  const std::vector<std::tuple<std::string, int, std::string>> cases = {
      {"", 400, "BAD_JSON"},
      {"{", 400, "BAD_JSON"},
      {"{" + ok + "}x", 400, "BAD_JSON"},
      {"[]", 400, "WRONG_TYPE"},
      {R"({"kind":"key","data":"x"})", 400, "MISSING_FIELD"},
      {R"({"command_id":"c","data":"x"})", 400, "MISSING_FIELD"},
      {R"({"command_id":"c","kind":"key"})", 400, "MISSING_FIELD"},
      {R"({"command_id":1,"kind":"key","data":"x"})", 400, "WRONG_TYPE"},
      {R"({"command_id":"c","kind":"key","data":null})", 400, "WRONG_TYPE"},
      {R"({"command_id":"","kind":"key","data":"x"})", 400, "BAD_FIELD"},
      {R"({"command_id":"a b","kind":"key","data":"x"})", 400, "BAD_FIELD"},
      {R"({"command_id":"c","kind":"shout","data":"x"})", 400, "BAD_FIELD"},
      {R"({"command_id":"c","kind":"key","data":""})", 400, "BAD_FIELD"},
      {"{" + ok + ",\"deep\":" + std::string(100, '[') + std::string(100, ']') + "}", 400,
       "BAD_JSON"},
      {"{\"command_id\":\"c\",\"kind\":\"key\",\"data\":\"\xff\xfe\"}", 400, "INVALID_UTF8"},
      {"{\"command_id\":\"c\",\"kind\":\"key\",\"data\":\"\xed\xa0\x80\"}", 400, "INVALID_UTF8"},
      {"{\"command_id\":\"c\",\"kind\":\"key\",\"data\":\"\xc0\xaf\"}", 400, "INVALID_UTF8"},
      {"{\"data\":\"" + std::string(StationServer::body_max_bytes, 'x') + "\"}", 413,
       "BODY_TOO_LARGE"},
  };
  for (const auto& [body, status, code] : cases) {
    const Reply reply = post(port, input_path, body);
    EXPECT_EQ(reply.status, status) << body.substr(0, 80);
    EXPECT_EQ(reply.error_code(), code) << body.substr(0, 80);
  }
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, DataReachesTheDoorAsItWasSent) {
  std::string seen;
  door.set_decide([&](const StationInput& input, const Screen& current) {
    seen = input.data;
    return accept(input, current);
  });
  start_open();
  const Reply reply = post(port, input_path,
                           R"({"command_id":"c","kind":"scan","data":"]C101\u001d\u0000\u00e4"})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(seen, std::string("]C101\x1d\0\xc3\xa4", 9));
}

TEST_F(StationServerTest, WrongPathsMethodsAndTypesAreNamed) {
  start_open();
  EXPECT_EQ(get(port, "/api/v1/stations/NOPE/screen").error_code(), "UNKNOWN_STATION");
  EXPECT_EQ(get(port, "/api/v1/stations/NOPE/screen").status, 404);
  EXPECT_EQ(post(port, "/api/v1/stations/NOPE/input", scan_body).error_code(), "UNKNOWN_STATION");
  EXPECT_EQ(get(port, "/nothing").error_code(), "NOT_FOUND");
  EXPECT_EQ(get(port, "/station/NOPE").status, 404);
  const Reply wrong_method = get(port, input_path);
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(wrong_method.error_code(), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(wrong_method.header("Allow"), "POST");
  const Reply wrong_type =
      HttpClient(port).send("POST", input_path, {{"Content-Type", "text/plain"}}, scan_body);
  EXPECT_EQ(wrong_type.status, 415);
  EXPECT_EQ(wrong_type.error_code(), "WRONG_CONTENT_TYPE");
  EXPECT_EQ(get(port, live_path).status, 426);
  LiveClient nowhere(port, "/api/v1/stations/NOPE/live");
  EXPECT_EQ(nowhere.refused_status(), 404);
}

TEST_F(StationServerTest, BytesThatAreNotHttpAreRefused) {
  start_open();
  EXPECT_TRUE(HttpClient(port).raw("\x16\x03\x01garbage\r\n\r\n").starts_with("HTTP/1.1 400"));
  const std::string long_header(StationServer::header_max_bytes, 'x');
  EXPECT_TRUE(HttpClient(port)
                  .raw("GET / HTTP/1.1\r\nHost: x\r\nLong: " + long_header + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431"));
}

TEST_F(StationServerTest, KeepsAConnectionAlive) {
  start_open();
  HttpClient client(port);
  EXPECT_EQ(client.send("GET", "/api/v1/stations").status, 200);
  EXPECT_EQ(client.send("GET", "/nothing").status, 404);
  EXPECT_EQ(
      client.send("POST", input_path, {{"Content-Type", "application/json"}}, scan_body).status,
      200);
}

TEST_F(StationServerTest, HealthAndMetricsAreServed) {
  bool healthy = true;
  options.health = [&] { return json::object{{"ok", healthy}, {"link", "offline"}}; };
  start_open();
  EXPECT_EQ(get(port, "/health").status, 200);
  EXPECT_EQ(get(port, "/health").json().at("link").as_string(), "offline");
  healthy = false;
  EXPECT_EQ(get(port, "/health").status, 503);
  EXPECT_NE(get(port, "/metrics").body.find("wec_station_connections 1"), std::string::npos);
}

TEST_F(StationServerTest, ThePageIsServedWithAPolicyAndItsFiles) {
  start_open();
  const Reply page = get(port, "/station/PICK-01");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.header("Content-Security-Policy").find("script-src 'self'"), std::string::npos);
  EXPECT_EQ(page.header("Content-Security-Policy").find("unsafe"), std::string::npos);
  EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff");
  for (const Asset& asset : assets()) {
    if (asset.path == "/index.html") continue;
    const Reply file = get(port, std::string(asset.path));
    EXPECT_EQ(file.status, 200) << asset.path;
    EXPECT_EQ(file.body, asset.bytes) << asset.path;
    EXPECT_NE(page.body.find(asset.path), std::string::npos) << asset.path;
  }
  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
}

TEST_F(StationServerTest, ImagesCannotLeaveTheirFolder) {
  options.image_dir = std::filesystem::path(testing::TempDir()) / "wec-images";
  std::filesystem::create_directories(options.image_dir);
  std::ofstream(options.image_dir / "LAMP-A.webp") << "picture";
  std::ofstream(options.image_dir.parent_path() / "secret.webp") << "secret";
  start_open();
  EXPECT_EQ(get(port, "/images/LAMP-A.webp").body, "picture");
  EXPECT_EQ(get(port, "/images/LAMP-A.webp").header("Content-Type"), "image/webp");
  for (const char* path : {"/images/NONE.webp", "/images/LAMP-A.png", "/images/../secret.webp",
                           "/images/..%2fsecret.webp", "/images/.webp", "/images/"}) {
    EXPECT_EQ(get(port, path).status, 404) << path;
  }
}

// ---- who may ----------------------------------------------------------------------------------

TEST_F(StationServerTest, EveryApiRouteNeedsACallerWhenLoopbackIsNotOpen) {
  start();
  std::size_t guarded = 0;
  for (const Route& route : Router::routes()) {
    if (route.needs == Needs::nothing) continue;
    ++guarded;
    std::string path(route.pattern);
    if (const auto hole = path.find("{}"); hole != std::string::npos) {
      path.replace(hole, 2, "PICK-01");
    }
    const Reply reply = HttpClient(port).send(std::string(route.method), path,
                                              {{"Content-Type", "application/json"}}, scan_body);
    EXPECT_EQ(reply.status, 401) << path;
    EXPECT_EQ(reply.error_code(), "SESSION_REQUIRED") << path;
  }
  EXPECT_GE(guarded, 7U);
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, EveryPostRouteRefusesContentTypesThatAFormCanSend) {
  start();
  for (const Route& route : Router::routes()) {
    if (route.method != "POST") continue;
    std::string path(route.pattern);
    path.replace(path.find("{}"), 2, "PICK-01");
    for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data", "application/jsonp"}) {
      const Reply reply =
          HttpClient(port).send("POST", path, with(bearer, "Content-Type", type), key_body);
      EXPECT_EQ(reply.status, 415) << path << " " << type;
    }
  }
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, AProgramNeedsTheRightToken) {
  start();
  EXPECT_EQ(post(port, input_path, scan_body, bearer).status, 200);
  LiveClient live(port, live_path, bearer);
  EXPECT_TRUE(live.open());
  for (const char* wrong : {"Bearer s3creT", "Bearer s3cret ", "Bearer ", "bearer s3cret",
                            "Basic s3cret", "Bearer s3cretX", ""}) {
    const Reply reply = post(port, input_path, scan_body, {{"Authorization", wrong}});
    EXPECT_EQ(reply.status, std::string(wrong) == "Bearer s3cret " ? 200 : 401) << wrong;
  }
}

TEST_F(StationServerTest, WithoutATokenInTheOptionsNoTokenIsRight) {
  options.bearer_token = "";
  start();
  EXPECT_EQ(post(port, input_path, scan_body, {{"Authorization", "Bearer "}}).status, 401);
}

TEST_F(StationServerTest, ABrowserNeedsCookieOriginAndHeader) {
  start();
  const Headers good = browser();
  EXPECT_EQ(post(port, input_path, key_body, good).status, 200);
  EXPECT_EQ(post(port, input_path, key_body, with(good, "Cookie", "")).error_code(),
            "SESSION_REQUIRED");
  EXPECT_EQ(post(port, input_path, key_body, with(good, "Origin", "")).error_code(),
            "ORIGIN_REQUIRED");
  EXPECT_EQ(post(port, input_path, key_body, with(good, "X-Wec", "")).error_code(),
            "HEADER_REQUIRED");
  EXPECT_EQ(
      post(port, input_path, key_body, with(good, "Sec-Fetch-Site", "cross-site")).error_code(),
      "FOREIGN_ORIGIN");
}

TEST_F(StationServerTest, ForeignOriginsAreRefusedEvenWhenLoopbackIsOpen) {
  start_open();
  const std::string number = std::to_string(port);
  const std::vector<std::string> hostile = {"null",
                                            "http://evil.example",
                                            "https://127.0.0.1:" + number,
                                            "http://127.0.0.1",
                                            "http://127.0.0.1:" + number + ".evil.example",
                                            "http://127.0.0.1:" + number + "/",
                                            "http://evil.127.0.0.1:" + number,
                                            "http://localhost:" + number,
                                            "http://[::1]:" + number,
                                            "HTTP://127.0.0.1:" + number,
                                            "http://127.0.0.1:1" + number,
                                            "http://127.1:" + number,
                                            "*",
                                            "file://",
                                            "http://user@127.0.0.1:" + number};
  for (const std::string& origin : hostile) {
    const Headers headers = {{"Origin", origin}, {"X-Wec", "1"}};
    EXPECT_EQ(post(port, input_path, key_body, headers).error_code(), "FOREIGN_ORIGIN") << origin;
    LiveClient live(port, live_path, headers);
    EXPECT_EQ(live.refused_status(), 403) << origin;
  }
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, HostsThatAreNotOursAreRefused) {
  options.host_names = {"wec.lej1.example"};
  start_open();
  const std::string number = ":" + std::to_string(port);
  for (const std::string& host : {"localhost" + number, "LOCALHOST" + number,
                                  "wec.lej1.example" + number, "127.0.0.1" + number}) {
    EXPECT_EQ(get(port, "/api/v1/stations", {{"Host", host}}).status, 200) << host;
  }
  for (const std::string& host :
       {std::string("evil.example"), "evil.example" + number, "127.0.0.1." + number,
        std::string("127.0.0.1"), std::string("127.0.0.1:1"), "localhost." + number,
        std::string("")}) {
    const Reply reply = get(port, "/api/v1/stations", {{"Host", host}});
    EXPECT_EQ(reply.status, 421) << host;
    EXPECT_EQ(reply.error_code(), "WRONG_HOST") << host;
  }
  const std::string twice =
      HttpClient(port).raw("GET /api/v1/stations HTTP/1.1\r\nHost: 127.0.0.1" + number +
                           "\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(twice.starts_with("HTTP/1.1 421")) << twice;
}

TEST_F(StationServerTest, ABrowserActsOnlyForTheStationsItOpened) {
  start();
  const Headers pack = browser("PACK-01");
  const Reply reply = post(port, input_path, key_body, pack);
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.error_code(), "OTHER_STATION");
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, ALiveSocketOfABrowserNeedsAFreshTicket) {
  start();
  const Headers headers = browser();
  EXPECT_EQ(LiveClient(port, live_path, headers).refused_status(), 403);
  const std::string good = ticket(headers);
  EXPECT_EQ(LiveClient(port, live_path + "?ticket=" + good,
                       with(headers, "Origin", "http://evil.example"))
                .refused_status(),
            403);
  EXPECT_TRUE(LiveClient(port, live_path + "?ticket=" + good, headers).open());
  EXPECT_EQ(LiveClient(port, live_path + "?ticket=" + good, headers).refused_status(), 403);
  const std::string of_another = ticket(browser());
  EXPECT_EQ(LiveClient(port, live_path + "?ticket=" + of_another, headers).refused_status(), 403);
}

TEST_F(StationServerTest, APageMaySendScansOnlyInSimulation) {
  start();
  const Reply refused = post(port, input_path, scan_body, browser());
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.json().at("refusal").at("code").as_string(), "NOT_ALLOWED");
  EXPECT_EQ(door.posted(), 0U);
}

TEST_F(StationServerTest, OpenLoopbackStillKeepsScansFromPages) {
  start_open();
  EXPECT_EQ(post(port, input_path, scan_body, {{"Origin", origin()}}).status, 403);
  EXPECT_EQ(post(port, input_path, scan_body).status, 200);  // a program
}

TEST_F(StationServerTest, InSimulationAPageSendsScans) {
  options.simulation = true;
  start();
  EXPECT_EQ(post(port, input_path, scan_body, browser()).status, 200);
}

// ---- limits -----------------------------------------------------------------------------------

TEST_F(StationServerTest, ConnectionsAreLimited) {
  start_open();
  const std::size_t limit =
      StationServer::connections_per_station * options.stations + StationServer::connections_extra;
  std::vector<std::unique_ptr<HttpClient>> held;
  for (std::size_t i = 0; i < limit; ++i) {
    held.push_back(std::make_unique<HttpClient>(port));
    ASSERT_EQ(held.back()->send("GET", "/health").status, 200) << i;
  }
  const Reply over = get(port, "/health");
  EXPECT_EQ(over.status, 503);
  EXPECT_EQ(over.error_code(), "TOO_MANY_CONNECTIONS");
  EXPECT_EQ(held.front()->send("GET", "/health").status, 200);

  held.pop_back();  // one leaves, and sooner or later one may come in
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (get(port, "/health").status != 200) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
}

TEST_F(StationServerTest, ASlowSocketIsDroppedAndTheOthersGoOn) {
  options.metrics = std::make_shared<prometheus::Registry>();
  start_open();
  LiveClient slow(port, live_path, {}, 2048), quick(port, live_path);
  ASSERT_TRUE(quick.next());

  Screen big = pick_screen("SCAN_ITEM");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const std::string dropped = "wec_station_dropped_sockets_total 1";
  for (int n = 0; get(port, "/metrics").body.find(dropped) == std::string::npos; ++n) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    big.view["filler"] = std::string(48 * 1024, 'x');
    big.view["n"] = n;
    door.commit({{}, {shared(big)}, {}, {}});
    ASSERT_TRUE(quick.next()) << n;
  }
  std::size_t taken = 0;
  while (slow.next()) ++taken;  // what was under way, and then the end
  EXPECT_LT(taken, 1000U);
  LiveClient again(port, live_path);
  EXPECT_EQ(again.next()->at("view").as_object().at("n"), big.view["n"]);
}

TEST_F(StationServerTest, WhoTalksIntoALiveSocketIsCutOff) {
  start_open();
  LiveClient live(port, live_path);
  ASSERT_TRUE(live.next());
  live.send("scan this");
  EXPECT_FALSE(live.next());
}

TEST_F(StationServerTest, StopEndsEveryConnection) {
  start_open();
  LiveClient live(port, live_path);
  ASSERT_TRUE(live.next());
  HttpClient idle(port);
  ASSERT_EQ(idle.send("GET", "/health").status, 200);
  server->stop();
  EXPECT_FALSE(live.next());
  EXPECT_TRUE(idle.closed_by_server());
}

// ---- starting ---------------------------------------------------------------------------------

TEST_F(StationServerTest, RefusesUnsafeWaysToListen) {
  const auto refusal = [&](std::string listen, bool open) {
    StationServerOptions wanted;
    wanted.listen = std::move(listen);
    wanted.open_loopback = open;
    const auto started = StationServer(wanted, door, clock, random).start();
    return started ? "started" : started.error().code;
  };
  EXPECT_EQ(refusal("0.0.0.0:0", false), "TLS_REQUIRED");
  EXPECT_EQ(refusal("0.0.0.0:0", true), "OPEN_LOOPBACK_NEEDS_LOOPBACK");
  EXPECT_EQ(refusal("192.0.2.1:0", false), "TLS_REQUIRED");
  EXPECT_EQ(refusal("localhost:0", true), "BAD_LISTEN_ADDRESS");
  EXPECT_EQ(refusal("127.0.0.1", true), "BAD_LISTEN_ADDRESS");
  EXPECT_EQ(refusal("127.0.0.1:99999", true), "BAD_LISTEN_ADDRESS");
  EXPECT_EQ(refusal("::1:0", true), "BAD_LISTEN_ADDRESS");
  EXPECT_EQ(refusal("127.0.0.1:0", true), "started");
}

TEST_F(StationServerTest, APortInUseIsNamed) {
  start_open();
  StationServerOptions wanted;
  wanted.listen = "127.0.0.1:" + std::to_string(port);
  const auto second = StationServer(wanted, door, clock, random).start();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "CANNOT_LISTEN");
}

}  // namespace
}  // namespace wec

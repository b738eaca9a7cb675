# Everything that comes from the distribution, found once. docs/decisions.md says why each is here.
set(CMAKE_FIND_PACKAGE_PREFER_CONFIG ON)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(PahoMqttCpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
foreach(package libsystemd sqlite3 libsodium libmodbus libusb-1.0)
  string(MAKE_C_IDENTIFIER ${package} id)
  pkg_check_modules(${id} REQUIRED IMPORTED_TARGET ${package})
endforeach()

# Boost's compiled halves, built once (see the traps in HACKING.md).
add_library(wec_boost STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_asio.cpp
  ${CMAKE_SOURCE_DIR}/cmake/boost_beast.cpp ${CMAKE_SOURCE_DIR}/cmake/boost_json.cpp)
target_compile_definitions(wec_boost PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_JSON_NO_LIB
  BOOST_CONTAINER_NO_LIB)
target_compile_options(wec_boost PRIVATE -w)
target_link_libraries(wec_boost PUBLIC Boost::headers Threads::Threads OpenSSL::SSL)
find_library(ZINT_LIBRARY zint REQUIRED)  # its own FindZint is found by nobody
# These two have neither a pkg-config file nor a finder.
find_library(CUPS_LIBRARY cups REQUIRED)
find_library(HPDF_LIBRARY hpdf REQUIRED)

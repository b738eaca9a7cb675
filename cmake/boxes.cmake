# One static library per box of the architecture. Sources are whatever lies in its folders, so that
# a new driver or process is a new file and no line of CMake.
include_directories(${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)

# Precompiled headers, for the trees that are built from nothing again and again (dev, asan, tsan). The
# other trees build without them and so find what a file forgot to include. For whatever stands on wec_boost.
option(WEC_PCH "Precompile the common headers" OFF)
if(WEC_PCH)
  set(WEC_PCH_COMMON <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory>
    <optional> <span> <string> <string_view> <utility> <variant> <vector> <boost/json.hpp>
    <fmt/format.h> <tl/expected.hpp>)
  add_library(wec_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  target_link_libraries(wec_pch PUBLIC wec_boost fmt::fmt)
  target_precompile_headers(wec_pch PRIVATE ${WEC_PCH_COMMON})
  # What every file of core and of what stands right on it sees: events, rows and the turn.
  add_library(wec_core_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  target_link_libraries(wec_core_pch PUBLIC wec_boost fmt::fmt)
  target_precompile_headers(wec_core_pch PRIVATE ${WEC_PCH_COMMON}
    ${CMAKE_SOURCE_DIR}/daemon/core/turn.hpp)
  find_package(GTest REQUIRED)
  add_library(wec_test_pch OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  target_link_libraries(wec_test_pch PUBLIC wec_boost fmt::fmt GTest::gtest GTest::gmock)
  target_compile_options(wec_test_pch PRIVATE -fPIE)  # as the programs that use it
  target_precompile_headers(wec_test_pch PRIVATE ${WEC_PCH_COMMON} <gtest/gtest.h> <gmock/gmock.h>)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")  # the compiler cache needs it
endif()

# Threads live in the boxes above core. In the thread sanitizer's tree what has none is built plainly, and
# fast: locks and atomics are seen wherever they are, and a race needs one of those boxes.
function(wec_without_threads target)
  if(WEC_SANITIZE STREQUAL "thread")
    target_compile_options(${target} PRIVATE -fno-sanitize=thread -O0 -g0)
  endif()
endfunction()
if(WEC_PCH)
  wec_without_threads(wec_core_pch)
endif()

# The tests themselves compile three times as fast without optimization, and they spend their time in the
# product, which has it. Not so the sync model and the searches of routing: they are what takes the time.
function(wec_unoptimized target)
  if(WEC_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()
if(WEC_PCH)
  wec_unoptimized(wec_test_pch)
endif()

# Nor Beast's templates: optimized under a sanitizer they take four minutes, a tenth of the tree.
function(wec_unoptimized_sources)
  if(WEC_SANITIZE)
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -O0 SKIP_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

# Boxes below Boost have other definitions than the precompiled headers were made with.
function(wec_use_pch target from)
  if(WEC_SANITIZE STREQUAL "thread")
    set(on_core "^wec_core$")
  else()
    set(on_core "^wec_(core|store|controller)$")
  endif()
  if(WEC_PCH AND target MATCHES "${on_core}")
    target_precompile_headers(${target} REUSE_FROM wec_core_pch)
  elseif(WEC_PCH AND NOT target MATCHES "^(wec_config|wec_drivers|wec_routing|test_config|test_routing|test_tidy)$")
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()

# wec_box(NAME name FOLDERS dir... LINKS lib...)   folders are relative to the calling CMakeLists
function(wec_box)
  cmake_parse_arguments(A "" "NAME" "FOLDERS;LINKS;EXCLUDE" ${ARGN})
  set(sources)
  foreach(folder ${A_FOLDERS})
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  foreach(pattern ${A_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  if(sources)
    add_library(${A_NAME} STATIC ${sources})
    target_link_libraries(${A_NAME} PUBLIC ${A_LINKS})
    wec_use_pch(${A_NAME} wec_pch)
    if(A_NAME MATCHES "^wec_(routing|config|drivers|core)$")
      wec_without_threads(${A_NAME})
    endif()
  else()
    add_library(${A_NAME} INTERFACE)
    target_link_libraries(${A_NAME} INTERFACE ${A_LINKS})
  endif()
endfunction()

add_custom_target(programs)      # what ./dev build leaves in build/bin
add_custom_target(thread_tests)  # what the thread sanitizer's tree holds

# wec_program(NAME name SOURCES file... LINKS lib...)
function(wec_program)
  cmake_parse_arguments(A "" "NAME" "SOURCES;LINKS" ${ARGN})
  add_executable(${A_NAME} ${A_SOURCES})
  target_link_libraries(${A_NAME} PRIVATE ${A_LINKS})
  set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${WEC_BIN_DIR})
  add_dependencies(programs ${A_NAME})
endfunction()

# wec_test(NAME name SOURCES file... LINKS lib...)   a GoogleTest program, one ctest entry per test case
function(wec_test)
  cmake_parse_arguments(A "" "NAME" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${A_NAME} ${A_SOURCES})
  target_link_libraries(${A_NAME} PRIVATE ${A_LINKS} GTest::gtest_main GTest::gmock)
  wec_use_pch(${A_NAME} wec_test_pch)
  if(NOT A_NAME STREQUAL "test_routing")
    wec_unoptimized(${A_NAME})
  endif()
  foreach(source ${A_SOURCES})
    if(source MATCHES "/sync_model" AND WEC_SANITIZE)
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -O1 SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endforeach()
  target_compile_definitions(${A_NAME} PRIVATE WEC_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    WEC_BIN_DIR="${WEC_BIN_DIR}")
  set(labels)
  if(A_LABELS)
    set(labels LABELS ${A_LABELS})
  endif()
  gtest_discover_tests(${A_NAME} DISCOVERY_TIMEOUT 60 PROPERTIES ${labels} TIMEOUT 600)
  if("threads" IN_LIST A_LABELS)
    add_dependencies(thread_tests ${A_NAME})
  endif()
endfunction()

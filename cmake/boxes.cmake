# One static library per box of the architecture. Sources are whatever lies in its folders, so that
# a new driver or process is a new file and no line of CMake.
include_directories(${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)

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

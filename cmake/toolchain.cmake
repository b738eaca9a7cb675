# The compiler, and the flags that every translation unit gets.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines (double frees around co_await with "
    "temporaries). Use clang 19: cmake --preset dev")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  # base_dir makes objects shareable between clones and build trees.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

set(WEC_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
option(WEC_FUZZ "Build the libFuzzer targets" OFF)
option(WEC_COVERAGE "Instrument for llvm-cov" OFF)
set(WEC_BIN_DIR "${CMAKE_BINARY_DIR}/bin" CACHE PATH "Where the programs are left")

add_compile_options(-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wformat=2 -Werror
  -fno-delete-null-pointer-checks)
# Paths in messages and assertions are relative to the checkout.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
add_link_options(-fuse-ld=mold)

set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")  # assertions stay on in release: no NDEBUG

if(WEC_SANITIZE)
  add_compile_options(-fsanitize=${WEC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${WEC_SANITIZE})
  if(WEC_SANITIZE MATCHES "address.*undefined")
    # What the address sanitizer stops at by itself (a null object, one that is gone, one too small) is not
    # asked once more before every member: that is 40 % of the time such a tree compiles.
    add_compile_options(-fno-sanitize=null,vptr,object-size)
  endif()
endif()
if(WEC_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # The hardening set of docs/security.md; _GLIBCXX_ASSERTIONS costs 0.3 % and stays on in production.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
    -ftrivial-auto-var-init=zero -fstrict-flex-arrays=3)
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()

# Kill points, marks and chaos switches for the proving ground; a release has none of them.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_definitions(WEC_CHAOS)
endif()

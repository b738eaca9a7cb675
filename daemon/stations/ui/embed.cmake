# The station page, built by npm and compiled into wec_stations. Runs when a source of it changes.
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/stations/ui/src/*)
set(page_dir ${CMAKE_CURRENT_SOURCE_DIR}/stations/ui)
set(page_out ${CMAKE_CURRENT_BINARY_DIR}/station_page)
add_custom_command(
  OUTPUT ${page_out}/station_page.cpp
  COMMAND ${page_dir}/build.sh ${page_out}
  DEPENDS ${page_sources} ${page_dir}/index.html ${page_dir}/package.json
    ${page_dir}/package-lock.json ${page_dir}/vite.config.ts ${page_dir}/tsconfig.json
    ${page_dir}/build.sh ${page_dir}/embed.mjs
  COMMENT "Station page (npm, vite)"
  VERBATIM)
target_sources(wec_stations PRIVATE ${page_out}/station_page.cpp)

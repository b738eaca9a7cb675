// Runs the built `wec` and keeps what it said.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace wec {

struct Said {
  int exit_code = -1;
  std::string out;
  std::string err;
};

/// `input` is its standard input. Files for the streams go to `folder`.
inline Said run_wec(const std::string& folder, std::vector<std::string> arguments,
                    const std::string& input = {}) {
  const std::array<std::string, 3> files{folder + "/in", folder + "/out", folder + "/err"};
  std::ofstream(files[0], std::ios::binary) << input;
  arguments.insert(arguments.begin(), WEC_BIN_DIR "/wec");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    for (int stream = 0; stream < 3; ++stream) {
      const auto& name = files[static_cast<std::size_t>(stream)];
      const int file =
          ::open(name.c_str(), stream == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(file, stream);
    }
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const auto text = [](const std::string& name) {
    std::ostringstream all;
    all << std::ifstream(name, std::ios::binary).rdbuf();
    return all.str();
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text(files[1]), text(files[2])};
}

}  // namespace wec

#pragma once

#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

// Reads a map from an environment variable: lines of "Name: value", in their order; empty for none.
inline std::vector<std::pair<std::string, std::string>> harness_map(const char* variable) {
    std::vector<std::pair<std::string, std::string>> fields;
    std::istringstream lines(std::getenv(variable));
    for (std::string line; std::getline(lines, line);) {
        if (const auto colon = line.find(": "); colon != std::string::npos) {
            fields.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
    }
    return fields;
}

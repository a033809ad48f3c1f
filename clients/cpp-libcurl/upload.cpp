#include <curl/curl.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

// Returns the HTTP status, or 0 when no answer came.
long upload(const std::string& signed_url, const std::string& path) {
    std::error_code error;  // of a missing file, and of a directory
    const auto size = std::filesystem::file_size(path, error);
    std::FILE* file = error ? nullptr : std::fopen(path.c_str(), "rb");
    if (!file) {
        std::cerr << "Upload failed: cannot read " << path << std::endl;
        return 0;
    }

    CURL* curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, signed_url.c_str());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);  // a PUT without a Content-Type
    curl_easy_setopt(curl, CURLOPT_READDATA, file);
    // Without a size, libcurl sends the file chunked.
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(size));
    // Give up after 10 seconds without a connection, and after 60 without a byte.
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 60L);
    // The answer's body, in which OSS explains a refusal; an upload that succeeds has none.
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, stderr);

    const CURLcode result = curl_easy_perform(curl);
    long status = 0;
    if (result == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        std::cout << "Upload status: " << status << std::endl;
    } else {
        std::cerr << "Upload failed: " << curl_easy_strerror(result) << std::endl;
    }

    curl_easy_cleanup(curl);
    std::fclose(file);
    return status;
}

int main() {
    // The URL signed for PUT, and the local file to upload.
    const std::string signed_url = "<signedUrl>";
    const std::string path = "/path/to/local/file.txt";

    curl_global_init(CURL_GLOBAL_DEFAULT);
    const long status = upload(signed_url, path);
    curl_global_cleanup();

    return status == 200 ? 0 : 1;
}

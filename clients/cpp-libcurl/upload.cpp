#include <curl/curl.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

// Returns the HTTP status, or 0 when no answer came.
long upload(const std::string& signed_url, const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) {
        std::perror(path.c_str());
        return 0;
    }

    CURL* curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, signed_url.c_str());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);  // a PUT without a Content-Type
    curl_easy_setopt(curl, CURLOPT_READDATA, file);
    // Without a size, libcurl sends the file chunked.
    const auto size = static_cast<curl_off_t>(std::filesystem::file_size(path));
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, size);

    // libcurl writes the answer's body, in which OSS explains a refusal, to standard output.
    const CURLcode result = curl_easy_perform(curl);
    long status = 0;
    if (result == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        std::cout << "\nUpload status: " << status << std::endl;
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

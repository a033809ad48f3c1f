import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

public class SignedUrlUploadWithHeaders {

    static void upload(String signedUrl, File file, Map<String, String> headers, Map<String, String> metadata)
            throws IOException {
        if (!file.isFile()) {
            throw new FileNotFoundException(file + " is not a file");
        }

        OkHttpClient client = new OkHttpClient.Builder()
                .connectTimeout(10, TimeUnit.SECONDS)
                .readTimeout(60, TimeUnit.SECONDS) // of silence
                .writeTimeout(60, TimeUnit.SECONDS)
                // By default, OkHttp may send an interrupted upload again.
                .retryOnConnectionFailure(false)
                // The signature holds for this address alone.
                .followRedirects(false)
                .build();

        Headers.Builder requestHeaders = new Headers.Builder();
        // Headers go out as UTF-8, as they were signed; set() refuses other letters than ASCII.
        headers.forEach(requestHeaders::addUnsafeNonAscii);
        metadata.forEach((name, value) -> requestHeaders.addUnsafeNonAscii("x-oss-meta-" + name, value));

        Request request = new Request.Builder()
                .url(signedUrl)
                .headers(requestHeaders.build())
                // Without a media type, the body adds no Content-Type to the headers above.
                .put(RequestBody.create(null, file))
                .build();

        try (Response response = client.newCall(request).execute()) {
            System.out.println("Upload status: " + response.code());
            if (response.code() != 200) {
                // OSS explains in its XML answer why it refused the upload.
                throw new IOException(response.body().string());
            }
        }
    }

    public static void main(String[] args) {
        // The URL signed for PUT, and the local file to upload.
        String signedUrl = "<signedUrl>";
        File file = new File("/path/to/local/file.txt");

        // Exactly the headers and the user metadata with which the URL was signed.
        Map<String, String> headers = Map.of(
                "Content-Type", "text/plain",
                "x-oss-storage-class", "Standard");
        Map<String, String> metadata = Map.of(
                "author", "alice",
                "project", "snippets");

        try {
            upload(signedUrl, file, headers, metadata);
        } catch (IllegalArgumentException e) {
            // The exception quotes the URL, whose signature does not belong in a log.
            System.err.println("Upload failed: the signed URL is not a URL");
            System.exit(1);
        } catch (IOException e) {
            System.err.println("Upload failed: " + e);
            System.exit(1);
        }
    }
}

import android.util.Log;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Map;
import java.util.stream.Collectors;

public class SignedUrlUploadWithHeaders {

    private static final String TAG = "SignedUrlUploadWithHeaders";

    static void upload(String signedUrl, File file, Map<String, String> headers, Map<String, String> metadata)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(signedUrl).openConnection();
        try {
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(60_000);
            headers.forEach(connection::setRequestProperty);
            metadata.forEach((name, value) -> connection.setRequestProperty("x-oss-meta-" + name, value));
            // Send the file piece by piece; without a length, all of it is collected in memory first.
            connection.setFixedLengthStreamingMode(file.length());

            // The file comes first: where it cannot be opened, nothing is sent.
            try (InputStream in = new FileInputStream(file); OutputStream out = connection.getOutputStream()) {
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count != -1; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                }
            }

            int status = connection.getResponseCode();
            Log.i(TAG, "Upload status: " + status);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(errorBody(connection));
            }
        } finally {
            connection.disconnect();
        }
    }

    /** OSS explains in its XML answer why it refused the upload. */
    static String errorBody(HttpURLConnection connection) throws IOException {
        InputStream body = connection.getErrorStream();
        if (body == null) {
            return connection.getResponseMessage();
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(body))) {
            return reader.lines().collect(Collectors.joining("\n"));
        }
    }

    public static void main(String[] args) {
        // The URL signed for PUT, and the local file to upload.
        String signedUrl = "<signedUrl>";
        File file = new File("/storage/emulated/0/Download/file.txt");

        // Exactly the headers and the user metadata with which the URL was signed. A Content-Type must be among them:
        // Android cannot send a body without one; left alone, it says it is a form.
        Map<String, String> headers = Map.of(
                "Content-Type", "text/plain",
                "x-oss-storage-class", "Standard");
        Map<String, String> metadata = Map.of(
                "author", "alice",
                "project", "snippets");

        // Not on the main thread, where Android forbids network access.
        new Thread(() -> {
            try {
                upload(signedUrl, file, headers, metadata);
            } catch (MalformedURLException e) {
                // The exception quotes the URL, whose signature does not belong in a log.
                Log.e(TAG, "Upload failed: the signed URL is not a URL");
            } catch (IOException e) {
                Log.e(TAG, "Upload failed: " + e);
            }
        }).start();
    }
}

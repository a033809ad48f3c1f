import android.os.AsyncTask;
import android.util.Log;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

public class SignedUrlUpload {

    private static final String TAG = "SignedUrlUpload";

    static void upload(String signedUrl, File file) {
        try (InputStream in = new FileInputStream(file)) {
            HttpURLConnection connection = (HttpURLConnection) new URL(signedUrl).openConnection();
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            // Android cannot send a body without a Content-Type; left alone, it says it is a form. So sign the URL
            // with exactly this type.
            connection.setRequestProperty("Content-Type", "application/octet-stream");
            // Send the file piece by piece; without a length, all of it is collected in memory first.
            connection.setFixedLengthStreamingMode(file.length());

            try (OutputStream out = connection.getOutputStream()) {
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count != -1; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                }
            }

            int status = connection.getResponseCode();
            Log.i(TAG, "Upload status: " + status);
            if (status != HttpURLConnection.HTTP_OK) {
                Log.e(TAG, "Upload failed: " + connection.getResponseMessage());
                logErrorBody(connection);
            }
            connection.disconnect();
        } catch (IOException e) {
            Log.e(TAG, "Upload failed: " + e.getMessage());
        }
    }

    /** OSS explains in its XML answer why it refused the upload. */
    static void logErrorBody(HttpURLConnection connection) throws IOException {
        InputStream body = connection.getErrorStream();
        if (body == null) {
            return;
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(body))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Log.e(TAG, line);
            }
        }
    }

    public static void main(String[] args) {
        // The URL signed for PUT, and the local file to upload.
        String signedUrl = "<signedUrl>";
        File file = new File("/storage/emulated/0/Download/file.txt");

        // Not on the main thread, where Android forbids network access.
        AsyncTask.execute(() -> upload(signedUrl, file));
    }
}

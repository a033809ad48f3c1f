import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.http.HttpEntity;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPut;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.entity.FileEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

public class SignedUrlUploadWithHeaders {

    static void upload(URI signedUrl, File file, Map<String, String> headers, Map<String, String> metadata)
            throws IOException {
        if (!file.isFile()) {
            // HttpClient would send an empty PUT for a missing file, and empty the object with it.
            throw new FileNotFoundException(file + " is not a file");
        }

        HttpPut put = new HttpPut(signedUrl);
        // Given no content type, the entity adds none to the headers below.
        put.setEntity(new FileEntity(file));
        headers.forEach(put::setHeader);
        metadata.forEach((name, value) -> put.setHeader("x-oss-meta-" + name, value));

        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(10_000)
                .setSocketTimeout(60_000) // milliseconds of silence
                // Send the path as it was signed; the default rewrites it.
                .setNormalizeUri(false)
                .build();

        try (CloseableHttpClient client = HttpClients.custom()
                .setDefaultRequestConfig(config)
                // Headers go out as UTF-8, as they were signed; the default turns other letters than ASCII into "?".
                .setDefaultConnectionConfig(ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8).build())
                // By default, HttpClient sends an interrupted upload up to three times more.
                .disableAutomaticRetries()
                .build();
                CloseableHttpResponse response = client.execute(put)) {

            int status = response.getStatusLine().getStatusCode();
            System.out.println("Upload status: " + status);
            if (status != 200) {
                // OSS explains in its XML answer why it refused the upload.
                HttpEntity answer = response.getEntity();
                throw new IOException(answer == null ? "no explanation" : EntityUtils.toString(answer));
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
            upload(new URI(signedUrl), file, headers, metadata);
        } catch (URISyntaxException e) {
            // The exception quotes the URL, whose signature does not belong in a log.
            System.err.println("Upload failed: the signed URL is not a URL");
            System.exit(1);
        } catch (IOException e) {
            System.err.println("Upload failed: " + e);
            System.exit(1);
        }
    }
}

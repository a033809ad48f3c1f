import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.util.Timeout;

public class SignedUrlUploadWithHeaders {

    static void upload(URI signedUrl, File file, Map<String, String> headers, Map<String, String> metadata)
            throws IOException {
        if (!file.isFile()) {
            // HttpClient would send an empty PUT for a missing file, and empty the object with it.
            throw new FileNotFoundException(file + " is not a file");
        }

        HttpPut put = new HttpPut(signedUrl);
        // Given no content type, the entity adds none to the headers below.
        put.setEntity(new FileEntity(file, null));
        headers.forEach(put::setHeader);
        metadata.forEach((name, value) -> put.setHeader("x-oss-meta-" + name, value));

        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(10))
                .setResponseTimeout(Timeout.ofSeconds(60))
                .build();

        try (CloseableHttpClient client = HttpClients.custom()
                .setDefaultRequestConfig(config)
                // Headers go out as UTF-8, as they were signed; the default turns other letters than ASCII into "?".
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .charCodingConfig(
                                        CharCodingConfig.custom().setCharset(StandardCharsets.UTF_8).build())
                                .build())
                        .build())
                // By default, HttpClient may send an interrupted upload again.
                .disableAutomaticRetries()
                // The signature holds for this address alone.
                .disableRedirectHandling()
                .build()) {

            String refusal = client.execute(put, response -> {
                System.out.println("Upload status: " + response.getCode());
                if (response.getCode() == 200) {
                    EntityUtils.consume(response.getEntity());
                    return null;
                }
                // OSS explains in its XML answer why it refused the upload.
                return response.getEntity() == null ? "no explanation" : EntityUtils.toString(response.getEntity());
            });
            if (refusal != null) {
                throw new IOException(refusal);
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

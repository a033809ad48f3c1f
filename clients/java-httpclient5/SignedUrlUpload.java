import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.util.Timeout;

public class SignedUrlUpload {

    static void upload(URI signedUrl, File file) throws IOException {
        if (!file.isFile()) {
            // HttpClient would send an empty PUT for a missing file, and empty the object with it.
            throw new FileNotFoundException(file + " is not a file");
        }

        HttpPut put = new HttpPut(signedUrl);
        // Given no content type, the entity sends none; OSS refuses a type that the URL was not signed with.
        put.setEntity(new FileEntity(file, null));

        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(10))
                .setResponseTimeout(Timeout.ofSeconds(60))
                .build();

        try (CloseableHttpClient client = HttpClients.custom()
                .setDefaultRequestConfig(config)
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

        try {
            upload(new URI(signedUrl), file);
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

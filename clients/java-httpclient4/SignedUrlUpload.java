import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;

import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPut;
import org.apache.http.entity.FileEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

public class SignedUrlUpload {

    static void upload(String signedUrl, File file) throws IOException {
        if (!file.isFile()) {
            // HttpClient would send an empty PUT for a missing file, and empty the object with it.
            throw new FileNotFoundException("no such file: " + file);
        }

        HttpPut put = new HttpPut(signedUrl);
        // Given no content type, the entity sends none; OSS refuses a type that the URL was not signed with.
        put.setEntity(new FileEntity(file));

        try (CloseableHttpClient client = HttpClients.custom()
                // Send the path as it was signed; the default rewrites it.
                .setDefaultRequestConfig(RequestConfig.custom().setNormalizeUri(false).build())
                // By default, HttpClient sends an interrupted upload up to three times more.
                .disableAutomaticRetries()
                .build();
                CloseableHttpResponse response = client.execute(put)) {

            int status = response.getStatusLine().getStatusCode();
            System.out.println("Upload status: " + status);
            if (status != 200) {
                // OSS explains in its XML answer why it refused the upload.
                System.out.println(EntityUtils.toString(response.getEntity()));
                throw new IOException("the server answered " + response.getStatusLine());
            }
        }
    }

    public static void main(String[] args) {
        // The URL signed for PUT, and the local file to upload.
        String signedUrl = "<signedUrl>";
        File file = new File("/path/to/local/file.txt");

        try {
            upload(signedUrl, file);
        } catch (IOException e) {
            System.err.println("Upload failed: " + e.getMessage());
            System.exit(1);
        }
    }
}

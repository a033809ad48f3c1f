import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

public class SignedUrlUpload {

    static void upload(String signedUrl, Path file) throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new FileNotFoundException(file + " is not a file");
        }

        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                // The signature holds for this address alone.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();

        // Of its own, the client sends no Content-Type; OSS refuses one that the URL was not signed with.
        HttpRequest request = HttpRequest.newBuilder(URI.create(signedUrl))
                .timeout(Duration.ofMinutes(10)) // until the answer begins
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build();

        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println("Upload status: " + response.statusCode());
        if (response.statusCode() != 200) {
            // OSS explains in its XML answer why it refused the upload.
            throw new IOException(response.body());
        }
    }

    public static void main(String[] args) throws InterruptedException {
        // The URL signed for PUT, and the local file to upload.
        String signedUrl = "<signedUrl>";
        Path file = Path.of("/path/to/local/file.txt");

        try {
            upload(signedUrl, file);
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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

public class SignedUrlUploadWithHeaders {

    static void upload(String signedUrl, Path file, Map<String, String> headers, Map<String, String> metadata)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new FileNotFoundException(file + " is not a file");
        }

        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                // The signature holds for this address alone.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();

        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(signedUrl))
                .timeout(Duration.ofMinutes(10)) // until the answer begins
                .PUT(HttpRequest.BodyPublishers.ofFile(file));
        // This client sends headers in ASCII alone; encode other letters before the URL is signed.
        headers.forEach(request::setHeader);
        metadata.forEach((name, value) -> request.setHeader("x-oss-meta-" + name, value));

        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
            System.err.println("Upload failed: the signed URL is not a URL, or a header is not in ASCII");
            System.exit(1);
        } catch (IOException e) {
            System.err.println("Upload failed: " + e);
            System.exit(1);
        }
    }
}

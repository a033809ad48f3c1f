import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Loads what most uploads load, for the JVM to keep it in an archive, and ends: it greets nobody, and asks where nobody
 * listens. A JVM that maps the archive has initialised nothing of it.
 */
public final class Opening {

    private static final String NOBODY = "https://127.0.0.1:1/";

    private interface Upload {
        void begin() throws Exception;
    }

    public static void main(String[] none) {
        for (Upload upload : new Upload[] {Opening::greeting, Opening::ofTheJdk, Opening::ofTheJdkSince11, Opening::apache}) {
            try {
                upload.begin();
            } catch (Exception | LinkageError e) {
                // Nobody has answered, or the library is not here: what there is has been loaded.
            }
        }
    }

    private static void greeting() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("127.0.0.1", 1);
        engine.setUseClientMode(true);
        engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    private static void ofTheJdk() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(NOBODY).openConnection();
        connection.setDoOutput(true);
        connection.setRequestMethod("PUT");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(0);
        }
    }

    private static void ofTheJdkSince11() throws Exception {
        HttpRequest put = HttpRequest.newBuilder(URI.create(NOBODY)).PUT(HttpRequest.BodyPublishers.ofString("")).build();
        HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
    }

    private static void apache() throws Exception {
        Object client = Class.forName("org.apache.http.impl.client.HttpClients").getMethod("createDefault").invoke(null);
        Object put = Class.forName("org.apache.http.client.methods.HttpPut").getConstructor(String.class).newInstance(NOBODY);
        Method execute =
                client.getClass().getMethod("execute", Class.forName("org.apache.http.client.methods.HttpUriRequest"));
        execute.setAccessible(true);
        execute.invoke(client, put);
    }
}

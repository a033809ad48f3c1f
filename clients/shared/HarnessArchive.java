import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs the command line in its arguments, a program that dumps its classes at exit, against one answer of a small
 * server that speaks TLS. With the archive the program starts in half the time; without it, it does the same.
 */
final class HarnessArchive {

    private static final String ANSWER = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\n"
            + "Content-Length: 8\r\nConnection: close\r\n\r\n<Error/>";
    // Of a key that is made here, for one upload, and thrown away.
    private static final String PASSWORD = "harness";

    public static void main(String[] command)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("harness");
        Path file = Files.writeString(folder.resolve("upload.txt"), "warm");
        Path keys = folder.resolve("keys.p12");
        makeKey(keys);
        try (ServerSocket server = listening(keys)) {
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();

            ProcessBuilder program = new ProcessBuilder(List.of(command));
            program.environment().putAll(Map.of(
                    "JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + keys
                            + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                    "HARNESS_SIGNED_URL", "https://localhost:" + server.getLocalPort() + "/warm?up",
                    "HARNESS_FILE", file.toString(),
                    "HARNESS_HEADERS", "Content-Type: text/plain",
                    "HARNESS_METADATA", "author: alice"));
            program.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            program.start().waitFor();
        } finally {
            Files.deleteIfExists(keys);
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static void makeKey(Path keys) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
                "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-alias", "harness", "-storetype", "PKCS12",
                "-keystore", keys.toString(), "-storepass", PASSWORD).inheritIO().start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no key for the class archive");
        }
    }

    private static ServerSocket listening(Path keys) throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void answer(ServerSocket server) {
        try (Socket peer = server.accept(); InputStream in = peer.getInputStream();
                OutputStream out = peer.getOutputStream()) {
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().endsWith("\r\n\r\nwarm")) {
                int octet = in.read();
                if (octet < 0) {
                    return;
                }
                seen.append((char) octet);
            }
            out.write(ANSWER.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            System.err.println("No class archive: " + e.getMessage());
        }
    }
}

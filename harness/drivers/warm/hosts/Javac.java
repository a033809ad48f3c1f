import com.sun.tools.javac.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The compiler of the JDK: {@code Once} has it compile an example while it waits, and then the one program. */
public final class Javac {

    private static final String JARS = "/*";
    private static final String EXAMPLE = """
            import java.io.*;
            import java.net.*;
            import java.util.*;

            public class Example {
                enum Kind { ONE, TWO }

                public static void main(String[] files) throws IOException {
                    Map<String, List<Kind>> kinds = new HashMap<>();
                    try (InputStream in = new FileInputStream(files[0])) {
                        for (Kind kind : Kind.values()) {
                            kinds.computeIfAbsent(files[0], name -> new ArrayList<>()).add(kind);
                        }
                        System.out.println(String.format("%d %s", in.available(), new URL(files[1])) + kinds);
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    /** Compiles an example beside the libraries that the variable {@code LIBRARIES} names. */
    public static void example() throws IOException {
        Path folder = Files.createTempDirectory("example");
        Path source = Files.writeString(folder.resolve("Example.java"), EXAMPLE);
        String[] words = {"-proc:none", "-d", folder.toString(), "-cp", System.getenv("LIBRARIES"), source.toString()};
        Main.compile(withJars(words), new PrintWriter(OutputStream.nullOutputStream()));
    }

    public static void main(String[] words) throws IOException {
        System.exit(Main.compile(withJars(words)));
    }

    /** What else the program does that starts the compiler: it puts all jars of a folder in the place of an asterisk. */
    private static String[] withJars(String[] words) throws IOException {
        String[] all = words.clone();
        for (int i = 0; i < all.length; i++) {
            Path folder = Path.of(all[i]).getParent();
            if (all[i].endsWith(JARS) && Files.isDirectory(folder)) {
                all[i] = String.join(":", jars(folder));
            }
        }
        return all;
    }

    private static List<String> jars(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
            files.forEach(file -> jars.add(file.toString()));
        }
        return jars;
    }
}

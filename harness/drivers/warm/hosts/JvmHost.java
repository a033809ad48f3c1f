import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Keeps a JVM and runs each cell in it behind a class loader of its own, libraries and all: what a class remembers, no
 * other cell sees. {@code runtime.py} tells what it is told and what it answers; its argument is the class path of the
 * libraries, and the words of a cell are the class path of a program, its main class, and that one's arguments. Without
 * an argument, the libraries stand on the class path of the host: they are loaded once, and must remember nothing.
 */
public final class JvmHost {

    private static final OutputStream ANSWERS = open();
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    private static volatile Cell current;

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        boolean shares = args.length == 0;
        ClassLoader parent = shares ? JvmHost.class.getClassLoader() : ClassLoader.getPlatformClassLoader();
        String libraries = shares ? "" : args[0];
        Pieces library = new Pieces(libraries, null);
        Belongings belongings = new Belongings();
        belongings.restore();
        DataInputStream requests = new DataInputStream(new BufferedInputStream(new FileInputStream("/dev/fd/3")));
        say("ready");
        for (String line = readLine(requests); line != null; line = readLine(requests)) {
            byte[] message = new byte[Integer.parseInt(line)];
            requests.readFully(message);
            String[] parts = new String(message, StandardCharsets.UTF_8).split("\0", -1);
            int words = 5 + Integer.parseInt(parts[4]);
            belongings.setEnvironment(Arrays.copyOfRange(parts, words, parts.length));
            Cell cell = new Cell(parts[5] + File.pathSeparator + libraries, new Pieces(parts[5], library), parent);
            current = cell;
            int code = cell.run(parts[6], Arrays.copyOfRange(parts, 7, words));
            belongings.runHooks();
            System.out.flush();
            System.err.flush();
            say("exit " + code);
            String left = cell.leave();
            belongings.restore();
            say(left.isEmpty() ? "clean" : "dirty " + left);
        }
        Runtime.getRuntime().halt(0);
    }

    /** What {@code System.exit} has become: the cell is over, and its threads never return from here. */
    public static void exit(int code) {
        current.exit(code);
    }

    private static OutputStream open() {
        try {
            return new FileOutputStream("/dev/fd/4");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String line) throws IOException {
        ANSWERS.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    private static String[] paths(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator)).filter(path -> !path.isEmpty())
                .flatMap(JvmHost::jars).toArray(String[]::new);
    }

    /** The jars of a folder where a path ends in an asterisk, as the launcher takes it. */
    private static Stream<String> jars(String path) {
        if (!path.endsWith("/*")) {
            return Stream.of(path);
        }
        String folder = path.substring(0, path.length() - 1);
        String[] names = new File(folder).list((place, name) -> name.endsWith(".jar"));
        return names == null ? Stream.empty() : Arrays.stream(names).sorted().map(folder::concat);
    }

    /** One class of a program or of a library. */
    private static final class Piece {

        final byte[] bytes;
        final URL place;
        final Manifest manifest;

        Piece(byte[] bytes, URL place, Manifest manifest) {
            this.bytes = bytes;
            this.place = place;
            this.manifest = manifest;
        }
    }

    /** The classes of a class path, each read once, and those of another one behind it. */
    private static final class Pieces {

        private final Map<String, JarFile> jars = new LinkedHashMap<>();
        private final Map<String, Piece> read = new ConcurrentHashMap<>();
        private final Pieces behind;

        Pieces(String classPath, Pieces behind) throws IOException {
            this.behind = behind;
            for (String path : paths(classPath)) {
                jars.put(path, new JarFile(new File(path), true, ZipFile.OPEN_READ, JarFile.runtimeVersion()));
            }
        }

        Piece find(String name) throws IOException {
            Piece known = read.get(name);
            if (known != null) {
                return known;
            }
            for (Map.Entry<String, JarFile> each : jars.entrySet()) {
                JarFile jar = each.getValue();
                JarEntry entry = jar.getJarEntry(name);
                if (entry != null) {
                    byte[] bytes = Exits.replaced(jar.getInputStream(entry).readAllBytes());
                    URL place = new File(each.getKey()).toURI().toURL();
                    Piece piece = new Piece(bytes, place, jar.getManifest());
                    read.put(name, piece);
                    return piece;
                }
            }
            return behind == null ? null : behind.find(name);
        }

        void close() throws IOException {
            for (JarFile jar : jars.values()) {
                jar.close();
            }
        }
    }

    /** Unwinds a thread that has called {@code System.exit}, long after its cell was over. */
    private static final class Over extends Error {

        Over() {
            super("this cell is over", null, false, false);
        }
    }

    /** One cell: its loader, its threads, and how it ends. */
    private static final class Cell extends URLClassLoader {

        private static final int MOST_IDLE_THREADS = 24;
        /** Names that no parent has, as it has said once: each time it would cost an exception. */
        private static final Set<String> OF_CELLS = ConcurrentHashMap.newKeySet();

        private final Pieces classes;
        private final ThreadGroup group = new ThreadGroup("main");
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private int code;

        Cell(String classPath, Pieces classes, ClassLoader parent) throws MalformedURLException {
            super(urls(classPath), parent);
            this.classes = classes;
        }

        private static URL[] urls(String classPath) throws MalformedURLException {
            String[] paths = paths(classPath);
            URL[] urls = new URL[paths.length];
            for (int i = 0; i < paths.length; i++) {
                urls[i] = new File(paths[i]).toURI().toURL();
            }
            return urls;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!OF_CELLS.contains(name)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(JvmHost.class.getName())) {
                return JvmHost.class;
            }
            Piece piece = null;
            try {
                piece = classes.find(name.replace('.', '/') + ".class");
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
            if (piece == null) {
                throw new ClassNotFoundException(name);
            }
            OF_CELLS.add(name);
            int dot = name.lastIndexOf('.');
            if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
                Manifest manifest = piece.manifest == null ? new Manifest() : piece.manifest;
                definePackage(name.substring(0, dot), manifest, piece.place);
            }
            CodeSource source = new CodeSource(piece.place, (Certificate[]) null);
            return defineClass(name, piece.bytes, 0, piece.bytes.length, source);
        }

        int run(String entry, String[] arguments) {
            Thread main = new Thread(group, () -> begin(entry, arguments), "main");
            main.setContextClassLoader(this);
            main.start();
            Thread waiting = new Thread(this::awaitThreads, "cell");
            waiting.setDaemon(true);
            waiting.start();
            await(ended);
            return code;
        }

        private void begin(String entry, String[] arguments) {
            try {
                Method main = Class.forName(entry, true, this).getMethod("main", String[].class);
                main.setAccessible(true);
                main.invoke(null, (Object) arguments);
            } catch (InvocationTargetException e) {
                uncaught(e.getCause());
            } catch (ReflectiveOperationException | LinkageError e) {
                uncaught(e);
            }
        }

        private void uncaught(Throwable thrown) {
            if (thrown instanceof Over) {
                return;
            }
            code = 1;
            StackTraceElement[] trace = thrown.getStackTrace();
            int own = trace.length;
            while (own > 0 && isBelow(trace[own - 1].getClassName())) {
                own--;
            }
            thrown.setStackTrace(Arrays.copyOf(trace, own));
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }

        private static boolean isBelow(String name) {
            return name.startsWith(JvmHost.class.getName()) || name.equals("java.lang.Thread")
                    || name.startsWith("jdk.internal.reflect.") || name.equals("java.lang.reflect.Method");
        }

        /** As a JVM does: it ends with the last thread that is no daemon. */
        private void awaitThreads() {
            for (Thread thread = working(); thread != null; thread = working()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    return;
                }
            }
            ended.countDown();
        }

        private Thread working() {
            return Arrays.stream(threads()).filter(thread -> !thread.isDaemon()).findFirst().orElse(null);
        }

        private Thread[] threads() {
            Thread[] found = new Thread[group.activeCount() + 64];
            return Arrays.copyOf(found, group.enumerate(found));
        }

        void exit(int status) {
            synchronized (this) {
                if (ended.getCount() > 0) {
                    code = status;
                    ended.countDown();
                }
            }
            await(released);
            throw new Over();
        }

        /** Ends what the cell has left, and tells what would not end. */
        String leave() throws IOException {
            System.setOut(NOWHERE);
            System.setErr(NOWHERE);
            released.countDown();
            Thread[] left = threads();
            for (Thread thread : left) {
                thread.interrupt();
            }
            for (Thread thread : left) {
                try {
                    thread.join(thread.isDaemon() ? 1 : 500);
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            }
            close();
            classes.close();
            Thread busy = Arrays.stream(threads()).filter(Cell::isBusy).findFirst().orElse(null);
            if (busy != null) {
                return "it leaves the thread " + busy.getName().replace('\n', ' ') + " running";
            }
            Thread[] everywhere = new Thread[1024];
            int idle = group.getParent().enumerate(everywhere);
            return idle > MOST_IDLE_THREADS ? "it leaves threads behind" : "";
        }

        private static boolean isBusy(Thread thread) {
            return !thread.isDaemon() || thread.getState() == Thread.State.RUNNABLE;
        }

        private static void await(CountDownLatch latch) {
            while (true) {
                try {
                    latch.await();
                    return;
                } catch (InterruptedException e) {
                    // whoever calls exit does not come back, interrupted or not
                }
            }
        }
    }
}

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Calls what its arguments name ({@code Class#method}), so that it is loaded, waits at descriptor 3 for one program, and
 * becomes it. It is started ahead, in the confinement in which the program is to run, and runs no second one.
 * {@code once.py} tells what the message is; its words are the class path of the program, its main class, and that one's
 * arguments.
 */
public final class Once {

    public static void main(String[] args) throws Throwable {
        for (String name : args) {
            load(name);
        }
        Belongings belongings = new Belongings();
        String[] parts = message().split("\0", -1);
        int words = 1 + Integer.parseInt(parts[0]);
        belongings.setEnvironment(Arrays.copyOfRange(parts, words, parts.length));
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        Method append = loader.getClass().getDeclaredMethod("appendToClassPathForInstrumentation", String.class);
        append.setAccessible(true);
        append.invoke(loader, parts[1]);
        Method main = Class.forName(parts[2], true, loader).getMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(parts, 3, words));
        } catch (InvocationTargetException e) {
            throw asOfItsOwn(e.getCause(), main.getDeclaringClass().getName());
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name.substring(0, name.indexOf('#'))).getMethod(name.substring(name.indexOf('#') + 1)).invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            // The program itself will meet it, and in its own words.
        }
    }

    private static String message() throws IOException, ReflectiveOperationException {
        // Not by its name in a file system: whoever runs the program may not open it once more.
        Constructor<FileDescriptor> third = FileDescriptor.class.getDeclaredConstructor(int.class);
        third.setAccessible(true);
        // Buffered, for a pipe has no position that can be asked for.
        try (InputStream gate = new BufferedInputStream(new FileInputStream(third.newInstance(3)))) {
            byte[] message = gate.readAllBytes();
            if (message.length == 0) {
                Runtime.getRuntime().halt(0); // whoever has started it ends
            }
            return new String(message, StandardCharsets.UTF_8);
        }
    }

    /** What a program has not caught, as if nobody had called the program. */
    private static Throwable asOfItsOwn(Throwable thrown, String main) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            StackTraceElement[] trace = each.getStackTrace();
            int own = trace.length;
            while (own > 0 && !trace[own - 1].getClassName().equals(main)) {
                own--;
            }
            each.setStackTrace(own > 0 ? Arrays.copyOf(trace, own) : trace);
        }
        return thrown;
    }
}

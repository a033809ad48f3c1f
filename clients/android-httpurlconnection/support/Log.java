package android.util;

/** Prints what logcat would show, in its brief format: errors to standard error, all else to standard output. */
public final class Log {

    private static boolean failed;

    public static int d(String tag, String message) {
        return print('D', tag, message);
    }

    public static int i(String tag, String message) {
        return print('I', tag, message);
    }

    public static int w(String tag, String message) {
        return print('W', tag, message);
    }

    public static int e(String tag, String message) {
        failed = true;
        return print('E', tag, message);
    }

    /** Says whether an error was logged; Android has no such method. */
    public static boolean failed() {
        return failed;
    }

    private static int print(char level, String tag, String message) {
        String line = level + "/" + tag + ": " + message;
        (level == 'E' ? System.err : System.out).println(line);
        return line.length();
    }
}

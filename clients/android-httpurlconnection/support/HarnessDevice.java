import android.util.Log;
import com.squareup.okhttp.ConnectionPool;
import com.squareup.okhttp.OkHttpClient;
import com.squareup.okhttp.OkUrlFactory;
import com.squareup.okhttp.Protocol;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts a snippet as on a device: with OkHttp behind {@code HttpURLConnection}, set up as Android sets it up. An app
 * has no exit code; here it is 1 when an error was logged or nobody caught an exception, in whichever thread.
 */
final class HarnessDevice {

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("http.agent", "Dalvik/2.1.0 (Linux; U; Android 9)");
        URL.setURLStreamHandlerFactory(new OkUrlFactory(client()));
        ThreadGroup app = new App();
        new Thread(app, () -> start(args[0]), "main").start();
        for (Thread busy = busy(app); busy != null; busy = busy(app)) {
            busy.join(20);
        }
        // The connections of an app end with its process, which here may be kept for others.
        ConnectionPool.getDefault().evictAll();
        System.exit(Log.failed() ? 1 : 0);
    }

    private static final class App extends ThreadGroup {

        App() {
            super("app");
        }

        @Override
        public void uncaughtException(Thread thread, Throwable thrown) {
            Log.e("AndroidRuntime", "FATAL EXCEPTION: " + thrown);
        }
    }

    private static void start(String entry) {
        try {
            Class.forName(entry).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            Log.e("AndroidRuntime", "FATAL EXCEPTION: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            Log.e("AndroidRuntime", "FATAL EXCEPTION: " + e);
        }
    }

    /** Returns a thread that still works; an app may keep a pool whose threads wait for ever. */
    private static Thread busy(ThreadGroup app) {
        Thread[] threads = new Thread[app.activeCount() + 64];
        return Arrays.stream(threads, 0, app.enumerate(threads))
                .filter(thread -> !thread.isDaemon() && !waitsForATask(thread))
                .findFirst()
                .orElse(null);
    }

    private static boolean waitsForATask(Thread thread) {
        return Arrays.stream(thread.getStackTrace()).anyMatch(frame ->
                frame.getClassName().equals(ThreadPoolExecutor.class.getName())
                        && frame.getMethodName().equals("getTask"));
    }

    private static OkHttpClient client() {
        OkHttpClient client = new OkHttpClient();
        client.setConnectTimeout(0, TimeUnit.MILLISECONDS);
        client.setReadTimeout(0, TimeUnit.MILLISECONDS);
        client.setWriteTimeout(0, TimeUnit.MILLISECONDS);
        client.setFollowSslRedirects(false);
        client.setProtocols(List.of(Protocol.HTTP_1_1));
        return client;
    }
}

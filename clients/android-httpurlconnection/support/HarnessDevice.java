import android.util.Log;
import com.android.okhttp.ConfigAwareConnectionPool;
import com.android.okhttp.HttpHandler;
import com.android.okhttp.HttpsHandler;
import com.android.okhttp.internal.Platform;
import com.android.okhttp.internal.tls.OkHostnameVerifier;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.Arrays;
import java.util.concurrent.ThreadPoolExecutor;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocket;

/**
 * Starts a snippet as on a device: the platform's own handlers open each {@code HttpURLConnection}. An app has no exit
 * code; here it is 1 when an error was logged or nobody caught an exception, in whichever thread.
 */
final class HarnessDevice {

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("http.agent", "Dalvik/2.1.0 (Linux; U; Android)");
        Platform.getAndSetForTest(new JdkTls());
        // Android's own HttpsURLConnection has this verifier; the JDK's has one that refuses every name.
        HttpsURLConnection.setDefaultHostnameVerifier(OkHostnameVerifier.INSTANCE);
        URL.setURLStreamHandlerFactory(HarnessDevice::handler);
        ThreadGroup app = new App();
        new Thread(app, () -> start(args[0]), "main").start();
        for (Thread busy = busy(app); busy != null; busy = busy(app)) {
            busy.join(20);
        }
        // The connections of an app end with its process, which here may be kept for others.
        ConfigAwareConnectionPool.getInstance().get().evictAll();
        System.exit(Log.failed() ? 1 : 0);
    }

    /** Android's TLS says null where no protocol was negotiated, and the JDK's "". */
    private static final class JdkTls extends Platform {

        @Override
        public String getSelectedProtocol(SSLSocket socket) {
            String protocol = super.getSelectedProtocol(socket);
            return protocol == null || protocol.isEmpty() ? null : protocol;
        }
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

    private static URLStreamHandler handler(String protocol) {
        if (protocol.equals("http")) {
            return new HttpHandler();
        }
        return protocol.equals("https") ? new HttpsHandler() : null;
    }
}

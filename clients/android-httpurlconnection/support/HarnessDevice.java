import android.util.Log;
import com.squareup.okhttp.ConnectionPool;
import com.squareup.okhttp.OkHttpClient;
import com.squareup.okhttp.OkUrlFactory;
import com.squareup.okhttp.Protocol;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a snippet as on a device: with OkHttp behind {@code HttpURLConnection}, set up as Android sets it up. An app
 * has no exit code; here it is 1 when an error was logged or nobody caught an exception.
 */
final class HarnessDevice {

    public static void main(String[] args) throws ReflectiveOperationException {
        System.setProperty("http.agent", "Dalvik/2.1.0 (Linux; U; Android 9)");
        URL.setURLStreamHandlerFactory(new OkUrlFactory(client()));
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            Log.e("AndroidRuntime", "FATAL EXCEPTION: " + e.getCause());
        }
        // The connections of an app end with its process, which here may be kept for others.
        ConnectionPool.getDefault().evictAll();
        System.exit(Log.failed() ? 1 : 0);
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

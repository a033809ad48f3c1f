import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;

import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;

/** What belongs to a whole JVM and not to a class loader: put back after each cell, as it was at first. */
final class Belongings {

    private final PrintStream out = System.out, err = System.err;
    private final InputStream in = System.in;
    private final Properties properties = (Properties) System.getProperties().clone();
    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();
    private final ProxySelector proxies = ProxySelector.getDefault();
    private final HostnameVerifier verifier = HttpsURLConnection.getDefaultHostnameVerifier();
    private final Map<String, String> environment, first;
    private final Map<Thread, Thread> hooks;
    private final List<Thread> firstHooks;

    @SuppressWarnings("unchecked")
    Belongings() throws ReflectiveOperationException {
        environment = (Map<String, String>) field(Collections.class.getName() + "$UnmodifiableMap", "m")
                .get(field("java.lang.ProcessEnvironment", "theUnmodifiableEnvironment").get(null));
        first = Map.copyOf(environment);
        hooks = (Map<Thread, Thread>) field("java.lang.ApplicationShutdownHooks", "hooks").get(null);
        firstHooks = List.copyOf(hooks.keySet());
    }

    /** What a cell is told, beside what the command that started the host has set. */
    void setEnvironment(String[] entries) {
        environment.clear();
        environment.putAll(first);
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
    }

    /** As a JVM does that ends. */
    void runHooks() {
        List<Thread> own = new ArrayList<>();
        synchronized (hooks) {
            hooks.keySet().stream().filter(hook -> !firstHooks.contains(hook)).forEach(own::add);
            own.forEach(hooks::remove);
        }
        own.forEach(Thread::start);
        for (Thread hook : own) {
            try {
                hook.join();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    void restore() throws ReflectiveOperationException {
        System.setIn(in);
        System.setOut(out);
        System.setErr(err);
        System.setProperties((Properties) properties.clone());
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
        Thread.setDefaultUncaughtExceptionHandler(null);
        restoreNetwork();
    }

    private void restoreNetwork() throws ReflectiveOperationException {
        Authenticator.setDefault(null);
        CookieHandler.setDefault(null);
        ProxySelector.setDefault(proxies);
        ResponseCache.setDefault(null);
        HttpURLConnection.setFollowRedirects(true);
        HttpsURLConnection.setDefaultHostnameVerifier(verifier);
        set("javax.net.ssl.HttpsURLConnection", "defaultSSLSocketFactory", null);
        set("javax.net.ssl.SSLContext", "defaultContext", null);
        set("java.net.URL", "factory", null);
        ((Map<?, ?>) field("java.net.URL", "handlers").get(null)).clear();
        set("java.net.URLConnection", "factory", null);
        URLConnection.setFileNameMap(null);
        closeIdleConnections();
    }

    /** The pool of the JDK's own {@code HttpURLConnection}. */
    private static void closeIdleConnections() throws ReflectiveOperationException {
        Map<?, ?> pool = (Map<?, ?>) field("sun.net.www.http.HttpClient", "kac").get(null);
        Field client = field("sun.net.www.http.KeepAliveEntry", "hc");
        for (Object idle : List.copyOf(pool.values())) {
            for (Object entry : List.copyOf((Collection<?>) idle)) {
                Object connection = client.get(entry);
                connection.getClass().getMethod("closeServer").invoke(connection);
            }
        }
        pool.clear();
    }

    private static void set(String type, String name, Object value) throws ReflectiveOperationException {
        field(type, name).set(null, value);
    }

    private static Field field(String type, String name) throws ReflectiveOperationException {
        Field field = Class.forName(type).getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}

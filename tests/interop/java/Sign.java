// The signers of aliyun-sdk-oss as a process: one task a line, one signature a line. A task is a line
// of fields that are percent-encoded, with tabs between them, for the JDK reads no JSON.
import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.common.auth.DefaultCredentials;
import com.aliyun.oss.common.auth.ServiceSignature;
import com.aliyun.oss.common.comm.RequestMessage;
import com.aliyun.oss.common.utils.HttpHeaders;
import com.aliyun.oss.internal.signer.*;
import com.aliyun.oss.model.WebServiceRequest;
import java.io.*;
import java.lang.reflect.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Sign {
    static String text(String field) throws Exception {
        return URLDecoder.decode(field, "UTF-8");
    }

    static Map<String, String> map(String field) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pair : field.isEmpty() ? new String[0] : field.split("&")) {
            String[] sides = pair.split("=", 2);
            found.put(text(sides[0]), text(sides[1]));
        }
        return found;
    }

    static <T> T made(Class<T> kind, OSSSignerParams params) throws Exception {
        Constructor<T> make = kind.getDeclaredConstructor(OSSSignerParams.class);
        make.setAccessible(true);
        return make.newInstance(params);
    }

    static Object call(Object signer, String name, Class<?>[] types, Object... values) throws Exception {
        Method method = OSSV4Signer.class.getDeclaredMethod(name, types);
        method.setAccessible(true);
        return method.invoke(signer, values);
    }

    static String sign(String line) throws Exception {
        String[] f = line.split("\t", -1);
        String version = f[0], where = f[1], bucket = text(f[3]), key = text(f[4]);
        long time = Long.parseLong(f[8]), expires = Long.parseLong(f[9]);
        String token = text(f[12]).isEmpty() ? null : text(f[12]);
        Set<String> additional = new LinkedHashSet<>(map(f[7]).keySet());
        RequestMessage request = new RequestMessage(new WebServiceRequest() { }, bucket, key);
        request.setEndpoint(new URI("http://127.0.0.1"));
        request.setMethod(HttpMethod.valueOf(f[2]));
        // The SDK itself gives a sub-resource of V1 no value at all.
        map(f[5]).forEach((n, v) -> request.addParameter(n, v.isEmpty() && version.equals("v1") ? null : v));
        map(f[6]).forEach(request::addHeader);
        additional.forEach(request.getOriginalRequest()::addAdditionalHeaderName);
        OSSSignerParams params = new OSSSignerParams(
            "/" + bucket + "/" + key, new DefaultCredentials(text(f[10]), text(f[11]), token));
        params.setRegion(text(f[13]));
        params.setProduct(text(f[14]));
        params.setAdditionalHeaderNames(additional);
        params.setExpiration(new Date((time + expires) * 1000));
        Date at = new Date(time * 1000);
        if (where.equals("form")) {
            if (version.equals("v1")) return ServiceSignature.create().computeSignature(text(f[11]), key);
            return made(OSSV4Signer.class, params).signPolicy(key, at);
        }
        if (!version.equals("v4")) {
            OSSSignerBase signer = version.equals("v1") ? new OSSV1Signer(params) : made(OSSV2Signer.class, params);
            if (where.equals("url")) {
                signer.presign(request);
                return request.getParameters().get(version.equals("v1") ? "Signature" : "x-oss-signature");
            }
            java.text.SimpleDateFormat form =
                new java.text.SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
            form.setTimeZone(new SimpleTimeZone(0, "GMT"));
            request.addHeader(HttpHeaders.DATE, form.format(at));
            if (token != null) request.addHeader("x-oss-security-token", token);
            Method add = signer.getClass().getDeclaredMethod("addAuthorizationHeader", RequestMessage.class);
            add.setAccessible(true);
            add.invoke(signer, request);
            String told = request.getHeaders().get("Authorization");
            return told.substring(told.lastIndexOf(':') + 1);
        }
        return v4(request, params, where.equals("url"), at, expires, additional, token);
    }

    // Its clock is the machine's, so its steps are called one by one with another one.
    static String v4(RequestMessage request, OSSSignerParams params, boolean byUrl, Date at, long expires,
            Set<String> additional, String token) throws Exception {
        OSSV4Signer signer = made(OSSV4Signer.class, params);
        Field clock = OSSV4Signer.class.getDeclaredField("requestDateTime");
        clock.setAccessible(true);
        clock.set(signer, at);
        Class<?>[] none = {};
        String date = (String) call(signer, "getDateTime", none);
        call(signer, "resolveAdditionalSignedHeaders",
            new Class<?>[] {RequestMessage.class, Set.class}, request, additional);
        if (byUrl) {
            request.addParameter("x-oss-date", date);
            request.addParameter("x-oss-expires", String.valueOf(expires));
            if ((Boolean) call(signer, "hasAdditionalSignedHeaders", none)) {
                Field names = OSSV4Signer.class.getDeclaredField("additionalSignedHeaders");
                names.setAccessible(true);
                request.addParameter("x-oss-additional-headers", String.join(";", (Set<String>) names.get(signer)));
            }
            if (token != null) request.addParameter("x-oss-security-token", token);
            request.addParameter("x-oss-signature-version", "OSS4-HMAC-SHA256");
            request.addParameter("x-oss-credential",
                params.getCredentials().getAccessKeyId() + "/" + call(signer, "buildScope", none));
        } else {
            request.getHeaders().put("x-oss-date", date);
            request.addHeader("x-oss-content-sha256", "UNSIGNED-PAYLOAD");
            if (token != null) request.addHeader("x-oss-security-token", token);
        }
        String canonical = (String) call(signer, "buildCanonicalRequest",
            new Class<?>[] {RequestMessage.class}, request);
        String text = (String) call(signer, "buildStringToSign", new Class<?>[] {String.class}, canonical);
        return (String) call(signer, "buildSignature", new Class<?>[] {byte[].class, String.class},
            call(signer, "buildSigningKey", none), text);
    }

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            try {
                out.println("{\"signature\": \"" + sign(line) + "\"}");
            } catch (Throwable error) {
                Throwable cause = error instanceof InvocationTargetException ? error.getCause() : error;
                out.println("{\"error\": \"" + String.valueOf(cause).replaceAll("[^ -~]|[\"\\\\]", "?") + "\"}");
            }
        }
    }
}

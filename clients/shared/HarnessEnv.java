import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the maps of a bound snippet from the environment. */
final class HarnessEnv {

    /** Lines of {@code Name: value}, in their order; empty for none. */
    static Map<String, String> map(String variable) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : System.getenv(variable).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return fields;
    }
}

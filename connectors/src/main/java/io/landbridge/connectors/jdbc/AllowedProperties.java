package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.JdbcUrl.Driver;
import io.landbridge.connectors.jdbc.JdbcUrl.UrlProblem;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver properties that a URL may give. Everything else is refused: some properties make a driver load classes, read or write
 * files, or run code (CVE-2022-21724 and its like), others would change what our sessions mean.
 */
final class AllowedProperties {

    private static final String NUMBER = "[0-9]{1,9}";
    private static final String FLAG = "true|false";
    private static final String FILE = "/.+";

    /** Without a host: Java would fetch it from there. */
    private static final String FILE_URL = "file:(//)?/[^/].*";

    /** Name to the pattern that the whole value must fit. */
    private static final Map<String, String> POSTGRESQL = sorted(Map.of(
            "channelBinding", "disable|prefer|require",
            "connectTimeout", NUMBER,
            "currentSchema", ".+",
            "gssEncMode", "disable|allow|prefer|require",
            "receiveBufferSize", NUMBER,
            "sendBufferSize", NUMBER,
            "sslNegotiation", "postgres|direct",
            "sslcert", FILE,
            "sslkey", FILE,
            "sslrootcert", FILE));

    private static final Map<String, String> MYSQL = sorted(Map.of(
            "allowPublicKeyRetrieval", FLAG,
            "connectTimeout", NUMBER,
            "tcpRcvBuf", NUMBER,
            "tcpSndBuf", NUMBER,
            "tlsCiphersuites", "[A-Za-z0-9_,]+",
            "tlsVersions", "[A-Za-z0-9.,]+",
            "trustCertificateKeyStoreType", "JKS|PKCS12",
            "trustCertificateKeyStoreUrl", FILE_URL,
            "useCompression", FLAG));

    /** Words whose value is a secret wherever they stand, so that the message says the right way. */
    private static final Set<String> SECRETS = Set.of("user", "username", "pwd", "passwd", "sslkeypassphrase");

    private AllowedProperties() {}

    private static Map<String, String> sorted(Map<String, String> properties) {
        return new TreeMap<>(properties);
    }

    /** Null when the property may stand in the URL; the message never repeats the value. */
    static @Nullable UrlProblem check(Driver driver, String name, String value) {
        Map<String, String> allowed = driver == Driver.POSTGRESQL ? POSTGRESQL : MYSQL;
        String lower = name.toLowerCase(Locale.ROOT);
        if (SECRETS.contains(lower) || lower.contains("password")) {
            return new UrlProblem(UrlError.SECRET_IN_URL, "The URL holds the property '" + name + "'");
        }
        String pattern = allowed.get(name);
        if (pattern == null) {
            String nearest = nearest(lower, allowed);
            return new UrlProblem(
                    UrlError.PROPERTY_NOT_ALLOWED,
                    "The property '" + name + "' is not allowed in the URL"
                            + (nearest != null
                                    ? "; did you mean '" + nearest + "'?"
                                    : " (allowed: " + String.join(", ", allowed.keySet()) + ")"));
        }
        return value.matches(pattern)
                ? null
                : new UrlProblem(
                        UrlError.PROPERTY_VALUE, "The property '" + name + "' in the URL must fit " + spoken(pattern));
    }

    private static String spoken(String pattern) {
        return switch (pattern) {
            case NUMBER -> "a whole number";
            case FLAG -> "true or false";
            case FILE -> "an absolute path";
            case FILE_URL -> "file: and an absolute path";
            default -> pattern.replace("|", " or ");
        };
    }

    private static @Nullable String nearest(String lower, Map<String, String> allowed) {
        String nearest = allowed.keySet().stream()
                .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))))
                .orElseThrow();
        return distance(lower, nearest.toLowerCase(Locale.ROOT)) <= Math.max(1, lower.length() / 4) ? nearest : null;
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

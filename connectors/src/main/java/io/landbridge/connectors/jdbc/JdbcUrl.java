package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JDBC URL taken apart; the driver gets one that is built anew from the parts, never the text as written.
 *
 * @param driver which driver answers for it; says nothing about the engine behind it
 * @param host name or address, without the brackets of an IPv6 address
 * @param database empty when the URL names none
 * @param properties of the driver, each on the allow list
 */
public record JdbcUrl(Driver driver, String host, int port, String database, Map<String, String> properties) {

    /** A JDBC driver that Landbridge uses. */
    public enum Driver {
        POSTGRESQL(5432),
        /** MySQL Connector/J; for {@code jdbc:mariadb:} too. */
        MYSQL(3306);

        private final int defaultPort;

        Driver(int defaultPort) {
            this.defaultPort = defaultPort;
        }

        int defaultPort() {
            return defaultPort;
        }
    }

    /**
     * Something wrong with a URL.
     *
     * @param message without any secret that stands in the URL
     */
    public record UrlProblem(UrlError code, String message) {}

    public JdbcUrl {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /**
     * Takes a URL apart.
     *
     * @param where the place in the user's words, e.g. {@code plan.yaml:4}
     * @throws LandbridgeException with the first problem of {@link #check}
     */
    public static JdbcUrl parse(String url, String where) {
        UrlParser parser = new UrlParser(url);
        JdbcUrl parsed = parser.parse();
        if (parsed == null || !parser.problems().isEmpty()) {
            UrlProblem first = parser.problems().get(0);
            throw new LandbridgeException(first.code(), where, first.message());
        }
        return parsed;
    }

    /** Everything that is wrong with a URL; empty when nothing is. For the plan reader. */
    public static List<UrlProblem> check(String url) {
        UrlParser parser = new UrlParser(url);
        parser.parse();
        return parser.problems();
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ':' + port;
    }

    /** Whether the host is this machine by name or by a literal address; nothing is looked up. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("::1");
    }

    /** The URL that the driver gets, without properties. */
    String forDriver() {
        String scheme = driver == Driver.POSTGRESQL ? "jdbc:postgresql://" : "jdbc:mysql://";
        return scheme + address() + '/' + Percent.encode(database);
    }
}

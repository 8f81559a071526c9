package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.JdbcUrl.Driver;
import io.landbridge.connectors.jdbc.JdbcUrl.UrlProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes one URL apart and notes everything that is wrong with it; no message repeats a part that may hold a secret. */
final class UrlParser {

    private final String url;
    private final List<UrlProblem> problems = new ArrayList<>();

    UrlParser(String url) {
        this.url = url;
    }

    List<UrlProblem> problems() {
        return List.copyOf(problems);
    }

    /** Null when there is at least one problem of form. */
    @Nullable JdbcUrl parse() {
        Driver driver = driver();
        if (driver == null) {
            return null;
        }
        String rest = url.substring(url.indexOf("//") + 2);
        int question = rest.indexOf('?');
        Map<String, String> properties = question < 0 ? Map.of() : properties(driver, rest.substring(question + 1));
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        String name = slash < 0 ? "" : path.substring(slash + 1);
        String database = Percent.decode(name);
        if (authority.indexOf('@') >= 0) {
            problems.add(new UrlProblem(UrlError.SECRET_IN_URL, "The URL holds a user or a password before the host"));
            return null;
        }
        if (database == null || name.indexOf('/') >= 0) {
            malformed("The database's name in the URL is not one name in valid percent-encoding");
            return null;
        }
        return at(driver, authority, database, properties);
    }

    private @Nullable Driver driver() {
        if (url.startsWith("jdbc:postgresql://")) {
            return Driver.POSTGRESQL;
        }
        if (url.startsWith("jdbc:mysql://") || url.startsWith("jdbc:mariadb://")) {
            return Driver.MYSQL;
        }
        // only the scheme is repeated: a secret may stand anywhere behind it
        int slashes = url.indexOf("//");
        String scheme = slashes > 0 && slashes < 40 ? url.substring(0, slashes + 2) : "";
        malformed(
                scheme.isEmpty()
                        ? "The URL does not begin with jdbc:postgresql://, jdbc:mysql:// or jdbc:mariadb://"
                        : "'" + scheme + "' is none of jdbc:postgresql://, jdbc:mysql://, jdbc:mariadb://");
        return null;
    }

    private @Nullable JdbcUrl at(Driver driver, String authority, String database, Map<String, String> properties) {
        if (authority.indexOf(',') >= 0) {
            malformed("The URL names several hosts; name one: a position in the log belongs to one server");
            return null;
        }
        if (authority.isEmpty() || authority.indexOf('(') >= 0) {
            malformed("The URL has no host in the form HOST:PORT");
            return null;
        }
        int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', Math.max(bracket, 0));
        String host =
                bracket > 0 ? authority.substring(1, bracket) : colon < 0 ? authority : authority.substring(0, colon);
        if (host.isEmpty() || !host.chars().allMatch(UrlParser::isHostCharacter)) {
            malformed("The host in the URL is neither a name nor an address");
            return null;
        }
        int port = colon < 0 ? driver.defaultPort() : port(authority.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            malformed("The port in the URL is not a number from 1 to 65535");
            return null;
        }
        return new JdbcUrl(driver, host, port, database, properties);
    }

    private static boolean isHostCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '%');
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(Character::isDigit);
        return digits ? Integer.parseInt(text) : -1;
    }

    private Map<String, String> properties(Driver driver, String query) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || value == null) {
                malformed("A property in the URL is not in valid percent-encoding");
                continue;
            }
            UrlProblem problem = AllowedProperties.check(driver, name, value);
            if (problem != null) {
                problems.add(problem);
            } else if (properties.putIfAbsent(name, value) != null) {
                malformed("The URL gives the property '" + name + "' twice");
            }
        }
        return properties;
    }

    private void malformed(String message) {
        problems.add(new UrlProblem(UrlError.MALFORMED, message));
    }
}

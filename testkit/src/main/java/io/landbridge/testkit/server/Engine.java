package io.landbridge.testkit.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a server speaks; MariaDB and MySQL share a driver and a protocol, little else. */
public enum Engine {
    POSTGRESQL("PostgreSQL", "postgresql", '"'),
    MARIADB("MariaDB", "mysql", '`'),
    MYSQL("MySQL", "mysql", '`');

    private final String title;
    private final String scheme;
    private final char quote;

    Engine(String title, String scheme, char quote) {
        this.title = title;
        this.scheme = scheme;
        this.quote = quote;
    }

    /** The engine's name as its makers write it. */
    public String title() {
        return title;
    }

    /** Whether the server speaks MySQL's protocol and has MySQL's catalogues. */
    public boolean isMySqlFamily() {
        return this != POSTGRESQL;
    }

    /**
     * Where MySQL and MariaDB list their sessions. MySQL refuses the list of information_schema while a long statement in it is cut inside a
     * character; the other one, which MariaDB does not have, is read without the statements.
     */
    public String sessions() {
        return this == MYSQL ? "performance_schema.processlist" : "information_schema.processlist";
    }

    /** A name as this engine's SQL wants it, whatever characters it holds. */
    public String quote(String name) {
        String mark = String.valueOf(quote);
        return mark + name.replace(mark, mark + mark) + mark;
    }

    /** The database's name is percent-encoded, since it may hold anything. */
    String url(String host, int port, String database) {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:" + scheme + "://" + host + ":" + port + "/" + name;
    }

    @Override
    public String toString() {
        return title;
    }
}

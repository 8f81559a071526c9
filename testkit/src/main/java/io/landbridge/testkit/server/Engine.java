package io.landbridge.testkit.server;

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

    /** A name as this engine's SQL wants it, whatever characters it holds. */
    public String quote(String name) {
        String mark = String.valueOf(quote);
        return mark + name.replace(mark, mark + mark) + mark;
    }

    String url(String host, int port, String database) {
        return "jdbc:" + scheme + "://" + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return title;
    }
}

package io.landbridge.testkit.server;

/** The servers that tests can ask for. */
public enum ServerKind {
    POSTGRESQL(Engine.POSTGRESQL, "PostgreSQL 18", "postgres:18"),
    /** The release in Debian 12, whose client tools refuse newer servers. */
    POSTGRESQL_15(Engine.POSTGRESQL, "PostgreSQL 15", "postgres:15"),
    MARIADB(Engine.MARIADB, "MariaDB 11.4", "mariadb:11.4"),
    MYSQL(Engine.MYSQL, "MySQL 9.7", "mysql:9.7");

    private final Engine engine;
    private final String title;
    private final String image;

    ServerKind(Engine engine, String title, String image) {
        this.engine = engine;
        this.title = title;
        this.image = image;
    }

    public Engine engine() {
        return engine;
    }

    /** Engine and release, as in "MariaDB 11.4". */
    public String title() {
        return title;
    }

    String image() {
        return image;
    }

    @Override
    public String toString() {
        return title;
    }
}

package io.landbridge.faults;

import io.landbridge.testkit.server.ServerKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** From which kind of server to which. */
record Direction(ServerKind from, ServerKind to) {

    static final Direction POSTGRESQL = new Direction(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL);
    static final Direction MARIADB_TO_POSTGRESQL = new Direction(ServerKind.MARIADB, ServerKind.POSTGRESQL);
    static final Direction POSTGRESQL_TO_MARIADB = new Direction(ServerKind.POSTGRESQL, ServerKind.MARIADB);
    static final Direction MYSQL_TO_POSTGRESQL = new Direction(ServerKind.MYSQL, ServerKind.POSTGRESQL);
    static final Direction POSTGRESQL_TO_MYSQL = new Direction(ServerKind.POSTGRESQL, ServerKind.MYSQL);
    static final Direction MYSQL_TO_MARIADB = new Direction(ServerKind.MYSQL, ServerKind.MARIADB);
    static final Direction MARIADB_TO_MYSQL = new Direction(ServerKind.MARIADB, ServerKind.MYSQL);

    /** The oldest release that is at hand, whose log differs. */
    static final Direction POSTGRESQL_15 = new Direction(ServerKind.POSTGRESQL_15, ServerKind.POSTGRESQL);

    /** All that this version copies, the one that lands first in front. */
    static final List<Direction> ALL = List.of(
            POSTGRESQL,
            MARIADB_TO_POSTGRESQL,
            POSTGRESQL_TO_MARIADB,
            MYSQL_TO_POSTGRESQL,
            POSTGRESQL_TO_MYSQL,
            MYSQL_TO_MARIADB,
            MARIADB_TO_MYSQL);

    /** The direction that {@link #toString} names so. */
    static Direction parse(String name) {
        return ALL.stream()
                .filter(direction -> direction.toString().equals(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no direction " + name + " among " + ALL));
    }

    /** Several, separated by commas. */
    static List<Direction> parseAll(String names) {
        return Arrays.stream(names.split(",", -1)).map(Direction::parse).toList();
    }

    @Override
    public String toString() {
        return name(from) + "-" + name(to);
    }

    private static String name(ServerKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}

package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;

/** Where the engines' SQL differs, for the statements of the traffic. */
enum Dialect {
    POSTGRESQL,
    MYSQL;

    static Dialect of(Engine engine) {
        return engine == Engine.POSTGRESQL ? POSTGRESQL : MYSQL;
    }

    /** An INSERT that hits no row where a key is there already; {@code rest} follows INTO. */
    String insertIfAbsent(String rest) {
        return this == POSTGRESQL ? "INSERT INTO " + rest + " ON CONFLICT DO NOTHING" : "INSERT IGNORE INTO " + rest;
    }

    /** A column compared by its characters alone, where its own collation would call different texts equal. */
    String exact(String column) {
        return this == POSTGRESQL ? column : column + " COLLATE utf8mb4_bin";
    }

    /** A parameter's place for a value that is given as text. */
    String cast(String type) {
        return this == POSTGRESQL ? "CAST(? AS " + type + ")" : "?";
    }

    /** A parameter's place for bytes that are given as hexadecimal digits. */
    String bytes() {
        return this == POSTGRESQL ? "decode(?, 'hex')" : "unhex(?)";
    }
}

package io.landbridge.pipeline.connector;

import io.landbridge.pipeline.schema.Engine;

/**
 * What a server says of itself.
 *
 * @param version as printed by the server, e.g. {@code 18.3}, {@code 11.4.5-MariaDB-log}
 * @param majorMinor comparable number, e.g. 1800, 1104, 907
 * @param identity what stays the same over restarts and differs between servers: system id and timeline, server uuid
 * @param database the database that the URL names
 */
public record Server(Engine engine, String version, int majorMinor, String identity, String database) {

    /** Whether both reach the same tables: from one database of MySQL or MariaDB all others of the server can be seen. */
    public boolean isSameDatabase(Server other) {
        return identity.equals(other.identity) && (engine.isMySqlFamily() || database.equals(other.database));
    }
}

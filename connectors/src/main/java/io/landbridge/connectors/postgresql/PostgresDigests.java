package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DigestSql;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.JdbcDigestReader;
import io.landbridge.pipeline.digest.DigestReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens reads that compare a PostgreSQL database. */
public final class PostgresDigests implements DigestReader.Opener {

    private final EndpointPools pools;

    /** Reads the database of those pools. */
    public PostgresDigests(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public DigestReader open() {
        return JdbcDigestReader.open(pools, PostgresDigests::statements);
    }

    private static DigestSql statements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_encoding') = 'UTF8'")) {
            row.next();
            return new PostgresDigestSql(row.getBoolean(1));
        }
    }
}

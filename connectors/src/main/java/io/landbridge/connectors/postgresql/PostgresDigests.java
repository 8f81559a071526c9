package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DigestSession;
import io.landbridge.connectors.jdbc.DigestSql;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.JdbcDigestReader;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens reads that compare a PostgreSQL database; safe for several threads. */
public final class PostgresDigests implements DigestReader.Opener {

    private final EndpointPools pools;
    private final DigestSession.Applied applied;
    private final SourceDefinitions definitions;
    private volatile @Nullable DigestSql statements;

    /** Reads the database of those pools, as a target with the ledger that knows what was applied. */
    public PostgresDigests(EndpointPools pools, DigestSession.Applied applied) {
        this.pools = pools;
        this.applied = applied;
        this.definitions = new SourceDefinitions(new PostgresSchemaReader(pools), new PostgresFingerprints(pools));
    }

    @Override
    public DigestReader openSource(Table table) {
        String where = table.name().toString();
        return JdbcDigestReader.open(
                pools,
                connection -> {
                    PostgresFences.Taken taken = PostgresFences.take(connection, table, pools, where);
                    definitions.verify(table, taken.fingerprint());
                    return DigestSession.source(statements(connection), PostgresDigestBounds::cut, taken.fence());
                },
                where);
    }

    @Override
    public DigestReader openTarget(Table table, @Nullable String stream) {
        return JdbcDigestReader.open(
                pools,
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(PostgresFences.begin(table));
                    }
                    return DigestSession.target(
                            statements(connection),
                            PostgresDigestBounds::cut,
                            stream == null ? Optional.empty() : applied.of(connection, stream));
                },
                table.name().toString());
    }

    private DigestSql statements(Connection connection) throws SQLException {
        // the driver gives rows as they come only where it takes the transaction for one of its own
        connection.setAutoCommit(false);
        DigestSql known = statements;
        if (known != null) {
            return known;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_encoding') = 'UTF8'")) {
            row.next();
            DigestSql asked = new PostgresDigestSql(row.getBoolean(1));
            statements = asked;
            return asked;
        }
    }
}

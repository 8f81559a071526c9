package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.DigestSession;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.JdbcDigestReader;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.schema.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens reads that compare a MySQL or MariaDB database; safe for several threads. */
public final class MySqlDigests implements DigestReader.Opener {

    private final EndpointPools pools;
    private final DigestSession.Applied applied;
    private final SourceDefinitions definitions;

    /** Reads the database of those pools, as a target with the ledger that knows what was applied. */
    public MySqlDigests(EndpointPools pools, DigestSession.Applied applied) {
        this.pools = pools;
        this.applied = applied;
        this.definitions = new SourceDefinitions(new MySqlSchemaReader(pools), new MySqlFingerprints(pools));
    }

    @Override
    public DigestReader openSource(Table table) {
        String where = table.name().toString();
        return JdbcDigestReader.open(
                pools,
                connection -> {
                    MySqlFences.Taken taken = new MySqlFences(pools, table, where).take(connection);
                    definitions.verify(table, taken.fingerprint());
                    return DigestSession.source(new MySqlDigestSql(), MySqlDigestBounds::cut, taken.fence());
                },
                where);
    }

    @Override
    public DigestReader openTarget(Table table, @Nullable String stream) {
        String where = table.name().toString();
        return JdbcDigestReader.open(
                pools,
                connection -> {
                    new MySqlFences(pools, table, where).begin(connection);
                    return DigestSession.target(
                            new MySqlDigestSql(),
                            MySqlDigestBounds::cut,
                            stream == null ? Optional.empty() : applied.of(connection, stream));
                },
                where);
    }
}

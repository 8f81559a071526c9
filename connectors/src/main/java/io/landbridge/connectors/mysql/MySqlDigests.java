package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.JdbcDigestReader;
import io.landbridge.pipeline.digest.DigestReader;

/** Opens reads that compare a MySQL or MariaDB database. */
public final class MySqlDigests implements DigestReader.Opener {

    private final EndpointPools pools;

    /** Reads the database of those pools. */
    public MySqlDigests(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public DigestReader open() {
        return JdbcDigestReader.open(pools, connection -> new MySqlDigestSql());
    }
}

package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.SourceSnapshotContract;
import io.landbridge.testkit.server.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSourceSnapshotIT extends SourceSnapshotContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    PostgresSourceSnapshotIT() {
        super(ServerKind.POSTGRESQL);
    }

    @Override
    protected SourceSnapshot.Opener open(String url, String user, String password) {
        return connectors.source(url, user, password).snapshots();
    }
}

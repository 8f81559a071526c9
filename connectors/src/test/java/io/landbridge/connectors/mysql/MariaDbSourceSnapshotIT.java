package io.landbridge.connectors.mysql;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.SourceSnapshotContract;
import io.landbridge.testkit.server.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbSourceSnapshotIT extends SourceSnapshotContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    MariaDbSourceSnapshotIT() {
        super(ServerKind.MARIADB);
    }

    @Override
    protected SourceSnapshot.Opener open(String url, String user, String password) {
        return connectors.source(url, user, password).snapshots();
    }
}

package io.landbridge.connectors.mysql;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriterContract;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbTargetWriterIT extends TargetWriterContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    MariaDbTargetWriterIT() {
        super(ServerKind.MARIADB);
    }

    @Override
    protected TargetTransaction.Opener open(TestDatabase database) {
        return connectors.target(database);
    }
}

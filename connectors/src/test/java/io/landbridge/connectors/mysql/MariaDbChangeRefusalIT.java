package io.landbridge.connectors.mysql;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeRefusalContract;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbChangeRefusalIT extends ChangeRefusalContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    MariaDbChangeRefusalIT() {
        super(ServerKind.MARIADB);
    }

    @Override
    protected ApplyTransaction.Opener open(TestDatabase database) {
        return connectors.applying(database);
    }
}

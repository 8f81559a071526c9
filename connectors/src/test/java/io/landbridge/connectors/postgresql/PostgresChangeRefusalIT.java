package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeRefusalContract;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresChangeRefusalIT extends ChangeRefusalContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    PostgresChangeRefusalIT() {
        super(ServerKind.POSTGRESQL);
    }

    @Override
    protected ApplyTransaction.Opener open(TestDatabase database) {
        return connectors.applying(database);
    }
}

package io.landbridge.connectors;

import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangeStreamContract;
import io.landbridge.testkit.server.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract with the connectors of this module. */
public abstract class ConnectedChangeStream extends ChangeStreamContract {

    @RegisterExtension
    protected final OpenConnectors connectors = new OpenConnectors();

    protected ConnectedChangeStream(ServerKind kind) {
        super(kind);
    }

    @Override
    protected final ChangeStream.Opener open(String url, String user, String password) {
        return connectors.source(url, user, password).changes();
    }
}

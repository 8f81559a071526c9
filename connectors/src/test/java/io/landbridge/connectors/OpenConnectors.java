package io.landbridge.connectors;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Connectors of one test, closed after it. */
public final class OpenConnectors implements AfterEachCallback {

    private static final String MIGRATION = "test";
    private static final LedgerLocation LEDGER = new LedgerLocation("", "landbridge_");

    private final Deque<Connector> open = new ArrayDeque<>();

    public Connector source(String url, String user, String password) {
        return keep(Connectors.open(Endpoints.endpoint(Side.SOURCE, url, user, password), 4));
    }

    public Connector source(TestDatabase database) {
        return source(database.url(), database.user(), database.password());
    }

    /** Transactions into the database, whose ledger is created in it. */
    public TargetTransaction.Opener target(TestDatabase database) {
        Connector connector = keep(Endpoints.open(Side.TARGET, database));
        connector.ledger(MIGRATION, LEDGER).create();
        connector.ledger(MIGRATION, LEDGER).inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord(MIGRATION, "h", "v", "s", "t", "preparing"));
            return true;
        });
        return connector.transactions(MIGRATION, LEDGER);
    }

    private Connector keep(Connector connector) {
        open.push(connector);
        return connector;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(Connector::close);
        open.clear();
    }
}

package io.landbridge.connectors;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
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
        return withLedger(database).transactions(MIGRATION, LEDGER);
    }

    /** Transactions that change rows of the database, whose ledger is created in it. */
    public ApplyTransaction.Opener applying(TestDatabase database) {
        return withLedger(database).applying(MIGRATION, LEDGER);
    }

    /** The output as the catalogue has its table: with what the test has declared by hand. */
    public Output asCatalogued(TestDatabase database, Output output) {
        Connector connector = keep(Endpoints.open(Side.TARGET, database));
        Table table = connector.schemaReader().read(Set.of()).tables().stream()
                .filter(each -> each.name().equals(output.target().name()))
                .findFirst()
                .orElseThrow();
        return new Output(
                table,
                output.columns().stream()
                        .map(column -> new ColumnMapping(
                                table.column(column.target().name()).orElseThrow(), column.origin()))
                        .toList());
    }

    private Connector withLedger(TestDatabase database) {
        Connector connector = keep(Endpoints.open(Side.TARGET, database));
        connector.ledger(MIGRATION, LEDGER).create();
        connector.ledger(MIGRATION, LEDGER).inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord(MIGRATION, "h", "v", "s", "t", "preparing"));
            return true;
        });
        return connector;
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

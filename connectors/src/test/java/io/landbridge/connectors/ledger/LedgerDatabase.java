package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database in which ledgers are kept; connections are not pooled, so that each handle is a session of its own. */
final class LedgerDatabase implements AutoCloseable {

    private final TestDatabase database;
    private int places;
    private @Nullable LedgerLocation used;

    LedgerDatabase(TestServer server) {
        database = server.createDatabase("ledger");
    }

    TestDatabase database() {
        return database;
    }

    Engine engine() {
        return Engine.valueOf(database.engine().name());
    }

    /** A place where no ledger was yet; names that need quoting are used on purpose. */
    LedgerLocation newPlace() {
        places++;
        return new LedgerLocation("", "land\"br`idge_" + places + "_");
    }

    /** A place whose ledger, if there is one, is as if it were new: its many tables are made once and not for every test. */
    LedgerLocation emptied() {
        LedgerLocation place = used == null ? newPlace() : used;
        used = place;
        JdbcLedger ledger = ledger("shop", place);
        if (ledger.exists()) {
            LedgerSql sql = new LedgerSql(engine(), place);
            database.execute(LedgerSchema.TABLES.stream()
                    .filter(table -> !table.equals("ledger_version"))
                    .map(table -> sql.spell("DELETE FROM {" + table + "}"))
                    .toArray(String[]::new));
        }
        return place;
    }

    JdbcLedger ledger(String migration, LedgerLocation location) {
        return new JdbcLedger(connections(), engine(), migration, location);
    }

    Ledger created(String migration, LedgerLocation location) {
        Ledger ledger = ledger(migration, location);
        ledger.create();
        return ledger;
    }

    LedgerConnections connections() {
        return new LedgerConnections() {
            @Override
            public Connection take() {
                return database.connect();
            }

            @Override
            public LandbridgeException translate(SQLException error) {
                boolean refused = String.valueOf(error.getSQLState()).startsWith("23");
                return new LandbridgeException(
                        refused ? ConnectionError.ROW_REFUSED : ConnectionError.UNEXPECTED,
                        "ledger",
                        String.valueOf(error.getMessage()),
                        error);
            }
        };
    }

    List<String> tables() {
        return database
                .query("SELECT table_name FROM information_schema.tables WHERE table_schema = "
                        + (engine().isMySqlFamily() ? "DATABASE()" : "current_schema()") + " ORDER BY 1")
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Override
    public void close() {
        database.close();
    }
}

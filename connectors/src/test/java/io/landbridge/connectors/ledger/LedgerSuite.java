package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.ChunkStoreContract;
import io.landbridge.pipeline.ledger.ChunkTakeoverContract;
import io.landbridge.pipeline.ledger.CutoverStoreContract;
import io.landbridge.pipeline.ledger.DivergenceStoreContract;
import io.landbridge.pipeline.ledger.LeaseStoreContract;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerContract;
import io.landbridge.pipeline.ledger.RunbookStoreContract;
import io.landbridge.pipeline.ledger.StreamLanesContract;
import io.landbridge.pipeline.ledger.StreamStoreContract;
import io.landbridge.pipeline.ledger.StreamedChunksContract;
import io.landbridge.pipeline.ledger.TrafficStoreContract;
import io.landbridge.pipeline.ledger.ValidationStoreContract;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.testkit.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** All that is asked of the ledger in one engine: the core's contracts, and what only a database can show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LedgerSuite {

    private LedgerDatabase database;
    private LedgerLocation place;
    private LedgerLocation emptied;

    abstract TestServer server();

    @BeforeAll
    void createDatabase() {
        database = new LedgerDatabase(server());
    }

    @BeforeEach
    void choosePlace() {
        place = database.newPlace();
        emptied = database.emptied();
    }

    @AfterAll
    void dropDatabase() {
        database.close();
    }

    @Nested
    class Ledgers extends LedgerContract {
        @Override
        protected Ledger ledger(String migration) {
            return database.ledger(migration, place);
        }
    }

    @Nested
    class Chunks extends ChunkStoreContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class Takeovers extends ChunkTakeoverContract {
        @Override
        protected Ledger created() {
            return database.created("shop", emptied);
        }
    }

    @Nested
    class ChunksOfAStream extends StreamedChunksContract {
        @Override
        protected Ledger created() {
            return database.created("shop", emptied);
        }
    }

    @Nested
    class Streams extends StreamStoreContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class LanesOfStreams extends StreamLanesContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class Divergences extends DivergenceStoreContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class TrafficFlags extends TrafficStoreContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class Validations extends ValidationStoreContract {
        @Override
        protected Ledger created(String migration) {
            return database.created(migration, emptied);
        }
    }

    @Nested
    class FollowedFlags extends FollowedFlag {
        @Override
        LedgerDatabase database() {
            return database;
        }
    }

    @Nested
    class Upgrades extends LedgerUpgrade {
        @Override
        LedgerDatabase database() {
            return database;
        }
    }

    @Nested
    class Leases extends LeaseStoreContract {
        @Override
        protected Ledger created() {
            return database.created("shop", emptied);
        }
    }

    @Nested
    class Cutovers extends CutoverStoreContract {
        @Override
        protected Ledger created() {
            return database.created("shop", emptied);
        }
    }

    @Nested
    class Runbooks extends RunbookStoreContract {
        @Override
        protected Ledger created() {
            return database.created("shop", emptied);
        }
    }
}

package io.landbridge.fake;

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
import org.junit.jupiter.api.Nested;

/** The ledger in memory keeps the real ones' promises, so what is found with it holds. */
class FakeLedgerTest {

    private final FakeServer server = new FakeServer(Turns.free(), Chaos.NONE, System::nanoTime);
    private final FakeProcess process = new FakeProcess("test");

    private Ledger created(String migration) {
        Ledger ledger = server.ledger(process, migration);
        ledger.create();
        return ledger;
    }

    @Nested
    class Ledgers extends LedgerContract {
        @Override
        protected Ledger ledger(String migration) {
            return server.ledger(process, migration);
        }
    }

    @Nested
    class Chunks extends ChunkStoreContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class Takeovers extends ChunkTakeoverContract {
        @Override
        protected Ledger created() {
            return FakeLedgerTest.this.created("shop");
        }
    }

    @Nested
    class StreamedChunks extends StreamedChunksContract {
        @Override
        protected Ledger created() {
            return FakeLedgerTest.this.created("shop");
        }
    }

    @Nested
    class Streams extends StreamStoreContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class LanesOfStreams extends StreamLanesContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class Divergences extends DivergenceStoreContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class TrafficFlags extends TrafficStoreContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class Validations extends ValidationStoreContract {
        @Override
        protected Ledger created(String migration) {
            return FakeLedgerTest.this.created(migration);
        }
    }

    @Nested
    class Leases extends LeaseStoreContract {
        @Override
        protected Ledger created() {
            return FakeLedgerTest.this.created("shop");
        }
    }

    @Nested
    class Cutovers extends CutoverStoreContract {
        @Override
        protected Ledger created() {
            return FakeLedgerTest.this.created("shop");
        }
    }

    @Nested
    class Runbooks extends RunbookStoreContract {
        @Override
        protected Ledger created() {
            return FakeLedgerTest.this.created("shop");
        }
    }
}

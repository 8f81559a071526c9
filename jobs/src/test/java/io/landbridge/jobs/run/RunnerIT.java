package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Connectors;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lease and the watch over a real ledger, among two processes that want the same migration. */
final class RunnerIT {

    private final TestDatabase database = Servers.postgresql().createDatabase("runner");
    private final StopSignal stop = new StopSignal();
    private final List<Wishes> seen = new ArrayList<>();
    private Connector target;
    private Ledger ledger;
    private RunnerLease lease;

    @BeforeEach
    void open() {
        target = Connectors.open(endpoint(database), 2);
        ledger = target.ledger("shop", LedgerLocation.DEFAULT);
        ledger.create();
        ledger.inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord("shop", "hash", "test", "s", "t", "preparing"));
            return true;
        });
        lease = RunnerLease.acquire(ledger, "host:1");
    }

    @AfterEach
    void close() {
        lease.close();
        target.close();
        database.close();
    }

    @Test
    void aSecondRunIsRefusedWithTheNameOfTheFirst() {
        assertThatThrownBy(() -> RunnerLease.refuseWhileHeld(ledger))
                .hasMessageContaining("host:1")
                .hasMessageContaining("run.already-running");
        assertThatThrownBy(() -> RunnerLease.acquire(ledger, "host:2")).hasMessageContaining("run.already-running");
        lease.close();
        RunnerLease.refuseWhileHeld(ledger);
        RunnerLease.acquire(ledger, "host:2").close();
    }

    @Test
    void aLookRenewsTheLeaseSaysWhatHappensAndBringsTheWishes() {
        Wishes wished = new Wishes(true, "backup", false, 2, 500L, null);
        ledger.inTransaction(transaction -> {
            transaction.control().change(now -> wished, "anna");
            return true;
        });
        watch(lease).tick();
        assertThat(seen).containsExactly(wished);
        String said = ledger.inTransaction(transaction ->
                transaction.leases().holder(RunnerLease.ROLE).orElseThrow().activity());
        assertThat(said).isEqualTo("copying");
    }

    @Test
    void aLostSessionIsReplacedAndTheLeaseKept() {
        endSessionOfHolder();
        watch(lease).tick();
        assertThat(stop.isRaised()).isFalse();
        assertThatThrownBy(() -> RunnerLease.refuseWhileHeld(ledger)).hasMessageContaining("host:1");
    }

    @Test
    void whoLostTheLeaseEndsWithoutAWrite() {
        endSessionOfHolder();
        try (RunnerLease other = RunnerLease.acquire(ledger, "host:2")) {
            watch(lease).tick();
            assertThat(stop.reason().orElseThrow())
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            reason -> assertThat(reason.errorCode()).isEqualTo(RunError.TAKEN_OVER));
            watch(other).tick();
            assertThatThrownBy(() -> RunnerLease.refuseWhileHeld(ledger)).hasMessageContaining("host:2");
        }
    }

    @Test
    void aLeaseTakenAnewByACommitWithoutAnAnswerIsNotAnothers() {
        MigrationFlow.Completion completion = completion(lease);
        endSessionOfHolder();
        try (RunnerLease unanswered = RunnerLease.acquire(ledger, "host:1")) {
            watch(lease).tick();
            assertThat(stop.isRaised())
                    .as("taken over by %s", unanswered.holder())
                    .isFalse();
            assertThatThrownBy(() -> completion.complete("schema")).hasMessageContaining("lock-timeout");
            assertThat(complete()).isEmpty();
        }
        watch(lease).tick();
        completion.complete("schema");
        assertThat(stop.isRaised()).isFalse();
        assertThat(complete()).containsExactly("schema");
    }

    @Test
    void whoeverWasTakenOverCompletesAndReopensNothing() {
        MigrationFlow.Completion completion = completion(lease);
        completion.complete("schema");
        endSessionOfHolder();
        try (RunnerLease other = RunnerLease.acquire(ledger, "host:2")) {
            completion(other).complete("backfill");
            assertThatThrownBy(() -> completion.complete("indexes")).hasMessageContaining("run.taken-over");
            assertThatThrownBy(() -> completion.reopen("schema")).hasMessageContaining("run.taken-over");
            assertThat(complete()).containsExactly("schema", "backfill");
        }
        assertThatThrownBy(() -> completion.complete("indexes"))
                .as("nor when that one has ended")
                .hasMessageContaining("run.taken-over");
        lease.revive();
        completion.complete("indexes");
        assertThat(complete()).as("by the right taken anew").containsExactly("schema", "backfill", "indexes");
    }

    private MigrationFlow.Completion completion(RunnerLease held) {
        return new LedgerCompletion(ledger, new FakeAttempts(), "hash", held);
    }

    private List<String> complete() {
        return ledger.inTransaction(transaction -> transaction.stages().complete("hash"));
    }

    @Test
    void anUnreachableLedgerDoesNotEndTheRun() {
        RunnerWatch watch = new RunnerWatch(
                new FakeAwayLedger(),
                lease,
                Duration.ofMinutes(1),
                (tables, transaction) -> "copying",
                seen::add,
                stop);
        watch.tick();
        assertThat(stop.isRaised()).isFalse();
        assertThat(seen).isEmpty();
    }

    private RunnerWatch watch(RunnerLease watched) {
        return new RunnerWatch(
                ledger, watched, Duration.ofMinutes(1), (tables, transaction) -> "copying", seen::add, stop);
    }

    /** As a cut cable or a restart of the server would. */
    private void endSessionOfHolder() {
        String session = database.queryValue("SELECT session FROM landbridge.runner WHERE role = 'runner'");
        String process = String.valueOf(session).replaceAll("[^0-9].*", "");
        database.query("SELECT pg_terminate_backend(" + process + ", 5000)");
    }

    private static Endpoint endpoint(TestDatabase database) {
        Secret secret = new Secret() {
            @Override
            public String reveal() {
                return database.password();
            }

            @Override
            public String toString() {
                return "test";
            }
        };
        return new Endpoint(Endpoint.Side.TARGET, database.url(), Endpoint.Tls.INSECURE, database.user(), secret);
    }

    /** A ledger whose server does not answer. */
    private static final class FakeAwayLedger implements Ledger {

        @Override
        public boolean exists() {
            throw away();
        }

        @Override
        public boolean isOlder() {
            throw away();
        }

        @Override
        public void create() {
            throw away();
        }

        @Override
        public LedgerRemains drop() {
            throw away();
        }

        @Override
        public LedgerTransaction begin() {
            throw away();
        }

        @Override
        public Session session() {
            throw away();
        }

        private static LandbridgeException away() {
            return new LandbridgeException(ConnectionError.UNREACHABLE, "target", "Connection refused.");
        }
    }
}

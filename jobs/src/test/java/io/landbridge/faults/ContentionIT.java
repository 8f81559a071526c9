package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F14: foreign writers lock what the copy needs, in other orders, and administrators cancel its statements. */
@Tag("faults")
final class ContentionIT {

    private static final int ROWS = 40_000;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.POSTGRESQL, Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(300)
    void aForeignWriterInTheTargetCostsTimeAndNothingElse(Direction direction, long seed) throws Exception {
        try (Scene scene = Scene.open(folder, direction)) {
            SampleTables.create(scene.source(), ROWS, seed);
            scene.plan("backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 400, maxRowsPerSecond: 6000}\n");
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            ForeignWriter writer = new ForeignWriter(scene.target(), seed);
            Thread thread = new Thread(writer, "foreign-writer");
            thread.start();
            run.runsFor(Duration.ofSeconds(5));
            writer.end();
            thread.join();
            assertThat(writer.blocked()).as("meetings with the copy").isPositive();
            run.exits(0);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Evidence.keep(
                    "F14",
                    direction.toString(),
                    "writer, seed " + seed,
                    Map.of("statements", writer.statements(), "refused", writer.blocked(), "equal", true));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(300)
    void cancelledStatementsAreRepeated(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction)) {
            SampleTables.create(scene.source(), ROWS, seed);
            scene.plan("backfill: {parallelism: 3, chunkTime: 100ms, chunkRows: 400, maxRowsPerSecond: 6000}\n");
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            AtomicInteger cancelled = new AtomicInteger();
            run.whileRunning(
                    () -> cancelled.addAndGet(cancelAll(scene.source()) + cancelAll(scene.target())),
                    () -> cancelled.get() >= 40);
            run.exits(0);
            assertThat(cancelled.get()).isGreaterThanOrEqualTo(40);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Evidence.keep(
                    "F14",
                    direction.toString(),
                    "cancelled, seed " + seed,
                    Map.of("cancelled", cancelled.get(), "equal", true));
        }
    }

    /** What statement timeouts and impatient administrators do. Only statements about rows; returns how many. */
    private static int cancelAll(TestDatabase database) {
        if (database.engine().isMySqlFamily()) {
            List<String> ids = database
                    .query("SELECT id FROM information_schema.processlist WHERE db = '" + database.name()
                            + "' AND command = 'Query' AND id <> connection_id() AND (info LIKE 'LOAD DATA%'"
                            + " OR info LIKE '%FROM%orders%')")
                    .stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .toList();
            ids.forEach(id -> database.executeIfPossible("KILL QUERY " + id));
            return ids.size();
        }
        return database.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND state = 'active' AND pid <> pg_backend_pid() AND (query ILIKE 'COPY%')")
                .size();
    }

    /** Inserts and updates rows of the target in random order and takes all of it back. */
    private static final class ForeignWriter implements Runnable {

        private final TestDatabase target;
        private final Random random;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger statements = new AtomicInteger();
        private final AtomicInteger blocked = new AtomicInteger();

        ForeignWriter(TestDatabase target, long seed) {
            this.target = target;
            this.random = new Random(seed);
        }

        void end() {
            ended.set(true);
        }

        int statements() {
            return statements.get();
        }

        /** Statements that met a lock or a row of the copy's. */
        int blocked() {
            return blocked.get();
        }

        @Override
        public void run() {
            try (Connection connection = target.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        target.engine().isMySqlFamily()
                                ? "SET innodb_lock_wait_timeout = 3"
                                : "SET lock_timeout = '3s'; SET deadlock_timeout = '100ms'");
                connection.setAutoCommit(false);
                while (!ended.get()) {
                    for (int i = 0; i < 8; i++) {
                        write(connection, statement);
                    }
                    connection.rollback();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write(Connection connection, Statement statement) throws SQLException {
            int id = random.nextInt(ROWS / 2);
            statements.incrementAndGet();
            try {
                statement.executeUpdate("INSERT INTO orders (id, note) VALUES (" + id + ", 'foreign')");
            } catch (SQLException e) {
                blocked.incrementAndGet();
                connection.rollback();
            }
        }
    }
}

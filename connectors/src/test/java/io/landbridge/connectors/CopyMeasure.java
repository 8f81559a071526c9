package io.landbridge.connectors;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.transform.RowEncoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Measures the data path alone, with claims, cuts and completions as the protocol wants them but without Spring: a program, not a test.
 *
 * <p>Arguments: source URL, user; target URL, user; threads; rows per chunk; rounds; {@code binary} or {@code text}. Both ends have the
 * benchmarks' table {@code measured}, the target's empty; each round empties it first. Passwords come from PASSWORD.
 */
final class CopyMeasure {

    private static final String MIGRATION = "measure";

    private final Connector source;
    private final Connector target;
    private final int threads;
    private final long chunkRows;
    private final RowEncoding encoding;
    private final TableMapping mapping;

    private CopyMeasure(String[] arguments) {
        this.threads = Integer.parseInt(arguments[4]);
        this.chunkRows = Long.parseLong(arguments[5]);
        this.encoding = arguments[7].equals("binary") ? RowEncoding.POSTGRESQL_BINARY : RowEncoding.TEXT;
        this.source = open(Side.SOURCE, arguments[0], arguments[1]);
        this.target = open(Side.TARGET, arguments[2], arguments[3]);
        this.mapping = mapping();
    }

    private Connector open(Side side, String url, String user) {
        String password = System.getenv("PASSWORD");
        return Connectors.open(Endpoints.endpoint(side, url, user, password == null ? "" : password), threads);
    }

    private TableMapping mapping() {
        boolean mySql = source.server().engine().isMySqlFamily();
        TableSketch table = new TableSketch(
                        source.server().engine(), target.server().engine())
                .key("id", "bigint")
                .column("customer_id", "int", "int")
                .column("email", "varchar(120)", "varchar(120)")
                .column("full_name", "varchar(100)")
                .column("amount", "numeric(12,2)", "numeric(12,2)")
                .column("quantity", "int", "int")
                .column("active", mySql ? "tinyint(1)" : "boolean", toMySql() ? "tinyint(1)" : "boolean")
                .column(
                        "created_at",
                        mySql ? "datetime(6)" : "timestamp(6)",
                        toMySql() ? "datetime(6)" : "timestamp(6)")
                .column("note", "text");
        return table.mapping(new TableName(schema(source), "measured"), new TableName(schema(target), "measured"));
    }

    private boolean toMySql() {
        return target.server().engine().isMySqlFamily();
    }

    private static String schema(Connector connector) {
        return connector.server().engine() == Engine.POSTGRESQL
                ? "public"
                : connector.server().database();
    }

    private double round(Runnable empty) throws Exception {
        Ledger ledger = target.ledger(MIGRATION, LedgerLocation.DEFAULT);
        if (ledger.exists()) {
            ledger.drop();
        }
        ledger.create();
        empty.run();
        ledger.inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord(MIGRATION, "h", "v", "s", "t", "preparing"));
            transaction.chunks().plan(mapping.name(), 1, List.of(KeyRange.ALL), -1);
            return true;
        });
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        List<Future<Long>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            results.add(workers.submit(this::work));
        }
        long rows = 0;
        for (Future<Long> result : results) {
            rows += result.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        workers.shutdown();
        workers.awaitTermination(1, TimeUnit.MINUTES);
        LoggerFactory.getLogger(CopyMeasure.class)
                .info("{} rows, {} s, {} rows/s", rows, String.format(Locale.ROOT, "%.2f", seconds), (long)
                        (rows / seconds));
        return seconds;
    }

    private long work() {
        TargetTransaction.Opener transactions = target.transactions(MIGRATION, LedgerLocation.DEFAULT);
        long rows = 0;
        try (TargetTransaction transaction = transactions.begin()) {
            while (true) {
                Optional<Chunk> claimed = transaction.chunks().claim(List.of(), null, "measure", Duration.ofMinutes(1));
                if (claimed.isEmpty()) {
                    boolean end = transaction.chunks().isAllCopied(List.of(mapping.name()));
                    transaction.rollback();
                    if (end) {
                        return rows;
                    }
                    LockSupport.parkNanos(2_000_000);
                    continue;
                }
                Chunk chunk = claimed.orElseThrow();
                Optional<Key> bound = source.snapshots().bound(mapping, chunk.range(), chunkRows);
                if (bound.isPresent()) {
                    chunk = transaction
                            .chunks()
                            .cut(chunk, bound.orElseThrow())
                            .orElseThrow()
                            .kept();
                }
                transaction.commit();
                rows += copy(transaction, chunk);
            }
        }
    }

    private long copy(TargetTransaction transaction, Chunk chunk) {
        try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk);
                TargetWriter writer = transaction.writer(mapping.outputs().get(0), encoding)) {
            long read = snapshot.read(chunk.range(), encoding, writer);
            long stored = writer.finish();
            if (!snapshot.isDurable()
                    || !transaction.chunks().complete(chunk, snapshot.fence().encode(), read, stored, 0)) {
                throw new IllegalStateException("not completed: " + chunk.describe());
            }
            transaction.commit();
            return read;
        }
    }

    public static void main(String[] arguments) throws Exception {
        CopyMeasure measure = new CopyMeasure(arguments);
        try (java.sql.Connection admin =
                java.sql.DriverManager.getConnection(arguments[2], arguments[3], System.getenv("PASSWORD"))) {
            for (int i = 0; i < Integer.parseInt(arguments[6]); i++) {
                measure.round(() -> {
                    try (java.sql.Statement statement = admin.createStatement()) {
                        statement.execute("TRUNCATE TABLE measured");
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
        measure.source.close();
        measure.target.close();
    }
}

package io.landbridge.connectors;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.digest.TableDigest;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how many rows of the benchmarks' nine columns a server hashes in a second: a program, not a test. Arguments: rows, rounds, rows of
 * a range; then the servers, in the words of {@link ServerKind}.
 */
final class DigestMeasure {

    private static final Logger LOG = LoggerFactory.getLogger(DigestMeasure.class);

    private static final String POSTGRESQL_ROWS = """
            INSERT INTO measured SELECT seq, 1 + (seq * 7919) %% 250000, 'user' || seq || '@example.org',
                CASE WHEN seq %% 13 = 0 THEN NULL ELSE 'Zoë Müller ' || seq %% 1000 END,
                ((seq * 37) %% 1000000) / 100.0, 1 + seq %% 20, seq %% 7 <> 0,
                timestamp '2024-01-01 00:00:00' + seq * interval '1.234567 s',
                CASE WHEN seq %% 5 = 0 THEN NULL ELSE md5(seq::text) || ' and a note ' || seq %% 97 END
            FROM generate_series(1::bigint, %d::bigint) AS seq""";

    private static final String MYSQL_ROWS = """
            INSERT INTO measured WITH RECURSIVE numbers (seq) AS (
                SELECT 1 UNION ALL SELECT seq + 1 FROM numbers WHERE seq < %d)
            SELECT seq, 1 + (seq * 7919) %% 250000, CONCAT('user', seq, '@example.org'),
                CASE WHEN seq %% 13 = 0 THEN NULL ELSE CONCAT('Zoë Müller ', seq %% 1000) END,
                ((seq * 37) %% 1000000) / 100.0, 1 + seq %% 20, seq %% 7 <> 0,
                TIMESTAMPADD(MICROSECOND, seq * 1234567, '2024-01-01 00:00:00.000000'),
                CASE WHEN seq %% 5 = 0 THEN NULL ELSE CONCAT(LEFT(SHA2(seq, 256), 32), ' and a note ', seq %% 97) END
            FROM numbers""";

    private final ServerKind kind;
    private final long rows;
    private final long rangeRows;

    private DigestMeasure(ServerKind kind, long rows, long rangeRows) {
        this.kind = kind;
        this.rows = rows;
        this.rangeRows = rangeRows;
    }

    private void run(int rounds) {
        Engine engine = Endpoints.engine(kind);
        boolean isMySql = engine.isMySqlFamily();
        TableSketch sketch = new TableSketch(engine, engine)
                .key("id", "bigint")
                .column("customer_id", "int")
                .column("email", "varchar(120)")
                .column("full_name", "varchar(100)")
                .column("amount", isMySql ? "decimal(12,2)" : "numeric(12,2)")
                .column("quantity", "int")
                .column("active", isMySql ? "tinyint(1)" : "boolean")
                .column("created_at", isMySql ? "datetime(6)" : "timestamp")
                .column("note", "text");
        try (TestDatabase database = Servers.shared(kind).createDatabase("measure")) {
            database.execute(sketch.createSource("measured"));
            if (isMySql) {
                String depth = engine == Engine.MYSQL ? "cte_max_recursion_depth" : "max_recursive_iterations";
                database.execute("SET SESSION " + depth + " = 1000000000");
            }
            database.execute((isMySql ? MYSQL_ROWS : POSTGRESQL_ROWS).formatted(rows));
            database.execute(isMySql ? "ANALYZE TABLE measured" : "VACUUM ANALYZE measured");
            DigestedTable table = TableDigest.of(
                            engine,
                            sketch.mapping(
                                    Endpoints.table(database, "measured"), Endpoints.table(database, "measured")),
                            engine)
                    .pushedOfSource()
                    .orElseThrow();
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                for (int i = 0; i < rounds; i++) {
                    try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                        time("one statement", () -> reader.digest(table, KeyRange.ALL));
                        time("ranges of " + rangeRows, () -> ranges(reader, table));
                        time("streamed and hashed here", () -> streamed(reader, table));
                    }
                    if (!isMySql) {
                        plain(database);
                    }
                }
            }
        }
    }

    private RangeDigest ranges(DigestReader reader, DigestedTable table) {
        RangeDigest sum = RangeDigest.EMPTY;
        for (long first = 0; first < rows; first += rangeRows) {
            KeyRange range =
                    KeyRange.ALL.above(Key.of(Long.toString(first))).upTo(Key.of(Long.toString(first + rangeRows)));
            sum = sum.plus(reader.digest(table, range));
        }
        return sum;
    }

    private static RangeDigest streamed(DigestReader reader, DigestedTable table) {
        RowHash hash = table.rowHash();
        RangeDigest[] sum = {RangeDigest.EMPTY};
        reader.values(table, KeyRange.ALL, (key, values) -> sum[0] = sum[0].withRow(hash.of(values)));
        return sum[0];
    }

    /** The measure of the thing: PostgreSQL's own hash of its own text. */
    private void plain(TestDatabase database) {
        long start = System.nanoTime();
        database.query("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM measured t");
        report("hashtextextended", start);
    }

    private void time(String what, Supplier<RangeDigest> work) {
        long start = System.nanoTime();
        RangeDigest digest = work.get();
        if (digest.rows() != rows) {
            throw new IllegalStateException(digest + " instead of " + rows + " rows");
        }
        report(what, start);
    }

    private void report(String what, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.warn("{}: {}: {} s, {} rows/s", kind, what, String.format(Locale.ROOT, "%.2f", seconds), (long)
                (rows / seconds));
    }

    public static void main(String[] arguments) {
        for (int i = 3; i < arguments.length; i++) {
            new DigestMeasure(
                            ServerKind.valueOf(arguments[i]),
                            Long.parseLong(arguments[0]),
                            Long.parseLong(arguments[2]))
                    .run(Integer.parseInt(arguments[1]));
        }
    }
}

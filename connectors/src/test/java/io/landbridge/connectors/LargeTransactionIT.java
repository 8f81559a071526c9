package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction of a million rows, and a thousand of five hundred: with {@code -Dlandbridge.test.heap=512m}, and how fast. */
@Tag("faults")
class LargeTransactionIT {

    private static final Logger LOG = LoggerFactory.getLogger(LargeTransactionIT.class);
    private static final int ROWS = 1_000_000;
    private static final int TRANSACTIONS = 1_000;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aMillionRowsFitIntoAnyMemory(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("large");
                Connector source = Endpoints.open(Side.SOURCE, database)) {
            Engine engine = Endpoints.engine(kind);
            TableSketch sketch = new TableSketch(engine, engine)
                    .key("id", engine.isMySqlFamily() ? "int" : "integer")
                    .column("n", "bigint")
                    .column("v", "varchar(200)");
            database.execute(sketch.createSource("t"), sketch.createSource("seed"));
            for (int i = 0; i < ROWS; i += 10_000) {
                StringBuilder rows = new StringBuilder("INSERT INTO seed VALUES ");
                for (int j = i; j < i + 10_000; j++) {
                    rows.append(j > i ? "," : "")
                            .append('(')
                            .append(j)
                            .append(',')
                            .append(j * 7L)
                            .append(",'")
                            .append("some text of a row, about as long as such texts are ")
                            .append(j)
                            .append("')");
                }
                database.execute(rows.toString());
            }
            TableMapping mapping = sketch.mapping(Endpoints.table(database, "t"), Endpoints.table(database, "t"));
            ChangeStream.Start start = source.changes().prepare("large", List.of(mapping));
            database.execute("INSERT INTO t SELECT * FROM seed");
            int step = ROWS / 2 / TRANSACTIONS;
            for (int i = 0; i < TRANSACTIONS; i++) {
                database.execute("UPDATE t SET n = n + 1 WHERE id >= " + i * step + " AND id < " + (i + 1) * step);
            }
            try (ChangeStream stream = source.changes().open("large", List.of(mapping), start.position())) {
                count(kind, stream, "one transaction", ROWS);
                count(kind, stream, TRANSACTIONS + " transactions", ROWS / 2);
            } finally {
                source.changes().remove("large");
            }
        }
    }

    private static void count(ServerKind kind, ChangeStream stream, String what, long expected) {
        Instant began = Instant.now();
        long events = 0;
        long bytes = 0;
        while (events < expected) {
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMinutes(5));
            for (SourceTransaction transaction : stream.poll(Duration.ofSeconds(1))) {
                for (ChangeEvent event : transaction.events()) {
                    events++;
                    bytes += event.after() == null ? 0 : event.after().encoded().length;
                }
                stream.confirm(transaction.end());
            }
        }
        assertThat(events).isEqualTo(expected);
        long millis = Duration.between(began, Instant.now()).toMillis();
        LOG.warn(
                "{}: {}, {} events, {} MB in {} ms: {} events/s",
                kind,
                what,
                events,
                bytes >> 20,
                millis,
                events * 1000 / millis);
    }
}

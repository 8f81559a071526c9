package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F9: a line to the log that carries nothing any more, while both ends believe in it. On demand, since a silence takes its time. */
@Tag("faults")
class DeadLineIT {

    private static final String STREAM = "dead_line";

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    @Timeout(600)
    void itIsNoticedAndTheStreamCanBeOpenedAgain(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("dead");
                FaultProxy line = FaultProxy.to(database.server())) {
            ChangeStream.Opener changes = connectors
                    .source(line.url(database), database.user(), database.password())
                    .changes();
            List<TableMapping> tables = List.of(table(database));
            ChangeStream.Start start = changes.prepare(STREAM, tables);
            try (ChangeStream stream = changes.open(STREAM, tables, start.position())) {
                line.blackHole();
                long silent = System.nanoTime();
                assertThatThrownBy(() -> readFor(stream, Duration.ofSeconds(60)))
                        .asInstanceOf(InstanceOfAssertFactories.type(LandbridgeException.class))
                        .matches(e -> e.category().isRetryable());
                assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(Duration.ofSeconds(45));
            }
            line.heal();
            try (ChangeStream stream = changes.open(STREAM, tables, start.position())) {
                database.execute("INSERT INTO t VALUES (1, 'x')");
                assertThat(readFor(stream, Duration.ofSeconds(60))).isTrue();
            }
            changes.remove(STREAM);
        }
    }

    private static TableMapping table(TestDatabase database) {
        Engine engine = Endpoints.engine(database.server().kind());
        TableSketch sketch = new TableSketch(engine, engine).key("id", "int").column("v", "varchar(20)");
        database.execute(sketch.createSource("t"));
        return sketch.mapping(Endpoints.table(database, "t"), Endpoints.table(database, "t"));
    }

    /** Whether a change came in time. */
    private static boolean readFor(ChangeStream stream, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            boolean came = stream.poll(Duration.ofSeconds(1)).stream()
                    .anyMatch(transaction -> transaction.events().count() > 0);
            if (came) {
                return true;
            }
        }
        return false;
    }
}

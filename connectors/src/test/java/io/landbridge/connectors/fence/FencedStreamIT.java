package io.landbridge.connectors.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.EventRow;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Waiting;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that reads while a fence is raised and lifted: what it says of the fence's position, and that the fence is no DDL to it. */
@Timeout(600)
class FencedStreamIT {

    private static final int WRITERS = 4;
    private static final int BEFORE_THE_FENCE = 200;

    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void allThatWasAcknowledgedIsBeforeThePositionAndNothingBehindIt(ServerKind kind) throws Exception {
        try (FenceScene scene = new FenceScene(kind)) {
            TableMapping mapping = mapping(scene);
            scene.database().execute("DELETE FROM item");
            ChangeStream.Opener changes = scene.connector().changes();
            Position start =
                    changes.prepare(scene.migration(), List.of(mapping)).position();
            try (ChangeStream stream = changes.open(scene.migration(), List.of(mapping), start)) {
                List<CompletableFuture<Void>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    writers.add(CompletableFuture.runAsync(() -> write(scene, writer)));
                }
                Waiting.until(
                        "writes", Duration.ofMinutes(3), () -> acknowledged.size() > BEFORE_THE_FENCE ? true : null);
                Position position = scene.fence().raise(scene.request(1));
                Set<Integer> atThatTime = new TreeSet<>(acknowledged);
                for (CompletableFuture<Void> writer : writers) {
                    // each ends at its first refusal
                    writer.get(2, TimeUnit.MINUTES);
                }
                assertThat(acknowledged).as("acknowledged behind the fence").isEqualTo(atThatTime);

                Position end = changes.end();
                List<Integer> before = new ArrayList<>();
                List<Integer> behind = new ArrayList<>();
                read(stream, end, position, before, behind);
                assertThat(new TreeSet<>(before)).isEqualTo(atThatTime);
                assertThat(before).doesNotHaveDuplicates();
                assertThat(behind).isEmpty();

                scene.fence().lift(1);
                scene.fence().remove();
                assertThat(scene.writes("INSERT INTO item VALUES (9999999, 1, 'again')"))
                        .isTrue();
                read(stream, changes.end(), position, before, behind);
                assertThat(behind).as("read behind the fence").containsExactly(9_999_999);
                stream.verify();
            } finally {
                stop.set(true);
                changes.remove(scene.migration());
            }
        }
    }

    private static TableMapping mapping(FenceScene scene) {
        Engine engine = Engine.valueOf(scene.database().engine().name());
        return new TableSketch(engine, engine)
                .key("id", "int")
                .column("owner", "int")
                .column("v", "varchar(200)")
                .mapping(Endpoints.table(scene.database(), "item"), Endpoints.table(scene.database(), "item"));
    }

    private void write(FenceScene scene, int writer) {
        try (Connection connection = scene.database().connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 1, 'x')")) {
            for (int i = 1; !stop.get(); i++) {
                int token = i * WRITERS + writer;
                insert.setInt(1, token);
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    assertThat(e.getMessage()).contains(scene.migration());
                    return;
                }
                acknowledged.add(token);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(
            ChangeStream stream, Position end, Position fence, List<Integer> before, List<Integer> behind) {
        boolean[] reached = new boolean[1];
        Waiting.until("the log's end", Duration.ofMinutes(3), () -> {
            for (SourceTransaction transaction : stream.poll(Duration.ofMillis(200))) {
                for (ChangeEvent event : transaction.events()) {
                    EventRow row = event.after();
                    if (row != null) {
                        String[] fields = new String(row.encoded(), StandardCharsets.UTF_8).split("\t", -1);
                        (fence.hasReached(transaction.end()) ? before : behind).add(Integer.valueOf(fields[0]));
                    }
                }
                reached[0] |= transaction.end().hasReached(end);
            }
            return reached[0] ? true : null;
        });
    }
}

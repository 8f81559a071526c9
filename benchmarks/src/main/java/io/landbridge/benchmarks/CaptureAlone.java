package io.landbridge.benchmarks;

import io.landbridge.connectors.Connectors;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The product's capture in a process of its own, with nothing applied: what it takes to have every change of the backlog in the form in
 * which the product's applier gets it.
 */
final class CaptureAlone {

    static final String PASSWORD = "BENCH_SOURCE_PASSWORD";
    static final String PREPARE = "prepare";
    static final String DRAIN = "drain";

    private static final String STREAM = "bench-capture";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** The source's slot is told no more often than that. */
    private static final Duration UNTIL_CONFIRMED = Duration.ofMillis(500);

    private final Connector source;
    private final List<TableMapping> mappings;
    private final Path state;

    private CaptureAlone(Connector source, List<TableMapping> mappings, Path state) {
        this.source = source;
        this.mappings = mappings;
        this.state = state;
    }

    /**
     * Arguments: what to do, the file that holds the position, URL and user of the source, the target's engine, the round up to whose end
     * is read. Says {@code ended} and the number of events when that is reached.
     */
    public static void main(String[] arguments) throws IOException {
        Endpoint endpoint = PlannedTables.endpoint(
                Side.SOURCE, arguments[2], arguments[3], String.valueOf(System.getenv(PASSWORD)));
        Engine to = Engine.valueOf(arguments[4]);
        try (Connector source = Connectors.open(endpoint, 1)) {
            CaptureAlone capture = new CaptureAlone(source, mappings(source, endpoint, to), Path.of(arguments[1]));
            if (arguments[0].equals(PREPARE)) {
                capture.save(source.changes().prepare(STREAM, capture.mappings).position());
            } else {
                capture.drain(Integer.parseInt(arguments[5]));
            }
        }
    }

    private static List<TableMapping> mappings(Connector source, Endpoint endpoint, Engine to) {
        String targetHome =
                to == Engine.POSTGRESQL ? "public" : source.schemaReader().defaultSchema();
        return PlannedTables.mappings(
                source, endpoint, new DatabaseSchema(to, List.of()), targetHome, StreamTables.NAMES);
    }

    private void save(Position position) throws IOException {
        Files.writeString(state, position.encode());
    }

    private void drain(int round) throws IOException {
        Position from = Position.decode(Files.readString(state));
        Instant limit = Instant.now().plus(LIMIT);
        long events = 0;
        try (ChangeStream stream = source.changes().open(STREAM, mappings, from)) {
            while (Instant.now().isBefore(limit)) {
                for (SourceTransaction transaction : stream.poll(LOOK)) {
                    events += transaction.events().count();
                    boolean isEnd = isEnd(transaction, round);
                    // Its events are gone with that.
                    stream.confirm(transaction.end());
                    if (isEnd) {
                        System.out.println("ended " + events);
                        save(transaction.end());
                        stream.poll(UNTIL_CONFIRMED);
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("the end of round " + round + " did not come in " + LIMIT);
    }

    /** The one transaction of one event on that table. */
    private static boolean isEnd(SourceTransaction transaction, int round) {
        if (transaction.events().count() != 1) {
            return false;
        }
        ChangeEvent event = transaction.events().iterator().next();
        return event.mapping().source().name().table().equals(StreamTables.END)
                && event.after() != null
                && new String(event.after().encoded(), StandardCharsets.UTF_8).equals("1\t" + round + "\n");
    }
}

package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.EventRow;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.generate.EveryType;
import io.landbridge.testkit.generate.Extreme;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A row comes through the stream byte for byte as the copy reads it, whatever it holds. */
class EveryValueThroughTheStreamIT {

    private static final String TABLE = "every_type";
    private static final String STREAM =
            "every_value_" + ProcessHandle.current().pid();

    @ParameterizedTest
    @EnumSource
    void theStreamSpellsEveryTypeAsTheCopyDoes(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("values")) {
            EveryType types = EveryType.of(database.engine()).with(Extreme.ZERO_DATES, Extreme.values());
            types = database.engine().isMySqlFamily() ? types : types.except("c_generated");
            types.create(database, TABLE);
            try (Connector source = Endpoints.open(Side.SOURCE, database)) {
                compare(database, source, EveryColumn.mapping(source, database, TABLE));
            }
        }
    }

    /** Each plain mapping may want its columns in another spelling. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, POSTGRESQL",
        "POSTGRESQL, MYSQL",
        "POSTGRESQL_15, MARIADB",
        "MYSQL, POSTGRESQL",
        "MYSQL, MARIADB",
        "MARIADB, POSTGRESQL",
        "MARIADB, MYSQL"
    })
    void extremesAreSpelledAsTheCopyDoesForEachTarget(ServerKind kind, Engine target) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("extremes")) {
            Engine from = Endpoints.engine(kind);
            Extremes extremes = Extremes.of(from, target);
            TableSketch sketch = extremes.sketch(from, target);
            database.execute(sketch.createSource(TABLE));
            extremes.fill(database, TABLE);
            if (from == Engine.POSTGRESQL) {
                sketch.column("list", "integer[]");
                database.execute("ALTER TABLE every_type ADD COLUMN list integer[] DEFAULT '{1,NULL,-7}'");
            }
            try (Connector source = Endpoints.open(Side.SOURCE, database)) {
                Table table = source.schemaReader()
                        .read(Set.of())
                        .table(Endpoints.table(database, TABLE))
                        .orElseThrow();
                TableMapping sketched = sketch.mapping(table.name(), table.name());
                compare(database, source, LiveMapping.of(sketched, table));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void numbersOfAnySizeAreSpelledAlike(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("numbers")) {
            Engine from = Endpoints.engine(kind);
            TableSketch sketch = new TableSketch(from, from)
                    .key("id", from.isMySqlFamily() ? "int" : "integer")
                    .column("f", from.isMySqlFamily() ? "float" : "real")
                    .column("d", from.isMySqlFamily() ? "double" : "double precision");
            database.execute(sketch.createSource(TABLE));
            Random random = new Random(20261127);
            database.execute(LongStream.range(0, 3000)
                    .mapToObj(i -> "(" + i + ", " + aFloat(random) + ", " + aDouble(random) + ")")
                    .collect(Collectors.joining(",", "INSERT INTO every_type VALUES ", "")));
            try (Connector source = Endpoints.open(Side.SOURCE, database)) {
                compare(
                        database,
                        source,
                        sketch.mapping(Endpoints.table(database, TABLE), Endpoints.table(database, TABLE)));
            }
        }
    }

    private static String aFloat(Random random) {
        float value = random.nextInt(3) == 0
                ? random.nextInt(2_000_000) / 100f
                : Float.intBitsToFloat(random.nextInt(0x7F000000));
        return "'" + value + "'";
    }

    private static String aDouble(Random random) {
        double value = switch (random.nextInt(3)) {
            case 0 -> random.nextInt(2_000_000) / 100d;
            case 1 -> Math.scalb(random.nextDouble(), random.nextInt(120) - 60);
            default -> Double.longBitsToDouble(random.nextLong(0x7FE0000000000000L));
        };
        return "'" + value + "'";
    }

    /** Rows are inserted again under other keys, and moved to other keys still, and compared with what the copy reads. */
    private static void compare(TestDatabase database, Connector source, TableMapping mapping) {
        if (!database.engine().isMySqlFamily()) {
            database.execute("ALTER TABLE every_type REPLICA IDENTITY FULL");
        }
        ChangeStream.Opener changes = source.changes();
        ChangeStream.Start start = changes.prepare(STREAM, List.of(mapping));
        try (ChangeStream stream = changes.open(STREAM, List.of(mapping), start.position())) {
            String names = mapping.source().columns().stream()
                    .filter(column -> !column.isComputed() && !column.name().equals("id"))
                    .map(column -> ", " + database.quote(column.name()))
                    .collect(Collectors.joining());
            run(
                    database,
                    "INSERT INTO every_type (id" + names + ") SELECT id + 10000" + names
                            + " FROM every_type ORDER BY id");
            Map<Long, String> inserted = copied(source, mapping);
            run(database, "UPDATE every_type SET id = id + 10000 WHERE id > 9000");
            Map<Long, String> moved = copied(source, mapping);
            inserted.keySet().removeIf(id -> id < 9_000);
            moved.keySet().removeIf(id -> id < 9_000);

            List<ChangeEvent> events = events(stream, inserted.size() + moved.size());
            assertThat(moved).hasSameSizeAs(inserted);
            List<String> wrong = new ArrayList<>();
            for (ChangeEvent event : events) {
                differences(mapping, event.before(), inserted, wrong);
                differences(mapping, event.after(), event.before() == null ? inserted : moved, wrong);
            }
            assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        } finally {
            changes.remove(STREAM);
        }
    }

    private static void run(TestDatabase database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (database.engine().isMySqlFamily()) {
                // Strict modes refuse zero dates and unknown enum values.
                statement.execute("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
            }
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Long, String> copied(Connector source, TableMapping mapping) {
        int id = 0;
        while (!mapping.reads().get(id).column().name().equals("id")) {
            id++;
        }
        int place = id;
        Map<Long, String> rows = new TreeMap<>();
        try (SourceSnapshot snapshot =
                source.snapshots().open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1))) {
            snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (buffer, offset, length) -> {
                String row = new String(buffer, offset, length, StandardCharsets.UTF_8);
                rows.put(Long.valueOf(row.strip().split("\t", -1)[place]), row);
            });
        }
        return rows;
    }

    private static List<ChangeEvent> events(ChangeStream stream, int count) {
        List<ChangeEvent> events = new ArrayList<>();
        Instant end = Instant.now().plusSeconds(60);
        while (events.size() < count) {
            assertThat(Instant.now())
                    .as("%d of %d events", events.size(), count)
                    .isBefore(end);
            stream.poll(Duration.ofSeconds(1))
                    .forEach(transaction -> transaction.events().forEach(events::add));
        }
        return events;
    }

    private static void differences(
            TableMapping mapping, @Nullable EventRow row, Map<Long, String> copied, List<String> wrong) {
        if (row == null) {
            return;
        }
        assertThat(row.isWhole()).isTrue();
        Key key = row.key();
        String expected = String.valueOf(copied.get(Long.valueOf(key.values().get(0))));
        String found = new String(row.encoded(), StandardCharsets.UTF_8);
        if (found.equals(expected) || wrong.size() > 20) {
            return;
        }
        String[] wanted = expected.substring(0, expected.length() - 1).split("\t", -1);
        String[] fields = found.substring(0, found.length() - 1).split("\t", -1);
        for (int i = 0; i < Math.max(wanted.length, fields.length); i++) {
            String one = i < wanted.length ? wanted[i] : "nothing";
            String other = i < fields.length ? fields[i] : "nothing";
            if (!one.equals(other)) {
                wrong.add(mapping.reads().get(i).column().name() + " of " + key + ": copy " + shorten(one) + ", stream "
                        + shorten(other));
            }
        }
    }

    private static String shorten(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + '…';
    }
}

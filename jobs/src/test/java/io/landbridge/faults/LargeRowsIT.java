package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F21: rows of 100 MB in several workers at once, within the memory that the launcher gives to a run. */
@Tag("faults")
@Tag("sample")
final class LargeRowsIT {

    private static final int MEGABYTES = Extent.isLarge() ? 100 : 20;
    private static final String HEAP = Extent.isLarge() ? "512m" : "128m";
    private static final int LARGE_ROWS = 4;
    private static final int SMALL_ROWS = 100;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void largeRowsAreCopiedAmongSmallOnes(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).heap(HEAP)) {
            fill(scene.source(), "texts", textType(scene.source()), text(scene.source()));
            fill(scene.source(), "blobs", bytesType(scene.source()), bytes(scene.source()));
            SampleTables.analyze(scene.source());
            scene.plan("backfill: {parallelism: 4}\n");
            JsonNode result = scene.ask("run");
            assertThat(result.path("rows").asInt()).isEqualTo(2 * (SMALL_ROWS + LARGE_ROWS));
            assertThat(digests(scene.target(), "texts")).isEqualTo(digests(scene.source(), "texts"));
            assertThat(digests(scene.target(), "blobs")).isEqualTo(digests(scene.source(), "blobs"));
            keep(direction, result);
        }
    }

    private static void keep(Direction direction, JsonNode result) {
        Evidence.keep(
                "F21",
                direction.toString(),
                "rows of " + MEGABYTES + " MB",
                Map.of("heap", HEAP, "copySeconds", result.path("copySeconds").asDouble(), "equal", true));
    }

    /** The large rows lie between small ones, side by side, so that several workers meet them at the same time. */
    private static void fill(TestDatabase source, String table, String type, String value) {
        source.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, body " + type + ")");
        if (source.engine() == Engine.POSTGRESQL) {
            // Compression would make a long row short.
            source.execute("ALTER TABLE " + table + " ALTER body SET STORAGE EXTERNAL");
        }
        int last = SMALL_ROWS + LARGE_ROWS;
        for (int id = 1; id <= last; id++) {
            boolean large = id > SMALL_ROWS / 2 && id <= SMALL_ROWS / 2 + LARGE_ROWS;
            long tens = large ? MEGABYTES * 100_000L : id;
            source.execute("INSERT INTO " + table + " SELECT " + id + ", " + value.formatted(tens));
        }
    }

    private static String textType(TestDatabase source) {
        return source.engine() == Engine.POSTGRESQL ? "text" : "longtext";
    }

    private static String bytesType(TestDatabase source) {
        return source.engine() == Engine.POSTGRESQL ? "bytea" : "longblob";
    }

    /** Ten characters again and again, with a tab and a line end, which are longer on the way. */
    private static String text(TestDatabase source) {
        return source.engine() == Engine.POSTGRESQL ? "repeat(E'abc\\tdefgh\\n', %d)" : "repeat('abc\\tdefgh\\n', %d)";
    }

    private static String bytes(TestDatabase source) {
        return source.engine() == Engine.POSTGRESQL
                ? "decode(repeat('00095c0a0d27ff80c328', %d), 'hex')"
                : "unhex(repeat('00095c0a0d27ff80c328', %d))";
    }

    /** Computed by the servers: such rows are too large for a test to hold them. */
    private static List<List<@Nullable String>> digests(TestDatabase database, String table) {
        String bytes = table.equals("texts") ? "convert_to(body, 'UTF8')" : "body";
        return database.query(
                database.engine() == Engine.POSTGRESQL
                        ? "SELECT id, octet_length(body), encode(sha256(" + bytes + "), 'hex') FROM " + table
                                + " ORDER BY id"
                        : "SELECT id, length(body), sha2(body, 256) FROM " + table + " ORDER BY id");
    }
}

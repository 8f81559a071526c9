package io.landbridge.faults;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F21: one transaction of more rows than fit into the memory arrives at once. */
@Tag("faults")
@Tag("sample")
final class LiveLargeTransactionIT {

    private static final int ROWS = Extent.isLarge() ? 1_000_000 : 50_000;
    private static final String HEAP = Extent.isLarge() ? "512m" : "96m";

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void aTransactionLargerThanTheMemoryArrivesWhole(Direction direction) throws SQLException {
        try (Scene scene = Scene.open(folder, direction).heap(HEAP).plan("changes: {through: direct}\n")) {
            create(scene.source());
            try (LiveRun live = LiveRun.of(scene, 0)) {
                ToolProcess run = live.follow();
                write(scene.source());
                live.fault(ROWS + " rows");
                live.assertEverythingArrives(run);
            }
            Evidence.keep("F21", direction.toString(), "transaction of " + ROWS, Map.of("heap", HEAP, "equal", true));
        }
    }

    private static void create(TestDatabase source) {
        source.execute(
                "CREATE TABLE digits (n int PRIMARY KEY)",
                "CREATE TABLE big (id int PRIMARY KEY, n int, v varchar(200))",
                "INSERT INTO big VALUES (-1, 0, 'before')");
        for (int n = 0; n < 100; n++) {
            source.execute("INSERT INTO digits VALUES (" + n + ")");
        }
    }

    /** Inserts, updates of half, deletes of a tenth. */
    private static void write(TestDatabase source) throws SQLException {
        String id = "a.n + 100 * b.n + 10000 * c.n";
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO big SELECT " + id + ", 0, concat(repeat('x', 100), " + id
                    + ") FROM digits a, digits b, digits c WHERE " + id + " < " + ROWS);
            statement.executeUpdate("UPDATE big SET n = n + 1 WHERE id % 2 = 0");
            statement.executeUpdate("DELETE FROM big WHERE id % 10 = 0");
            connection.commit();
        }
    }
}

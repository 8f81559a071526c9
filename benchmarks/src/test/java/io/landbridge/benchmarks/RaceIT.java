package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RaceIT {

    @AutoClose
    private static Site postgres;

    @AutoClose
    private static Site mariadb;

    @BeforeAll
    static void start() {
        postgres = Site.start(SiteDialect.POSTGRESQL_18);
        mariadb = Site.start(SiteDialect.MARIADB);
    }

    @Test
    void bothEnginesHoldTheSameRowsAndSeeThemAlike() {
        for (Shape shape : Shape.values()) {
            Checksum inPostgres =
                    postgres.checksum(postgres.source(1_000), NineColumns.expectedChecksum(postgres.engine(), shape));
            Checksum inMariaDb =
                    mariadb.checksum(mariadb.source(1_000), NineColumns.expectedChecksum(mariadb.engine(), shape));
            assertThat(inMariaDb).isEqualTo(inPostgres);
            assertThat(inPostgres.rows()).isEqualTo(1_000);
        }
    }

    @Test
    void everyRoundBeginsWithAnEmptyTargetAndAnotherContestant() {
        List<String> order = new ArrayList<>();
        Standings standings = race(
                2,
                Examples.contestant("a", (source, target, programs) -> {
                    order.add("a");
                    return copyByJdbc(source, target);
                }),
                Examples.contestant("b", (source, target, programs) -> {
                    order.add("b");
                    return copyByJdbc(source, target);
                }));
        assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
        assertThat(standings.all()).allSatisfy(standing -> {
            assertThat(standing.isMeasured()).isTrue();
            assertThat(standing.readings()).extracting(Reading::round).containsExactly(1, 2);
            assertThat(standing.sourceCpuSeconds()).isNotNegative();
            assertThat(standing.targetCpuSeconds()).isNotNegative();
        });
    }

    @Test
    void fastWrongCopyDoesNotWin() {
        Standings standings = race(
                1,
                Examples.contestant("nothing", (source, target, programs) -> new Measurement(0, 0, 0, 0)),
                spoiled("row lost", "DELETE FROM measured WHERE id = 500"),
                spoiled("value changed", "UPDATE measured SET note = note || ' ' WHERE id = 500"),
                spoiled("null made empty", "UPDATE measured SET full_name = '' WHERE id = 11"),
                spoiled(
                        "values swapped",
                        "UPDATE measured SET quantity = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE id IN (1, 2)"),
                Examples.contestant("right", (source, target, programs) -> copyByJdbc(source, target)));
        for (Standing standing : standings.all()) {
            boolean right = standing.contestant().name().equals("right");
            assertThat(standing.isMeasured()).as(standing.contestant().name()).isEqualTo(right);
            assertThat(standing.isFailed()).as(standing.contestant().name()).isEqualTo(!right);
        }
        assertThat(standings.of("row lost").absence()).contains("the copy is wrong", "rows=999", "rows=1000");
    }

    private static Contestant spoiled(String name, String sql) {
        return Examples.contestant(name, (source, target, programs) -> {
            Measurement measurement = copyByJdbc(source, target);
            target.execute(sql);
            return measurement;
        });
    }

    private static Standings race(int rounds, Contestant... contestants) {
        Direction direction = new Direction(
                "test", "test", SiteDialect.POSTGRESQL_18, SiteDialect.POSTGRESQL_18, List.of(contestants), List.of());
        return new Race(direction, postgres, postgres).run(rounds, Map.of());
    }

    private static Measurement copyByJdbc(TestDatabase source, TestDatabase target) {
        try (Connection from = source.connect();
                Connection to = target.connect();
                Statement query = from.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM measured");
                PreparedStatement insert =
                        to.prepareStatement("INSERT INTO measured VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            while (row.next()) {
                for (int column = 1; column <= NineColumns.COLUMNS.size(); column++) {
                    insert.setObject(column, row.getObject(column));
                }
                insert.addBatch();
            }
            insert.executeBatch();
            return new Measurement(1, 1, 1, 1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

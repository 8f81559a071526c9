package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.validation.CheckAnswer;
import io.landbridge.pipeline.validation.CheckError;
import io.landbridge.pipeline.validation.CheckReader;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of real servers to the plan's checks. */
class CheckReaderIT {

    private static void on(ServerKind kind, Side side, BiConsumer<TestDatabase, CheckReader> test) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("checks");
                Connector connector = Endpoints.open(side, database)) {
            database.execute(
                    "CREATE TABLE t (id integer PRIMARY KEY, n numeric(10,2))", "INSERT INTO t VALUES (1, 1.50)");
            test.accept(database, connector.checks());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void everyServerGivesTheSameValueInTheSameWords(ServerKind kind) {
        boolean isMySql = kind.engine().isMySqlFamily();
        on(kind, Side.SOURCE, (database, reader) -> {
            assertThat(ask(reader, "SELECT sum(n) FROM t").number()).isEqualByComparingTo("1.5");
            assertThat(ask(reader, "SELECT count(*) FROM t;\n").number()).isEqualByComparingTo("1");
            assertThat(ask(reader, "SELECT count(*) = 1 FROM t").number()).isEqualByComparingTo("1");
            assertThat(ask(reader, "SELECT count(*) > 1 FROM t").number()).isEqualByComparingTo("0");
            assertThat(ask(reader, isMySql ? "SELECT 0.1E0 + 0.2E0" : "SELECT 0.1::float8 + 0.2::float8")
                            .number())
                    .isEqualByComparingTo("0.30000000000000004");
            assertThat(ask(reader, "SELECT max(n) FROM t WHERE id > 1")).isEqualTo(CheckAnswer.NULL);
            assertThat(ask(reader, "SELECT 'it''s {d} ?'")).isEqualTo(CheckAnswer.text("it's {d} ?"));
            assertThat(ask(reader, "SELECT '1.50'")).isEqualTo(CheckAnswer.text("1.50"));
            assertThat(ask(
                            reader,
                            isMySql
                                    ? "SELECT CAST('2024-02-29 12:34:56.7' AS datetime(6))"
                                    : "SELECT timestamptz '2024-02-29 13:34:56.7+01'"))
                    .isEqualTo(CheckAnswer.text("2024-02-29 12:34:56.7"));
            assertThat(ask(reader, "SELECT " + (isMySql ? "" : "date ") + "'2024-02-29'"))
                    .isEqualTo(CheckAnswer.text("2024-02-29"));
            assertThat(ask(reader, isMySql ? "SELECT CAST(x'00ff' AS binary(2))" : "SELECT '\\x00ff'::bytea"))
                    .isEqualTo(CheckAnswer.text("00ff"));
        });
    }

    private static CheckAnswer ask(CheckReader reader, String sql) {
        return reader.ask(sql, "plan.yaml:7: check 'x'");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void whatIsNoSingleValueIsRefusedWithItsPlace(ServerKind kind) {
        on(kind, Side.TARGET, (database, reader) -> {
            assertRefused(reader, "SELECT 1, 2", "It answers 2 columns");
            assertRefused(reader, "SELECT id FROM t WHERE id < 0", "It answers no row");
            assertRefused(reader, "SELECT 1 UNION ALL SELECT 2", "It answers more than one row");
            assertRefused(reader, "SELECT gone FROM t", "gone");
            assertRefused(reader, "SELECT 1 FROM gone", "gone");
            assertRefused(reader, "SELEC 1", "SELEC");
            assertThat(ask(reader, "SELECT 1").number()).isEqualByComparingTo("1");
        });
    }

    private static void assertRefused(CheckReader reader, String sql, String why) {
        assertThatThrownBy(() -> ask(reader, sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(CheckError.CHECK_REFUSED))
                .hasMessageStartingWith("plan.yaml:7: check 'x': ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aCheckChangesNothing(ServerKind kind) {
        boolean isMySql = kind.engine().isMySqlFamily();
        on(kind, Side.TARGET, (database, reader) -> {
            database.execute(
                    isMySql
                            ? "CREATE FUNCTION sly() RETURNS integer DETERMINISTIC BEGIN DELETE FROM t; RETURN 1; END"
                            : "CREATE FUNCTION sly() RETURNS integer LANGUAGE sql AS 'DELETE FROM t RETURNING 1'");
            for (String sql : List.of(
                    "DELETE FROM t",
                    "DROP TABLE t",
                    "SELECT sly()",
                    "SELECT 1; DELETE FROM t",
                    "COMMIT; DELETE FROM t",
                    "SELECT 1; SELECT 2")) {
                assertThatThrownBy(() -> ask(reader, sql)).as(sql).hasMessageContaining("[validation.check-refused]");
                assertThat(database.count("t")).as(sql).isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aQueryIsReadWithoutBeingRun(ServerKind kind) {
        boolean isMySql = kind.engine().isMySqlFamily();
        on(kind, Side.SOURCE, (database, reader) -> {
            reader.verify("SELECT count(*) FROM t WHERE 'it''s \\ ?' <> '' -- all", "here");
            // an hour each, if it was run
            reader.verify(isMySql ? "SELECT SLEEP(3600)" : "SELECT pg_sleep(3600)", "here");
            for (String wrong : List.of("SELECT gone FROM t", "SELECT 1 FROM gone", "SELEC 1")) {
                assertThatThrownBy(() -> reader.verify(wrong, "plan.yaml:7: check 'x'"))
                        .as(wrong)
                        .hasMessageStartingWith("plan.yaml:7: check 'x': ")
                        .hasMessageContaining("[validation.check-refused]");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aCheckThatTheServerBreaksOffIsCalledTooSlowAndNotWrong(ServerKind kind) {
        String numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) ";
        String forHours = "count(*) FROM n AS a, n AS b, n AS c, n AS d";
        String slow = switch (kind.engine()) {
            case POSTGRESQL -> "SELECT pg_sleep(60) WHERE pg_cancel_backend(pg_backend_pid())";
            case MARIADB -> "SET STATEMENT max_statement_time = 0.2 FOR " + numbers + "SELECT " + forHours;
            case MYSQL -> numbers + "SELECT /*+ MAX_EXECUTION_TIME(200) */ " + forHours;
        };
        on(
                kind,
                Side.SOURCE,
                (database, reader) -> assertThatThrownBy(() -> ask(reader, slow))
                        .isInstanceOfSatisfying(
                                LandbridgeException.class,
                                e -> assertThat(e.errorCode()).isEqualTo(CheckError.CHECK_TOO_SLOW)));
    }

    @Test
    void aCheckWhoseConnectionIsLostIsWorthAnotherTry() {
        on(ServerKind.POSTGRESQL, Side.TARGET, (database, reader) -> {
            assertThatThrownBy(() -> ask(reader, "SELECT pg_terminate_backend(pg_backend_pid())"))
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.category().isRetryable()).isTrue());
            assertThat(ask(reader, "SELECT 1").number()).isEqualByComparingTo("1");
        });
    }
}

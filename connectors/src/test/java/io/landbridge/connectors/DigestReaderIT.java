package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a side answers about ranges, doubles, zones and collations. */
class DigestReaderIT {

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void rangesOfAKeyOfTwoColumnsAddUpToTheWhole(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("ranges")) {
            database.execute("CREATE TABLE t (a int NOT NULL, b varchar(20) NOT NULL, v int, PRIMARY KEY (a, b))");
            for (int a = -2; a <= 2; a++) {
                for (String b : List.of("", "k", "z")) {
                    database.execute("INSERT INTO t VALUES (" + a + ", '" + b + "', " + (a * 10) + ")");
                }
            }
            DigestedTable table = table(database, List.of("a", "b"), CanonicalKind.NUMBER, "a", "v");
            try (Connector connector = Endpoints.open(Side.SOURCE, database);
                    DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                Key lower = Key.of("-1", "k");
                Key upper = Key.of("1", "");
                KeyRange middle = KeyRange.ALL.above(lower).upTo(upper);
                List<String> keys = new ArrayList<>();
                assertThat(reader.hashes(table, middle, (key, hash) -> keys.add(String.valueOf(key))))
                        .isEqualTo(5);
                assertThat(keys).containsExactlyInAnyOrder("(-1, z)", "(0, )", "(0, k)", "(0, z)", "(1, )");
                assertThat(reader.values(
                                table,
                                middle,
                                (key, values) -> assertThat(values).hasSize(2)))
                        .isEqualTo(5);
                RangeDigest whole = reader.digest(table, KeyRange.ALL);
                assertThat(whole.rows()).isEqualTo(15);
                assertThat(reader.digest(table, KeyRange.ALL.upTo(lower))
                                .plus(reader.digest(table, middle))
                                .plus(reader.digest(table, KeyRange.ALL.above(upper))))
                        .isEqualTo(whole);
                assertThat(reader.digest(table, KeyRange.ALL.above(Key.of("2", "z"))))
                        .isEqualTo(RangeDigest.EMPTY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aRowThatIsThereTwiceCountsTwiceAlsoWithoutAKey(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("twice")) {
            database.execute("CREATE TABLE t (v int, w int)", "INSERT INTO t VALUES (1, 2)");
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                DigestedTable table = table(database, List.of(), CanonicalKind.NUMBER, "v", "w");
                RangeDigest once = digest(connector, table);
                database.execute("INSERT INTO t VALUES (1, 2)");
                assertThat(digest(connector, table)).isEqualTo(once.plus(once));
                database.execute("INSERT INTO t VALUES (1, 2)");
                assertThat(digest(connector, table)).isNotEqualTo(once);
                database.execute("UPDATE t SET v = 2, w = 1");
                assertThat(digest(connector, table).sum())
                        .as("values of two columns exchanged")
                        .isNotEqualTo(once.sum() * 3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void allAnswersOfAReadShowOneMoment(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("moment")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                DigestedTable table = table(database, List.of("id"), CanonicalKind.NUMBER, "id");
                try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                    RangeDigest before = reader.digest(table, KeyRange.ALL);
                    database.execute("INSERT INTO t VALUES (2)");
                    assertThat(reader.digest(table, KeyRange.ALL)).isEqualTo(before);
                }
                assertThat(digest(connector, table).rows()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void theZoneInWhichAnInstantWasWrittenDoesNotCount(ServerKind kind) {
        boolean isPostgres = kind.engine() == Engine.POSTGRESQL;
        String type = isPostgres ? "timestamp(6) with time zone" : "timestamp(6) NULL";
        try (TestDatabase database = Servers.shared(kind).createDatabase("zones")) {
            if (isPostgres) {
                database.execute(
                        "ALTER DATABASE " + database.quote(database.name()) + " SET TimeZone = 'America/Lima'");
            }
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")");
            database.execute(isPostgres ? "SET TimeZone = 'Asia/Kolkata'" : "SET time_zone = '+05:30'");
            database.execute("INSERT INTO t VALUES (1, '2024-06-15 06:30:00.25')");
            DigestedTable table = table(database, List.of("id"), CanonicalKind.TIMESTAMP, "v");
            try (Connector connector = Endpoints.open(Side.SOURCE, database);
                    DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                RangeDigest wanted = RangeDigest.EMPTY.withRow(table.rowHash().of(List.of("2024-06-15 01:00:00.25")));
                assertThat(reader.digest(table, KeyRange.ALL)).isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void textsOfDifferentCollationsStandInOneRow(ServerKind kind) {
        List<String> types = switch (kind.engine()) {
            case POSTGRESQL -> List.of("text COLLATE \"C\"", "text", "varchar(20) COLLATE \"POSIX\"");
            case MYSQL ->
                List.of(
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
                        "varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci",
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_turkish_ci");
            case MARIADB ->
                List.of(
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
                        "varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci",
                        "varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_turkish_ci");
        };
        try (TestDatabase database = Servers.shared(kind).createDatabase("collations")) {
            List<String> names = new ArrayList<>();
            List<String> columns = new ArrayList<>();
            for (String type : types) {
                names.add("v" + names.size());
                columns.add(names.get(names.size() - 1) + " " + type);
            }
            database.execute("CREATE TABLE t (id int PRIMARY KEY, " + String.join(", ", columns) + ")");
            database.execute("INSERT INTO t VALUES (1" + ", 'Äb,~'".repeat(types.size()) + ")");
            for (CanonicalKind form : List.of(CanonicalKind.TEXT, CanonicalKind.PADDED_TEXT, CanonicalKind.UUID)) {
                DigestedTable table = table(database, List.of("id"), form, names.toArray(String[]::new));
                try (Connector connector = Endpoints.open(Side.SOURCE, database);
                        DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                    RangeDigest[] here = {RangeDigest.EMPTY};
                    reader.values(
                            table,
                            KeyRange.ALL,
                            (key, values) ->
                                    here[0] = here[0].withRow(table.rowHash().of(values)));
                    if (form != CanonicalKind.UUID) {
                        assertThat(reader.digest(table, KeyRange.ALL))
                                .as(form.toString())
                                .isEqualTo(here[0]);
                    } else {
                        assertThat(reader.digest(table, KeyRange.ALL).rows()).isEqualTo(1);
                    }
                }
            }
        }
    }

    @Test
    void aServerThatKeepsAnotherEncodingHashesUtf8() {
        try (TestDatabase database = Servers.postgresql()
                .createDatabase("latin", List.of("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"))) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
            database.execute("INSERT INTO t VALUES (1, 'éüß'), (2, repeat('é', 512)), (3, repeat('é', 513))");
            DigestedTable table = table(database, List.of("id"), CanonicalKind.TEXT, "v");
            try (Connector connector = Endpoints.open(Side.SOURCE, database);
                    DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                RangeDigest wanted = RangeDigest.EMPTY;
                for (String text : List.of("éüß", "é".repeat(512), "é".repeat(513))) {
                    wanted = wanted.withRow(table.rowHash().of(List.of(text)));
                }
                assertThat(reader.digest(table, KeyRange.ALL)).isEqualTo(wanted);
            }
        }
    }

    private static RangeDigest digest(Connector connector, DigestedTable table) {
        try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
            return reader.digest(table, KeyRange.ALL);
        }
    }

    /** The table t, with columns of one kind. */
    private static DigestedTable table(TestDatabase database, List<String> key, CanonicalKind kind, String... names) {
        Table table;
        try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
            table = connector.schemaReader().read(Set.of()).tables().stream()
                    .filter(each -> each.name().table().equals("t"))
                    .findFirst()
                    .orElseThrow();
        }
        return new DigestedTable(
                table,
                key.stream().map(name -> table.column(name).orElseThrow()).toList(),
                List.of(names).stream()
                        .map(name -> DigestedColumn.of(table.column(name).orElseThrow(), kind))
                        .toList());
    }
}

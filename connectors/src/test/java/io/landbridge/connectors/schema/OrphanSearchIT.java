package io.landbridge.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.OrphanSearch.Orphans;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows without a parent in tables of real servers, whose own look at foreign keys is off while they come. */
class OrphanSearchIT {

    private static void on(ServerKind kind, Check check, String... tables) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("orphans");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            database.execute(tables);
            check.on(database, connector);
        }
    }

    private interface Check {
        void on(TestDatabase database, Connector connector);
    }

    private static void insert(TestDatabase database, String... rows) {
        boolean isMySql = database.engine().isMySqlFamily();
        String off = isMySql ? "SET SESSION foreign_key_checks = 0" : "SET session_replication_role = 'replica'";
        String[] all = new String[rows.length + 1];
        all[0] = off;
        System.arraycopy(rows, 0, all, 1, rows.length);
        database.execute(all);
    }

    private static Orphans search(Connector connector, String name, int most) {
        Table table = connector.schemaReader().read(Set.of()).tables().stream()
                .filter(candidate -> candidate.name().table().equals(name))
                .findFirst()
                .orElseThrow();
        ForeignKey key = table.foreignKeys().get(0);
        return connector.orphanSearch().search(table, key, most);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aNullAnywhereInTheKeyNeedsNoParent(ServerKind kind) {
        on(
                kind,
                (database, connector) -> {
                    insert(
                            database,
                            "INSERT INTO parent VALUES (1, 1), (1, 2)",
                            "INSERT INTO child VALUES (1, 'a', 1, 1), (1, 'b', 1, 2), (2, 'a', NULL, 9), (2, 'b', 9, NULL),"
                                    + " (2, 'c', NULL, NULL)");
                    assertThat(search(connector, "child", 5).rows()).isEmpty();

                    insert(database, "INSERT INTO child VALUES (3, 'x', 2, 1), (4, 'y', 9, 9)");
                    Orphans found = search(connector, "child", 2);
                    assertThat(found.namedBy()).containsExactly("id", "line");
                    assertThat(found.rows()).containsExactlyInAnyOrder(List.of("3", "x"), List.of("4", "y"));
                    assertThat(found.more()).isFalse();
                    assertThat(search(connector, "child", 1).rows()).hasSize(1);
                    assertThat(search(connector, "child", 1).more()).isTrue();
                },
                "CREATE TABLE parent (a integer NOT NULL, b integer NOT NULL, PRIMARY KEY (a, b))",
                "CREATE TABLE child (id integer NOT NULL, line varchar(5) NOT NULL, pa integer, pb integer,"
                        + " PRIMARY KEY (id, line), CONSTRAINT f FOREIGN KEY (pa, pb) REFERENCES parent (a, b))");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aTableMayReferToItselfAndHaveNoKey(ServerKind kind) {
        on(
                kind,
                (database, connector) -> {
                    insert(database, "INSERT INTO tree VALUES ('root', NULL), ('leaf', 'root'), ('lost', 'gone')");
                    Orphans found = search(connector, "tree", 5);
                    assertThat(found.namedBy()).containsExactly("above");
                    assertThat(found.rows()).containsExactly(List.of("gone"));
                },
                "CREATE TABLE tree (code varchar(10) UNIQUE, above varchar(10), CONSTRAINT f FOREIGN KEY (above)"
                        + " REFERENCES tree (code))");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void rowsAreNamedInReadableTextWhateverTheirKey(ServerKind kind) {
        boolean isMySql = kind.engine().isMySqlFamily();
        on(
                kind,
                (database, connector) -> {
                    String quote = isMySql ? "`" : "\"";
                    insert(
                            database,
                            "INSERT INTO " + quote + "c'h" + quote + " VALUES (" + (isMySql ? "x'00ff'" : "'\\x00ff'")
                                    + ", '2024-02-29', 7)");
                    Orphans found = search(connector, "c'h", 5);
                    assertThat(found.namedBy()).containsExactly("raw", "da\\y");
                    assertThat(found.rows()).containsExactly(List.of(isMySql ? "00FF" : "\\x00ff", "2024-02-29"));
                },
                "CREATE TABLE parent (id integer PRIMARY KEY)",
                isMySql
                        ? "CREATE TABLE `c'h` (raw varbinary(4), `da\\y` date, `p;--` integer, PRIMARY KEY (raw, `da\\y`),"
                                + " FOREIGN KEY (`p;--`) REFERENCES parent (id))"
                        : "CREATE TABLE \"c'h\" (raw bytea, \"da\\y\" date, \"p;--\" integer, PRIMARY KEY (raw, \"da\\y\"),"
                                + " FOREIGN KEY (\"p;--\") REFERENCES parent (id))");
    }
}

package io.landbridge.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test may say about tables that are not the same by intention, and what the catalogues must promise. */
final class ComparisonRulesIT {

    private TestDatabase source;
    private TestDatabase target;

    @BeforeEach
    void createDatabases() {
        source = Servers.mariadb().createDatabase("rules");
        target = Servers.postgresql().createDatabase("rules");
    }

    @AfterEach
    void dropDatabases() {
        source.close();
        target.close();
    }

    @Test
    void mappedTableIsEqualByItsRules() {
        source.execute(
                "CREATE TABLE customers (id int PRIMARY KEY, first varchar(20), last varchar(20), cents int,"
                        + " secret varchar(20), country char(2))",
                "INSERT INTO customers VALUES (1,'Ada','King',1250,'x','GB'), (2,'Max',NULL,-5,'y','DE'),"
                        + " (3,'Eve','Old',0,'z','XX')");
        target.execute(
                "CREATE SCHEMA crm",
                "CREATE TABLE crm.customer (id bigint PRIMARY KEY, given_name text, family text, amount numeric(10,4),"
                        + " country text, full_name text, loaded_at timestamptz DEFAULT now())",
                "INSERT INTO crm.customer VALUES (1,'Ada','King',12.5,'GB','Ada King'), (2,'Max',NULL,-0.05,'DE',NULL)");

        ComparisonResult equal = mapped().compare();
        assertThat(equal.isEqual()).as("%s", equal).isTrue();
        assertThat(equal.table("customers").sourceRows()).isEqualTo(2);

        target.execute("UPDATE crm.customer SET full_name = 'Ada king', amount = 12.51 WHERE id = 1");
        assertThat(mapped().compare().table("customers").samples().stream().map(Difference::toString))
                .containsExactlyInAnyOrder(
                        "DIFFERENT row (1), column amount: source '12.5', target '12.51'",
                        "DIFFERENT row (1), column full_name: source 'Ada King', target 'Ada king'");
    }

    private TableComparison mapped() {
        return Comparison.of(source, target)
                .table("customers")
                .to("crm.customer")
                .column("first", "given_name")
                .column("last", "family")
                .expect("amount", row -> row.text("cents") + "e-2")
                .expect("full_name", row -> row.get("last") == null ? null : row.get("first") + " " + row.get("last"))
                .ignore("secret", "cents")
                .ignoreInTarget("loaded_at")
                .where("country <> 'XX'");
    }

    @Test
    void columnsWithoutCounterpartAreFindings() {
        source.execute("CREATE TABLE t (id int PRIMARY KEY, lost int)", "INSERT INTO t VALUES (1, 1)");
        target.execute("CREATE TABLE t (id int PRIMARY KEY, found int)", "INSERT INTO t VALUES (1, 1)");

        ComparisonResult result = Comparison.of(source, target).table("t").compare();

        assertThat(result.isEqual()).isFalse();
        assertThat(result.table("t").findings())
                .containsExactly(
                        "the target has no column lost for the source's lost",
                        "the target's column found has no counterpart in the source");
    }

    @Test
    void tablesWithoutCounterpartAreFindings() {
        source.execute(
                "CREATE TABLE `Album` (id int PRIMARY KEY)", "CREATE TABLE lost (id int)", "CREATE TABLE no (i int)");
        target.execute(
                "CREATE TABLE album (id int PRIMARY KEY)", "CREATE TABLE found (id int)", "CREATE TABLE no2 (i int)");

        ComparisonResult result =
                Comparison.of(source, target).allTables().except("no", "no2").compare();

        assertThat(result.tables()).hasSize(1).allMatch(TableResult::isEqual);
        assertThat(result.isEqual()).isFalse();
        assertThat(result.findings())
                .containsExactly(
                        "the target has no table lost",
                        "the target's table public.found has no counterpart in the source");
    }

    @Test
    void nothingComparedIsNotEqual() {
        assertThat(Comparison.of(source, target).allTables().compare().isEqual())
                .isFalse();
    }

    @Test
    void mistakesOfTheTestAreRefused() {
        source.execute("CREATE TABLE t (id int PRIMARY KEY, f float)");
        target.execute("CREATE TABLE t (id int PRIMARY KEY, f real)");

        assertThatThrownBy(() -> Comparison.of(source, target).table("u").compare())
                .hasMessageContaining("there is no table")
                .hasMessageContaining(".u");
        assertThatThrownBy(() -> Comparison.of(source, target)
                        .table("t")
                        .expect("ff", row -> "1")
                        .compare())
                .hasMessage("public.t has no column ff, only [id, f]");
        assertThatThrownBy(
                        () -> Comparison.of(source, target).table("t").key("f").compare())
                .hasMessageStartingWith("rows cannot be matched by f");
    }

    @Test
    void aTargetThatSwallowedARowOfANullableKeyIsRefusedNotPassed() {
        source.execute("CREATE TABLE t (k int, v int)", "INSERT INTO t VALUES (NULL, 1)");
        target.execute("CREATE TABLE t (k int, v int)", "INSERT INTO t VALUES (1, 1)");

        assertThatThrownBy(
                        () -> Comparison.of(source, target).table("t").key("k").compare())
                .hasMessage("a key holds NULL; compare this table with keyless()");
        assertThat(Comparison.of(source, target).table("t").keyless().compare().isEqual())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"MARIADB, POSTGRESQL", "MYSQL, POSTGRESQL", "POSTGRESQL, MYSQL", "POSTGRESQL, POSTGRESQL"})
    void whatTheCatalogueLostIsFound(ServerKind from, ServerKind to) {
        try (TestDatabase one = Servers.shared(from).createDatabase("schema");
                TestDatabase other = Servers.shared(to).createDatabase("schema")) {
            createFamily(one);
            createFamily(other);
            ComparisonResult equal =
                    Comparison.of(one, other).allTables().withSchema().compare();
            assertThat(equal.isEqual()).as("%s", equal).isTrue();

            boolean mysql = other.engine().isMySqlFamily();
            spoilFamily(other);
            ComparisonResult result =
                    Comparison.of(one, other).allTables().withSchema().compare();

            assertThat(result.table("parent").findings().stream().map(ComparisonRulesIT::withoutNames))
                    .containsExactlyInAnyOrder(
                            "the target has no index on [a, b]",
                            "the target has no unique index on [code], only parent_code",
                            "the target's unique index parent_a on [a] has no counterpart in the source",
                            "column code is NOT NULL in the source only",
                            mysql
                                    ? "column id gets its values by itself in the source only"
                                    : "column id would get 2 next, but holds 2 already");
            assertThat(result.table("child").findings())
                    .containsExactly(
                            "foreign key again: ON DELETE NO ACTION ON UPDATE NO ACTION instead of CASCADE and NO ACTION");
            dropKeysOfChild(other);
            assertThat(Comparison.of(one, other).allTables().withSchema().compare().table("child").findings().stream()
                            .map(ComparisonRulesIT::withoutNames))
                    .contains(
                            "the target has no primary key on [parent, line]",
                            "the target has no foreign key [parent] to " + (mysql ? other.name() : "public")
                                    + ".parent");
        }
    }

    private static void createFamily(TestDatabase database) {
        String automatic = database.engine().isMySqlFamily()
                ? "int AUTO_INCREMENT PRIMARY KEY"
                : "int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
        database.execute(
                "CREATE TABLE parent (id " + automatic + ", code varchar(10) NOT NULL, a int, b int,"
                        + " CONSTRAINT parent_code UNIQUE (code))",
                "CREATE INDEX parent_ab ON parent (a, b)",
                "CREATE TABLE child (parent int NOT NULL, line int NOT NULL, PRIMARY KEY (parent, line),"
                        + " CONSTRAINT child_parent FOREIGN KEY (parent) REFERENCES parent (id)"
                        + " ON DELETE CASCADE)",
                "INSERT INTO parent (code) VALUES ('a'), ('b')");
    }

    private static void spoilFamily(TestDatabase database) {
        boolean mysql = database.engine().isMySqlFamily();
        database.execute(
                "ALTER TABLE child DROP " + (mysql ? "FOREIGN KEY" : "CONSTRAINT") + " child_parent",
                // In MySQL only without the foreign key may the column change.
                mysql
                        ? "ALTER TABLE parent MODIFY id int NOT NULL"
                        : "SELECT setval(pg_get_serial_sequence('parent', 'id'), 1)",
                "ALTER TABLE child ADD CONSTRAINT again FOREIGN KEY (parent) REFERENCES parent (id)",
                "DROP INDEX parent_ab" + (mysql ? " ON parent" : ""),
                "CREATE INDEX parent_ba ON parent (b, a)",
                "ALTER TABLE parent DROP " + (mysql ? "INDEX" : "CONSTRAINT") + " parent_code",
                "CREATE INDEX parent_code ON parent (code)",
                "CREATE UNIQUE INDEX parent_a ON parent (a)",
                "ALTER TABLE parent " + (mysql ? "MODIFY code varchar(10) NULL" : "ALTER code DROP NOT NULL"));
    }

    private static void dropKeysOfChild(TestDatabase database) {
        boolean mysql = database.engine().isMySqlFamily();
        database.execute(
                "ALTER TABLE child DROP " + (mysql ? "FOREIGN KEY" : "CONSTRAINT") + " again",
                "ALTER TABLE child DROP " + (mysql ? "PRIMARY KEY" : "CONSTRAINT child_pkey"));
    }

    private static String withoutNames(String finding) {
        return finding.replaceAll(" \\(source: .*", "");
    }
}

package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MySqlSchemaReaderIT {

    private static final String[] COLUMNS = {
        "CREATE TABLE t (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, a varchar(10) CHARACTER SET"
                + " latin1 COLLATE latin1_bin DEFAULT 'x''y\\\\z', b tinyint(1) NOT NULL DEFAULT 1, c datetime(3)"
                + " DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), d bit(3) DEFAULT b'101',"
                + " j json, e enum('a','b,c','d''e\\\\f') DEFAULT 'b,c', s set('x','y'), n decimal(5,2) unsigned,"
                + " g int GENERATED ALWAYS AS (b + 1) STORED, v varchar(20) AS (concat(a, 'q''z')) VIRTUAL,"
                + " z int(5) zerofill, y year, f float(7,3), u char(36) DEFAULT (uuid()),"
                + " x datetime NOT NULL DEFAULT '2000-01-01 00:00:00', w text COMMENT 'it''s \"so\"')"
                + " COMMENT 'a ''table'''",
        "INSERT INTO t (a) VALUES ('1'), ('2')"
    };

    private static DatabaseSchema read(TestDatabase database) {
        try (Connector connector = Connectors.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            return connector.schemaReader().read(Set.of());
        }
    }

    private static Table table(DatabaseSchema schema, TestDatabase database, String name) {
        return schema.table(new TableName(database.name(), name)).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void columnsReadTheSameOnBothEngines(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(COLUMNS);

            Table t = table(read(database), database, "t");

            assertThat(t.columns())
                    .extracting(Column::name, c -> c.type().declaration(), Column::kind)
                    .containsExactly(
                            Tuple.tuple("id", "bigint unsigned", ValueKind.INTEGER),
                            Tuple.tuple("a", "varchar(10)", ValueKind.TEXT),
                            Tuple.tuple("b", "tinyint(1)", ValueKind.BOOLEAN),
                            Tuple.tuple("c", "datetime(3)", ValueKind.DATETIME),
                            Tuple.tuple("d", "bit(3)", ValueKind.BIT),
                            Tuple.tuple("j", "json", ValueKind.JSON),
                            Tuple.tuple("e", "enum('a','b,c','d''e\\f')", ValueKind.ENUM),
                            Tuple.tuple("s", "set('x','y')", ValueKind.SET),
                            Tuple.tuple("n", "decimal(5,2) unsigned", ValueKind.DECIMAL),
                            Tuple.tuple("g", "int", ValueKind.INTEGER),
                            Tuple.tuple("v", "varchar(20)", ValueKind.TEXT),
                            Tuple.tuple("z", "int(5) unsigned zerofill", ValueKind.INTEGER),
                            Tuple.tuple("y", "year", ValueKind.INTEGER),
                            Tuple.tuple("f", "float(7,3)", ValueKind.FLOAT),
                            Tuple.tuple("u", "char(36)", ValueKind.TEXT),
                            Tuple.tuple("x", "datetime", ValueKind.DATETIME),
                            Tuple.tuple("w", "text", ValueKind.TEXT));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void columnsHaveDefaultsCountersExpressionsAndComments(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(COLUMNS);

            Table t = table(read(database), database, "t");

            assertThat(t.comment()).isEqualTo("a 'table'");
            assertThat(t.storage()).isEqualTo("InnoDB");
            assertThat(t.autoIncrementNext()).isEqualTo(3);
            Column id = t.columns().get(0);
            assertThat(id.generation()).isEqualTo(Generation.AUTO_INCREMENT);
            assertThat(id.nullable()).isFalse();
            Column a = t.columns().get(1);
            assertThat(a.type().characterSet()).isEqualTo("latin1");
            assertThat(a.type().collation()).isEqualTo("latin1_bin");
            assertThat(a.defaultExpression()).isEqualTo("'x''y\\\\z'");
            Column c = t.columns().get(3);
            assertThat(c.onUpdateNow()).isTrue();
            assertThat(c.defaultExpression()).isEqualToIgnoringCase("CURRENT_TIMESTAMP(3)");
            assertThat(t.columns().get(4).defaultExpression()).isEqualTo("b'101'");
            assertThat(t.columns().get(6).defaultExpression()).isEqualTo("'b,c'");
            assertThat(t.columns().get(9).generation()).isEqualTo(Generation.STORED);
            assertThat(t.columns().get(10).generation()).isEqualTo(Generation.VIRTUAL);
            assertThat(t.columns().get(10).generationExpression())
                    .contains("concat(`a`,")
                    .containsAnyOf("'q\\'z'", "'q''z'");
            assertThat(t.columns().get(15).defaultExpression()).isEqualTo("'2000-01-01 00:00:00'");
            assertThat(t.columns().get(16).comment()).isEqualTo("it's \"so\"");
            assertThat(t.checks()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void keysIndexesAndConstraintsComeWithAllTheirProperties(ServerKind kind) {
        boolean isMySql = kind == ServerKind.MYSQL;
        try (TestDatabase database = Servers.shared(kind).createDatabase("keys")) {
            database.execute(
                    "CREATE TABLE parent (a int, b varchar(20), PRIMARY KEY (b, a), UNIQUE KEY one (a))",
                    "CREATE TABLE child (id int PRIMARY KEY, a int, b varchar(20), t text, p point NOT NULL,"
                            + " n int, CONSTRAINT positive CHECK (n > 0), CONSTRAINT `up``x` FOREIGN KEY (b, a) REFERENCES"
                            + " parent (b, a) ON DELETE CASCADE ON UPDATE SET NULL, KEY prefixed (t(7), n DESC) COMMENT 'c\"c',"
                            + " FULLTEXT KEY words (t), SPATIAL KEY area (p), UNIQUE KEY two (n, a), KEY hidden (n) "
                            + (isMySql ? "INVISIBLE" : "IGNORED") + ")",
                    "CREATE TRIGGER watch BEFORE INSERT ON child FOR EACH ROW SET NEW.n = 1");
            if (isMySql) {
                database.execute("CREATE INDEX formula ON child ((n + 1) DESC, (concat(b, 'q''')))");
            }

            DatabaseSchema schema = read(database);

            assertThat(table(schema, database, "parent").primaryKey())
                    .isEqualTo(new PrimaryKey("PRIMARY", List.of("b", "a")));
            Table child = table(schema, database, "child");
            assertThat(child.checks()).containsExactly(new CheckConstraint("positive", "`n` > 0", true));
            assertThat(child.foreignKeys())
                    .containsExactly(new ForeignKey(
                            "up`x",
                            List.of("b", "a"),
                            new TableName(database.name(), "parent"),
                            List.of("b", "a"),
                            "CASCADE",
                            "SET NULL",
                            false,
                            false));
            assertThat(child.notes()).contains("trigger watch is not carried over");
            assertThat(index(child, "prefixed").comment()).isEqualTo("c\"c");
            assertThat(index(child, "prefixed").parts())
                    .containsExactly(
                            new Index.Part("t", null, false, 7, null, null, null),
                            new Index.Part("n", null, true, null, null, null, null));
            assertThat(index(child, "words").method()).isEqualTo("fulltext");
            assertThat(index(child, "area").method()).isEqualTo("spatial");
            assertThat(index(child, "area").plainColumns()).containsExactly("p");
            assertThat(index(child, "two").constraint()).isTrue();
            assertThat(index(child, "hidden").invisible()).isTrue();
            if (isMySql) {
                assertThat(index(child, "formula").parts().get(0).expression()).isEqualTo("(`n` + 1)");
                assertThat(index(child, "formula").parts().get(0).descending()).isTrue();
                assertThat(index(child, "formula").parts().get(1).expression()).isEqualTo("concat(`b`,_utf8mb4'q\\'')");
            }
        }
    }

    private static Index index(Table table, String name) {
        return table.indexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void partitionsAreWordsAndViewsAreLeftOut(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("shapes")) {
            database.execute(
                    "CREATE TABLE part (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES"
                            + " LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE)",
                    "CREATE VIEW seen AS SELECT 1",
                    "CREATE TABLE `odd ``na.me\" ;--` (`select` int PRIMARY KEY, `Ärger` int)");

            DatabaseSchema schema = read(database);

            assertThat(schema.tables())
                    .extracting(found -> found.name().table())
                    .containsExactlyInAnyOrder("odd `na.me\" ;--", "part");
            assertThat(table(schema, database, "part").partitioning())
                    .startsWith("PARTITION BY RANGE (year(`d`))")
                    .contains("VALUES LESS THAN MAXVALUE")
                    .endsWith(")");
            assertThat(table(schema, database, "odd `na.me\" ;--").columns())
                    .extracting(Column::name)
                    .containsExactly("select", "Ärger");
        }
    }

    @Test
    void mariaDbHasSequencesAndTypesOfItsOwn() {
        try (TestDatabase database = Servers.mariadb().createDatabase("own")) {
            database.execute(
                    "CREATE SEQUENCE s START 10 INCREMENT 2 MAXVALUE 1000 CACHE 5",
                    "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval(s), u uuid, i inet6, l longtext CHECK"
                            + " (json_valid(l) AND json_length(l) > 1))",
                    "SELECT nextval(s)",
                    "CREATE TABLE v (a int) WITH SYSTEM VERSIONING");

            DatabaseSchema schema = read(database);

            assertThat(schema.sequences())
                    .containsExactly(new Sequence(
                            new TableName(database.name(), "s"), "bigint", 10, 2, 1, 1000, 5, false, 18L, null, null));
            Table t = table(schema, database, "t");
            assertThat(t.columns())
                    .extracting(c -> c.type().declaration())
                    .containsExactly("int", "uuid", "inet6", "longtext");
            assertThat(t.columns().get(0).defaultExpression()).isEqualTo("nextval(`" + database.name() + "`.`s`)");
            assertThat(t.checks()).hasSize(1);
            assertThat(table(schema, database, "v").notes()).hasSize(1);
        }
    }

    @Test
    void mySqlHasSpatialReferencesAndParsers() {
        try (TestDatabase database = Servers.mysql().createDatabase("own")) {
            database.execute(
                    "CREATE TABLE t (p point NOT NULL SRID 4326, w varchar(20) DEFAULT (concat('a\\\\', '''')),"
                            + " CHECK (w <> 'x\\\\y') NOT ENFORCED, FULLTEXT KEY n (w) WITH PARSER ngram)");

            Table t = table(read(database), database, "t");

            assertThat(t.columns().get(0).type().declaration()).isEqualTo("point srid 4326");
            assertThat(t.columns().get(1).defaultExpression()).isEqualTo("(concat(_utf8mb4'a\\\\',_utf8mb4'\\''))");
            assertThat(t.checks()).containsExactly(new CheckConstraint("t_chk_1", "`w` <> _utf8mb4'x\\\\y'", false));
            assertThat(t.indexes().get(0).options()).isEqualTo("WITH PARSER `ngram`");
        }
    }
}

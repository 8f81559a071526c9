package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.EnumType;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.UserType;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresSchemaReaderIT {

    private static final String[] COLUMNS = {
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
        "CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100)",
        "CREATE TABLE t (s serial, a integer GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3), n numeric(12,2),"
                + " v varchar(8) DEFAULT 'x''y', z timestamp(3) with time zone NOT NULL DEFAULT now(), m mood"
                + " DEFAULT 'sad', ms mood[], p percent, g integer GENERATED ALWAYS AS (a + 1) STORED,"
                + " c text COLLATE \"C\", i interval day to second(2), b bit(3), x \"char\")",
        "COMMENT ON COLUMN t.n IS 'how many; \"so\"'",
        "COMMENT ON TABLE t IS 'it''s a table'"
    };

    private static final String[] KEYS = {
        "CREATE TABLE parent (a integer, b text, PRIMARY KEY (b, a), UNIQUE NULLS NOT DISTINCT (a))",
        "CREATE TABLE child (id bigint PRIMARY KEY, a integer, b text, n integer CHECK (n > 0),"
                + " CONSTRAINT up FOREIGN KEY (b, a) REFERENCES parent (b, a) ON DELETE CASCADE ON UPDATE SET NULL"
                + " DEFERRABLE INITIALLY DEFERRED)",
        "ALTER TABLE child ADD CONSTRAINT later FOREIGN KEY (a) REFERENCES parent (a) NOT VALID",
        "ALTER TABLE child ADD CONSTRAINT two UNIQUE (a, n) DEFERRABLE",
        "CREATE UNIQUE INDEX partial ON child (lower(b) text_pattern_ops, n DESC) INCLUDE (a) WHERE n > 5",
        "CREATE INDEX nulls ON child (n NULLS FIRST, a DESC NULLS LAST)",
        "CREATE INDEX hashed ON child USING hash (b) WITH (fillfactor = 70)",
        "CREATE INDEX words ON child USING gin (to_tsvector('english', b))",
        "COMMENT ON INDEX nulls IS 'a comment'"
    };

    private static Table table(DatabaseSchema schema, String name) {
        return schema.table(new TableName("public", name)).orElseThrow();
    }

    private static DatabaseSchema read(TestDatabase database, String... schemas) {
        try (Connector connector = Connectors.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            return connector.schemaReader().read(Set.of(schemas));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void columnsHaveTypesAndCounters(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(COLUMNS);

            Table t = table(read(database), "t");

            assertThat(t.columns())
                    .extracting(Column::name, c -> c.type().declaration(), Column::nullable, Column::generation)
                    .containsExactly(
                            Tuple.tuple("s", "integer", false, Generation.SERIAL),
                            Tuple.tuple("a", "integer", false, Generation.IDENTITY_ALWAYS),
                            Tuple.tuple("n", "numeric(12,2)", true, Generation.NONE),
                            Tuple.tuple("v", "character varying(8)", true, Generation.NONE),
                            Tuple.tuple("z", "timestamp(3) with time zone", false, Generation.NONE),
                            Tuple.tuple("m", "public.mood", true, Generation.NONE),
                            Tuple.tuple("ms", "public.mood[]", true, Generation.NONE),
                            Tuple.tuple("p", "public.percent", true, Generation.NONE),
                            Tuple.tuple("g", "integer", true, Generation.STORED),
                            Tuple.tuple("c", "text", true, Generation.NONE),
                            Tuple.tuple("i", "interval day to second(2)", true, Generation.NONE),
                            Tuple.tuple("b", "bit(3)", true, Generation.NONE),
                            Tuple.tuple("x", "\"char\"", true, Generation.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void columnsHaveDefaultsLabelsExpressionsAndComments(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(COLUMNS);

            DatabaseSchema schema = read(database);

            Table t = table(schema, "t");
            assertThat(t.comment()).isEqualTo("it's a table");
            assertThat(t.column("v").orElseThrow().defaultExpression()).isEqualTo("'x''y'::character varying");
            assertThat(t.column("m").orElseThrow().kind()).isEqualTo(ValueKind.ENUM);
            assertThat(t.column("m").orElseThrow().type().labels()).containsExactly("sad", "it's ok");
            assertThat(t.column("n").orElseThrow().comment()).isEqualTo("how many; \"so\"");
            assertThat(t.column("g").orElseThrow().generationExpression()).isEqualTo("(a + 1)");
            assertThat(t.column("c").orElseThrow().type().collation()).isEqualTo("C");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void typesAndSequencesAreReadWithTheTables(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(COLUMNS);

            DatabaseSchema schema = read(database);

            assertThat(schema.enumTypes())
                    .containsExactly(new EnumType(new TableName("public", "mood"), List.of("sad", "it's ok")));
            assertThat(schema.userTypes())
                    .extracting(UserType::name, UserType::kind)
                    .containsExactly(Tuple.tuple(new TableName("public", "percent"), UserType.Kind.DOMAIN));
            assertThat(schema.sequences())
                    .extracting(Sequence::name, Sequence::start, Sequence::increment, Sequence::ownedByColumn)
                    .containsExactly(
                            Tuple.tuple(new TableName("public", "t_a_seq"), 7L, 3L, "a"),
                            Tuple.tuple(new TableName("public", "t_s_seq"), 1L, 1L, "s"));
            assertThat(schema.sequences().get(0).lastValue()).isNull();
            database.execute("SELECT nextval('t_s_seq'), nextval('t_s_seq')");
            assertThat(read(database).sequences().get(1).lastValue()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void keysAndConstraintsComeWithAllTheirProperties(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("keys")) {
            database.execute(KEYS);

            DatabaseSchema schema = read(database);

            assertThat(table(schema, "parent").primaryKey())
                    .isEqualTo(new PrimaryKey("parent_pkey", List.of("b", "a")));
            assertThat(table(schema, "parent").indexes())
                    .singleElement()
                    .satisfies(index -> assertThat(index.nullsNotDistinct()).isTrue());
            Table child = table(schema, "child");
            assertThat(child.checks()).containsExactly(new CheckConstraint("child_n_check", "n > 0", true));
            assertThat(child.foreignKeys())
                    .containsExactly(
                            new ForeignKey(
                                    "later",
                                    List.of("a"),
                                    new TableName("public", "parent"),
                                    List.of("a"),
                                    "NO ACTION",
                                    "NO ACTION",
                                    false,
                                    false,
                                    false),
                            new ForeignKey(
                                    "up",
                                    List.of("b", "a"),
                                    new TableName("public", "parent"),
                                    List.of("b", "a"),
                                    "CASCADE",
                                    "SET NULL",
                                    true,
                                    true));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void indexesComeWithAllTheirProperties(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("columns")) {
            database.execute(KEYS);

            Table child = table(read(database), "child");

            assertThat(child.indexes())
                    .extracting(Index::name)
                    .containsExactly("hashed", "nulls", "partial", "two", "words");
            assertThat(child.indexes().get(0))
                    .extracting(Index::method, Index::options)
                    .containsExactly("hash", "WITH (fillfactor=70)");
            assertThat(child.indexes().get(1).comment()).isEqualTo("a comment");
            assertThat(child.indexes().get(1).parts())
                    .containsExactly(
                            new Index.Part("n", null, false, null, null, null, true),
                            new Index.Part("a", null, true, null, null, null, false));
            Index partial = child.indexes().get(2);
            assertThat(partial.unique()).isTrue();
            assertThat(partial.constraint()).isFalse();
            assertThat(partial.predicate()).isEqualTo("n > 5");
            assertThat(partial.included()).containsExactly("a");
            assertThat(partial.parts())
                    .containsExactly(
                            new Index.Part(null, "lower(b)", false, null, "text_pattern_ops", null, null),
                            new Index.Part("n", null, true, null, null, null, null));
            assertThat(child.indexes().get(3).deferral()).isEqualTo("DEFERRABLE");
            assertThat(child.indexes().get(4).method()).isEqualTo("gin");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void partitionsChildrenAndOddTablesAreToldApart(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("shapes")) {
            database.execute(
                    "CREATE TABLE part (id integer, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d)",
                    "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
                    "CREATE INDEX part_d ON part (d)",
                    "INSERT INTO part SELECT i, '2020-05-05' FROM generate_series(1, 5000) i",
                    "CREATE TABLE base (id integer)",
                    "CREATE TABLE derived (extra text) INHERITS (base)",
                    "CREATE UNLOGGED TABLE quick (id integer)",
                    "CREATE TEMP TABLE gone (id integer)",
                    "CREATE VIEW seen AS SELECT * FROM base",
                    "CREATE MATERIALIZED VIEW kept AS SELECT * FROM base",
                    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER watch BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION f()",
                    "CREATE TABLE guarded (r int4range, EXCLUDE USING gist (r WITH &&))",
                    "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
                    "CREATE SCHEMA other",
                    "CREATE TABLE other.\"Odd \"\"na.me\"\" ;--\" (\"select\" integer PRIMARY KEY, \"Ärger😀\" text)",
                    "ANALYZE");

            DatabaseSchema schema = read(database);

            assertThat(schema.tables())
                    .extracting(table -> table.name().table())
                    .containsExactly("Odd \"na.me\" ;--", "base", "derived", "guarded", "part", "quick");
            Table part = table(schema, "part");
            assertThat(part.partitioning()).isEqualTo("RANGE (d)");
            assertThat(part.estimatedRows()).isBetween(4_000L, 6_000L);
            assertThat(part.bytes()).isGreaterThan(100_000);
            assertThat(part.indexes()).extracting(Index::name).containsExactly("part_d");
            assertThat(table(schema, "quick").storage()).isEqualTo("unlogged");
            assertThat(table(schema, "base").notes())
                    .containsExactly(
                            "has the child public.derived, whose rows are not rows of this table in the target",
                            "trigger watch is not carried over");
            assertThat(table(schema, "derived").notes())
                    .containsExactly("inherits from public.base; in the target it is a table of its own");
            assertThat(table(schema, "guarded").notes())
                    .anySatisfy(note -> assertThat(note).startsWith("exclusion constraint"))
                    .anySatisfy(note -> assertThat(note).startsWith("row level security"));
            Table odd = schema.tables().get(0);
            assertThat(odd.columns()).extracting(Column::name).containsExactly("select", "Ärger😀");
            assertThat(read(database, "other").tables()).containsExactly(odd);
        }
    }
}

package io.landbridge.connectors.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and texts that end a statement where quoting is careless, through every statement that reads, makes and counts. */
class HostileNamesIT {

    private static final List<String> EVERYWHERE = List.of(
            "say \"hi\"",
            "tick`tick",
            "it's",
            "back\\slash\\",
            "x;--",
            "/* y */",
            "select",
            "MiXed Case",
            " leading",
            "a.b",
            "per%cent_",
            "what?",
            "{fn now()}",
            "$1 $$ :x",
            "Ärger-名前",
            "n".repeat(59));

    static Stream<Arguments> namesAndDirections() {
        return Stream.of(
                        List.of(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL),
                        List.of(ServerKind.POSTGRESQL, ServerKind.MYSQL),
                        List.of(ServerKind.MYSQL, ServerKind.MARIADB),
                        List.of(ServerKind.MARIADB, ServerKind.POSTGRESQL))
                .map(direction -> Arguments.of(
                        direction.get(0),
                        direction.get(1),
                        direction.stream().allMatch(kind -> kind == ServerKind.POSTGRESQL)
                                ? Stream.concat(EVERYWHERE.stream(), Stream.of("😀 emoji", "trailing "))
                                        .toList()
                                : EVERYWHERE));
    }

    @ParameterizedTest
    @MethodSource("namesAndDirections")
    void everyNameComesOverAsItIs(ServerKind fromKind, ServerKind toKind, List<String> names) {
        try (TestDatabase from = Servers.shared(fromKind).createDatabase("names_from");
                TestDatabase to = Servers.shared(toKind).createDatabase("names_to");
                SchemaCase schemas = new SchemaCase(from, to)) {
            for (String name : names) {
                create(from, name);
            }

            DatabaseSchema wanted = schemas.translated().wanted();
            schemas.makeBeforeCopy(wanted);
            schemas.copyRows(wanted);
            schemas.makeAfterCopy(wanted);

            DatabaseSchema made = schemas.target();
            assertThat(made.tables()).extracting(table -> table.name().table()).containsAll(names);
            assertThat(schemas.left(wanted)).isEmpty();
            made.tables()
                    .forEach(table -> assertThat(table.comment())
                            .isIn(null, comment(table.name().table())));
            ComparisonResult result =
                    Comparison.of(from, to).allTables().withSchema().compare();
            assertThat(result.isEqual()).as(result.toString()).isTrue();
            for (String name : names) {
                String table = to.quote(name);
                to.execute("INSERT INTO " + table + " (" + to.quote(name + "_v") + ") VALUES ('new')");
                assertThat(to.queryValue("SELECT max(" + table + ") FROM " + table))
                        .isEqualTo("3");
            }
        }
    }

    /** Table, key, counter, default, enum, check, index, comment and foreign key, all of that name. */
    private static void create(TestDatabase database, String name) {
        Engine engine = Engine.valueOf(database.engine().name());
        boolean isMySql = engine.isMySqlFamily();
        String quoted = database.quote(name);
        String value = database.quote(name + "_v");
        String text = SqlText.literal(engine, name);
        String type = isMySql ? "enum(" + text + ", 'x')" : database.quote(name + "_e");
        if (!isMySql) {
            database.execute("CREATE TYPE " + type + " AS ENUM (" + text + ", 'x')");
        }
        database.execute(
                "CREATE TABLE " + quoted + " (" + quoted + (isMySql ? " int AUTO_INCREMENT" : " serial") + ", " + value
                        + " varchar(80) DEFAULT " + text + ", " + database.quote(name + "_l") + " " + type + ", "
                        + database.quote(name + "_p") + " int, CONSTRAINT " + database.quote(name + "_k")
                        + " PRIMARY KEY ("
                        + quoted + "), CONSTRAINT " + database.quote(name + "_f") + " FOREIGN KEY ("
                        + database.quote(name + "_p") + ") REFERENCES " + quoted + " (" + quoted + "))",
                "CREATE INDEX " + database.quote(name + "_i") + " ON " + quoted + " (" + value + ")",
                "CREATE UNIQUE INDEX " + database.quote(name + "_u") + " ON " + quoted + " ("
                        + database.quote(name + "_l") + ")",
                isMySql
                        ? "ALTER TABLE " + quoted + " COMMENT " + SqlText.literal(engine, comment(name))
                        : "COMMENT ON TABLE " + quoted + " IS " + SqlText.literal(engine, comment(name)),
                "INSERT INTO " + quoted + " (" + database.quote(name + "_l") + ") VALUES (" + text + ")",
                "INSERT INTO " + quoted + " (" + database.quote(name + "_p") + ") VALUES (1)");
    }

    private static String comment(String name) {
        return "about " + name + "' \\ \" ;";
    }
}

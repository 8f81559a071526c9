package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of databases, schemas, tables, columns and users that end a statement where quoting is careless, through every command on the way
 * from the first plan to the end; with no rights but those that {@code assess --grants} prints for such names.
 */
@Timeout(600)
final class HostileCommandsIT {

    private static final String REFUSED_BY_SERVER = "say \"hi\"";
    private static final String REFUSED_BY_CHECK = "it's";

    private static final List<String> EVERYWHERE = List.of(
            REFUSED_BY_SERVER,
            REFUSED_BY_CHECK,
            "tick`tick",
            "back\\slash\\",
            "x;-- DROP",
            "/* y */",
            "select",
            "{fn now()} %s",
            "a.b",
            "\"a\".b",
            "a: #b*?",
            "Ärger-名前");

    /** 63 bytes, as many as PostgreSQL takes. */
    private static final String LONG_IN_POSTGRESQL = "ü".repeat(31) + "x";

    private static final String LONG_IN_MYSQL = "n".repeat(64);
    private static final String EMOJI = "😀 emoji";
    private static final String USER = "o'p\"er`a\\;--@ü";

    @TempDir
    Path folder;

    @Test
    @Tag("faults")
    void fromPostgresToMariaDb() {
        String own = TestServer.unique();
        try (HostileMigration migration = new HostileMigration(
                folder,
                Servers.postgresql().createDatabaseNamed("söurce \"d`b\\'/;--😀" + own),
                Servers.mariadb().createDatabaseNamed("tärget \"d`b\\'/;--%_*" + own),
                USER + own,
                "Select_" + own)) {
            List<String> names = Stream.concat(EVERYWHERE.stream(), Stream.of(LONG_IN_POSTGRESQL, EMOJI))
                    .toList();
            names.forEach(name -> migration.createTable("public", name));
            // Without quotes both would be called the same.
            String schema = "o'dd \"`\\;--" + own;
            migration.createTable(schema, "x.y");
            migration.createTable(schema + ".x", "y");
            migration.rules(rules("public"));

            throughAllCommands(migration, "public", names.size() + 2);

            String[] renamed = migration.inTarget("%emoji%");
            assertEqual(migration
                    .comparison()
                    .table("public", EMOJI)
                    .to(migration.target().name(), renamed[0])
                    .column(EMOJI, renamed[1])
                    .and()
                    .table(schema, "x.y")
                    .and()
                    .table(schema + ".x", "y")
                    .and());
        }
    }

    @Test
    void fromMySqlToPostgres() {
        String own = TestServer.unique();
        String schema = "o'dd \"`\\;--.😀";
        try (HostileMigration migration = new HostileMigration(
                folder,
                Servers.mysql().createDatabaseNamed("söurce. \"d`b\\'/;--%_*" + own),
                Servers.postgresql().createDatabaseNamed("tärget \"d`b\\'/;--😀" + own),
                USER + own,
                "select")) {
            String source = migration.source().name();
            List<String> names =
                    Stream.concat(EVERYWHERE.stream(), Stream.of(LONG_IN_MYSQL)).toList();
            names.forEach(name -> migration.createTable(source, name));
            migration.rules(rules(source) + "  - table: " + HostileMigration.yaml("tick`tick") + "\n    to: "
                    + HostileMigration.yaml(HostileMigration.quoted(schema) + ".ticks") + "\n");

            throughAllCommands(migration, source, names.size());

            String[] renamed = migration.inTarget("nnn%");
            assertEqual(migration
                    .comparison()
                    .table(source, LONG_IN_MYSQL)
                    .to("public", renamed[0])
                    .column(LONG_IN_MYSQL, renamed[1])
                    .and()
                    .table(source, "tick`tick")
                    .to(schema, "ticks")
                    .and());
        }
    }

    /** One table's third row is refused by the target, another's by a check. */
    private static String rules(String schema) {
        String head = "  - table: ";
        return head + HostileMigration.yaml(HostileMigration.written(schema, REFUSED_BY_SERVER))
                + "\n    columns: {" + HostileMigration.yaml("v " + REFUSED_BY_SERVER) + ": {type: varchar(5)}}\n"
                + head + HostileMigration.yaml(HostileMigration.written(schema, REFUSED_BY_CHECK))
                + "\n    check: {" + HostileMigration.yaml("it's \"short\"") + ": "
                + HostileMigration.yaml("row[\"v " + REFUSED_BY_CHECK + "\"] != 'refused'") + "}\n";
    }

    private static void throughAllCommands(HostileMigration migration, String schema, int tables) {
        migration.grantLeastRights();
        migration.init("plan.yaml", true);
        assertThat(migration.ask("assess").path("clear").asBoolean()).isTrue();
        assertThat(migration.text("plan", "--sample", "2"))
                .contains(EVERYWHERE.stream()
                        .map(name -> HostileMigration.written(schema, name))
                        .toList());
        assertThat(migration.ask("schema").path("beforeCopy").findValuesAsText("kind"))
                .contains("table");

        JsonNode run = migration.ask("run");
        assertThat(run.path("rows").asInt()).isEqualTo(3 * tables - 2);
        assertThat(run.path("quarantined").asInt()).isEqualTo(2);
        assertThat(migration.ask("status").path("tables").findValuesAsText("table"))
                .hasSize(tables)
                .doesNotHaveDuplicates()
                .contains(HostileMigration.written(schema, "\"a\".b"), HostileMigration.written(schema, "select"));

        String byServer = HostileMigration.written(schema, REFUSED_BY_SERVER);
        String byCheck = HostileMigration.written(schema, REFUSED_BY_CHECK);
        assertThat(migration.ask("quarantine").path("rows"))
                .extracting(row ->
                        row.path("table").asText() + ": " + row.path("column").asText() + ": " + row.path("key"))
                .containsExactlyInAnyOrder(
                        byServer + ": v " + REFUSED_BY_SERVER + ": [\"3\"]", byCheck + ": null: [\"3\"]");
        migration.change("'refused'", "'other'");
        JsonNode retried = migration.ask("quarantine", "retry", "--table", byCheck, "--accept-plan");
        assertThat(retried.path("retried").asInt()).isEqualTo(1);
        assertThat(retried.path("open").asInt()).isEqualTo(1);
        JsonNode discarded = migration.ask("quarantine", "discard", "--table", byServer, "--yes");
        assertThat(discarded.path("discarded").asInt()).isEqualTo(1);
        migration
                .source()
                .execute("DELETE FROM " + migration.source().quote(REFUSED_BY_SERVER) + " WHERE "
                        + migration.source().quote(REFUSED_BY_SERVER) + " = 3");

        JsonNode finished = migration.ask("finish", "--yes");
        migration.target().execute(finished.path("ledgerSchema").path("removal").asText());
    }

    private static void assertEqual(Comparison comparison) {
        ComparisonResult result = comparison.allTables().withSchema().compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }
}

package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.sample.SampleDatabase;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Tables copied within their own database: under other names, with keys and counters that are not shared with the originals. */
@Timeout(600)
final class InOneDatabaseIT {

    private static final List<String> TABLES = List.of("harbour", "ship", "route", "sailing", "passenger", "booking");

    @TempDir
    Path folder;

    @ParameterizedTest
    @Kinds(
            value = {ServerKind.POSTGRESQL, ServerKind.MYSQL},
            onDemand = ServerKind.MARIADB)
    void everyTableGetsATwinThatStandsByItself(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("twins")) {
            boolean isMySql = database.engine().isMySqlFamily();
            (isMySql ? SampleDatabase.FERRY_MYSQL : SampleDatabase.FERRY_POSTGRESQL).load(database);
            StringBuilder rules = new StringBuilder("tables:\n");
            for (String table : TABLES) {
                rules.append("  - include: ").append(table).append('\n');
                rules.append("  - table: ")
                        .append(table)
                        .append("\n    to: ")
                        .append(table)
                        .append("_new\n");
            }
            Migration migration = new Migration(folder, database, database, rules.toString());

            migration.startHaltingAt("ddl-applied:3", "run").isKilled();
            migration.startHaltingAt("stage-worked:3", "run").isKilled();
            JsonNode result = migration.ask("run");
            assertThat(result.path("rows").asLong()).isEqualTo(27);
            assertThat(migration.ask("schema").path("beforeCopy")).isEmpty();
            migration.ask("finish", "--yes");

            var comparison = Comparison.of(database, database).withSchema();
            TABLES.forEach(table -> comparison.table(table).to(table + "_new"));
            ComparisonResult compared = comparison.compare();
            assertThat(compared.isEqual()).as(compared.toString()).isTrue();
            assertThat(ForeignKeys.count(database)).isEqualTo(2 * 8);

            database.execute("INSERT INTO ship_new (name) VALUES ('first'), ('second')");
            assertThat(database.queryLong("SELECT max(id) FROM ship_new")).isEqualTo(42);
            database.execute("INSERT INTO ship (name) VALUES ('third')");
            assertThat(database.queryLong("SELECT max(id) FROM ship"))
                    .as("the original counts by itself")
                    .isEqualTo(41);
            TABLES.stream().sorted().forEach(table -> drop(database, table));
            assertThat(database.count("booking_new"))
                    .as("stays without its original")
                    .isEqualTo(5);
            database.execute("INSERT INTO ship_new (name) VALUES ('fourth')");
        }
    }

    private static void drop(TestDatabase database, String table) {
        if (database.engine().isMySqlFamily()) {
            database.execute("SET SESSION foreign_key_checks = 0", "DROP TABLE " + table);
        } else {
            database.execute("DROP TABLE " + table + " CASCADE");
        }
    }
}

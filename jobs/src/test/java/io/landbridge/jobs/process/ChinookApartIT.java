package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.compare.TableComparison;
import io.landbridge.testkit.sample.SampleDatabase;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chinook as its authors publish it for MySQL and for PostgreSQL, each loaded by its own script, and compared by a plan that maps names. The
 * scripts have the same lines, and mean different rows by some of them: MySQL takes a backslash for the begin of an escape, and PostgreSQL an
 * {@code N'…'} for {@code char}, whose spaces at the end do not count. Needs {@code -Dlandbridge.samples=FOLDER}.
 */
@Timeout(600)
final class ChinookApartIT {

    private static final List<String> TABLES = List.of(
            "Album",
            "Artist",
            "Customer",
            "Employee",
            "Genre",
            "Invoice",
            "InvoiceLine",
            "MediaType",
            "Playlist",
            "PlaylistTrack",
            "Track");

    /** Found by reading both scripts, and confirmed by a comparer that shares nothing with the product. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("customer 54", "city"),
            Map.entry("invoice 20", "billing_city"),
            Map.entry("invoice 141", "billing_city"),
            Map.entry("invoice 152", "billing_city"),
            Map.entry("invoice 207", "billing_city"),
            Map.entry("invoice 336", "billing_city"),
            Map.entry("invoice 359", "billing_city"),
            Map.entry("invoice 381", "billing_city"),
            Map.entry("track 3435", "name"),
            Map.entry("track 3448", "name"),
            Map.entry("track 3485", "name"),
            Map.entry("track 3499", "name"));

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"MYSQL, POSTGRESQL", "MARIADB, POSTGRESQL", "POSTGRESQL, MYSQL", "POSTGRESQL, MARIADB"})
    void exactlyTheRowsAreNamedInWhichTheScriptsDiffer(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("apart");
                TestDatabase target = Servers.shared(to).createDatabase("apart")) {
            load(source);
            load(target);
            assertThat(differentByTheComparer(source, target))
                    .isEqualTo(new TreeSet<>(List.of("customer", "invoice", "track")));

            Migration migration = new Migration(folder, source, target, plan(source, target));
            ToolProcess process = migration.start("validate", "--output", "json");
            JsonNode document = process.exits(1).json();
            Map<String, String> named = new TreeMap<>();
            for (JsonNode table : document.path("validation").path("tables")) {
                table.path("samples").forEach(row -> {
                    assertThat(row.path("kind").asText()).isEqualTo("different");
                    named.put(
                            snake(row.path("table").asText().replaceFirst(".*\\.", ""))
                                    + ' '
                                    + String.join(",", texts(row.path("key"))),
                            snake(String.join(",", row.path("columns").findValuesAsText("column"))));
                });
            }
            assertThat(named).isEqualTo(new TreeMap<>(DIFFERENT));
            assertThat(document.path("validation").path("mismatched").asInt()).isEqualTo(DIFFERENT.size());
            assertThat(document.path("validation").path("tables")).hasSize(TABLES.size());
            migration.dropLedger();
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static void load(TestDatabase database) {
        (database.engine().isMySqlFamily() ? SampleDatabase.CHINOOK_MYSQL : SampleDatabase.CHINOOK_POSTGRESQL)
                .load(database);
    }

    /** Tables in which the testkit's own comparer sees a difference. */
    private static Set<String> differentByTheComparer(TestDatabase source, TestDatabase target) {
        Comparison comparison = Comparison.of(source, target);
        for (String table : TABLES) {
            TableComparison wish = comparison.table(name(source, table)).to(schema(target), name(target, table));
            columns(source, target, table).forEach(column -> wish.column(name(source, column), name(target, column)));
        }
        ComparisonResult result = comparison.compare();
        Set<String> different = new TreeSet<>();
        result.tables().stream()
                .filter(table -> !table.isEqual())
                .forEach(table -> different.add(snake(table.target().toString().replaceFirst(".*\\.", ""))));
        return different;
    }

    private static String plan(TestDatabase source, TestDatabase target) {
        StringBuilder plan = new StringBuilder("tables:\n");
        for (String table : TABLES) {
            plan.append("  - table: ")
                    .append(schema(source))
                    .append('.')
                    .append(name(source, table))
                    .append('\n');
            plan.append("    to: ")
                    .append(schema(target))
                    .append('.')
                    .append(name(target, table))
                    .append('\n');
            plan.append("    columns:\n");
            columns(source, target, table)
                    .forEach(column -> plan.append("      ")
                            .append(name(source, column))
                            .append(": {to: ")
                            .append(name(target, column))
                            .append(isRounded(target, column) ? ", type: datetime}\n" : "}\n"));
        }
        return plan.toString();
    }

    /** As MySQL calls them. */
    private static List<String> columns(TestDatabase source, TestDatabase target, String table) {
        TestDatabase mysql = source.engine().isMySqlFamily() ? source : target;
        return mysql
                .query("SELECT column_name FROM information_schema.columns WHERE table_schema = '" + mysql.name()
                        + "' AND table_name = '" + table + "' ORDER BY ordinal_position")
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /** MySQL's script keeps whole seconds, which a plan has to say of a target. */
    private static boolean isRounded(TestDatabase target, String column) {
        return target.engine().isMySqlFamily() && column.endsWith("Date");
    }

    private static String schema(TestDatabase database) {
        return database.engine().isMySqlFamily() ? database.name() : "public";
    }

    /** {@code InvoiceLine} on one side is {@code invoice_line} on the other. */
    private static String name(TestDatabase database, String camel) {
        return database.engine().isMySqlFamily() ? camel : snake(camel);
    }

    private static String snake(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}

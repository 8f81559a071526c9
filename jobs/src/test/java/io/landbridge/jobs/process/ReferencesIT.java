package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Rows whose parents stay behind: found before a foreign key counts, named, and no hindrance once they are put right. */
@Timeout(600)
final class ReferencesIT {

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.postgresql().createDatabase("source");
    private final List<Runnable> ends = new ArrayList<>(List.of(source::close));

    /** A migration out of the source, and where to. */
    private record Scene(Migration migration, TestDatabase target) {

        JsonNode refusal(String command, String... options) {
            String[] all = new String[options.length + 2];
            System.arraycopy(options, 0, all, 0, options.length);
            all[options.length] = "--output";
            all[options.length + 1] = "json";
            JsonNode document = migration.start(command, all).exits(1).json();
            JsonNode error = document.path("error");
            assertThat(error.path("code").asText()).isEqualTo("schema.orphan-rows");
            assertThat(error.path("category").asText()).isEqualTo("data");
            assertThat(error.path("what").asText())
                    .contains("orders: foreign key orders_to_customers (customer_id) leads to no row of ");
            assertThat(error.path("remedy").asText()).contains("quarantine PLAN retry", "run the same command again");
            return error;
        }

        /** All stages but the last one, which does not take the target's own rows for a copy of the source's. */
        void endsButForWhatWasDoneToTheTarget() {
            assertThat(migration
                            .ask("run", "--until", "indexes")
                            .path("outcome")
                            .asText())
                    .isEqualTo("done");
            JsonNode last = migration.start("run", "--output", "json").exits(1).json();
            assertThat(last.path("error").path("code").asText()).isEqualTo("run.differences-found");
        }

        void assertForeignKeyCounts() {
            assertThatThrownBy(() -> target.execute("INSERT INTO orders VALUES (300, 999)"))
                    .hasMessageContaining("orders_to_customers");
        }
    }

    @AfterEach
    void drop() {
        Collections.reverse(ends);
        ends.forEach(Runnable::run);
    }

    /** Customers 1 to 20, each fourth outside of the EU; an order of each, and one of nobody. */
    private Scene begin(ServerKind kind, String rules, String settings) {
        TestDatabase target = Servers.shared(kind).createDatabase("target");
        ends.add(target::close);
        source.execute(
                "CREATE TABLE customers (id int PRIMARY KEY, area varchar(10) NOT NULL)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, CONSTRAINT orders_to_customers FOREIGN KEY (customer_id)"
                        + " REFERENCES customers (id))",
                "CREATE INDEX orders_customer ON orders (customer_id)",
                "INSERT INTO customers SELECT i, CASE i % 4 WHEN 0 THEN 'far' ELSE 'EU' END FROM generate_series(1, 20) i",
                "INSERT INTO orders SELECT 100 + i, i FROM generate_series(1, 20) i",
                "INSERT INTO orders VALUES (200, NULL)");
        Migration migration =
                new Migration(folder, source, target, "tables:\n" + rules + "backfill: {" + settings + "}\n");
        ends.add(migration::dropLedger);
        return new Scene(migration, target);
    }

    private static String customers(String rule) {
        return "  - table: public.customers\n" + rule.indent(4);
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.POSTGRESQL,
            onDemand = {ServerKind.MARIADB, ServerKind.MYSQL})
    void childrenOfFilteredParentsAreNamedAndTheRunGoesOnOnceTheyAreGone(ServerKind kind) {
        Scene scene = begin(kind, customers("where: \"row.area == 'EU'\""), "parallelism: 2");

        String what = scene.refusal("run").path("what").asText();
        // five customers are far away
        assertThat(what)
                .contains("the plan's where keeps rows of public.customers back")
                .doesNotContain("others");
        for (int id : List.of(104, 108, 112, 116, 120)) {
            assertThat(what).contains(String.valueOf(id));
        }
        assertThat(scene.target().count("orders")).as("no row is lost").isEqualTo(21);
        assertThat(scene.target().count("customers")).isEqualTo(15);
        assertThat(scene.refusal("run").path("what").asText())
                .as("the same again")
                .isEqualTo(what);

        scene.target().execute("DELETE FROM orders WHERE id IN (104, 108, 112, 116, 120)");
        scene.endsButForWhatWasDoneToTheTarget();
        scene.assertForeignKeyCounts();
        assertThat(scene.target().count("orders")).isEqualTo(16);
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.MYSQL,
            onDemand = {ServerKind.POSTGRESQL, ServerKind.MARIADB})
    void childrenOfQuarantinedParentsWaitForThem(ServerKind kind) {
        Scene scene = begin(kind, customers("check: {\"known\": \"row.id != 7\"}"), "maxQuarantined: 1");

        assertThat(scene.refusal("run").path("what").asText())
                .contains("id = 107;", "quarantine holds 1 row of public.customers");
        assertThat(scene.migration().ask("status").path("state").asText()).isEqualTo("stopped");

        scene.migration().change("row.id != 7", "row.id != 77");
        JsonNode retried = scene.migration().ask("quarantine", "retry", "--accept-plan");
        assertThat(retried.path("open").asInt()).isZero();
        assertThat(scene.migration().ask("run").path("outcome").asText()).isEqualTo("done");
        scene.assertForeignKeyCounts();
        ComparisonResult result = scene.migration().compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.MARIADB,
            onDemand = {ServerKind.POSTGRESQL, ServerKind.MYSQL})
    void aForeignKeyThatWasThereBeforeTheRowsProvesNothing(ServerKind kind) {
        Scene scene = begin(kind, customers("where: \"row.area == 'EU'\""), "parallelism: 2");
        scene.target()
                .execute(
                        "CREATE TABLE customers (id int PRIMARY KEY, area varchar(10) NOT NULL)",
                        "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, CONSTRAINT orders_to_customers FOREIGN KEY (customer_id)"
                                + " REFERENCES customers (id))");

        assertThat(scene.refusal("run").path("what").asText()).contains("104", "120");

        scene.target().execute("INSERT INTO customers VALUES (4, 'x'), (8, 'x'), (12, 'x'), (16, 'x'), (20, 'x')");
        scene.endsButForWhatWasDoneToTheTarget();
        scene.assertForeignKeyCounts();
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.POSTGRESQL,
            onDemand = {ServerKind.MARIADB, ServerKind.MYSQL})
    void aRowThatIsRetriedAfterTheEndNeedsItsParentToo(ServerKind kind) {
        Scene scene = begin(
                kind,
                customers("where: \"row.id != 5\"")
                        + "  - table: public.orders\n    check: {\"known\": \"row.id != 105\"}\n",
                "maxQuarantined: 1");
        assertThat(scene.migration().ask("run").path("quarantined").asInt()).isEqualTo(1);
        scene.assertForeignKeyCounts();

        scene.migration().change("row.id != 105", "row.id != 77");
        assertThat(scene.refusal("quarantine", "retry", "--accept-plan")
                        .path("what")
                        .asText())
                .contains("id = 105;");
        assertThat(scene.migration().ask("status").path("stages").findValuesAsText("state"))
                .containsExactly("done", "done", "done", "open", "open");

        scene.target().execute("INSERT INTO customers VALUES (5, 'EU')");
        scene.endsButForWhatWasDoneToTheTarget();
    }
}

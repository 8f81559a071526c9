package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's way: a plan from two live databases, a look at what it would do, the run. */
@Timeout(600)
final class InitAndPlanIT {

    private final TestDatabase source = Servers.mariadb().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void theFirstPlanIsReadPreviewedAndRunAsItIs() {
        fill();
        JsonNode written =
                init("shop.yaml", "--name", "shop", "--output", "json").exits(0).json();
        assertThat(written.path("file").asText()).isEqualTo("shop.yaml");
        assertThat(folder.resolve("shop.yaml"))
                .content()
                .isEqualTo(written.path("plan").asText());
        assertThat(written.path("open").asInt()).isPositive();

        JsonNode plan = tool("plan", "shop.yaml", "--sample", "2", "--output", "json")
                .exits(0)
                .json();
        assertThat(plan.path("tables")).hasSize(2);
        assertThat(plan.path("samples").findValuesAsText("before")).isNotNull();
        assertThat(plan.path("samples").get(0).path("rows")).hasSize(2);
        assertThat(target.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();

        assertThat(tool("run", "shop.yaml", "--output", "json")
                        .exits(0)
                        .json()
                        .path("rows")
                        .asInt())
                .isEqualTo(4);
        assertThat(Comparison.of(source, target).allTables().compare().isEqual())
                .isTrue();
    }

    @Test
    void aSampleShowsRowsBeforeAndAfterAndWhatIsRefused() throws IOException {
        fill();
        init("shop.yaml", "--name", "shop").exits(0);
        Path plan = folder.resolve("shop.yaml");
        Files.writeString(
                plan, Files.readString(plan).replaceFirst("  - include: .*\n", """
                          - include: "*.customers"
                          - table: customers
                            columns:
                              name: {value: "row.name.upperAscii()"}
                            check: {short: "row.name.size() < 4"}
                        """.replace("          - ", "  - ")));

        JsonNode rows = tool("plan", "shop.yaml", "--sample", "5", "--output", "json")
                .exits(0)
                .json()
                .path("samples")
                .get(0)
                .path("rows");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).path("before").path("name").asText()).isEqualTo("Ann");
        assertThat(rows.get(0).path("after").get(0).path("values").path("name").asText())
                .isEqualTo("ANN");
        assertThat(rows.get(1).path("after")).isEmpty();
        assertThat(rows.get(1).path("refused").path("reason").asText()).isEqualTo("check 'short' does not hold");
    }

    @Test
    void aPlanIsPrintedOrWrittenButNeverOverASecondTime() {
        fill();
        assertThat(init().exits(0).out())
                .contains("include: \"" + source.name() + ".*\"", "password: \"${env:SOURCE_PASSWORD}\"");
        assertThat(init("plan.yaml").exits(0).out()).contains("plan.yaml is written; ");
        assertThat(init("plan.yaml").exits(2).err()).contains("a plan is never overwritten");
        assertThat(tool("init", "--source", source.url()).exits(2).err()).contains("--source-user");
        assertThat(tool(options("hunter2").toArray(String[]::new)).exits(2).err())
                .contains("none of env:NAME and file:PATH")
                .doesNotContain("hunter2");
    }

    private void fill() {
        source.execute(
                "CREATE TABLE customers (id int PRIMARY KEY, name varchar(20) NOT NULL, joined datetime)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, total decimal(10,2))",
                "INSERT INTO customers VALUES (1, 'Ann', '2026-01-01 00:00:00'), (2, 'Robert', NULL)",
                "INSERT INTO orders VALUES (1, 1, 1.50), (2, 2, NULL)");
    }

    private ToolProcess init(String... more) {
        List<String> arguments = options("env:SOURCE_PASSWORD");
        arguments.addAll(List.of(more));
        return tool(arguments.toArray(String[]::new));
    }

    private List<String> options(String sourcePassword) {
        return new ArrayList<>(List.of(
                "init",
                "--source",
                source.url(),
                "--source-user",
                source.user(),
                "--source-password",
                sourcePassword,
                "--source-tls",
                "insecure",
                "--target",
                target.url(),
                "--target-user",
                target.user(),
                "--target-password",
                "env:TARGET_PASSWORD",
                "--target-tls",
                "insecure"));
    }

    private ToolProcess tool(String... arguments) {
        return ToolProcess.start(
                folder, Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()), arguments);
    }
}

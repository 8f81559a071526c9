package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TableRule.MapEntry;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.plan.ThrottleRule.Signal;
import io.landbridge.pipeline.plan.TypeOverride;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.plan.ValidationSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A right plan, and what it becomes. */
final class PlanFileReadTest {

    private static final String WHOLE = """
            migration: shop-to-postgres            # names everything
            source:
              url: jdbc:mysql://127.0.0.1:3306/shop
              tls: insecure
              username: migrator
              password: "${env:SHOP_PASSWORD}"
            target:
              url: jdbc:postgresql://127.0.0.1:5432/shop
              username: "no"
              password: "${file:target.secret}"
            ledger: {prefix: lb_}
            tables:
              - include: "shop.*"
              - exclude: "shop.tmp_*"
              - table: shop.customers
                to: crm.customer
                columns:
                  name: {to: full_name}
                  email: {value: "row.email.lowerAscii().trim()"}
                  status: {to: status_id, map: {low: 1, "no": 2, null: 3, x: ~}, otherwise: null}
                  legacy_flag: {drop: true}
                  on: {type: "varchar(8)", injective: true}
                where: |
                  row.deleted_at == null &&
                  row.name != ''
                check:
                  email is present: "row.email != ''"
              - table: shop.tasks
                transformer: com.acme.TasksToConversations
            types:
              - {source: "tinyint(1)", target: smallint}
              - {source: datetime, zone: Europe/Berlin, overlap: earlier, zeroDate: asNull}
              - {source: date, zeroDate: "1970-01-01"}
            backfill:
              parallelism: 2
              chunkTime: 250ms
              chunkBytes: 16MB
              chunkRows: 500
              copyLimit: 20s
              maxRowsPerSecond: 20000
              maxQuarantined: 3
              throttle:
                - {signal: replicaLag, on: source, url: "jdbc:mysql://replica:3306/", limit: 5s}
                - {signal: threadsRunning, on: source, limit: 25, abort: 100}
                - {signal: commitLatencyP95, on: target, limit: 50ms}
                - {signal: query, on: target, sql: "SELECT 1", limit: 0.5}
            changes: {through: direct, lanes: 4, retention: {budget: 20GB, whenOver: release}}
            validation:
              digest: client
              parallelism: 3
              maxRepairs: 50
              sensitive: ["shop.customers.email", "*.iban"]
              checks:
                - {name: revenue, sql: "SELECT sum(amount) FROM orders", tolerance: 0.001}
                - {name: no orphans, on: target, sql: "SELECT count(*) FROM x", expect: 0}
            """;

    @TempDir
    private Path folder;

    @Test
    void everyKeyReachesThePlan() throws IOException {
        Plan plan = read(WHOLE);

        assertThat(plan.migration()).isEqualTo("shop-to-postgres");
        assertThat(plan.source().tls()).isEqualTo(Tls.INSECURE);
        assertThat(plan.source().password().reveal()).isEqualTo("p@:/?%'\"");
        assertThat(plan.target().tls()).isEqualTo(Tls.VERIFY_FULL);
        assertThat(plan.target().username()).isEqualTo("no");
        assertThat(plan.target().password().reveal()).isEqualTo("from file");
        assertThat(plan.ledger()).isEqualTo(new LedgerLocation("", "lb_"));
        assertThat(plan.changes())
                .isEqualTo(new ChangeSettings(
                        Through.DIRECT, 4, new ChangeSettings.Retention(20L << 30, ChangeSettings.WhenOver.RELEASE)));
        assertThat(plan.types())
                .containsExactly(
                        new TypeOverride("tinyint(1)", "smallint", null, Overlap.REJECT, null, 31),
                        new TypeOverride("datetime", null, ZoneId.of("Europe/Berlin"), Overlap.EARLIER, "asNull", 32),
                        new TypeOverride("date", null, null, Overlap.REJECT, "1970-01-01", 33));
        assertThat(plan.backfill())
                .isEqualTo(new BackfillSettings(
                        2,
                        Duration.ofMillis(250),
                        16L << 20,
                        500,
                        Duration.ofSeconds(20),
                        20_000L,
                        3,
                        List.of(
                                new ThrottleRule(
                                        Signal.REPLICA_LAG,
                                        Side.SOURCE,
                                        5,
                                        null,
                                        "jdbc:mysql://replica:3306/",
                                        null,
                                        43),
                                new ThrottleRule(Signal.THREADS_RUNNING, Side.SOURCE, 25, 100.0, null, null, 44),
                                new ThrottleRule(Signal.COMMIT_LATENCY_P95, Side.TARGET, 0.05, null, null, null, 45),
                                new ThrottleRule(Signal.QUERY, Side.TARGET, 0.5, null, null, "SELECT 1", 46))));
    }

    @Test
    void whatIsSaidOfTheProofReachesThePlan() throws IOException {
        Plan plan = read(WHOLE);

        assertThat(plan.validation())
                .isEqualTo(new ValidationSettings(
                        ValidationSettings.DigestPlace.CLIENT,
                        List.of(
                                new ValidationSettings.Check(
                                        "revenue",
                                        ValidationSettings.Side.BOTH,
                                        "SELECT sum(amount) FROM orders",
                                        null,
                                        new BigDecimal("0.001"),
                                        54),
                                new ValidationSettings.Check(
                                        "no orphans",
                                        ValidationSettings.Side.TARGET,
                                        "SELECT count(*) FROM x",
                                        "0",
                                        null,
                                        55)),
                        3,
                        50,
                        List.of("shop.customers.email", "*.iban")));
    }

    @Test
    void everyRuleReachesThePlanWithItsLine() throws IOException {
        Plan plan = read(WHOLE);

        Mapped customers = new Mapped(
                "shop.customers",
                "crm.customer",
                Map.of(
                        "name", rule("full_name", null, 18),
                        "email",
                                new ColumnRule(
                                        null,
                                        null,
                                        new SourceText("row.email.lowerAscii().trim()", 19),
                                        null,
                                        null,
                                        false,
                                        false,
                                        19),
                        "status",
                                new ColumnRule(
                                        "status_id",
                                        null,
                                        null,
                                        List.of(
                                                new MapEntry("low", "1", 20),
                                                new MapEntry("no", "2", 20),
                                                new MapEntry(null, "3", 20),
                                                new MapEntry("x", null, 20)),
                                        new MapEntry(null, null, 20),
                                        false,
                                        false,
                                        20),
                        "legacy_flag", new ColumnRule(null, null, null, null, null, true, false, 21),
                        "on", new ColumnRule(null, "varchar(8)", null, null, null, false, true, 22)),
                new SourceText("row.deleted_at == null &&\nrow.name != ''", 24),
                Map.of("email is present", new SourceText("row.email != ''", 27)),
                null,
                15);
        assertThat(plan.tables())
                .containsExactly(
                        new Include("shop.*", 13),
                        new Exclude("shop.tmp_*", 14),
                        customers,
                        new Mapped(
                                "shop.tasks",
                                null,
                                Map.of(),
                                null,
                                Map.of(),
                                new SourceText("com.acme.TasksToConversations", 29),
                                28));
    }

    @Test
    void whatIsNotSaidIsAsUsual() throws IOException {
        Plan plan = read(WHOLE.substring(0, WHOLE.indexOf("ledger:")));

        assertThat(plan.ledger()).isEqualTo(LedgerLocation.DEFAULT);
        assertThat(plan.tables()).isEmpty();
        assertThat(plan.backfill()).isEqualTo(BackfillSettings.DEFAULT);
        assertThat(plan.changes()).isEqualTo(new ChangeSettings(Through.NONE));
        assertThat(plan.validation()).isEqualTo(ValidationSettings.DEFAULT);
    }

    @Test
    void noSecretIsPrinted() throws IOException {
        assertThat(read(WHOLE).toString())
                .contains("env:SHOP_PASSWORD", "file:target.secret")
                .doesNotContain("p@:", "from file");
    }

    @Test
    void aSecretFileThatOthersCanReadIsRefused() throws IOException {
        Plan plan = read(WHOLE);
        Path secret = folder.resolve("target.secret");

        for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> plan.target().password().reveal())
                    .isInstanceOf(LandbridgeException.class)
                    .hasMessageContaining("the file can be read or written by others; chmod 600 target.secret");
        }
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        Files.delete(secret);
        Files.writeString(secret, "rotated");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        assertThat(plan.target().password().reveal()).isEqualTo("rotated");
    }

    @Test
    void theHashIsOfWhatDecidesRows() throws IOException {
        String hash = read(WHOLE).hash();

        assertThat(hash).hasSize(64);
        assertThat(read("# moved down\n\n" + WHOLE).hash()).isEqualTo(hash);
        assertThat(read(WHOLE.replace("parallelism: 2", "parallelism: 3")).hash())
                .isEqualTo(hash);
        assertThat(read(WHOLE.replace("through: direct", "through: none")).hash())
                .as("copied rows stay right")
                .isEqualTo(hash);
        assertThat(read(WHOLE.replace("lanes: 4", "lanes: 1")).hash()).isEqualTo(hash);
        assertThat(read(WHOLE.replace("127.0.0.1:5432", "127.0.0.2:5432")).hash())
                .isEqualTo(hash);
        assertThat(read(WHOLE.replace("low: 1", "\"low\": \"1\"")).hash()).isEqualTo(hash);
        for (String change : List.of(
                "full_name>fullname",
                "low: 1>low: 2",
                "otherwise: null>otherwise: 0",
                "drop: true>to: gone",
                "row.email != ''>row.email != 'x'",
                "row.name != ''>row.name != 'x'",
                "email is present>email is there",
                "shop.tmp_*>shop.temp_*",
                "Europe/Berlin>Europe/Paris",
                "earlier>later",
                "1970-01-01>1970-01-02",
                "injective: true>injective: false",
                "com.acme.TasksToConversations>com.acme.Other")) {
            String[] parts = change.split(">", 2);
            assertThat(read(WHOLE.replace(parts[0], parts[1])).hash())
                    .as(change)
                    .isNotEqualTo(hash);
        }
    }

    private static ColumnRule rule(String to, @Nullable String type, int line) {
        return new ColumnRule(to, type, null, null, null, false, false, line);
    }

    private Plan read(String plan) throws IOException {
        Path secret = folder.resolve("target.secret");
        Files.deleteIfExists(secret);
        Files.writeString(secret, "from file\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan);
        return PlanFile.read(file, Map.of("SHOP_PASSWORD", "p@:/?%'\"")::get);
    }
}

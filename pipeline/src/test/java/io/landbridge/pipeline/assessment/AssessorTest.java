package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentFixture.column;
import static io.landbridge.pipeline.assessment.AssessmentFixture.facts;
import static io.landbridge.pipeline.assessment.AssessmentFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.pipeline.assessment.EndpointFacts.Disk;
import io.landbridge.pipeline.assessment.EndpointFacts.LockWait;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.EndpointFacts.OpenTransaction;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssessorTest {

    private final AssessmentFixture fixture = new AssessmentFixture();

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        List<Finding> findings = Assessor.assess(fixture.build());
        assertThat(findings).extracting(Finding::code).containsExactly(AssessmentCode.SIZE);
        assertThat(Assessor.isClear(findings)).isTrue();
    }

    @Test
    void everyBlockerComesFirstAndClosesTheGate() {
        fixture.source = facts(Engine.MARIADB)
                .rights(new MissingRight("SELECT", "shop.orders", "GRANT SELECT …"))
                .build();
        fixture.target = facts(Engine.POSTGRESQL)
                .notEmpty(new TableName("public", "orders"))
                .build();
        List<Finding> findings = Assessor.assess(fixture.build());
        assertThat(findings)
                .extracting(Finding::code)
                .containsExactly(AssessmentCode.TARGET_NOT_EMPTY, AssessmentCode.RIGHT_MISSING, AssessmentCode.SIZE);
        assertThat(findings.get(1).remedy()).isEqualTo("GRANT SELECT …");
        assertThat(Assessor.isClear(findings)).isFalse();
    }

    @Test
    void rowsOfAStartedMigrationAreItsOwn() {
        fixture.target = facts(Engine.POSTGRESQL)
                .notEmpty(new TableName("public", "orders"))
                .build();
        fixture.started = true;
        assertThat(codes()).doesNotContain(AssessmentCode.TARGET_NOT_EMPTY);
    }

    @Test
    void aTableIsNeverCopiedIntoATableThatIsRead() {
        fixture.source = facts(Engine.POSTGRESQL).build();
        fixture.tables = List.of(table("public", "orders"));
        assertThat(codes()).doesNotContain(AssessmentCode.SOURCE_IS_TARGET);
        fixture.sameDatabase = true;
        assertThat(codes()).contains(AssessmentCode.SOURCE_IS_TARGET);
    }

    @Test
    void oldServersAreRefused() {
        for (Engine engine : Engine.values()) {
            fixture.source = facts(engine).majorMinor(507).build();
            assertThat(codes()).as(engine.label()).contains(AssessmentCode.VERSION_TOO_OLD);
        }
    }

    @Test
    void aStandbyIsNoSource() {
        fixture.source = facts(Engine.POSTGRESQL).standby().build();
        assertThat(codes()).contains(AssessmentCode.NOT_PRIMARY);
    }

    @Test
    void aReadOnlyServerIsNoTarget() {
        fixture.target = facts(Engine.POSTGRESQL).standby().build();
        assertThat(codes()).contains(AssessmentCode.NOT_PRIMARY);
        for (String setting : List.of("read_only", "super_read_only", "innodb_read_only")) {
            for (String value : List.of("ON", "1", "NO_LOCK")) {
                fixture.target = facts(Engine.MARIADB)
                        .settings(Map.of(setting, value, "max_connections", "9"))
                        .build();
                assertThat(Assessor.assess(fixture.build()).stream()
                                .filter(finding -> finding.code() == AssessmentCode.NOT_PRIMARY)
                                .map(Finding::evidence))
                        .containsExactly(setting + " = " + value);
            }
            fixture.target =
                    facts(Engine.MYSQL).settings(Map.of(setting, "OFF")).build();
            assertThat(codes()).doesNotContain(AssessmentCode.NOT_PRIMARY);
        }
    }

    @Test
    void sessionsThatOnlyReadAreNoTargetAndNoSourceOfAStream() {
        EndpointFacts readOnly = facts(Engine.POSTGRESQL)
                .settings(Map.of("default_transaction_read_only", "on"))
                .build();
        fixture.target = readOnly;
        assertThat(codes()).contains(AssessmentCode.SETTING_UNSAFE);

        fixture.target = facts(Engine.POSTGRESQL).build();
        fixture.source = readOnly;
        fixture.tables = List.of(table("public", "t"));
        assertThat(codes()).contains(AssessmentCode.SETTING_UNSAFE);
        fixture.through = Through.NONE;
        assertThat(codes()).as("who only reads may").doesNotContain(AssessmentCode.SETTING_UNSAFE);
    }

    @Test
    void settingsThatLoseRowsBlock() {
        fixture.target = facts(Engine.MYSQL)
                .settings(Map.of("innodb_flush_log_at_trx_commit", "2", "local_infile", "OFF"))
                .build();
        assertThat(Assessor.assess(fixture.build()).stream()
                        .filter(finding -> finding.code() == AssessmentCode.SETTING_UNSAFE)
                        .map(Finding::evidence))
                .containsExactlyInAnyOrder("innodb_flush_log_at_trx_commit = 2", "local_infile = OFF");
    }

    @Test
    void plainConnectionsAreAlwaysNamed() {
        fixture.tls = Tls.INSECURE;
        assertThat(codes().stream().filter(AssessmentCode.TLS_INSECURE::equals)).hasSize(2);
    }

    @Test
    void aTableWithoutKeyIsCopiedWholeAndSaidSo() {
        fixture.through = Through.NONE;
        fixture.tables = List.of(table("shop", "log").withoutKey());
        assertThat(codes()).contains(AssessmentCode.KEY_MISSING);
    }

    @Test
    void keysWithoutUsableOrderAreNamed() {
        for (ValueKind kind : ValueKind.values()) {
            fixture.tables = List.of(table("shop", "t").key(column("k", DataType.of("some"), kind)));
            List<Finding> named = Assessor.assess(fixture.build()).stream()
                    .filter(finding -> finding.code() == AssessmentCode.KEY_NOT_CUTTABLE)
                    .toList();
            if (kind.canBeCut()) {
                assertThat(named).as(kind.name()).isEmpty();
            } else {
                assertThat(named).extracting(Finding::evidence).containsExactly("k some in the row key");
            }
        }
    }

    @Test
    void textKeysMayCollideInTheTarget() {
        fixture.source = facts(Engine.POSTGRESQL).build();
        fixture.target = facts(Engine.MYSQL).build();
        fixture.tables = List.of(table("public", "t").key(column("k", DataType.of("text"), ValueKind.TEXT)));
        assertThat(codes()).contains(AssessmentCode.KEY_COLLATION);
    }

    @Test
    void tablesWithoutSnapshotsAreRefused() {
        fixture.tables = List.of(table("shop", "t").storage("MyISAM"));
        assertThat(Assessor.isClear(Assessor.assess(fixture.build()))).isFalse();
    }

    @Test
    void namesAreMeasuredInTheTargetsUnit() {
        String thirtyTwoTwoByteLetters = "é".repeat(32);
        fixture.tables = List.of(table("shop", thirtyTwoTwoByteLetters));
        assertThat(codes()).contains(AssessmentCode.NAME_TOO_LONG);
        fixture.target = facts(Engine.MARIADB).build();
        assertThat(codes()).doesNotContain(AssessmentCode.NAME_TOO_LONG);
    }

    @Test
    void namesThatDifferInCaseOnlyCollideInMySql() {
        fixture.source = facts(Engine.POSTGRESQL).build();
        fixture.target = facts(Engine.MYSQL).build();
        fixture.tables = List.of(table("public", "t")
                .with(column("Name", DataType.of("bigint"), ValueKind.INTEGER))
                .with(column("name", DataType.of("bigint"), ValueKind.INTEGER)));
        assertThat(codes()).contains(AssessmentCode.NAME_COLLISION);
    }

    @Test
    void whoeverIsInTheWayIsNamed() {
        fixture.source = facts(Engine.MARIADB)
                .open(new OpenTransaction("7", "report", 4_000))
                .prepared("xa-1")
                .waiting(new LockWait("shop.orders", "9", 12))
                .build();
        assertThat(codes())
                .contains(
                        AssessmentCode.LONG_TRANSACTION, AssessmentCode.PREPARED_TRANSACTION, AssessmentCode.LOCK_WAIT);
    }

    @Test
    void tooFewConnectionsBlock() {
        assertThat(shortOf(17))
                .as("eight of four copiers, six to look after them, three of the stream")
                .isEmpty();
        assertThat(shortOf(16)).containsExactly("16 free of max_connections = 200, 17 needed");
        fixture.through = Through.NONE;
        assertThat(shortOf(14)).isEmpty();
        assertThat(shortOf(13)).containsExactly("13 free of max_connections = 200, 14 needed");
    }

    private List<String> shortOf(int free) {
        fixture.source = facts(Engine.MARIADB).freeConnections(free).build();
        return Assessor.assess(fixture.build()).stream()
                .filter(finding -> finding.code() == AssessmentCode.CONNECTIONS_SHORT)
                .map(Finding::evidence)
                .toList();
    }

    @Test
    void aFullDiskIsSeenBeforehand() {
        fixture.target = facts(Engine.POSTGRESQL).disk(new Disk("/data", 2_999)).build();
        assertThat(Assessor.assess(fixture.build()))
                .filteredOn(finding -> finding.code() == AssessmentCode.DISK_SHORT)
                .extracting(Finding::evidence, Finding::remedy)
                .containsExactly(tuple(
                        "2999 bytes free on the volume of /data, 1000 bytes of rows to copy",
                        "Give the target's volume at least 3000 free bytes."));
        fixture.started = true;
        assertThat(codes()).as("some of its rows are there").doesNotContain(AssessmentCode.DISK_SHORT);
        fixture.started = false;
        fixture.target = facts(Engine.POSTGRESQL).disk(new Disk("/data", 3_000)).build();
        assertThat(codes()).doesNotContain(AssessmentCode.DISK_SHORT, AssessmentCode.DISK_UNKNOWN);
        fixture.target = facts(Engine.POSTGRESQL).disk(null).build();
        assertThat(codes()).contains(AssessmentCode.DISK_UNKNOWN).doesNotContain(AssessmentCode.DISK_SHORT);
    }

    @Test
    void whatIsNotCarriedOverAndWhatIsNotInstalledIsSaid() {
        fixture.notes = List.of(new Assessment.Note("shop.orders", "The trigger t is not carried over."));
        fixture.missingTools = Set.of("psql");
        assertThat(codes()).contains(AssessmentCode.NOT_CARRIED_OVER, AssessmentCode.CLIENT_TOOL_MISSING);
    }

    @Test
    void anExcludeThatFitsNothingIsATypingErrorUnlessItIsAPattern() {
        fixture.idle = List.of(
                new IdleExclude(7, "shop.pasword", "; did you mean 'shop.password'?"),
                new IdleExclude(8, "shop.tmp_*", "."));
        assertThat(Assessor.assess(fixture.build()))
                .filteredOn(finding -> finding.code() == AssessmentCode.EXCLUDE_IDLE)
                .extracting(Finding::severity, Finding::where, Finding::what)
                .containsExactly(
                        tuple(
                                Severity.BLOCKER,
                                "plan.yaml:7",
                                "No table of the source fits 'shop.pasword', so that it keeps none back; did you mean"
                                        + " 'shop.password'?"),
                        tuple(
                                Severity.WARNING,
                                "plan.yaml:8",
                                "No table of the source fits 'shop.tmp_*', so that it keeps none back."));
    }

    @Test
    void everyCodeIsPrintedInOneForm() {
        assertThat(AssessmentCode.TARGET_NOT_EMPTY.code()).isEqualTo("assess.target-not-empty");
    }

    private List<AssessmentCode> codes() {
        return Assessor.assess(fixture.build()).stream().map(Finding::code).toList();
    }
}

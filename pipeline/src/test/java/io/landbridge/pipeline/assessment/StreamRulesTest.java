package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentFixture.facts;
import static io.landbridge.pipeline.assessment.AssessmentFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.pipeline.assessment.AssessmentFixture.FactsFixture;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands against a change stream on the side of the server; of its tables see {@link StreamedTableRulesTest}. */
class StreamRulesTest {

    private final AssessmentFixture fixture = new AssessmentFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | wal_level                      | replica        | BLOCKER | LOG_LEVEL",
                "POSTGRESQL | wal_level                      | logical        |         |",
                "POSTGRESQL | max_slot_wal_keep_size         | 1024 MB        | WARNING | SLOT_LIMITED",
                "POSTGRESQL | max_slot_wal_keep_size         | -1             | INFO    | SLOT_UNLIMITED",
                "POSTGRESQL | idle_replication_slot_timeout  | 3600 s         | WARNING | SLOT_IDLE_TIMEOUT",
                "POSTGRESQL | idle_replication_slot_timeout  | 0              |         |",
                "MYSQL      | log_bin                        | OFF            | BLOCKER | LOG_OFF",
                "MARIADB    | log_bin                        | 0              | BLOCKER | LOG_OFF",
                "MYSQL      | log_bin                        | ON             |         |",
                "MYSQL      | binlog_format                  | MIXED          | BLOCKER | LOG_FORMAT",
                "MARIADB    | binlog_format                  | STATEMENT      | BLOCKER | LOG_FORMAT",
                "MARIADB    | binlog_format                  | ROW            |         |",
                "MYSQL      | binlog_row_image               | MINIMAL        | BLOCKER | LOG_ROW_IMAGE",
                "MARIADB    | binlog_row_image               | FULL_NODUP     | BLOCKER | LOG_ROW_IMAGE",
                "MARIADB    | binlog_row_image               | FULL           |         |",
                "MYSQL      | binlog_row_value_options       | PARTIAL_JSON   | BLOCKER | LOG_PARTIAL_JSON",
                "MYSQL      | binlog_row_value_options       | ''             |         |",
                "MARIADB    | log_bin_compress               | ON             |         |",
                "MYSQL      | binlog_order_commits           | OFF            | BLOCKER | LOG_ORDER",
                "MYSQL      | sync_binlog                    | 0              | BLOCKER | LOG_NOT_DURABLE",
                "MARIADB    | sync_binlog                    | 100            | BLOCKER | LOG_NOT_DURABLE",
                "MARIADB    | sync_binlog                    | 1              |         |",
                "MYSQL      | innodb_flush_log_at_trx_commit | 2              | WARNING | COMMITS_NOT_DURABLE",
                "MYSQL      | gtid_mode                      | OFF            | BLOCKER | GTID_OFF",
                "MYSQL      | gtid_mode                      | ON_PERMISSIVE  | BLOCKER | GTID_OFF",
                "MYSQL      | gtid_mode                      | ON             |         |",
                "MYSQL      | enforce_gtid_consistency       | WARN           | BLOCKER | GTID_NOT_ENFORCED",
                "MYSQL      | enforce_gtid_consistency       | ON             |         |",
                "MARIADB    | gtid_strict_mode               | OFF            | INFO    | GTID_NOT_STRICT",
                "MARIADB    | gtid_strict_mode               | ON             |         |",
                "MYSQL      | server_id                      | 0              | BLOCKER | SERVER_ID_MISSING",
                "MYSQL      | server_id                      | 1              |         |",
                "MARIADB    | wsrep_on                       | ON             | WARNING | CLUSTER_NODE",
                "MARIADB    | wsrep_on                       | OFF            |         |",
                "MYSQL      | binlog_expire_logs_seconds     | 3600           | WARNING | LOG_KEPT",
                "MYSQL      | binlog_expire_logs_seconds     | 2592000        | INFO    | LOG_KEPT",
                "MARIADB    | binlog_expire_logs_seconds     | 0              |         |",
                "MARIADB    | max_binlog_total_size          | 1073741824     | WARNING | LOG_KEPT",
                "MYSQL      | gtid_purged                    | 3E11FA47:1-7   | INFO    | LOG_PURGED",
                "MYSQL      | gtid_purged                    | ''             |         |",
            })
    void eachSettingIsJudged(Engine engine, String setting, String value, Severity severity, AssessmentCode code) {
        source(engine, facts(engine).settings(Map.of(setting, value)));
        List<Finding> findings = ofTheStream();
        if (code == null) {
            assertThat(findings).isEmpty();
            return;
        }
        assertThat(findings).extracting(Finding::code, Finding::severity).containsExactly(tuple(code, severity));
        assertThat(findings.get(0).evidence()).contains(setting + " = " + value);
        assertThat(findings.get(0).where()).isEqualTo("source");
    }

    @Test
    void aLogThatIsPurgedByHandOnlyIsKept() {
        source(
                Engine.MYSQL,
                facts(Engine.MYSQL)
                        .settings(Map.of("binlog_expire_logs_seconds", "60", "binlog_expire_logs_auto_purge", "OFF")));
        assertThat(ofTheStream()).isEmpty();
    }

    @Test
    void aStreamNeedsASlotAndASenderOfItsOwn() {
        source(
                Engine.POSTGRESQL,
                facts(Engine.POSTGRESQL)
                        .settings(Map.of("max_replication_slots", "4", "max_wal_senders", "2"))
                        .freeSlots(0)
                        .freeSenders(0));
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::evidence)
                .containsExactly(
                        tuple(AssessmentCode.SLOTS_SHORT, "max_replication_slots = 4, 0 free"),
                        tuple(AssessmentCode.SENDERS_SHORT, "max_wal_senders = 2, 0 free"));
        fixture.started = true;
        assertThat(ofTheStream()).as("what has begun has its slot").isEmpty();
    }

    @Test
    void whoeverKeepsASlotFromBeingMadeIsNamed() {
        source(Engine.POSTGRESQL, facts(Engine.POSTGRESQL).slotWaits("a", "b", "c", "d", "e", "f", "g"));
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::severity, Finding::evidence)
                .containsExactly(tuple(AssessmentCode.SLOT_WAITS, Severity.WARNING, "a; b; c; d; e; and 2 more"));
        fixture.started = true;
        assertThat(ofTheStream()).isEmpty();
    }

    @Test
    void rightsOfTheStreamAreOnlyAskedOfAStream() {
        source(
                Engine.MARIADB,
                facts(Engine.MARIADB).logRights(new MissingRight("REPLICATION SLAVE", "the server", "GRANT …")));
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::severity, Finding::remedy)
                .containsExactly(tuple(AssessmentCode.RIGHT_MISSING, Severity.BLOCKER, "GRANT …"));
        fixture.through = Through.NONE;
        assertThat(Assessor.isClear(Assessor.assess(fixture.build()))).isTrue();
    }

    @Test
    void filtersOfTheLogAreRefused() {
        source(Engine.MARIADB, facts(Engine.MARIADB).filters("Binlog_Do_DB = a,b", "Binlog_Ignore_DB = c"));
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::evidence)
                .containsExactly(
                        tuple(AssessmentCode.LOG_FILTERED, "Binlog_Do_DB = a,b"),
                        tuple(AssessmentCode.LOG_FILTERED, "Binlog_Ignore_DB = c"));
    }

    @Test
    void aReplicaHasToLogWhatItReplicates() {
        for (String setting : List.of("log_slave_updates", "log_replica_updates")) {
            source(Engine.MYSQL, facts(Engine.MYSQL).settings(Map.of(setting, "OFF")));
            assertThat(ofTheStream()).as("no replica").isEmpty();
            source(
                    Engine.MYSQL,
                    facts(Engine.MYSQL).settings(Map.of(setting, "ON")).replica());
            assertThat(ofTheStream()).isEmpty();
            source(
                    Engine.MYSQL,
                    facts(Engine.MYSQL).settings(Map.of(setting, "OFF")).replica());
            assertThat(ofTheStream()).extracting(Finding::code).containsExactly(AssessmentCode.LOG_WITHOUT_REPLICATED);
        }
    }

    @Test
    void xaIsRefusedWhereItIsOpenAndNamedWhereItWasUsed() {
        source(Engine.MYSQL, facts(Engine.MYSQL).prepared("xa-1").xaPrepares(3));
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::severity, Finding::evidence)
                .containsExactly(
                        tuple(AssessmentCode.XA_PREPARED, Severity.BLOCKER, "xa-1"),
                        tuple(AssessmentCode.XA_USED, Severity.WARNING, "Com_xa_prepare = 3 since the server's start"));
    }

    @ParameterizedTest
    @CsvSource({
        "MARIADB, 1104, OFF, CASCADE, NO ACTION, true",
        "MARIADB, 1104, OFF, NO ACTION, CASCADE, true",
        "MARIADB, 1104, OFF, SET NULL, NO ACTION, true",
        "MARIADB, 1104, OFF, RESTRICT, NO ACTION, false",
        "MYSQL, 804, OFF, CASCADE, NO ACTION, true",
        "MYSQL, 906, OFF, CASCADE, NO ACTION, false",
        "MYSQL, 906, ON, CASCADE, NO ACTION, true",
        "POSTGRESQL, 1800, OFF, CASCADE, NO ACTION, false",
    })
    void cascadesThatAreNotLoggedAreNamed(
            Engine engine, int version, String nativeKeys, String onDelete, String onUpdate, boolean named) {
        source(engine, facts(engine).majorMinor(version).settings(Map.of("innodb_native_foreign_keys", nativeKeys)));
        fixture.tables = List.of(table(engine.isMySqlFamily() ? "shop" : "public", "t")
                .foreignKey(new ForeignKey(
                        "fk",
                        List.of("id"),
                        new TableName("shop", "p"),
                        List.of("id"),
                        onDelete,
                        onUpdate,
                        false,
                        false)));
        assertThat(ofTheStream())
                .extracting(Finding::code)
                .isEqualTo(named ? List.of(AssessmentCode.CASCADE_NOT_LOGGED) : List.of());
        assertThat(ofTheStream()).extracting(Finding::severity).doesNotContain(Severity.WARNING);
    }

    @Test
    void aCascadeIsRefusedWhereChangesAreFollowedAndElseAWarning() {
        ForeignKey cascade = new ForeignKey(
                "fk`1",
                List.of("a", "b"),
                new TableName("shop", "p"),
                List.of("x", "y"),
                "SET NULL",
                "CASCADE",
                false,
                false);
        source(Engine.MARIADB, facts(Engine.MARIADB));
        fixture.tables = List.of(table("shop", "t").foreignKey(cascade));
        Finding refused = ofTheStream().get(0);
        assertThat(refused.severity()).isEqualTo(Severity.BLOCKER);
        assertThat(refused.where()).isEqualTo("shop.t");
        assertThat(refused.evidence()).isEqualTo("fk`1: ON DELETE SET NULL, ON UPDATE CASCADE");
        assertThat(refused.remedy())
                .contains(
                        "ALTER TABLE `shop`.`t` DROP FOREIGN KEY `fk``1`; ALTER TABLE `shop`.`t` ADD CONSTRAINT `fk``1` "
                                + "FOREIGN KEY (`a`, `b`) REFERENCES `shop`.`p` (`x`, `y`);");
        fixture.through = Through.NONE;
        assertThat(ofTheStream())
                .extracting(Finding::code, Finding::severity)
                .containsExactly(
                        tuple(AssessmentCode.CHANGES_NOT_CARRIED, Severity.WARNING),
                        tuple(AssessmentCode.CASCADE_NOT_LOGGED, Severity.WARNING));
        assertThat(Assessor.isClear(Assessor.assess(fixture.build()))).isTrue();
    }

    @Test
    void aPlanThatLeavesChangesBehindSaysSoAndWhetherItMust() {
        fixture.through = Through.NONE;
        Finding ready = ofTheStream().get(0);
        assertThat(ready.code()).isEqualTo(AssessmentCode.CHANGES_NOT_CARRIED);
        assertThat(ready.severity()).isEqualTo(Severity.WARNING);
        assertThat(ready.remedy()).startsWith("Say 'changes: {through: direct}' in the plan");

        source(
                Engine.MYSQL,
                facts(Engine.MYSQL)
                        .settings(Map.of("gtid_mode", "OFF", "gtid_purged", "x:1", "binlog_row_image", "MINIMAL")));
        List<Finding> notReady = ofTheStream();
        assertThat(notReady).hasSize(1);
        assertThat(notReady.get(0).severity()).isEqualTo(Severity.WARNING);
        assertThat(notReady.get(0).remedy())
                .startsWith("Keep everybody from writing")
                .contains("not ready (source: binlog_row_image = MINIMAL; source: gtid_mode = OFF)")
                .doesNotContain("gtid_purged");
    }

    private void source(Engine engine, FactsFixture facts) {
        fixture.source = facts.build();
        fixture.tables = List.of(table(engine.isMySqlFamily() ? "shop" : "public", "orders"));
    }

    private List<Finding> ofTheStream() {
        return StreamRules.findings(fixture.build()).stream().sorted().toList();
    }
}

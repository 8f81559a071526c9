package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentFixture.column;
import static io.landbridge.pipeline.assessment.AssessmentFixture.facts;
import static io.landbridge.pipeline.assessment.AssessmentFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.pipeline.assessment.AssessmentFixture.TableFixture;
import io.landbridge.pipeline.assessment.LogFacts.Identity;
import io.landbridge.pipeline.assessment.LogFacts.LoggedPart;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether the log says enough of a table's changes; the table's row key is its column {@code id}. */
class StreamedTableRulesTest {

    private static final TableName NAME = new TableName("public", "t");
    private static final LoggedPart RIGHT = part(Identity.DEFAULT, Set.of("id"));

    private final AssessmentFixture fixture = new AssessmentFixture();

    @Test
    void aTableWithItsKeyInTheLogIsRight() {
        assertThat(findings(plain(), RIGHT)).isEmpty();
        assertThat(findings(plain(), part(Identity.FULL, Set.of()))).isEmpty();
        assertThat(findings(plain(), part(Identity.INDEX, Set.of("id", "more"))))
                .as("more than the key")
                .isEmpty();
    }

    @Test
    void withoutARowKeyNothingIsStreamed() {
        assertThat(findings(plain().withoutKey(), part(Identity.FULL, Set.of())))
                .extracting(Finding::code)
                .containsExactly(AssessmentCode.STREAM_KEY_MISSING);
        assertThat(Assessor.assess(fixture.build()))
                .as("said once")
                .extracting(Finding::code)
                .doesNotContain(AssessmentCode.KEY_MISSING);
        fixture.source = facts(Engine.MARIADB).build();
        fixture.tables = List.of(table("shop", "t").withoutKey());
        assertThat(StreamRules.findings(fixture.build()))
                .extracting(Finding::code)
                .containsExactly(AssessmentCode.STREAM_KEY_MISSING);
    }

    @Test
    void anIdentityThatDoesNotHoldTheKeyIsRefusedWithTheOneThatDoes() {
        assertThat(findings(plain(), part(Identity.NOTHING, Set.of())))
                .extracting(Finding::code, Finding::remedy)
                .containsExactly(tuple(
                        AssessmentCode.IDENTITY_NOTHING, "ALTER TABLE \"public\".\"t\" REPLICA IDENTITY DEFAULT;"));
        assertThat(findings(plain(), part(Identity.DEFAULT, Set.of())))
                .extracting(Finding::code)
                .containsExactly(AssessmentCode.IDENTITY_MISSING);
        assertThat(findings(plain(), part(Identity.INDEX, Set.of())))
                .as("its index was dropped")
                .extracting(Finding::code)
                .containsExactly(AssessmentCode.IDENTITY_MISSING);
        assertThat(findings(plain(), part(Identity.INDEX, Set.of("code"))))
                .extracting(Finding::code, Finding::evidence)
                .containsExactly(tuple(AssessmentCode.IDENTITY_OTHER, "replica identity code, row key id"));
    }

    @Test
    void theRemedyNamesAnIndexWhereThereIsNoPrimaryKey() {
        assertThat(findings(plain(), part(Identity.DEFAULT, Set.of(), Map.of("t_id", Set.of("id")))))
                .extracting(Finding::remedy)
                .containsExactly("ALTER TABLE \"public\".\"t\" REPLICA IDENTITY USING INDEX \"t_id\";");
        assertThat(findings(plain(), part(Identity.DEFAULT, Set.of(), Map.of("t_code", Set.of("code")))))
                .extracting(Finding::remedy)
                .containsExactly("ALTER TABLE \"public\".\"t\" REPLICA IDENTITY FULL;");
    }

    @Test
    void eachPartitionCounts() {
        LoggedPart first = named("t_1", Identity.NOTHING);
        LoggedPart second = named("t_2", Identity.NOTHING);
        assertThat(findings(plain(), RIGHT, first, second))
                .extracting(Finding::where, Finding::evidence, Finding::remedy)
                .containsExactly(tuple(
                        "public.t",
                        "replica identity NOTHING, partition public.t_1 (and 1 more partitions)",
                        "ALTER TABLE \"public\".\"t_1\" REPLICA IDENTITY FULL; (and 1 more partitions)"));
    }

    @Test
    void whatIsNotLoggedIsCopiedButNotStreamed() {
        LoggedPart unlogged = new LoggedPart(NAME, false, Identity.DEFAULT, Set.of("id"), Map.of(), Set.of());
        assertThat(findings(plain().storage("unlogged"), unlogged))
                .extracting(Finding::code, Finding::severity)
                .containsExactly(tuple(AssessmentCode.TABLE_NOT_LOGGED, Severity.BLOCKER));
        fixture.through = Through.NONE;
        assertThat(Assessor.isClear(Assessor.assess(fixture.build()))).isTrue();
    }

    @Test
    void rulesThatJudgeTheOldRowNeedAllOfIt() {
        assertThat(needs(plain().where("id"), RIGHT)).as("the log has the key").isEmpty();
        assertThat(needs(plain().where("id", "gone"), RIGHT)).containsExactly("where reads id, gone");
        assertThat(needs(plain().check("is there", "email"), RIGHT)).containsExactly("check 'is there' reads email");
        assertThat(needs(plain().transformer("com.acme.Split"), RIGHT)).containsExactly("transformer com.acme.Split");
        LoggedPart full = part(Identity.FULL, Set.of());
        assertThat(needs(plain().where("gone").check("is there", "email").transformer("com.acme.Split"), full))
                .isEmpty();
    }

    @Test
    void aValueNeedsTheOldRowOnlyWhereALargeOneMayBeLeftOut() {
        LoggedPart large = new LoggedPart(NAME, true, Identity.DEFAULT, Set.of("id"), Map.of(), Set.of("body"));
        assertThat(needs(plain().computed("head", "title", "body"), large))
                .containsExactly("value of head reads title, body");
        assertThat(needs(plain().computed("head", "body"), large))
                .as("alone it stays as it is")
                .isEmpty();
        assertThat(needs(plain().computed("head", "title", "body"), RIGHT))
                .as("no value of the table can be large")
                .isEmpty();
    }

    @Test
    void generatedColumnsAreNotInTheLog() {
        Column generated = new Column(
                "total",
                DataType.of("integer"),
                ValueKind.INTEGER,
                true,
                null,
                Generation.STORED,
                "price * 2",
                null,
                false,
                null);
        assertThat(findings(plain().with(generated), RIGHT))
                .extracting(Finding::code, Finding::where, Finding::evidence)
                .containsExactly(tuple(
                        AssessmentCode.GENERATED_NOT_LOGGED, "public.t.total", "GENERATED ALWAYS AS (price * 2)"));
    }

    private static TableFixture plain() {
        return table(NAME.schema(), NAME.table()).with(column("code", DataType.of("integer"), ValueKind.INTEGER));
    }

    private static LoggedPart part(Identity identity, Set<String> columns) {
        return part(identity, columns, Map.of("", Set.of("id")));
    }

    private static LoggedPart part(Identity identity, Set<String> columns, Map<String, Set<String>> indexes) {
        return new LoggedPart(NAME, true, identity, columns, indexes, Set.of());
    }

    private static LoggedPart named(String name, Identity identity) {
        return new LoggedPart(new TableName("public", name), true, identity, Set.of(), Map.of(), Set.of());
    }

    private List<Finding> findings(TableFixture table, LoggedPart... parts) {
        fixture.source = facts(Engine.POSTGRESQL).parts(NAME, parts).build();
        fixture.tables = List.of(table);
        return StreamRules.findings(fixture.build());
    }

    private List<String> needs(TableFixture table, LoggedPart part) {
        return findings(table, part).stream()
                .filter(finding -> finding.code() == AssessmentCode.OLD_ROW_NOT_LOGGED)
                .map(Finding::evidence)
                .toList();
    }
}

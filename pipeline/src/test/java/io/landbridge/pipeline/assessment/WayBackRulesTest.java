package io.landbridge.pipeline.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.InversePlan.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which columns have no way back, and where the point of no return is, before anything begins. */
final class WayBackRulesTest {

    private static final Note LOST = new Note("shop.orders.total", "It is not carried over.", "Say back: value.");

    private final AssessmentFixture fixture = new AssessmentFixture();

    @Test
    void aPlanThatCanBeTurnedRoundLeadsBackUntilSomebodyEndsIt() {
        assertThat(findings(List.of(), List.of(LOST)))
                .extracting(Finding::code, Finding::severity, Finding::where)
                .containsExactlyInAnyOrder(
                        tuple(AssessmentCode.WAY_BACK_LOSSY, Severity.INFO, "shop.orders.total"),
                        tuple(AssessmentCode.POINT_OF_NO_RETURN, Severity.INFO, "cutover"));
        assertThat(pointOfNoReturn(List.of(), List.of()).what()).contains("until 'landbridge finish'");
    }

    @Test
    void aColumnWithoutAWayBackIsNamedAndMakesTheSwitchThePointOfNoReturn() {
        assertThat(findings(List.of(LOST), List.of()))
                .filteredOn(finding -> finding.code() == AssessmentCode.WAY_BACK_MISSING)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.where()).isEqualTo("shop.orders.total");
                    assertThat(finding.remedy()).isEqualTo("Say back: value.");
                });
        Finding point = pointOfNoReturn(List.of(LOST), List.of());
        assertThat(point.what()).contains("The switch is the point of no return");
        assertThat(point.evidence()).isEqualTo("1 findings stand against a way back");
    }

    @Test
    void whereNobodyFollowsNobodyGoesBack() {
        assertThat(assess(null)).extracting(Finding::code).doesNotContain(AssessmentCode.POINT_OF_NO_RETURN);
    }

    private Finding pointOfNoReturn(List<Note> obstacles, List<Note> remarks) {
        return findings(obstacles, remarks).stream()
                .filter(finding -> finding.code() == AssessmentCode.POINT_OF_NO_RETURN)
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings(List<Note> obstacles, List<Note> remarks) {
        Assessment plain = fixture.build();
        return assess(new InversePlan(
                        plain.plan(), obstacles.isEmpty() ? plain.mappings() : List.of(), obstacles, remarks))
                .stream()
                .filter(finding -> finding.code() != AssessmentCode.SIZE)
                .toList();
    }

    private List<Finding> assess(@Nullable InversePlan back) {
        Assessment plain = fixture.build();
        return Assessor.assess(new Assessment(
                plain.plan(),
                plain.source(),
                plain.target(),
                plain.mappings(),
                plain.notes(),
                plain.idle(),
                plain.sameDatabase(),
                plain.started(),
                plain.missingTools(),
                back));
    }
}

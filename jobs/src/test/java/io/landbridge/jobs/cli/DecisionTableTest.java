package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where in the table of what can be taken back a migration is. */
final class DecisionTableTest {

    private static final Position SOMEWHERE = new PostgresPosition(7);

    @ParameterizedTest
    @CsvSource({
        "STAYED, false, false, BEFORE_FREEZE",
        "STAYED, true, true, RETURNED",
        "PLANNED, false, false, BEFORE_FREEZE",
        "FREEZING, false, false, HELD",
        "FROZEN, true, false, HELD",
        "ABORTED, false, false, HELD",
        "SWITCHED, true, false, SWITCHED",
        "SWITCHED, false, false, ONE_WAY",
        "LIVE, true, false, SWITCHED",
        "LIVE, false, false, ONE_WAY",
        "RETURNING, true, false, RETURNING",
        "RETURN_FROZEN, true, false, RETURNING",
        "RETURNED, true, true, RETURNED",
        "COMMITTED, true, false, COMMITTED"
    })
    void everyStateIsAtOnePoint(CutoverState state, boolean leadsBack, boolean cameBack, DecisionTable point) {
        Places places =
                Places.NONE.withReverseFrom(leadsBack ? SOMEWHERE : null).withForwardFrom(cameBack ? SOMEWHERE : null);
        CutoverRecord row = new CutoverRecord(state, places, WayBack.PROVEN, null, null, null, null);

        assertThat(DecisionTable.at(row)).isEqualTo(point);
    }
}

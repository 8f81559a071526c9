package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.position.FenceAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOffTest {

    /** docs/protocol.md, "The hand-off", line by line. */
    @ParameterizedTest
    @CsvSource({
        "PENDING, , SKIP_PENDING",
        "COPYING, , WAIT",
        "COPIED, YES, SKIP_SEEN",
        "COPIED, NO, APPLY",
        "COPIED, MAYBE, APPLY_LOOSELY",
        "QUARANTINED, , SKIP_QUARANTINED"
    })
    void theDecisionIsThatOfTheProtocolsTable(ChunkState state, @Nullable FenceAnswer answer, Decision decision) {
        assertThat(HandOff.decide(state, answer)).isEqualTo(decision);
    }

    @Test
    void onlyWhatIsAppliedExactlyMustMeetItsRow() {
        assertThat(Decision.values())
                .filteredOn(Decision::applies)
                .containsExactly(Decision.APPLY, Decision.APPLY_LOOSELY);
        assertThat(Decision.values()).filteredOn(Decision::isExact).containsExactly(Decision.APPLY);
    }

    @Test
    void aCopiedChunkWithoutAFenceIsADefect() {
        assertThatThrownBy(() -> HandOff.decide(ChunkState.COPIED, null)).hasMessageContaining("fence");
    }
}

package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.NamedPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HaltAtPointTest {

    private final List<Integer> ends = new ArrayList<>();

    @Test
    void theProcessEndsAtTheNthPassOfThePoint() {
        HaltAtPoint halt = HaltAtPoint.parse("stage-recorded:3", ends::add);
        for (int pass = 1; pass <= 2; pass++) {
            halt.accept(NamedPoint.STAGE_RECORDED);
            halt.accept(NamedPoint.STAGE_BEGINS);
        }
        assertThat(ends).isEmpty();
        halt.accept(NamedPoint.STAGE_RECORDED);
        assertThat(ends).containsExactly(137);
    }

    @Test
    void aPointAloneMeansItsFirstPass() {
        HaltAtPoint.parse("lease-taken", ends::add).accept(NamedPoint.LEASE_TAKEN);
        assertThat(ends).containsExactly(137);
    }

    @Test
    void aPointThatDoesNotExistIsAnsweredWithThoseThatDo() {
        assertThatThrownBy(() -> HaltAtPoint.parse("stage-recoded", ends::add))
                .hasMessageContaining("'stage-recoded'")
                .hasMessageContaining("stage-recorded")
                .hasMessageContaining("run.halt-point-unknown");
        assertThatThrownBy(() -> HaltAtPoint.parse("lease-taken:x", ends::add)).hasMessageContaining("'x'");
    }
}

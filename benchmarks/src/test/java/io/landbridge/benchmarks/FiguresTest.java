package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.landbridge.benchmarks.PartResult.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void medianIsTheMiddleOrBetweenTheTwo() {
        assertThat(Figures.median(List.of(5.0, 1.0, 3.0))).isEqualTo(3);
        assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 30.0))).isEqualTo(3);
        assertThatIllegalArgumentException().isThrownBy(() -> Figures.median(List.of()));
    }

    @Test
    void percentileIsAValueThatOccurs() {
        long[] values = new long[200];
        for (int i = 0; i < values.length; i++) {
            values[i] = 200L - i;
        }
        assertThat(Figures.percentile(values, 0.5)).isEqualTo(100);
        assertThat(Figures.percentile(values, 0.99)).isEqualTo(198);
        assertThat(Figures.percentile(values, 1)).isEqualTo(200);
        assertThat(Figures.percentile(new long[] {7}, 0.01)).isEqualTo(7);
        assertThat(values[0]).as("the values stay as they are").isEqualTo(200);
    }

    @Test
    void promiseIsKeptUpToItsLimit() {
        assertThat(new Promise("a", true, 1.15, 1.15, null).state()).isEqualTo(Mark.State.MET);
        assertThat(new Promise("a", true, 1.15, 1.1501, null).state()).isEqualTo(Mark.State.NOT_MET);
        assertThat(new Promise("a", false, 2, 1.99, null).state()).isEqualTo(Mark.State.NOT_MET);
        assertThat(new Promise("a", true, 1, null, "why").state()).isEqualTo(Mark.State.NOT_MEASURED);
    }
}

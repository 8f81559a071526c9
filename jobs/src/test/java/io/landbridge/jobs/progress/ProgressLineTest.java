package io.landbridge.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.progress.CopyTotals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressLineTest {

    private static final CopyTotals PART = new CopyTotals(1_200_000, 2_000_000, false, 1_200_000, 1 << 20, 3, 0);
    private static final CopyTotals ALL = new CopyTotals(2_000_010, 2_000_010, true, 2_000_008, 1 << 20, 0, 2);
    private static final Activity COPYING = new Activity("copying", 104_000, 7, 9);

    private final StringWriter err = new StringWriter();

    @Test
    void aLineSaysWhatUsersOfGhostExpect() {
        assertThat(ProgressLine.text(PART, COPYING, Duration.ofSeconds(72), Duration.ofSeconds(11)))
                .isEqualTo("Copy: 1200000/~2000000 60.0%; Time: 1m12s(total), 11s(copy); Rate: 104000 rows/s; "
                        + "State: copying; ETA: 7s..9s");
    }

    @Test
    void refusedRowsAreSaidAndCountsAreExactInTheEnd() {
        assertThat(ProgressLine.text(ALL, Activity.of("indexes"), Duration.ofSeconds(5), Duration.ofSeconds(4)))
                .isEqualTo("Copy: 2000010/2000010 100.0%; Time: 5s(total), 4s(copy); Rate: 0 rows/s; Quarantined: 2; "
                        + "State: indexes; ETA: N/A");
    }

    @Test
    void aBarFitsTheTerminal() {
        assertThat(ProgressLine.bar(PART, COPYING, 200))
                .isEqualTo("[##############..........] 1200000/~2000000 60.0%  104000 rows/s  ETA 7s..9s  copying");
        assertThat(ProgressLine.bar(PART, COPYING, 40)).hasSize(40);
    }

    @Test
    void aLineComesEveryFiveSecondsAndWithEachNewState() {
        ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), 0);
        for (int second = 0; second < 10; second++) {
            Activity activity = second < 7 ? COPYING : Activity.of("paused by anna");
            display.show(PART, activity, Duration.ofSeconds(second), Duration.ofSeconds(second));
        }
        display.end();
        assertThat(err.toString().lines().map(line -> line.replaceAll(".*Time: (\\d+s).*State: (\\w+).*", "$1 $2")))
                .containsExactly("0s copying", "5s copying", "7s paused");
    }

    @Test
    void aBarRewritesItselfAndLeavesNothingBehind() {
        ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), 80);
        display.show(PART, COPYING, Duration.ZERO, Duration.ZERO);
        display.end();
        assertThat(err.toString())
                .doesNotContain("\n")
                .startsWith("\r\u001b[K[###")
                .endsWith("\r\u001b[K");
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "59,59s", "60,1m00s", "3599,59m59s", "3600,1h00m", "90061,1d01h"})
    void durationsAreSaidShortly(long seconds, String said) {
        assertThat(Spoken.duration(Duration.ofSeconds(seconds))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1536,1.5 KiB", "1610612736,1.5 GiB"})
    void sizesAreSaidShortly(long bytes, String said) {
        assertThat(Spoken.bytes(bytes)).isEqualTo(said);
    }

    @Test
    void anActivityComesBackFromTheLedger() {
        assertThat(Activity.decode(COPYING.encode())).contains(COPYING);
        Activity paused = Activity.of("paused by anna: backup, until 4");
        assertThat(Activity.decode(paused.encode())).contains(paused);
        assertThat(Activity.decode("something else")).isEmpty();
        assertThat(Activity.of("x".repeat(1_000)).encode()).hasSize(400);
    }
}

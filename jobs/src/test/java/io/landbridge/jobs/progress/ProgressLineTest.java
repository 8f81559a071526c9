package io.landbridge.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.progress.CopyTotals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
        assertThat(ProgressLine.text(PART, null, COPYING, Duration.ofSeconds(72), Duration.ofSeconds(11)))
                .isEqualTo("Copy: 1200000/~2000000 60.0%; Time: 1m12s(total), 11s(copy); Rate: 104000 rows/s; "
                        + "State: copying; ETA: 7s..9s");
    }

    @Test
    void withAStreamALineSaysWhatIsAppliedAndWhatIsBehind() {
        assertThat(ProgressLine.text(
                        PART,
                        stream(400L),
                        COPYING.retaining(1_258_291, 11_400),
                        Duration.ofSeconds(72),
                        Duration.ofSeconds(11)))
                .isEqualTo("Copy: 1200000/~2000000 60.0%; Applied: 24; Backlog: 1.2 MiB; Time: 1m12s(total), 11s(copy);"
                        + " Rate: 104000 rows/s; Lag: 0.4s; State: copying; ETA: 7s..9s");
        assertThat(ProgressLine.text(ALL, stream(null), Activity.of("following"), Duration.ZERO, Duration.ZERO))
                .contains("Backlog: N/A;", "Lag: N/A;");
    }

    @Test
    void withAStreamABarShowsItsLagOnATerminalOfUsualWidth() {
        assertThat(ProgressLine.bar(PART, stream(400L), COPYING.retaining(1_258_291, -1), 80))
                .isEqualTo("60.0% of ~2000000  104000 rows/s  ETA 7s..9s  lag 0.4s  backlog 1.2 MiB  copying");
        assertThat(ProgressLine.bar(
                        ALL, stream(75_000L), Activity.of("following").retaining(0, -1), 80))
                .isEqualTo("24 changes applied  lag 1m15s  backlog 0 B  following");
    }

    private static StreamRecord stream(@Nullable Long lagMillis) {
        return new StreamRecord(
                "shop",
                1,
                new PostgresPosition(1),
                "",
                Instant.EPOCH,
                lagMillis,
                new StreamCounts(5, 7, 8, 9, 0, 0, 0, 0));
    }

    @Test
    void refusedRowsAreSaidAndCountsAreExactInTheEnd() {
        assertThat(ProgressLine.text(ALL, null, Activity.of("indexes"), Duration.ofSeconds(5), Duration.ofSeconds(4)))
                .isEqualTo("Copy: 2000010/2000010 100.0%; Time: 5s(total), 4s(copy); Rate: 0 rows/s; Quarantined: 2; "
                        + "State: indexes; ETA: N/A");
    }

    @Test
    void aBarFitsTheTerminal() {
        assertThat(ProgressLine.bar(PART, null, COPYING, 200))
                .isEqualTo("[##############..........] 1200000/~2000000 60.0%  104000 rows/s  ETA 7s..9s  copying");
        assertThat(ProgressLine.bar(PART, null, COPYING, 40)).hasSize(40);
    }

    @Test
    void aLineComesEveryFiveSecondsAndWithEachNewState() {
        ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), 0);
        for (int second = 0; second < 10; second++) {
            Activity activity = second < 7 ? COPYING : Activity.of("paused by anna");
            display.show(PART, null, activity, Duration.ofSeconds(second), Duration.ofSeconds(second));
        }
        display.end();
        assertThat(err.toString().lines().map(line -> line.replaceAll(".*Time: (\\d+s).*State: (\\w+).*", "$1 $2")))
                .containsExactly("0s copying", "5s copying", "7s paused");
    }

    @Test
    void aBarRewritesItselfAndLeavesNothingBehind() {
        ProgressDisplay display = new ProgressDisplay(new PrintWriter(err), 80);
        display.show(PART, null, COPYING, Duration.ZERO, Duration.ZERO);
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
    @CsvSource({"0,0 s", "59,59 s", "119,1 min", "3600,1 h", "11400,3 h 10 min", "172800,2 d", "194400,2 d 6 h"})
    void durationsAreSaidInSentences(long seconds, String said) {
        assertThat(Spoken.words(Duration.ofSeconds(seconds))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"-3,0.0s", "0,0.0s", "9949,9.9s", "10000,10s", "75000,1m15s"})
    void lagsAreSaidPreciselyWhileTheyAreShort(long millis, String said) {
        assertThat(Spoken.lag(millis)).isEqualTo(said);
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
        Activity following = COPYING.retaining(4_096, 11_400);
        assertThat(following.encode())
                .isEqualTo("104000 rows/s, eta 7..9 s, backlog 4096 bytes, runway 11400 s: copying");
        assertThat(Activity.decode(following.encode())).contains(following);
        assertThat(Activity.decode(COPYING.retaining(0, -1).encode())).contains(COPYING.retaining(0, -1));
        Activity proving = following.proving(52_000);
        assertThat(proving.encode())
                .isEqualTo(
                        "104000 rows/s, eta 7..9 s, backlog 4096 bytes, runway 11400 s, proves 52000 rows/s: copying");
        assertThat(Activity.decode(proving.encode())).contains(proving);
        assertThat(Activity.decode(COPYING.proving(1).encode())).contains(COPYING.proving(1));
        assertThat(Activity.decode("something else")).isEmpty();
        assertThat(Activity.of("x".repeat(1_000)).encode()).hasSize(400);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql lsn=0/16B3740, 0/16B3740",
        "binlog place=binlog.000042:1337 gtids=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-7, binlog.000042:1337",
        "binlog place=mariadb-bin.000001:4 gtids=, mariadb-bin.000001:4"
    })
    void positionsAreShortForPeople(String kept, String said) {
        assertThat(Spoken.position(kept)).isEqualTo(said);
    }

    @Test
    void onceIsNotOneTimes() {
        assertThat(Spoken.times(1)).isEqualTo("once");
        assertThat(Spoken.times(2)).isEqualTo("2 times");
    }
}

package io.landbridge.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.traffic.TokenResult.Acknowledged;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenResultTest {

    private static final long MILLI = 1_000_000;

    @Test
    void aWriteThatTheOldSideTookAfterTheNewOneHadAnsweredIsFound() {
        TokenResult result = new TokenResult(
                List.of(
                        token(1, "source", 10, 11),
                        token(2, "source", 20, 40),
                        token(3, "target", 25, 30),
                        token(4, "source", 31, 32),
                        token(5, "target", 33, 34)),
                List.of());
        assertThat(result.takenOnBothSides("source", 0, 100 * MILLI))
                .as("the second was under way when the new side answered, the fourth was not")
                .extracting(Acknowledged::n)
                .containsExactly(4L);
        assertThat(result.takenOnBothSides("source", 0, 30 * MILLI)).isEmpty();
    }

    @Test
    void whatAWriterWaitedForIsItsLongestWriteOfTheTime() {
        TokenResult result = new TokenResult(
                List.of(token(1, "source", 0, 5), token(2, "source", 10, 900), token(3, "target", 901, 903)),
                List.of());
        assertThat(result.longestNanos(100 * MILLI, 950 * MILLI)).containsExactly(890 * MILLI);
        assertThat(result.longestNanos(901 * MILLI, 950 * MILLI)).containsExactly(2 * MILLI);
    }

    @Test
    void percentilesAreValuesThatWereMeasured() {
        List<Long> nanos = List.of(4 * MILLI, MILLI, 3 * MILLI, 2 * MILLI);
        assertThat(TokenResult.percentileMillis(nanos, 50)).isEqualTo(2);
        assertThat(TokenResult.percentileMillis(nanos, 95)).isEqualTo(4);
        assertThat(TokenResult.percentileMillis(List.of(), 95)).isZero();
    }

    private static Acknowledged token(long n, String side, long sentMillis, long answeredMillis) {
        return new Acknowledged(0, n, side, sentMillis * MILLI, sentMillis * MILLI, answeredMillis * MILLI);
    }
}

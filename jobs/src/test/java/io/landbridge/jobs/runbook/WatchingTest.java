package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.cutover.Threshold;
import io.landbridge.pipeline.cutover.Threshold.Comparison;
import io.landbridge.pipeline.cutover.Threshold.HttpStatus;
import io.landbridge.pipeline.cutover.Threshold.Limit;
import io.landbridge.pipeline.cutover.Threshold.Prometheus;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.throttle.Ticker;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thresholds against a server that answers as it is told; time passes in the test only. */
final class WatchingTest {

    private final Deque<Integer> statuses = new ConcurrentLinkedDeque<>();
    private final Deque<String> values = new ConcurrentLinkedDeque<>();
    private FakeWebServer server;
    private String base = "";
    private long nanos;

    @BeforeEach
    void listen() throws IOException {
        server = new FakeWebServer(this::reply);
        base = server.base();
    }

    private FakeWebServer.Reply reply(FakeWebServer.Request request) {
        if (request.line().startsWith("GET /health")) {
            Integer status = statuses.poll();
            return new FakeWebServer.Reply(status == null ? 200 : status, "");
        }
        String value = values.size() > 1 ? values.poll() : values.peek();
        return new FakeWebServer.Reply(
                200, "{\"data\":{\"result\":[" + (value == null ? "" : "{\"value\":[1,\"" + value + "\"]}") + "]}}");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aWatchThatSeesNothingEndsWithItsTime() {
        values.add("0.01");

        assertThat(watch(health(3), errors())).isEqualTo("7 looks in 60 s, no threshold crossed");
        assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aThresholdIsCrossedWhenItIsOverOftenEnoughInARow() {
        statuses.addAll(List.of(503, 503, 200, 503, 503, 503));

        assertThatThrownBy(() -> watch(health(3))).isInstanceOfSatisfying(LandbridgeException.class, crossed -> {
            assertThat(crossed.errorCode()).isEqualTo(RunbookError.CROSSED);
            assertThat(crossed.what()).contains("status 503", "3 times in a row");
        });
        assertThat(statuses).isEmpty();
    }

    @Test
    void anApplicationThatDoesNotAnswerIsNotWell() throws IOException {
        server.close();

        assertThatThrownBy(() -> watch(health(2)))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        crossed -> assertThat(crossed.errorCode()).isEqualTo(RunbookError.CROSSED));
    }

    @Test
    void aQueryAboveItsLimitIsCrossed() {
        values.addAll(List.of("0.01", "0.05", "0.0501"));

        assertThatThrownBy(() -> watch(errors()))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        crossed -> assertThat(crossed.what()).contains("It is 0.0501: rate(errors[1m]) is above 0.05"));
    }

    @Test
    void aReadingThatSaysNothingAtTheEndIsNoProof() {
        assertThatThrownBy(() -> watch(errors())).isInstanceOfSatisfying(LandbridgeException.class, failure -> {
            assertThat(failure.errorCode()).isEqualTo(RunbookError.STEP_FAILED);
            assertThat(failure.what()).contains("nothing could be read", "rate(errors[1m])");
        });
    }

    private String watch(Threshold... thresholds) {
        Ticker ticker = new Ticker() {
            @Override
            public long nanos() {
                return nanos;
            }

            @Override
            public void sleep(Duration duration) {
                nanos += duration.toNanos();
            }
        };
        return new Watching(new HttpRequests(), (reading, where, limit) -> null, new Waits(ticker, new StopSignal()))
                .run(new Watch(Duration.ofSeconds(60), Duration.ofSeconds(10), List.of(thresholds)), "watch");
    }

    private Threshold health(int times) {
        return new Threshold(
                new HttpStatus(SecretText.plain(base + "/health")),
                new Limit(Comparison.NOT, BigDecimal.valueOf(200)),
                times);
    }

    private Threshold errors() {
        return new Threshold(
                new Prometheus(SecretText.plain(base), "rate(errors[1m])"),
                new Limit(Comparison.ABOVE, new BigDecimal("0.05")),
                1);
    }
}

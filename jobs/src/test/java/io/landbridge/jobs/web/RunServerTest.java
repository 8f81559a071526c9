package io.landbridge.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.metrics.RunMetrics;
import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.Readiness;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.jobs.progress.RunReadings.ChunkTimes;
import io.landbridge.jobs.progress.RunReadings.Traffic;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.validation.Freshness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RunServerTest {

    private static final ListenAddress ANY_PORT = ListenAddress.parse("127.0.0.1:0");
    private static final String TOKEN = "s3cret/token";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> asked = new ArrayList<>();
    private final FakeTrafficView traffic = new FakeTrafficView();
    private volatile boolean hears = true;

    @Test
    void statusControlHealthAndMetersAreServedOnTheLoopback() throws Exception {
        try (RunServer server = RunServer.open(ANY_PORT, null, new FakeRun())) {
            assertThat(get(server, "/api/status").body()).isEqualTo("{\"state\":\"copying\"}");
            assertThat(post(server, "/api/pause", "{\"reason\":\"backup\"}").statusCode())
                    .isEqualTo(200);
            assertThat(post(server, "/api/tune", "{\"parallelism\":3}").statusCode())
                    .isEqualTo(200);
            assertThat(post(server, "/api/resume", "{}").statusCode()).isEqualTo(200);
            assertThat(asked).containsExactly("pause backup", "tune null 3 null", "resume");
            assertThat(get(server, "/actuator/health").body()).contains("\"status\":\"UP\"");
            hears = false;
            assertThat(get(server, "/actuator/health").statusCode()).isEqualTo(503);
            assertThat(get(server, "/actuator/health").body()).contains("\"status\":\"DOWN\"");
            assertThat(get(server, "/actuator/env").statusCode())
                    .as("it would show settings")
                    .isEqualTo(404);
        }
    }

    @Test
    void pagesInABrowserAreRefused() throws Exception {
        try (RunServer server = RunServer.open(ANY_PORT, null, new FakeRun())) {
            HttpRequest fromPage = to(server, "/api/pause")
                    .header("Origin", "http://127.0.0.1:8080")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(send(fromPage).statusCode()).isEqualTo(403);
            HttpRequest asForm = to(server, "/api/pause")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("reason=x"))
                    .build();
            assertThat(send(asForm).statusCode()).isEqualTo(415);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void beyondTheLoopbackEveryRequestShowsTheToken() throws Exception {
        ListenAddress all = ListenAddress.parse("0.0.0.0:0");
        assertThatThrownBy(() -> RunServer.open(all, null, new FakeRun())).hasMessageContaining("token");
        try (RunServer server = RunServer.open(all, TOKEN, new FakeRun())) {
            for (String path : List.of("/api/status", "/actuator/prometheus", "/actuator/health")) {
                assertThat(get(server, path).statusCode()).as(path).isEqualTo(401);
                assertThat(send(to(server, path)
                                        .header("Authorization", "Bearer " + TOKEN + "x")
                                        .build())
                                .statusCode())
                        .isEqualTo(401);
                assertThat(send(to(server, path)
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .build())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void anErrorSaysItsCodeAndRemedyAndNoStackTrace() throws Exception {
        RunView away = new FakeRun() {
            @Override
            public Map<String, @Nullable Object> status() {
                throw new LandbridgeException(ConnectionError.UNREACHABLE, "target", "It does not answer.");
            }
        };
        try (RunServer server = RunServer.open(ANY_PORT, null, away)) {
            HttpResponse<String> answer = get(server, "/api/status");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("\"code\":\"connection.unreachable\"", "\"remedy\"")
                    .doesNotContain("at io.");
        }
    }

    @Test
    void theMetersAreThoseOfTheirPage() throws Exception {
        try (RunServer server = RunServer.open(ANY_PORT, null, new FakeRun())) {
            RunMetrics metrics = new RunMetrics(server.meters(), "shop", List.of("threadsRunning"));
            metrics.observe(readings(17));
            metrics.observe(readings(42));
            assertThat(get(server, "/actuator/prometheus").body())
                    .contains("landbridge_lag_seconds{direction=\"forward\",migration=\"shop\"} 0.25");
            metrics.observe(readings(42, new Traffic(CutoverState.FREEZING, true, 840L)));
            String scrape = get(server, "/actuator/prometheus").body();
            assertThat(names(scrape, "(?m)^(landbridge_[a-z_]+?)(?:_count|_sum)?\\{"))
                    .isEqualTo(names(
                            Files.readString(
                                    Path.of(System.getProperty("landbridge.root", ".."), "docs", "metrics.md")),
                            "(?m)^\\| `(landbridge_[a-z_]+)`"));
            assertThat(scrape)
                    .contains(
                            "landbridge_rows_copied_total{migration=\"shop\",stage=\"backfill\",table=\"public.orders\"} 42.0",
                            "landbridge_chunks{migration=\"shop\",state=\"copied\"} 3.0",
                            "landbridge_throttled{migration=\"shop\",signal=\"threadsRunning\"} 1.0",
                            "landbridge_changes_applied_total{direction=\"forward\",migration=\"shop\",op=\"update\"} 8.0",
                            "landbridge_changes_applied_total{direction=\"back\",migration=\"shop\",op=\"update\"} 8.0",
                            "landbridge_lag_seconds{direction=\"back\",migration=\"shop\"} 0.25",
                            "landbridge_lag_seconds{direction=\"forward\",migration=\"shop\"} NaN",
                            "landbridge_cutover_freeze_seconds{migration=\"shop\"} 0.84",
                            "landbridge_lag_bytes{migration=\"shop\"} 4096.0",
                            "landbridge_retention_runway_seconds{migration=\"shop\"} 90.0",
                            "landbridge_chunk_seconds_count{migration=\"shop\"} 4",
                            "landbridge_chunk_seconds_sum{migration=\"shop\"} 1.5",
                            "landbridge_mismatched_rows{migration=\"shop\"} 2.0",
                            "landbridge_unverified_chunks{migration=\"shop\"} 7.0",
                            "landbridge_ready{migration=\"shop\"} 0.0",
                            "landbridge_cutover_held{migration=\"shop\"} 1.0");
        }
    }

    private static RunReadings readings(long rows) {
        return readings(rows, new Traffic(CutoverState.FREEZING, false, null));
    }

    private static RunReadings readings(long rows, Traffic traffic) {
        TableProgress table = new TableProgress("public.orders", 100, rows, rows, 1_000, 1, 2, 3, 0, null);
        StreamRecord stream = new StreamRecord(
                "shop", 1, new PostgresPosition(1), "", Instant.EPOCH, 250L, new StreamCounts(5, 7, 8, 9, 0, 0, 0, 0));
        return new RunReadings(
                List.of(table),
                stream,
                Activity.of("copying").retaining(4_096, 90),
                "throttled: threadsRunning 40 over 25",
                0,
                new ChunkTimes(4, Duration.ofMillis(1_500)),
                new Freshness(12, 5, 1_000, 700, 2),
                Readiness.notStarted(),
                traffic);
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private HttpResponse<String> get(RunServer server, String path) throws IOException, InterruptedException {
        return send(to(server, path).build());
    }

    private HttpResponse<String> post(RunServer server, String path, String body)
            throws IOException, InterruptedException {
        return send(to(server, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder to(RunServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private class FakeRun implements RunView {

        @Override
        public Map<String, @Nullable Object> status() {
            return Map.of("state", "copying");
        }

        @Override
        public boolean hearsLedger() {
            return hears;
        }

        @Override
        public Map<String, @Nullable Object> pause(@Nullable String reason) {
            asked.add("pause " + reason);
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> resume() {
            asked.add("resume");
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> tune(
                @Nullable Long maxRowsPerSecond, @Nullable Integer parallelism, @Nullable Long chunkMillis) {
            asked.add("tune " + maxRowsPerSecond + " " + parallelism + " " + chunkMillis);
            return Map.of();
        }

        @Override
        public TrafficView traffic() {
            return traffic;
        }
    }
}

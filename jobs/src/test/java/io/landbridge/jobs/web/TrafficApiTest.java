package io.landbridge.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.client.HttpTrafficFlag;
import io.landbridge.client.Passage;
import io.landbridge.client.TrafficFlag;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.testkit.server.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The flag over HTTP, as any program asks for it and as the client library does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficApiTest {

    private static final ListenAddress ANY_PORT = ListenAddress.parse("127.0.0.1:0");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String TOKEN = "s3cret/token";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeTrafficView traffic = new FakeTrafficView();
    private final RunServer server = open(null);

    @BeforeEach
    void begin() {
        traffic.set(Flag.INITIAL);
        traffic.clients().clear();
    }

    @AfterAll
    void end() {
        server.close();
    }

    @Test
    void theFlagIsADocumentAndAClientThatOnlyLooksIsNotCounted() throws Exception {
        traffic.set(new Flag(3, Side.TARGET, true));
        HttpResponse<String> answer = get(server, "/api/traffic");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"migration\":\"shop\"", "\"version\":3", "\"direct\":\"target\"", "\"hold\":true");
        assertThat(traffic.clients()).isEmpty();
        assertThat(get(server, "/api/traffic?client=a/b&after=3").statusCode()).isEqualTo(400);
        assertThat(get(server, "/api/traffic?client=ab&after=3&open=-1").statusCode())
                .isEqualTo(400);
        traffic.set(null);
        assertThat(get(server, "/api/traffic").statusCode()).isEqualTo(404);
    }

    @Test
    void whoHasSeenItIsAnsweredWhenItChanges() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = http.sendAsync(
                to(server, "/api/traffic?after=0&wait=5000&client=web&open=2").build(), BodyHandlers.ofString());
        until("the client is heard", () -> traffic.clients().containsKey("web"));
        assertThat(traffic.clients()).containsEntry("web", new Client("web", 0, 2));
        assertThat(waiting).isNotDone();
        traffic.set(new Flag(1, Side.SOURCE, true));
        assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS).body()).contains("\"version\":1", "\"hold\":true");
    }

    @Test
    void aWaitHasAnEndAndManyWaitForOneLook() throws Exception {
        int before = traffic.looks();
        CompletableFuture<?>[] waiting = new CompletableFuture<?>[8];
        for (int client = 0; client < waiting.length; client++) {
            waiting[client] =
                    http.sendAsync(to(server, "/api/traffic?after=0&wait=300").build(), BodyHandlers.ofString());
        }
        CompletableFuture.allOf(waiting).get(LONG.toSeconds(), TimeUnit.SECONDS);
        // 300 ms are 15 looks; a program that is slow looks no more often.
        assertThat(traffic.looks() - before).isBetween(1, 60);
    }

    @Test
    void theLibraryFollowsShowsItsTokenAndSaysGoodbye() throws Exception {
        try (RunServer guarded = open(TOKEN)) {
            assertThat(get(guarded, "/api/traffic").statusCode()).isEqualTo(401);
            TrafficFlag flag = HttpTrafficFlag.follow("web", URI.create("http://127.0.0.1:" + guarded.port()), TOKEN);
            try (flag;
                    Passage open = flag.enter(LONG)) {
                assertThat(open.side()).isEqualTo(io.landbridge.client.Side.SOURCE);
                traffic.set(new Flag(1, Side.SOURCE, true));
                until("one is open", () -> saysOf(flag).equals(Map.of(1L, 1)));
                end(open);
                until("none is open", () -> saysOf(flag).equals(Map.of(1L, 0)));
                traffic.set(new Flag(2, Side.TARGET, false));
                try (Passage next = flag.enter(LONG)) {
                    assertThat(next.side()).isEqualTo(io.landbridge.client.Side.TARGET);
                }
                assertThat(traffic.clients()).containsOnlyKeys(flag.client());
            }
            assertThat(traffic.clients()).isEmpty();
        }
    }

    @Test
    void aRunThatIsAwayLeavesTheLibraryAtTheLastKnownSide() throws Exception {
        RunServer leaving = open(null);
        try (TrafficFlag flag = HttpTrafficFlag.follow("web", URI.create("http://127.0.0.1:" + leaving.port()), null)) {
            traffic.set(new Flag(5, Side.TARGET, false));
            until(
                    "it is seen",
                    () -> flag.reading().filter(read -> read.version() == 5).isPresent());
            leaving.close();
            until("it is missed", () -> flag.trouble().isPresent());
            try (Passage passage = flag.enter(LONG)) {
                assertThat(passage.side()).isEqualTo(io.landbridge.client.Side.TARGET);
            }
        } finally {
            leaving.close();
        }
    }

    /** Before the end of the block that it belongs to. */
    private static void end(AutoCloseable early) throws Exception {
        early.close();
    }

    /** Version and open transactions that the client said last. */
    private Map<Long, Integer> saysOf(TrafficFlag flag) {
        Client said = traffic.clients().get(flag.client());
        return said == null ? Map.of() : Map.of(said.version(), said.openTransactions());
    }

    private static void until(String what, BooleanSupplier condition) {
        Waiting.until(what, LONG, () -> condition.getAsBoolean() ? true : null);
    }

    private RunServer open(@Nullable String token) {
        return RunServer.open(ANY_PORT, token, new TrafficOnly(traffic));
    }

    private HttpResponse<String> get(RunServer server, String path) throws Exception {
        return http.send(to(server, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(RunServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    /** A run of which only the flag is asked. */
    private record TrafficOnly(TrafficView traffic) implements RunView {

        @Override
        public Map<String, @Nullable Object> status() {
            return Map.of();
        }

        @Override
        public boolean hearsLedger() {
            return true;
        }

        @Override
        public Map<String, @Nullable Object> pause(@Nullable String reason) {
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> resume() {
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> tune(
                @Nullable Long maxRowsPerSecond, @Nullable Integer parallelism, @Nullable Long chunkMillis) {
            return Map.of();
        }
    }
}

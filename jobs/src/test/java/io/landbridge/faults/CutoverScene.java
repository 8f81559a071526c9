package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landbridge.client.HttpTrafficFlag;
import io.landbridge.client.JdbcTrafficFlag;
import io.landbridge.client.RoutingDataSource;
import io.landbridge.client.TrafficFlag;
import io.landbridge.testkit.server.FreePort;
import io.landbridge.testkit.traffic.PlainTokenDoor;
import io.landbridge.testkit.traffic.TokenResult;
import io.landbridge.testkit.traffic.TokenTables;
import io.landbridge.testkit.traffic.TokenTraffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A migration that is followed, applications that write to it in every way they can, and what leads it over and back. */
final class CutoverScene extends FollowedMigration {

    /** Writers of each kind; the first eight numbers follow the flag, the last two know two addresses. */
    static final int ROUTED = 8;

    private static final int PLAIN = 2;
    private static final String LOCAL = "127.0.0.1";

    private final TokenTraffic routed;
    private final TokenTraffic plain;
    private final Path runbook;

    private CutoverScene(Scene scene, int port, double perSecond) {
        super(scene, "--listen", LOCAL + ":" + port);
        runbook = written(scene.folder().resolve("runbook.yaml"));
        double share = perSecond / (ROUTED + PLAIN);
        routed = startRouted(port, share * ROUTED);
        plain = opened(TokenTraffic.start(
                () -> new PlainTokenDoor(scene.source(), scene.target()), ROUTED, PLAIN, share * PLAIN));
    }

    private static Path written(Path file) {
        try {
            return Files.writeString(file, CutoverOrders.runbook(CutoverOrders.CORE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A migration in which every change is followed, and writers with so many transactions a second in all. */
    static CutoverScene open(Scene scene, double perSecond) {
        TokenTables.create(scene.source(), ROUTED + PLAIN);
        return new CutoverScene(scene, FreePort.find(), perSecond);
    }

    /** Pools below the routing, a pool above it, and a connection that is kept; the flag by JDBC and by HTTP. */
    private TokenTraffic startRouted(int port, double perSecond) {
        TrafficFlag byLedger = opened(JdbcTrafficFlag.named("jdbc")
                .inSchema(scene().ledger().name())
                .follow(pool(scene().target(), 2), "shop"));
        TrafficFlag byHttp = opened(HttpTrafficFlag.follow("http", URI.create("http://" + LOCAL + ":" + port), null));
        RoutingDataSource overPools = RoutingDataSource.of(
                        byLedger, pool(scene().source(), ROUTED), pool(scene().target(), ROUTED))
                .withPatience(LIMIT);
        RoutingDataSource underPool = RoutingDataSource.of(
                        byHttp, pool(scene().source(), ROUTED), pool(scene().target(), ROUTED))
                .withPatience(LIMIT);
        HikariConfig config = new HikariConfig();
        config.setDataSource(underPool);
        config.setMaximumPoolSize(ROUTED);
        config.setConnectionTimeout(LIMIT.toMillis());
        HikariDataSource pool = opened(new HikariDataSource(config));
        Deque<RoutedTokenDoor> doors = new ArrayDeque<>();
        for (int writer = 0; writer < ROUTED; writer++) {
            doors.add(new RoutedTokenDoor(writer % 2 == 0 ? overPools : pool, writer % 4 < 2));
        }
        return opened(TokenTraffic.start(doors::remove, 0, ROUTED, perSecond));
    }

    /**
     * How one change of sides went.
     *
     * @param held from the hold to its end, by the ledger's word
     * @param steps what each of them says of itself
     */
    record Held(Duration held, Map<String, String> steps) {}

    /** Leads traffic to the target. */
    Held cutOver() {
        return held(scene().ask("cutover", "--runbook", runbook.toString(), "--yes"), "target");
    }

    /** Leads traffic back to the source. */
    Held rollBack() {
        return held(scene().ask("rollback", "--yes"), "source");
    }

    private static Held held(JsonNode answer, String live) {
        assertThat(answer.path("live").asText()).as("%s", answer).isEqualTo(live);
        JsonNode freeze = answer.path("runbook").path("freezeMillis");
        assertThat(freeze.isNumber()).as("%s", answer).isTrue();
        Map<String, String> steps = new LinkedHashMap<>();
        answer.path("steps")
                .forEach(step -> steps.put(
                        step.path("kind").asText(), step.path("output").asText()));
        return new Held(Duration.ofMillis(freeze.asLong()), steps);
    }

    /** Waits until so many more tokens are acknowledged to both kinds of writers. */
    void awaitTokens(int count) {
        for (TokenTraffic traffic : List.of(routed, plain)) {
            long wanted = traffic.count() + count;
            run().until(count + " more tokens", LIMIT, () -> {
                traffic.result();
                return traffic.count() >= wanted;
            });
        }
    }

    /** What the writers that follow the flag were told. */
    TokenResult routed() {
        return routed.result();
    }

    /** What the writers that know two addresses were told. */
    TokenResult plain() {
        return plain.result();
    }

    /** Ends the writers, and waits until both sides have the same tokens. */
    void endWriters() {
        routed.stop();
        plain.stop();
        awaitSameTokens();
    }
}

package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.traffic.PlainTokenDoor;
import io.landbridge.testkit.traffic.TokenResult;
import io.landbridge.testkit.traffic.TokenTables;
import io.landbridge.testkit.traffic.TokenTraffic;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A migration that is followed while an application that knows two addresses, and nothing else of it, writes without pause. */
final class PlainWriters extends FollowedMigration {

    private static final int WRITERS = 2;

    private final TokenTraffic traffic;

    private PlainWriters(Scene scene, double perSecond) {
        super(scene);
        with(scene, TrafficMover::prepare);
        traffic = opened(
                TokenTraffic.start(() -> new PlainTokenDoor(scene.source(), scene.target()), 0, WRITERS, perSecond));
    }

    /** Follows the scene's migration, whose way back is proved, with so many transactions a second. */
    static PlainWriters follow(Scene scene, double perSecond) {
        TokenTables.create(scene.source(), WRITERS);
        return new PlainWriters(scene, perSecond);
    }

    /** Lets a process move traffic. */
    static void with(Scene scene, Consumer<TrafficMover> work) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            work.accept(mover);
        }
    }

    /** Waits for more writes: whichever side is live takes them. */
    void awaitWrites() {
        long wanted = traffic.count() + 5;
        run().until("more writes", LIMIT, () -> {
            traffic.result();
            return traffic.count() >= wanted;
        });
    }

    /**
     * Does something in which traffic may be led away from a side, once, and looks that the writes go on: that side takes none any more when
     * the other has taken one.
     *
     * @param side {@code source} or {@code target}
     */
    void acrossOnce(String side, Runnable work) {
        long from = System.nanoTime();
        work.run();
        awaitWrites();
        assertThat(told().takenOnBothSides(side, from, System.nanoTime()))
                .as("taken by the %s after the other side had", side)
                .isEmpty();
    }

    /** How long it took from a moment on, of {@link System#nanoTime}, until the source took a write; waits for that. */
    Duration untilSourceWrites(long fromNanos) {
        run().until(
                        "a write at the source",
                        LIMIT,
                        () -> firstAtSource(fromNanos).isPresent());
        return Duration.ofNanos(firstAtSource(fromNanos).orElseThrow());
    }

    private OptionalLong firstAtSource(long fromNanos) {
        return told().acknowledged().stream()
                .filter(token -> token.side().equals("source"))
                .mapToLong(token -> token.answeredNanos() - fromNanos)
                .filter(nanos -> nanos > 0)
                .min();
    }

    /** What the writers were told until now. */
    TokenResult told() {
        return traffic.result();
    }

    /**
     * Ends the writers and the run: nothing that was acknowledged is missing on either side, and every row is the same.
     *
     * @param lived what has happened, for whoever reads a failure
     */
    void endEqual(Object lived) {
        TokenResult told = traffic.stop();
        awaitSameTokens();
        assertThat(told.missingIn(scene().source()))
                .as("acknowledged and lost; %s", lived)
                .isEmpty();
        assertThat(told.missingIn(scene().target()))
                .as("acknowledged and lost; %s", lived)
                .isEmpty();
        assertThat(TokenTables.contradictions(scene().source())).as("%s", lived).isEmpty();
        endRun();
        scene().assertEqual();
    }
}

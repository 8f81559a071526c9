package io.landbridge.fake;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.Random;

/** What a seed lets go wrong at a call: a crash, a sleep, a connection or an answer that is lost. */
public final class FaultDice {

    private final Random random;
    private final SeededTurns turns;
    private final double danger;
    private final int leastSleep;
    private final int moreSleep;

    /**
     * @param danger how often, from 0 to 1
     * @param leastSleep turns; longer than any lease, so that another process takes over meanwhile
     * @param moreSleep so many turns more at most
     */
    public FaultDice(Random random, SeededTurns turns, double danger, int leastSleep, int moreSleep) {
        this.random = random;
        this.turns = turns;
        this.danger = danger;
        this.leastSleep = leastSleep;
        this.moreSleep = moreSleep;
    }

    /**
     * What happens to a process's call.
     *
     * @param safe nothing; the dice fall all the same, so that a seed stays what it is
     */
    public Chaos.Event fall(FakeProcess process, boolean safe) {
        double fallen = random.nextDouble();
        if (safe || fallen > danger) {
            return Chaos.Event.NOTHING;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Chaos.Event.CRASH;
            case 1 -> {
                turns.suspend(process, leastSleep + random.nextInt(moreSleep));
                yield Chaos.Event.NOTHING;
            }
            case 2 -> Chaos.Event.ANSWER_LOST;
            default -> Chaos.Event.CONNECTION_LOST;
        };
    }

    /** Throws what no lost connection or answer explains. */
    public static void requireExplained(LandbridgeException e) {
        if (!e.category().isRetryable()) {
            throw e;
        }
    }
}

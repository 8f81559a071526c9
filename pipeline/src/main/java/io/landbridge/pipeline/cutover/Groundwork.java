package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.CutoverPorts.Passage;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done right before clients are held, so that it need not be done while they are. All of it is done again, or looked at again, behind
 * the freeze, where it counts.
 *
 * @param ends null where nothing leads back
 * @param log reads the log of the side that is left; null where that has to wait for the stream's end
 */
record Groundwork(
        WayBack.@Nullable Beforehand ends, @Nullable LogWatch log) {

    private static final Duration PROOF = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Groundwork.class);

    /**
     * Does it.
     *
     * @param left the side that is live
     * @param applied up to where the stream has what was written there
     * @throws LandbridgeException what would end the freeze too
     */
    static Groundwork lay(
            CutoverPorts ports, CutoverSide left, Passage passage, Position applied, WriteFence.Request request) {
        Attempt attempt = ports.attempt();
        WayBack back = ports.back();
        WayBack.Beforehand ends = back == null ? null : attempt.call(back::beforehand);
        ready(passage, FreezeClock.start(ports.ticker(), PROOF));
        attempt.run(() -> left.fence().ready(request));
        SideLog line = left.log();
        LogWatch log = line == null ? null : beside(line, applied, attempt);
        NamedPoint.GROUNDWORK_LAID.pass();
        return new Groundwork(ends, log);
    }

    /** What is not proved in that time is proved behind the freeze. */
    private static void ready(Passage passage, FreezeClock clock) {
        try {
            passage.ready(clock);
        } catch (LandbridgeException e) {
            if (e.errorCode() != CutoverError.OVER_BUDGET) {
                throw e;
            }
            LOG.info("Not everything was proved beforehand: {}", e.what());
        }
    }

    private static @Nullable LogWatch beside(SideLog line, Position applied, Attempt attempt) {
        try {
            return LogWatch.beside(line, applied, attempt);
        } catch (LandbridgeException e) {
            LOG.info("The log is read when the stream is held, not before: {}: {}", e.where(), e.what());
            return null;
        }
    }

    /** The log's reader from now on, which whoever has it closes: it counts from where the stream is held. */
    LogWatch watch(SideLog line, Position held, Attempt attempt) {
        LogWatch early = log;
        if (early == null) {
            return LogWatch.open(line, held, attempt);
        }
        early.countFrom(held);
        return early;
    }

    /** For what was laid in vain. */
    void drop() {
        LogWatch early = log;
        if (early != null) {
            early.close();
        }
    }
}

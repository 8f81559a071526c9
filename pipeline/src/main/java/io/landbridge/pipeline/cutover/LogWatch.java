package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a fenced side's log on from where the stream was held: as long as it holds nothing of the tables, the fence was tight. Confirms
 * nothing, so that the stream goes on where it stood. Not for several threads.
 */
final class LogWatch implements AutoCloseable {

    private static final Duration ONE_LOOK = Duration.ofMillis(50);

    private final SideLog line;
    private final Attempt attempt;
    private Position from;
    private Position read;
    private @Nullable ChangeStream log;
    private boolean isBeside;

    private LogWatch(SideLog line, Position from, Attempt attempt) {
        this.line = line;
        this.from = from;
        this.attempt = attempt;
        this.read = from;
    }

    /** Begins to read beside the stream, which goes on; to be told later from where on what it reads counts. */
    static LogWatch beside(SideLog line, Position applied, Attempt attempt) {
        LogWatch watch = new LogWatch(line, applied, attempt);
        // Once: whoever cannot have it soon reads the stream's own log when that is held.
        ChangeStream open = line.log().watch(line.stream(), line.mappings(), applied, watch.starts());
        open.hurry(true);
        watch.log = open;
        watch.isBeside = true;
        return watch;
    }

    /** What comes up to there is the stream's, which has it. */
    void countFrom(Position held) {
        from = held;
    }

    /** Begins to read; nobody else may need the stream's log from now on until it is closed. */
    static LogWatch open(SideLog line, Position from, Attempt attempt) {
        LogWatch watch = new LogWatch(line, from, attempt);
        attempt.call(watch::opened);
        return watch;
    }

    private ChangeStream opened() {
        ChangeStream open = log;
        if (open == null) {
            isBeside = false;
            read = read.hasReached(from) ? read : from;
            open = line.log().open(line.stream(), line.mappings(), read, starts());
            open.hurry(true);
            log = open;
        }
        return open;
    }

    private Map<String, TableStart> starts() {
        return line.ledger().inTransaction(transaction -> transaction.streams().starts(line.stream()));
    }

    /**
     * Reads up to where the log ends now.
     *
     * @throws LandbridgeException {@link CutoverError#LEAKED}, and the clock's
     */
    void requireQuiet(FreezeClock clock) {
        Position end = attempt.call(line.log()::end);
        while (!read.hasReached(end)) {
            clock.require();
            for (SourceTransaction next : attempt.call(this::poll)) {
                if (next.events().count() > 0 && !from.hasReached(next.end())) {
                    throw leaked(next);
                }
                read = next.end();
            }
            release();
        }
    }

    /** Where the stream's own place in the log is not touched by it. */
    private void release() {
        ChangeStream open = log;
        if (isBeside && open != null) {
            open.confirm(read);
        }
    }

    private List<SourceTransaction> poll() {
        try {
            return opened().poll(ONE_LOOK);
        } catch (RuntimeException e) {
            // Whoever carries the stream may have opened it once more before it saw that it is held.
            close();
            throw e;
        }
    }

    private LandbridgeException leaked(SourceTransaction transaction) {
        String tables = "tables of the plan";
        for (ChangeEvent event : transaction.events()) {
            tables = event.mapping().name();
        }
        return new LandbridgeException(
                CutoverError.LEAKED,
                tables,
                "The log holds a write behind " + from.encode() + ", where the fence stood: it ends at "
                        + transaction.end().encode() + ".");
    }

    @Override
    public void close() {
        ChangeStream open = log;
        log = null;
        if (open != null) {
            open.close();
        }
    }
}

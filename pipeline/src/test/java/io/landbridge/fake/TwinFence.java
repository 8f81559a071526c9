package io.landbridge.fake;

import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fence of a twin. */
public final class TwinFence implements WriteFence {

    private final TwinSide side;
    private final FakeProcess process;

    TwinFence(TwinSide side, FakeProcess process) {
        this.side = side;
        this.process = process;
    }

    @Override
    public Position raise(Request request) {
        @Nullable Position early = side.isBroken(TwinSide.Broken.POSITION_EARLY) ? end() : null;
        side.server.call(process, "raise fence", () -> {
            boolean waits = !side.isBroken(TwinSide.Broken.OPEN_WRITES_NOT_AWAITED);
            if (waits && !side.turns.await(() -> !side.isOpen())) {
                throw new LandbridgeException(ConnectionError.LOCK_TIMEOUT, "fence", "a write is open");
            }
            act(request.token(), true);
            return true;
        });
        return early == null ? end() : early;
    }

    @Override
    public void ready(Request request) {
        // What others do meanwhile does not matter: nothing is changed.
    }

    @Override
    public boolean sweep() {
        return true;
    }

    private Position end() {
        return side.server.call(process, "read end", side::end);
    }

    @Override
    public void lift(long token) {
        side.server.call(process, "lift fence", () -> {
            act(token, false);
            return true;
        });
    }

    private void act(long token, boolean raised) {
        if (side.isAhead(token)) {
            throw new LandbridgeException(FenceError.OVERTAKEN, "fence", "a newer token has acted");
        }
        side.fence(token, raised);
    }

    @Override
    public Standing standing() {
        return side.server.call(
                process,
                "fence standing",
                () -> new Standing(
                        side.token(), side.isFenced() ? List.of(new TableName("shop", "a")) : List.of(), List.of()));
    }

    @Override
    public void remove() {
        side.server.call(process, "remove fence", () -> {
            side.fenced(false);
            return true;
        });
    }
}

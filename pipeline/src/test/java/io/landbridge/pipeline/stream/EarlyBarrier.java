package io.landbridge.pipeline.stream;

import io.landbridge.fake.FakeProcess;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.copy.TargetTransaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A barrier that is asked when a claim begins, not when it has committed: the rule is broken. */
final class EarlyBarrier implements Barrier, TargetTransaction.Opener {

    private static final Chunk NONE = new Chunk(0, "none", 1, null, KeyRange.ALL, 1, 1);

    private final Barrier right;
    private final TargetTransaction.Opener transactions;
    private final Map<Thread, Delivered> before = new HashMap<>();

    EarlyBarrier(StreamWorld world, FakeProcess process) {
        this.right = new StreamBarrier(world.ledger(process), "forward");
        this.transactions = world.server.transactions(process, StreamWorld.MIGRATION);
    }

    @Override
    public TargetTransaction begin() {
        before.put(Thread.currentThread(), right.after(NONE));
        return transactions.begin();
    }

    @Override
    public Delivered after(Chunk claimed) {
        return Objects.requireNonNull(before.get(Thread.currentThread()));
    }
}

package io.landbridge.client;

import java.util.concurrent.atomic.AtomicBoolean;

/** Leave to carry out one transaction on one side; the cutover waits for its end. Any thread may close it, and it may be closed twice. */
public final class Passage implements AutoCloseable {

    private final Turnstile turnstile;
    private final Side side;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Passage(Turnstile turnstile, Side side) {
        this.turnstile = turnstile;
        this.side = side;
    }

    /** Where the transaction belongs, from its first statement to its commit, whatever the flag says meanwhile. */
    public Side side() {
        return side;
    }

    /** Says that the transaction is over: committed, rolled back, or lost with its connection. */
    @Override
    public void close() {
        if (open.getAndSet(false)) {
            turnstile.leave();
        }
    }
}

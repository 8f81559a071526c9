package io.landbridge.connectors.capture;

import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;

/** Reads one source's log; {@link #read} on a thread of its own, the rest from others. */
public interface LogReader {

    /**
     * Reads until {@link #close} is called, and puts each transaction into the queue, whole and in order.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException why it cannot go on
     */
    void read(TransactionQueue queue) throws InterruptedException;

    /** See {@link io.landbridge.pipeline.stream.ChangeStream#confirm}. */
    void confirm(Position applied);

    /** See {@link io.landbridge.pipeline.stream.ChangeStream#settle}. */
    Delivery settle(Delivery delivery);

    /** See {@link io.landbridge.pipeline.stream.ChangeStream#verify}. */
    void verify();

    /** See {@link io.landbridge.pipeline.stream.ChangeStream#hurry}. */
    default void hurry(boolean hurried) {
        // Where nothing is held back there is nothing to hurry.
    }

    /** Ends {@link #read}, at once. */
    void close();
}

package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;

/** What goes into the target in one transaction: a whole batch, or what one lane has of it. */
interface Portion {

    /** The batch that it is of. */
    Batch batch();

    /** Whether it has a transaction, by its number among the batch's with events. */
    boolean has(int number);

    /** How many transactions with events it has. */
    long transactions();

    /** The target transaction's first statement; false when what is to be brought in is another's by now, or in already. */
    boolean hold(StreamStore streams);

    /** What to throw then. */
    LandbridgeException superseded();

    /** The target transaction's last statements: that the portion is in, and what became of its events. */
    void complete(ApplyTransaction target, StreamCounts counts);

    /** It is committed. */
    void committed();

    /**
     * The commit got no answer.
     *
     * @throws LandbridgeException unless it is known that it was committed all the same
     */
    void unanswered(LandbridgeException e);
}

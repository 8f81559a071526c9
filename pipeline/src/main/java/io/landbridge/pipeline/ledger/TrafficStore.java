package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import java.time.Duration;
import java.util.List;

/** The traffic flag that clients follow, and what they say of themselves. The flag is changed by {@link CutoverStore} only. */
public interface TrafficStore {

    /** The flag as it stands; version 0, to the source, before anything set it. */
    Flag flag();

    /** Notes what a client says. */
    void acknowledge(String client, long version, int openTransactions);

    /** Takes a client that says goodbye off the list; idempotent. */
    void forget(String client);

    /** Clients that were heard of lately, by the target's clock. */
    List<Client> clients(Duration within);

    /**
     * Where clients write.
     *
     * @param version grows with each change
     * @param hold clients begin no transaction until the next version
     */
    record Flag(long version, Side direct, boolean hold) {

        /** As it is where nobody has set it. */
        public static final Flag INITIAL = new Flag(0, Side.SOURCE, false);
    }

    /** A client, the version that it has seen, and how many of its transactions are open on the side that was direct before. */
    record Client(String client, long version, int openTransactions) {}
}

package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.TrafficStore;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.List;

/**
 * Waits after the traffic flag was set to hold until every client that follows it stands still, so that the fence, which comes next, hits
 * none of their transactions. The fence does not rely on it: a client that is silent or does not end is waited for no longer than the limit,
 * and meets the fence instead.
 */
final class TrafficHold {

    /** A client speaks each second at least; who has not for so long is gone, or does not hear. */
    private static final Duration ALIVE = Duration.ofSeconds(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Ledger ledger;
    private final Ticker ticker;

    TrafficHold(Ledger ledger, Ticker ticker) {
        this.ledger = ledger;
        this.ticker = ticker;
    }

    /**
     * Waits; ends at once where nobody follows the flag, or where it does not hold, as when somebody else has aborted meanwhile.
     *
     * @param limit at most
     */
    Standstill await(Duration limit) {
        long begun = ticker.nanos();
        try (LedgerTransaction transaction = ledger.begin()) {
            while (true) {
                Standstill now = look(transaction.traffic(), begun);
                // Each look is a transaction of its own: what is held open for long keeps the target from cleaning up.
                transaction.rollback();
                if (!now.held() || now.isComplete() || now.waited().compareTo(limit) >= 0) {
                    return now;
                }
                ticker.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private Standstill look(TrafficStore traffic, long begun) {
        Flag flag = traffic.flag();
        List<Client> clients = traffic.clients(ALIVE);
        return new Standstill(
                flag.version(),
                flag.hold(),
                clients.size(),
                clients.stream().filter(client -> !standsStill(client, flag)).toList(),
                Duration.ofNanos(ticker.nanos() - begun));
    }

    /** What it says of open transactions counts only if it says that it lets no more begin. */
    private static boolean standsStill(Client client, Flag flag) {
        return client.version() >= flag.version() && client.openTransactions() == 0;
    }

    /**
     * What was found at the last look.
     *
     * @param version the flag's
     * @param held whether it holds
     * @param clients how many follow it
     * @param moving those that have not seen the hold yet, or have transactions open
     * @param waited since the first look
     */
    record Standstill(long version, boolean held, int clients, List<Client> moving, Duration waited) {
        Standstill {
            moving = List.copyOf(moving);
        }

        /** Whether nobody is in the way of the fence. */
        boolean isComplete() {
            return held && moving.isEmpty();
        }
    }
}

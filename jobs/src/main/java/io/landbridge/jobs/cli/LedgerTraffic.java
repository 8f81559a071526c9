package io.landbridge.jobs.cli;

import io.landbridge.jobs.web.TrafficView;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.util.Optional;

/** The traffic flag in the ledger. */
final class LedgerTraffic implements TrafficView {

    private final Workplace workplace;

    /** Once the ledger is there, it stays as long as the run lasts. */
    private volatile boolean exists;

    LedgerTraffic(Workplace workplace) {
        this.workplace = workplace;
    }

    @Override
    public String migration() {
        return workplace.plan().migration();
    }

    @Override
    public Optional<Flag> flag() {
        Ledger ledger = workplace.ledger();
        exists = exists || (ledger.exists() && !ledger.isOlder());
        return exists
                ? ledger.inTransaction(transaction -> transaction
                        .migration()
                        .find()
                        .map(known -> transaction.traffic().flag()))
                : Optional.empty();
    }

    @Override
    public void acknowledge(String client, long version, int openTransactions) {
        workplace.ledger().inTransaction(transaction -> {
            transaction.traffic().acknowledge(client, version, openTransactions);
            return true;
        });
    }

    @Override
    public void forget(String client) {
        if (flag().isPresent()) {
            workplace.ledger().inTransaction(transaction -> {
                transaction.traffic().forget(client);
                return true;
            });
        }
    }
}

package io.landbridge.testkit.traffic;

import java.util.Random;

/** Balances that move between accounts: their sum stays zero, whatever is deleted or renumbered. */
final class AccountChanges {

    private static final String MOVE = "UPDATE live_account SET balance = balance + ? WHERE id = ?";

    private final Dialect dialect;
    private final Keys keys;
    private final Random random;
    private final KeyedChanges rows;

    AccountChanges(Dialect dialect, Keys keys, Random random) {
        this.dialect = dialect;
        this.keys = keys;
        this.random = random;
        this.rows = new KeyedChanges(TrafficTable.account(), dialect, keys, random);
    }

    KeyedChanges rows() {
        return rows;
    }

    Step transfer() {
        long from = keys.any();
        long to = keys.other(from);
        long amount = 1L + random.nextInt(500);
        return Step.of(
                Change.TRANSFER.name(),
                Command.of(MOVE, -amount, from),
                Command.of(MOVE, amount, to).orRollBack());
    }

    Step close() {
        if (keys.isManyGone()) {
            return rows.reInsert();
        }
        long account = keys.going();
        long heir = keys.other(account);
        // MySQL reads the table that it updates only by way of a derived one.
        String balance = dialect == Dialect.POSTGRESQL
                ? "(SELECT balance FROM live_account WHERE id = ?)"
                : "(SELECT balance FROM (SELECT balance FROM live_account WHERE id = ?) AS closing)";
        return Step.of(
                Change.TRANSFER_AND_DELETE.name(),
                // locks the row, so that its balance stays what the next statement reads
                Command.of("UPDATE live_account SET owner = concat('closing ', owner) WHERE id = ?", account),
                Command.of("UPDATE live_account SET balance = balance + " + balance + " WHERE id = ?", account, heir)
                        .orRollBack(),
                rows.deletion(account).orRollBack());
    }
}

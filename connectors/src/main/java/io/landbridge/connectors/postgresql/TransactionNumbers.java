package io.landbridge.connectors.postgresql;

/**
 * Widens the 32 bits that the log has of a transaction's number: to the number nearest to the last one, since all that are in the log at one
 * time lie within half of that range. For one thread.
 */
final class TransactionNumbers {

    private long last;

    /** @param near a number of 64 bits of about now */
    TransactionNumbers(long near) {
        this.last = near;
    }

    long widen(int number) {
        // the difference in 32 bits, with its sign, is the shorter way round
        last += number - (int) last;
        return last;
    }
}

package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.TransactionId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole source transactions that go into the target together, in the log's order. */
final class Batch {

    private final List<SourceTransaction> transactions;
    private final Position end;
    private final int events;

    Batch(List<SourceTransaction> transactions) {
        this(transactions, transactions.get(transactions.size() - 1).end());
    }

    /** @param end not before the last transaction's: behind them there may be log that holds nothing for us */
    Batch(List<SourceTransaction> transactions, Position end) {
        this.transactions = List.copyOf(transactions);
        this.end = end;
        this.events = Math.toIntExact(
                transactions.stream().mapToLong(t -> t.events().count()).sum());
    }

    List<SourceTransaction> transactions() {
        return transactions;
    }

    /** How many events its transactions have. */
    int events() {
        return events;
    }

    /** How many transactions have events, or would have if none were left out. */
    long withEvents() {
        return transactions.stream().filter(t -> t.id() != null).count();
    }

    List<TransactionId> ids() {
        return transactions.stream()
                .map(SourceTransaction::id)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    /** The position behind it. */
    Position end() {
        return end;
    }

    /** When the source committed the last transaction that says so. */
    @Nullable Instant committedAt() {
        for (int i = transactions.size() - 1; i >= 0; i--) {
            Instant at = transactions.get(i).committedAt();
            if (at != null) {
                return at;
            }
        }
        return null;
    }
}

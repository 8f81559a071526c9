package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.position.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which parts of which tables were proved equal, at which positions, and which rows are not. Source: docs/validation.md. */
public interface ValidationStore {

    /** A number that moves whenever a table's ranges are planned anew or removed, or one is refuted; 0 at first. */
    long version();

    /** Ranges of a table, in order; empty when it was never planned. */
    List<RangeRecord> ranges(String table);

    /** Ranges of all tables, in order, for whoever counts them; empty in a ledger that is too old to know them. */
    List<RangeRecord> ranges();

    /** Those of these that are there, in order. */
    List<RangeRecord> ranges(Collection<Long> ids);

    /** Puts ranges in place of those that there are, all of them stale. */
    void plan(String table, int epoch, List<KeyRange> ranges);

    /** Notes that a range was equal; does nothing when the range is gone. */
    void verified(long range, long rows, Verified at);

    /** Notes that a range is not equal, whatever was proved of it before; the {@link #version()} moves. */
    void refuted(long range);

    /** In an apply transaction: rows of these ranges change at this position. */
    void changed(Collection<Long> ranges, String position);

    /** Adds a mismatch, or replaces the open one of the same row; no repair of it is wished any more. */
    void add(MismatchRecord mismatch);

    /** Open ones of all tables, oldest first. */
    List<MismatchRecord> open(int limit);

    /** Closed ones of all tables, the latest first; none in a ledger that is too old to know them. */
    List<ClosedMismatch> closed(int limit);

    /** How many are open; none in a ledger that is too old to know them. */
    long openCount();

    /**
     * Wishes that the rows of open mismatches be copied anew; whoever writes to the target does it, see {@link #wished}.
     *
     * @return how many were open and not wished for yet
     */
    int wish(Collection<Long> mismatches);

    /** Open ones that are wished to be copied anew and are not yet, oldest first; none in a ledger that is too old to know them. */
    List<MismatchRecord> wished(int limit);

    /** In the transaction that deletes the target's row and makes its key PENDING: the wish is fulfilled. The mismatch stays open. */
    void recopied(long mismatch);

    /** Closes one: {@code repaired}, {@code gone} or {@code accepted}. */
    void close(long mismatch, String state, String by);

    /**
     * Where both sides were equal.
     *
     * @param source position of the source's log: of a change before it the source's read has shown all, so that only later ones make the
     *     range stale; null without one
     * @param target what the target's stream had applied; null without a stream
     * @param digest what the rows' hashes summed up to on both sides, as 16 hexadecimal digits; null when single rows were looked at until
     *     they were equal, and in what an older Landbridge wrote
     */
    record Verified(
            @Nullable String source,
            @Nullable String target,
            String planHash,
            String digestVersion,
            @Nullable String digest,
            Instant at) {}

    /**
     * A range.
     *
     * @param rows as counted when it was verified last
     * @param changedAt the newest change that was applied to it; null for none
     */
    record RangeRecord(
            long id,
            String table,
            int epoch,
            KeyRange range,
            long rows,
            @Nullable Verified verified,
            @Nullable String changedAt) {

        /** Whether what was proved still holds: by this plan and these hashes, and nothing has changed in the range since. */
        public boolean isFresh(String planHash, String digestVersion) {
            return verified != null
                    && verified.planHash().equals(planHash)
                    && verified.digestVersion().equals(digestVersion)
                    && isUnchangedSince(verified.source());
        }

        /**
         * Whether no change was applied to the range that the source made after a position.
         *
         * @param position encoded; null when nobody knows one
         */
        public boolean isUnchangedSince(@Nullable String position) {
            return changedAt == null
                    || (position != null && Position.decode(position).hasReached(Position.decode(changedAt)));
        }
    }

    /**
     * A mismatch that is none any more.
     *
     * @param state {@code repaired}, {@code gone} or {@code accepted}
     * @param at ISO-8601 in UTC by the target's clock
     */
    record ClosedMismatch(MismatchRecord row, String state, String at, String by) {}

    /**
     * A row that is not the same on both sides.
     *
     * @param id 0 before it is added
     * @param kind {@code missing}, {@code extra}, {@code different}
     * @param columns JSON: column to both values, masked where sensitive
     */
    record MismatchRecord(
            long id,
            String table,
            @Nullable Key key,
            String kind,
            String columns,
            int looks,
            @Nullable String sourcePosition,
            @Nullable String targetPosition,
            Instant foundAt) {}
}

package io.landbridge.jobs.report;

import io.landbridge.jobs.report.ReportSection.Column;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was copied and proved of each table. */
final class TableSection {

    private TableSection() {}

    static ReportSection read(LedgerTransaction ledger, String planHash) {
        Map<String, TableProgress> copied = new TreeMap<>();
        ledger.chunks().progress().forEach(table -> copied.put(table.table(), table));
        Map<String, List<RangeRecord>> ranges =
                ledger.validation().ranges().stream().collect(Collectors.groupingBy(RangeRecord::table));
        ranges.keySet().forEach(table -> copied.putIfAbsent(table, NONE_COPIED));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        copied.forEach(
                (table, progress) -> rows.add(row(table, progress, ranges.getOrDefault(table, List.of()), planHash)));
        return new ReportSection(
                "tables",
                "Tables",
                "A range is a part of a table that both sides counted and hashed as a whole; the digest is the sum of its rows' hashes, modulo"
                        + " 2^64, which was the same on both sides. A position is a place in a database's log: what is proved holds for the source"
                        + " as it was there.",
                List.of(
                        Column.of("table", "Table"),
                        Column.of("rowsRead", "Rows read by the copy"),
                        Column.of("rowsWritten", "Rows written by the copy"),
                        Column.of("ranges", "Ranges"),
                        Column.of("fresh", "Proved since their last change"),
                        Column.of("rows", "Rows counted equal on both sides"),
                        Column.verbatim("digest", "Digest"),
                        Column.of("digestVersion", "Edition of the digest"),
                        Column.of("firstVerifiedAt", "First proof"),
                        Column.of("lastVerifiedAt", "Last proof"),
                        Column.verbatim("firstSourcePosition", "Source position of the first"),
                        Column.verbatim("lastSourcePosition", "Source position of the last"),
                        Column.verbatim("lastTargetPosition", "Applied in the target at the last"),
                        Column.verbatim("changedAt", "Newest change that was applied")),
                rows);
    }

    private static final TableProgress NONE_COPIED = new TableProgress("", -1, 0, 0, 0, 0, 0, 0, 0, null);

    private static List<@Nullable Object> row(
            String table, TableProgress progress, List<RangeRecord> ranges, String planHash) {
        Proof proof = new Proof();
        ranges.forEach(range -> proof.add(range, planHash));
        Verified first = proof.first;
        Verified last = proof.last;
        return RowValues.of(
                table,
                progress.rowsRead(),
                progress.rowsWritten(),
                ranges.size(),
                proof.fresh,
                proof.rows,
                proof.digest(),
                last == null ? null : last.digestVersion(),
                first == null ? null : first.at().toString(),
                last == null ? null : last.at().toString(),
                first == null ? null : first.source(),
                last == null ? null : last.source(),
                last == null ? null : last.target(),
                proof.changedAt == null ? null : proof.changedAt.encode());
    }

    /** Of the ranges of one table. */
    private static final class Proof {

        private int ranges;
        private int fresh;
        private long rows;
        private int digests;
        private long sum;
        private @Nullable Verified first;
        private @Nullable Verified last;
        private @Nullable Position changedAt;

        private void add(RangeRecord range, String planHash) {
            ranges++;
            fresh += Freshness.isFresh(range, planHash) ? 1 : 0;
            rows += range.rows();
            if (range.changedAt() != null) {
                Position changed = Position.decode(range.changedAt());
                changedAt = changedAt == null || changed.hasReached(changedAt) ? changed : changedAt;
            }
            Verified at = range.verified();
            if (at == null) {
                return;
            }
            if (at.digest() != null) {
                digests++;
                sum += HexFormat.fromHexDigitsToLong(at.digest());
            }
            first = first == null || at.at().isBefore(first.at()) ? at : first;
            last = last == null || isAfter(at.at(), last.at()) ? at : last;
        }

        private static boolean isAfter(Instant at, Instant other) {
            return !at.isBefore(other);
        }

        /** Null unless each range has one: the sum of some says nothing. */
        private @Nullable String digest() {
            return ranges > 0 && digests == ranges ? HexFormat.of().toHexDigits(sum) : null;
        }
    }
}

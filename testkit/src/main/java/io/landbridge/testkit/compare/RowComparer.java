package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.TableResult.Collector;
import io.landbridge.testkit.server.SqlDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads two tables side by side and collects what is not the same. */
final class RowComparer {

    private final SqlDatabase source;
    private final SqlDatabase target;
    private final TableComparison wish;
    private final TablePlan plan;
    private final Collector found;
    private final int fetchSize;
    private final List<String> names;
    private final Map<String, Integer> places;
    private long sourceRows;
    private long targetRows;

    RowComparer(
            SqlDatabase source,
            SqlDatabase target,
            TableComparison wish,
            TablePlan plan,
            Collector found,
            int fetchSize) {
        this.source = source;
        this.target = target;
        this.wish = wish;
        this.plan = plan;
        this.found = found;
        this.fetchSize = fetchSize;
        this.names = plan.names();
        this.places = plan.sourcePlaces();
    }

    void run() throws SQLException {
        if (plan.key().isEmpty()) {
            compareAsBags();
        } else {
            merge();
        }
    }

    long sourceRows() {
        return sourceRows;
    }

    long targetRows() {
        return targetRows;
    }

    private RowStream sourceRowsInOrder() throws SQLException {
        return new RowStream(
                source,
                wish.source(),
                plan.sourceSelection(),
                wish.sourceFilter(),
                plan.sourceOrder(source.engine()),
                fetchSize);
    }

    private RowStream targetRowsInOrder() throws SQLException {
        return new RowStream(
                target,
                wish.target(),
                plan.targetSelection(),
                wish.targetFilter(),
                plan.targetOrder(target.engine()),
                fetchSize);
    }

    /** Both streams come in one order: the lower key of the two is alone, equal keys are one row. */
    private void merge() throws SQLException {
        try (RowStream left = sourceRowsInOrder();
                RowStream right = targetRowsInOrder()) {
            @Nullable String[] sourceRow = expected(left.next());
            @Nullable String[] targetRow = right.next();
            while (sourceRow != null || targetRow != null) {
                int order = sourceRow == null ? 1 : targetRow == null ? -1 : compareKeys(sourceRow, targetRow);
                @Nullable String[] sourceBefore = sourceRow;
                @Nullable String[] targetBefore = targetRow;
                if (order == 0) {
                    compareValues(Objects.requireNonNull(sourceRow), Objects.requireNonNull(targetRow));
                } else if (order < 0) {
                    found.missing(keyText(Objects.requireNonNull(sourceRow)));
                } else {
                    found.extra(keyText(Objects.requireNonNull(targetRow)));
                }
                if (order <= 0) {
                    sourceRow = inOrder(sourceBefore, expected(left.next()), "source");
                }
                if (order >= 0) {
                    targetRow = inOrder(targetBefore, right.next(), "target");
                }
            }
            sourceRows = left.count();
            targetRows = right.count();
        }
    }

    /** The merge rests on the order: if a server sorts otherwise than this program, the comparison must not go on. */
    private @Nullable String @Nullable [] inOrder(
            @Nullable String @Nullable [] before, @Nullable String @Nullable [] next, String side) {
        if (before != null && next != null && compareKeys(before, next) > 0) {
            throw new IllegalStateException("the " + side + " sorts its keys in another order than the comparer: ("
                    + keyText(before) + ") before (" + keyText(next) + ")");
        }
        return next;
    }

    private int compareKeys(@Nullable String[] left, @Nullable String[] right) {
        for (int place : plan.key()) {
            String one = left[place];
            String other = right[place];
            if (Objects.equals(one, other)) {
                continue;
            }
            if (one == null || other == null) {
                throw new IllegalStateException("a key holds NULL; compare this table with keyless()");
            }
            int order = KeyOrder.of(plan.pairs().get(place).form()).compare(one, other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private void compareValues(@Nullable String[] sourceRow, @Nullable String[] targetRow) {
        List<Difference> differences = null;
        for (int index = 0; index < names.size(); index++) {
            if (!Objects.equals(sourceRow[index], targetRow[index])) {
                differences = differences == null ? new ArrayList<>() : differences;
                differences.add(new Difference(
                        Difference.Kind.DIFFERENT,
                        keyText(sourceRow),
                        names.get(index),
                        sourceRow[index],
                        targetRow[index]));
            }
        }
        if (differences != null) {
            found.different(differences);
        }
    }

    /** Without a key: each row by its digest, how often it is too many on either side. */
    private void compareAsBags() throws SQLException {
        Map<UUID, Integer> surplus = new HashMap<>();
        try (RowStream left = sourceRowsInOrder();
                RowStream right = targetRowsInOrder()) {
            @Nullable String[] sourceRow = expected(left.next());
            @Nullable String[] targetRow = right.next();
            // In turns: rows that come in about the same order leave the map at once.
            while (sourceRow != null || targetRow != null) {
                if (sourceRow != null) {
                    add(surplus, digest(sourceRow), 1);
                    sourceRow = expected(left.next());
                }
                if (targetRow != null) {
                    add(surplus, digest(targetRow), -1);
                    targetRow = right.next();
                }
            }
            sourceRows = left.count();
            targetRows = right.count();
        }
        if (!surplus.isEmpty()) {
            showSurplus(surplus);
        }
    }

    private static void add(Map<UUID, Integer> surplus, UUID digest, int count) {
        surplus.merge(digest, count, (known, more) -> known + more == 0 ? null : known + more);
    }

    /** Reads both tables once more, to name the rows behind the digests. */
    private void showSurplus(Map<UUID, Integer> surplus) throws SQLException {
        try (RowStream left = sourceRowsInOrder()) {
            for (@Nullable String[] row = expected(left.next()); row != null; row = expected(left.next())) {
                if (surplus.getOrDefault(digest(row), 0) > 0) {
                    add(surplus, digest(row), -1);
                    found.missing(rowText(row));
                }
            }
        }
        try (RowStream right = targetRowsInOrder()) {
            for (@Nullable String[] row = right.next(); row != null; row = right.next()) {
                if (surplus.getOrDefault(digest(row), 0) < 0) {
                    add(surplus, digest(row), 1);
                    found.extra(rowText(row));
                }
            }
        }
    }

    private UUID digest(@Nullable String[] row) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int index = 0; index < names.size(); index++) {
                String value = row[index];
                byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
                digest.update((value == null ? "NULL" : bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            ByteBuffer buffer = ByteBuffer.wrap(digest.digest());
            return new UUID(buffer.getLong(), buffer.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A source row as the target must show it: after the compared values come the computed ones. */
    private @Nullable String @Nullable [] expected(@Nullable String @Nullable [] row) {
        if (row == null || plan.computed().isEmpty()) {
            return row;
        }
        int pairs = plan.pairs().size();
        @Nullable String[] values = new String[names.size()];
        System.arraycopy(row, 0, values, 0, pairs);
        SourceRow view = new SourceRow(places, pairs, row);
        for (int index = 0; index < plan.computed().size(); index++) {
            TablePlan.Computed computed = plan.computed().get(index);
            String value = computed.expectation().of(view);
            values[pairs + index] = value == null
                    ? null
                    : computed.form() == Form.BINARY
                            ? value
                            : NormalForm.of(computed.form(), computed.target().kind(), value);
        }
        return values;
    }

    private String keyText(@Nullable String[] row) {
        StringJoiner text = new StringJoiner(", ");
        plan.key().forEach(place -> text.add(String.valueOf(row[place])));
        return text.toString();
    }

    private String rowText(@Nullable String[] row) {
        StringJoiner text = new StringJoiner(", ");
        for (int index = 0; index < names.size(); index++) {
            text.add(String.valueOf(row[index]));
        }
        return text.toString();
    }
}

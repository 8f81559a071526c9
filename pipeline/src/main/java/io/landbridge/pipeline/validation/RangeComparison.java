package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestReader.HashSink;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.validation.ComparedTable.Part;
import io.landbridge.pipeline.validation.ComparedTable.Way;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares one range of a table on two open reads, and finds the rows whose hashes differ. Not for several threads. */
final class RangeComparison {

    /** So many rows are hashed one by one, and held in memory, at a time. */
    static final long MOST_ROWS = 200_000;

    /** A range of more rows is cut before its rows are looked at one by one. */
    static final long ROWS_OF_A_LEAF = 1_500;

    /** Into how many parts, about. */
    private static final int CUTS = 16;

    private static final int ROWS_OF_A_BUCKET = 500;
    private static final int FEWEST_BUCKETS = 64;
    private static final int MOST_BUCKETS = 1 << 16;

    private final ComparedTable table;
    private final Sight sight;
    private final Candidates candidates = new Candidates();
    private long sourceRows;
    private long targetRows;
    private long sum;

    RangeComparison(ComparedTable table, Sight sight) {
        this.table = table;
        this.sight = sight;
    }

    /**
     * What came out.
     *
     * @param sum of the hashes of the source's rows, and of the target's where there are no candidates
     * @param candidates none when both sides are equal
     */
    record Outcome(long sourceRows, long targetRows, long sum, Candidates candidates) {}

    /** Compares; once for an object. */
    Outcome run(KeyRange range) {
        for (Part part : table.parts()) {
            if (table.way() == Way.RANGES) {
                narrowed(part, range, true, part.quick());
            } else {
                inBuckets(part);
            }
        }
        return new Outcome(sourceRows, targetRows, sum, candidates);
    }

    /**
     * Cuts a range that differs until few rows are left of it: one more pass by the form at hand costs less than the hash of each row, and
     * less by far where that form is a quick one.
     */
    private void narrowed(Part part, KeyRange range, boolean counts, DigestForm form) {
        Counts different = isEqual(part, range, form, counts);
        if (different == null) {
            return;
        }
        List<Key> bounds = different.most() > ROWS_OF_A_LEAF
                ? sight.source().bounds(table.sourceKeys(), range, Math.max(ROWS_OF_A_LEAF, different.most() / CUTS))
                : List.of();
        if (bounds.isEmpty()) {
            leaf(part, range, form);
            return;
        }
        KeyRange rest = range;
        for (Key bound : bounds) {
            narrowed(part, rest.upTo(bound), false, form);
            rest = rest.above(bound);
        }
        narrowed(part, rest, false, form);
    }

    /** What a quick form calls different may be the same value in another spelling. */
    private void leaf(Part part, KeyRange range, DigestForm form) {
        if (form == DigestForm.CANONICAL || isEqual(part, range, DigestForm.CANONICAL, false) != null) {
            byKey(
                    sink -> part.source().hashes(sight.source(), range, sink),
                    sink -> part.target().hashes(sight.target(), range, sink));
        }
    }

    private record Counts(long source, long target) {
        long most() {
            return Math.max(source, target);
        }
    }

    /** Null when count and sum are equal. */
    private @Nullable Counts isEqual(Part part, KeyRange range, DigestForm form, boolean counts) {
        RangeDigest ofSource = part.source().digest(sight.source(), range, form);
        RangeDigest ofTarget = part.target().digest(sight.target(), range, form);
        if (counts) {
            sourceRows = ofSource.rows();
            targetRows = ofTarget.rows();
        }
        if (ofSource.equals(ofTarget)) {
            sum += ofSource.sum();
            return null;
        }
        return new Counts(ofSource.rows(), ofTarget.rows());
    }

    private void inBuckets(Part part) {
        int n = buckets(table.source().estimatedRows());
        List<RangeDigest> ofSource = part.source().buckets(sight.source(), n);
        List<RangeDigest> ofTarget = part.target().buckets(sight.target(), n);
        sourceRows = rows(ofSource);
        targetRows = rows(ofTarget);
        sum += ofSource.stream().mapToLong(RangeDigest::sum).sum();
        Set<Integer> group = new HashSet<>();
        long rows = 0;
        for (int bucket = 0; bucket < n; bucket++) {
            if (ofSource.get(bucket).equals(ofTarget.get(bucket))) {
                continue;
            }
            long more =
                    Math.max(ofSource.get(bucket).rows(), ofTarget.get(bucket).rows());
            if (rows > 0 && rows + more > MOST_ROWS) {
                inBuckets(part, n, Set.copyOf(group));
                group.clear();
                rows = 0;
            }
            group.add(bucket);
            rows += more;
        }
        if (!group.isEmpty()) {
            inBuckets(part, n, group);
        }
    }

    private void inBuckets(Part part, int n, Set<Integer> buckets) {
        Consumer<HashSink> ofSource = sink -> part.source().hashes(sight.source(), n, buckets, sink);
        Consumer<HashSink> ofTarget = sink -> part.target().hashes(sight.target(), n, buckets, sink);
        if (table.way() == Way.VALUES) {
            ofSource.accept((key, hash) -> candidates.count(hash, 1));
            ofTarget.accept((key, hash) -> candidates.count(hash, -1));
        } else {
            byKey(ofSource, ofTarget);
        }
    }

    private static long rows(List<RangeDigest> buckets) {
        return buckets.stream().mapToLong(RangeDigest::rows).sum();
    }

    /** A power of two. */
    static int buckets(long estimatedRows) {
        long wanted = Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, estimatedRows / ROWS_OF_A_BUCKET));
        return Integer.highestOneBit((int) wanted);
    }

    private void byKey(Consumer<HashSink> ofSource, Consumer<HashSink> ofTarget) {
        Map<List<String>, Row> left = new HashMap<>();
        ofSource.accept((key, hash) -> {
            Key known = Objects.requireNonNull(key);
            left.put(table.formOfSource(known), new Row(known, hash));
        });
        ofTarget.accept((key, hash) -> {
            Key known = Objects.requireNonNull(key);
            List<String> form = table.formOfTarget(known);
            Row row = left.remove(form);
            if (row == null || row.hash() != hash) {
                candidates.add(form, row == null ? known : row.key());
            }
        });
        left.forEach((form, row) -> candidates.add(form, row.key()));
    }

    private record Row(Key key, long hash) {}
}

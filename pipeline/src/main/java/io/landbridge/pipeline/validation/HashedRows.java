package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestReader.HashSink;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One side's rows by their hashes, whoever reckons them. */
interface HashedRows {

    /** Count and sum of a range. */
    RangeDigest digest(DigestReader reader, KeyRange range, DigestForm form);

    /** Each row of a range. */
    void hashes(DigestReader reader, KeyRange range, HashSink sink);

    /** Count and sum by buckets; see {@link DigestReader#buckets}. */
    List<RangeDigest> buckets(DigestReader reader, int n);

    /** Each row in some of the buckets. */
    void hashes(DigestReader reader, int n, Set<Integer> buckets, HashSink sink);

    /** Hashed by the server. */
    record ByServer(DigestedTable table) implements HashedRows {

        @Override
        public RangeDigest digest(DigestReader reader, KeyRange range, DigestForm form) {
            return reader.digest(table.in(form), range);
        }

        @Override
        public void hashes(DigestReader reader, KeyRange range, HashSink sink) {
            reader.hashes(table, range, sink);
        }

        @Override
        public List<RangeDigest> buckets(DigestReader reader, int n) {
            return reader.buckets(table, KeyRange.ALL, n);
        }

        @Override
        public void hashes(DigestReader reader, int n, Set<Integer> buckets, HashSink sink) {
            reader.hashes(table, KeyRange.ALL, n, buckets, sink);
        }
    }

    /** Hashed here. */
    record Here(SpelledRows rows, DigestedTable columns) implements HashedRows {

        @Override
        public RangeDigest digest(DigestReader reader, KeyRange range, DigestForm form) {
            RangeDigest[] sum = {RangeDigest.EMPTY};
            hashes(reader, range, (key, hash) -> sum[0] = sum[0].withRow(hash));
            return sum[0];
        }

        @Override
        public void hashes(DigestReader reader, KeyRange range, HashSink sink) {
            RowHash hash = columns.rowHash();
            rows.read(reader, range, (key, values) -> sink.row(key, hash.of(values)));
        }

        @Override
        public List<RangeDigest> buckets(DigestReader reader, int n) {
            RangeDigest[] sums = new RangeDigest[n];
            Arrays.fill(sums, RangeDigest.EMPTY);
            hashes(reader, KeyRange.ALL, (key, hash) -> {
                int bucket = (int) (hash & (n - 1));
                sums[bucket] = sums[bucket].withRow(hash);
            });
            return new ArrayList<>(Arrays.asList(sums));
        }

        @Override
        public void hashes(DigestReader reader, int n, Set<Integer> buckets, HashSink sink) {
            hashes(reader, KeyRange.ALL, (key, hash) -> {
                if (buckets.contains((int) (hash & (n - 1)))) {
                    sink.row(key, hash);
                }
            });
        }
    }
}

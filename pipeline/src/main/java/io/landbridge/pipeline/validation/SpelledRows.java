package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestReader.ValueSink;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.transform.SpelledTransform;
import io.landbridge.pipeline.transform.Transformation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows of one side by their values, with the key by which both sides know them; those of the source as the target should have them. */
interface SpelledRows {

    /** Reads a range. */
    void read(DigestReader reader, KeyRange range, ValueSink sink);

    /** Reads the rows of some keys. */
    void read(DigestReader reader, List<Key> keys, ValueSink sink);

    /** Rows as they are. */
    record Plain(DigestedTable table) implements SpelledRows {

        @Override
        public void read(DigestReader reader, KeyRange range, ValueSink sink) {
            reader.values(table, range, sink);
        }

        @Override
        public void read(DigestReader reader, List<Key> keys, ValueSink sink) {
            reader.rows(table, keys, sink);
        }
    }

    /** Rows of the source after filter, checks and columns or transformer. */
    final class Transformed implements SpelledRows {

        private final Transformation transformation;
        private final DigestedTable reads;
        private final int output;
        private final List<Integer> positions;
        private final List<Integer> keyPositions;

        /**
         * @param output which of the mapping's outputs
         * @param positions of the output's columns that are wanted
         * @param key of the source, by which its rows are found
         * @param keyPositions of the output's columns that are the key, where it is the target's own; empty where it is the source's
         */
        Transformed(
                TableMapping mapping,
                Transformation transformation,
                int output,
                List<Integer> positions,
                List<Column> key,
                List<Integer> keyPositions) {
            this.transformation = transformation;
            this.output = output;
            this.positions = positions;
            this.keyPositions = keyPositions;
            // The kind is for who hashes, and nobody hashes these.
            this.reads = new DigestedTable(
                    mapping.source(),
                    key,
                    mapping.reads().stream()
                            .map(read -> new DigestedColumn(read.column(), CanonicalKind.TEXT, read.wire(), null))
                            .toList());
        }

        @Override
        public void read(DigestReader reader, KeyRange range, ValueSink sink) {
            read(sink, rows -> reader.values(reads, range, rows));
        }

        @Override
        public void read(DigestReader reader, List<Key> keys, ValueSink sink) {
            read(sink, rows -> reader.rows(reads, keys, rows));
        }

        private void read(ValueSink sink, Consumer<ValueSink> reading) {
            List<@Nullable Key> current = new ArrayList<>();
            SpelledTransform transform = new SpelledTransform(transformation, (of, values) -> {
                if (of == output) {
                    sink.row(keyPositions.isEmpty() ? current.get(0) : key(values), chosen(values));
                }
            });
            reading.accept((key, values) -> {
                current.clear();
                current.add(key);
                // What a rule rejects is in quarantine, and not expected in the target.
                transform.row(values);
            });
        }

        private Key key(List<@Nullable String> values) {
            return new Key(keyPositions.stream()
                    .map(position -> String.valueOf(values.get(position)))
                    .toList());
        }

        private List<@Nullable String> chosen(List<@Nullable String> values) {
            List<@Nullable String> chosen = new ArrayList<>(positions.size());
            positions.forEach(position -> chosen.add(values.get(position)));
            return Collections.unmodifiableList(chosen);
        }
    }
}

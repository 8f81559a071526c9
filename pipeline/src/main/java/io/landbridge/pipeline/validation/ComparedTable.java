package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.TableDigest;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.plan.ValidationSettings.DigestPlace;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.transform.Transformation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A target table and how it is compared with what it has to be made of; safe for several threads. */
final class ComparedTable {

    private final TableMapping mapping;
    private final Output output;
    private final TableDigest digest;
    private final Way way;
    private final List<Part> parts;
    private final SpelledRows sourceRows;
    private final SpelledRows targetRows;

    /** How rows of the two sides are brought together. */
    enum Way {
        /** By ranges of keys, which both sides order alike. */
        RANGES,
        /** By buckets of their hashes, then by their keys. */
        BUCKETS,
        /** By buckets of their hashes, then by their values: they have no key that names one row of the source. */
        VALUES
    }

    /**
     * Some columns of the table.
     *
     * @param quick the quickest form in which equal sums prove equal rows
     */
    record Part(HashedRows source, HashedRows target, DigestForm quick) {}

    private ComparedTable(
            TableMapping mapping, int number, TableDigest digest, @Nullable Transformation transformation) {
        this.mapping = mapping;
        this.output = mapping.outputs().get(number);
        this.digest = digest;
        this.way = way(mapping, digest);
        this.sourceRows = transformation == null
                ? new SpelledRows.Plain(digest.rowOfSource())
                : transformed(transformation, number, all(digest));
        this.targetRows = new SpelledRows.Plain(digest.rowOfTarget());
        this.parts = parts(transformation, number);
    }

    /** A table for each of the mapping's outputs. */
    static List<ComparedTable> of(ValidationPorts ports, TableMapping mapping, ValidationSettings settings) {
        Transformation transformation = mapping.isPlain() ? null : Transformation.of(mapping, ports.transformers());
        boolean here = settings.digest() == DigestPlace.CLIENT;
        List<ComparedTable> tables = new ArrayList<>();
        for (int i = 0; i < mapping.outputs().size(); i++) {
            Output output = mapping.outputs().get(i);
            TableDigest digest = TableDigest.of(ports.from(), mapping, output, ports.to(), here);
            if (settings.digest() == DigestPlace.SERVER
                    && digest.streamedOfSource().isPresent()) {
                throw new LandbridgeException(
                        ValidationError.NOT_ON_SERVERS,
                        output.target().name().toString(),
                        "The plan wants the servers to hash all columns, which they cannot: "
                                + String.join("; ", reasons(digest)) + ".");
            }
            tables.add(new ComparedTable(mapping, i, digest, transformation));
        }
        return tables;
    }

    private static Way way(TableMapping mapping, TableDigest digest) {
        if (digest.key().isEmpty() || mapping.transformer() != null) {
            return Way.VALUES;
        }
        return digest.isKeyOrderedAlike() ? Way.RANGES : Way.BUCKETS;
    }

    private static List<Integer> all(TableDigest digest) {
        return IntStream.range(0, digest.columns().size()).boxed().toList();
    }

    private SpelledRows transformed(Transformation transformation, int number, List<Integer> positions) {
        List<Column> key = digest.rowOfSource().key();
        List<Integer> own = key.isEmpty()
                ? digest.key().stream().map(digest.columns()::indexOf).toList()
                : List.of();
        return new SpelledRows.Transformed(mapping, transformation, number, positions, key, own);
    }

    private List<Part> parts(@Nullable Transformation transformation, int number) {
        List<Part> found = new ArrayList<>();
        DigestedTable source = digest.streamedOfSource().orElse(null);
        DigestedTable target = digest.streamedOfTarget().orElse(null);
        // By value a row is looked for as a whole, and where anything is streamed, all of a row without a key is.
        if (way != Way.VALUES || source == null) {
            digest.pushedOfSource()
                    .ifPresent(pushed -> found.add(new Part(
                            new HashedRows.ByServer(pushed),
                            new HashedRows.ByServer(digest.pushedOfTarget().orElseThrow()),
                            way == Way.RANGES ? digest.quickForm() : DigestForm.CANONICAL)));
        }
        if (source != null && target != null) {
            List<ColumnDigest> columns = digest.streamedPositions().stream()
                    .map(digest.columns()::get)
                    .toList();
            boolean isServerOfTarget =
                    !digest.isWantedHere() && columns.stream().allMatch(ColumnDigest::isServerOfTarget);
            boolean isServerOfSource = !digest.isWantedHere()
                    && !digest.isTransformed()
                    && columns.stream().allMatch(ColumnDigest::isServerOfSource);
            SpelledRows rows = transformation == null
                    ? new SpelledRows.Plain(source)
                    : transformed(transformation, number, digest.streamedPositions());
            found.add(new Part(
                    isServerOfSource ? new HashedRows.ByServer(source) : new HashedRows.Here(rows, source),
                    isServerOfTarget
                            ? new HashedRows.ByServer(target)
                            : new HashedRows.Here(new SpelledRows.Plain(target), target),
                    DigestForm.CANONICAL));
        }
        return found;
    }

    private static List<String> reasons(TableDigest digest) {
        return digest.columns().stream()
                .filter(column -> !column.isPushedDown())
                .map(column -> column.target().column().name() + ": " + column.reason())
                .toList();
    }

    TableMapping mapping() {
        return mapping;
    }

    Table source() {
        return mapping.source();
    }

    Table target() {
        return output.target();
    }

    /** By which reports know it. */
    String name() {
        return output.target().name().toString();
    }

    Way way() {
        return way;
    }

    List<Part> parts() {
        return parts;
    }

    /** Each target column, in the order of rows' values. */
    List<ColumnDigest> columns() {
        return digest.columns();
    }

    /** The columns of the row key; empty where there is none. */
    List<ColumnDigest> keyColumns() {
        return digest.key();
    }

    /** Whole rows of the source as the target should have them. */
    SpelledRows sourceRows() {
        return sourceRows;
    }

    /** Whole rows of the target. */
    SpelledRows targetRows() {
        return targetRows;
    }

    /** What is asked for the bounds of ranges. */
    DigestedTable sourceKeys() {
        return digest.rowOfSource();
    }

    /** The columns of a row's hash where rows are compared by value, in the order in which they are hashed: positions in {@link #columns}. */
    List<Integer> hashedPositions() {
        return digest.streamedOfSource().isPresent() ? digest.streamedPositions() : all(digest);
    }

    /** Why columns are hashed here, for people; empty when none is. */
    List<String> hashedHere() {
        if (mapping.transformer() != null) {
            return List.of("all columns: a transformer makes them");
        }
        if (mapping.where() != null) {
            return List.of("all columns: the plan's filter decides which rows count");
        }
        return digest.isWantedHere() ? List.of("all columns: the plan wants it so") : reasons(digest);
    }

    /** A key as the source spells it, in the form in which both sides' keys are the same. */
    List<String> formOfSource(Key key) {
        List<ColumnDigest> columns = digest.key();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).source().asKey().form(key.values().get(i)))
                .toList();
    }

    /** The same of a key as the target spells it. */
    List<String> formOfTarget(Key key) {
        List<ColumnDigest> columns = digest.key();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).target().asKey().form(key.values().get(i)))
                .toList();
    }
}

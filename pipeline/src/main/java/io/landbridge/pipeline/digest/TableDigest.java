package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a table is compared: which columns both servers hash by themselves, and which are streamed and hashed here because one of the two
 * cannot. Each of the two parts has rows, hashes and sums of its own; the second one holds the row key too, or the whole row where there is
 * none, so that a value which has gone to another row is seen.
 */
public final class TableDigest {

    private final TableMapping mapping;
    private final List<ColumnDigest> columns;
    private final boolean isDecidedHere;
    private final boolean isPostgres;
    private final List<Column> targetKey;

    private TableDigest(TableMapping mapping, List<ColumnDigest> columns, boolean isPostgres) {
        this.mapping = mapping;
        this.isPostgres = isPostgres;
        this.columns = List.copyOf(columns);
        this.isDecidedHere = mapping.where() != null;
        this.targetKey = targetKey(mapping);
    }

    /**
     * The comparison of a mapping with one output.
     *
     * @throws IllegalArgumentException for a mapping with a transformer, whose rows are compared as it emits them
     */
    public static TableDigest of(Engine from, TableMapping mapping, Engine to) {
        if (mapping.transformer() != null) {
            throw new IllegalArgumentException(mapping.name() + " has a transformer");
        }
        DigestRules rules = new DigestRules(from, to);
        return new TableDigest(
                mapping,
                mapping.columns().stream().map(rules::of).toList(),
                from == Engine.POSTGRESQL && to == Engine.POSTGRESQL);
    }

    /** The edition by which both sides are hashed. */
    public DigestVersion version() {
        return DigestVersion.CURRENT;
    }

    /** One for each target column, in its order. */
    public List<ColumnDigest> columns() {
        return columns;
    }

    /** Whether the plan's filter decides here which rows of the source count, so that none of them can stay in its server. */
    public boolean isDecidedHere() {
        return isDecidedHere;
    }

    private List<ColumnDigest> pushed() {
        return isDecidedHere
                ? List.of()
                : columns.stream().filter(ColumnDigest::isPushedDown).toList();
    }

    private List<ColumnDigest> streamed() {
        return isDecidedHere
                ? columns
                : columns.stream().filter(column -> !column.isPushedDown()).toList();
    }

    /**
     * The quickest form in which equal sums of {@link #pushedOfSource} and {@link #pushedOfTarget} prove equal rows; see {@link
     * DigestForm#POSTGRESQL}.
     */
    public DigestForm quickForm() {
        return isPostgres && pushed().stream().allMatch(TableDigest::printsAlike)
                ? DigestForm.POSTGRESQL
                : DigestForm.CANONICAL;
    }

    /** Whether both columns have one text for one value: of another length, a {@code char} has another padding. */
    private static boolean printsAlike(ColumnDigest column) {
        DataType source = column.source().column().type();
        DataType target = column.target().column().type();
        return source.name().equals(target.name())
                && source.dimensions() == target.dimensions()
                && Objects.equals(source.length(), target.length());
    }

    /** What the source's server hashes; empty when nothing. */
    public Optional<DigestedTable> pushedOfSource() {
        return table(
                mapping.source(),
                sourceKey(),
                pushed().stream().map(ColumnDigest::source).toList());
    }

    /** What the target's server hashes of the same columns. */
    public Optional<DigestedTable> pushedOfTarget() {
        return table(
                mapping.target(),
                targetKey,
                pushed().stream().map(ColumnDigest::target).toList());
    }

    /**
     * What is streamed from the source, what binds it to its row first; empty when nothing. Columns that {@link ColumnDigest#isTransformed() the plan
     * computes} are fields of the transformed row.
     */
    public Optional<DigestedTable> streamedOfSource() {
        return bound(mapping.source(), sourceKey(), ColumnDigest::source);
    }

    /** What is streamed from the target for the same columns. */
    public Optional<DigestedTable> streamedOfTarget() {
        return bound(mapping.target(), targetKey, ColumnDigest::target);
    }

    private Optional<DigestedTable> bound(Table table, List<Column> key, Function<ColumnDigest, DigestedColumn> side) {
        if (streamed().isEmpty()) {
            return Optional.empty();
        }
        Stream<ColumnDigest> all = Stream.concat(binding().stream(), streamed().stream());
        return table(table, key, all.map(side).toList());
    }

    /** The columns that bind a streamed value to its row: the row key, or all others where there is none. */
    private List<ColumnDigest> binding() {
        if (targetKey.isEmpty()) {
            return pushed();
        }
        return mapping.keyColumns().stream()
                .flatMap(name -> columns.stream()
                        .filter(column -> !column.isTransformed()
                                && column.source().column().name().equals(name))
                        .limit(1))
                .toList();
    }

    private static Optional<DigestedTable> table(Table table, List<Column> key, List<DigestedColumn> columns) {
        return columns.isEmpty() ? Optional.empty() : Optional.of(new DigestedTable(table, key, columns));
    }

    private List<Column> sourceKey() {
        return targetKey.isEmpty()
                ? List.of()
                : mapping.keyColumns().stream()
                        .map(name -> mapping.source().column(name).orElseThrow())
                        .toList();
    }

    /** The columns into which the source's row key is copied; none when one of its columns is not, or not as it is. */
    private static List<Column> targetKey(TableMapping mapping) {
        List<Column> key = new ArrayList<>();
        for (String name : mapping.keyColumns()) {
            mapping.columns().stream()
                    .filter(column -> column.origin() instanceof ColumnMapping.Copied copied
                            && copied.source().name().equals(name))
                    .map(ColumnMapping::target)
                    .findFirst()
                    .ifPresent(key::add);
        }
        return key.size() == mapping.keyColumns().size() ? List.copyOf(key) : List.of();
    }
}

package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
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
    private final Output output;
    private final List<ColumnDigest> columns;
    private final boolean isDecidedHere;
    private final boolean isWantedHere;
    private final boolean isPostgres;
    private final List<Column> targetKey;

    private TableDigest(
            TableMapping mapping, Output output, List<ColumnDigest> columns, boolean isPostgres, boolean here) {
        this.mapping = mapping;
        this.output = output;
        this.isPostgres = isPostgres;
        this.columns = List.copyOf(columns);
        this.isWantedHere = here;
        this.isDecidedHere = here || mapping.where() != null || mapping.transformer() != null;
        this.targetKey = mapping.transformer() == null ? targetKey(mapping) : ownKey(output);
    }

    /** The comparison of a mapping with its only output, hashed by the servers wherever both can. */
    public static TableDigest of(Engine from, TableMapping mapping, Engine to) {
        return of(from, mapping, mapping.outputs().get(0), to, false);
    }

    /**
     * The comparison of a mapping with one of its outputs. What a transformer emits is compared by the target's own row key.
     *
     * @param here whether no server hashes anything
     */
    public static TableDigest of(Engine from, TableMapping mapping, Output output, Engine to, boolean here) {
        DigestRules rules = new DigestRules(from, to);
        return new TableDigest(
                mapping,
                output,
                output.columns().stream().map(rules::of).toList(),
                from == Engine.POSTGRESQL && to == Engine.POSTGRESQL,
                here);
    }

    /** The edition by which both sides are hashed. */
    public DigestVersion version() {
        return DigestVersion.CURRENT;
    }

    /** One for each target column, in its order. */
    public List<ColumnDigest> columns() {
        return columns;
    }

    /**
     * Whether all of a row is hashed here: because the plan's filter or transformer decides which rows of the source count, so that none of
     * them can stay in its server, or because the plan wants it so.
     */
    public boolean isDecidedHere() {
        return isDecidedHere;
    }

    /** Whether the plan wants no server to hash anything. */
    public boolean isWantedHere() {
        return isWantedHere;
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
                output.target(),
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
        return bound(output.target(), targetKey, ColumnDigest::target);
    }

    /** The columns of {@link #streamedOfSource}, as positions in {@link #columns}. */
    public List<Integer> streamedPositions() {
        return Stream.concat(binding().stream(), streamed().stream())
                .map(columns::indexOf)
                .toList();
    }

    /** The whole row as the source gives it, in the order of {@link #columns}; of a transformed row what the source's side of each is. */
    public DigestedTable rowOfSource() {
        return new DigestedTable(
                mapping.source(),
                sourceKey(),
                columns.stream().map(ColumnDigest::source).toList());
    }

    /** The whole row of the target. */
    public DigestedTable rowOfTarget() {
        return new DigestedTable(
                output.target(),
                targetKey,
                columns.stream().map(ColumnDigest::target).toList());
    }

    /** Whether rows of the source have to go through the plan's expressions, filter or transformer before anything can be said of them. */
    public boolean isTransformed() {
        return mapping.where() != null
                || mapping.transformer() != null
                || columns.stream().anyMatch(ColumnDigest::isTransformed);
    }

    /** How the key's columns are compared, in its order; empty where rows have no key by which both sides know them. */
    public List<ColumnDigest> key() {
        return targetKey.stream()
                .map(key -> columns.stream()
                        .filter(column -> column.target().column().equals(key))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /**
     * Whether both sides order the row key alike, so that one range of keys means the same rows on both: whole numbers and decimals, dates,
     * times, moments and bytes of the same kind on both sides, and PostgreSQL's UUIDs. Not so for text, which each collation orders in
     * its own way, for MariaDB's UUIDs (by time), enums (by number), floats, and where the target rounds.
     */
    public boolean isKeyOrderedAlike() {
        List<ColumnDigest> key = key();
        return !key.isEmpty() && mapping.transformer() == null && key.stream().allMatch(this::isOrderedAlike);
    }

    private boolean isOrderedAlike(ColumnDigest column) {
        ValueKind from = column.source().column().kind();
        ValueKind to = column.target().column().kind();
        if (column.isTransformed() || column.source().rounding() != null) {
            return false;
        }
        return switch (from) {
            case INTEGER, DECIMAL -> to == ValueKind.INTEGER || to == ValueKind.DECIMAL;
            case DATE, TIME, DATETIME, INSTANT, BINARY -> to == from;
            case UUID -> to == from && isPostgres;
            default -> false;
        };
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
        if (isDecidedHere) {
            return List.of();
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
        return targetKey.isEmpty() || mapping.transformer() != null
                ? List.of()
                : mapping.keyColumns().stream()
                        .map(name -> mapping.source().column(name).orElseThrow())
                        .toList();
    }

    /** The target's own row key, where all of it is written. */
    private static List<Column> ownKey(Output output) {
        List<Column> key = output.target().rowKey().stream()
                .flatMap(name -> output.columns().stream()
                        .map(ColumnMapping::target)
                        .filter(column -> column.name().equals(name)))
                .toList();
        return key.size() == output.target().rowKey().size() ? key : List.of();
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

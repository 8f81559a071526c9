package io.landbridge.testkit.compare;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is expected of one target table, said column by column; unsaid columns are expected to be the same. */
public final class TableComparison {

    /** The text that a target column must hold for a source row, null for NULL. */
    @FunctionalInterface
    public interface Expectation {
        @Nullable String of(SourceRow row);
    }

    private final Comparison comparison;
    private final TableName source;
    private TableName target;
    private final Map<String, String> columns = new HashMap<>();
    private final Map<String, Expectation> expectations = new HashMap<>();
    private final Set<String> ignoredInSource = new HashSet<>();
    private final Set<String> ignoredInTarget = new HashSet<>();
    private List<String> key = List.of();
    private boolean keyless;
    private String sourceFilter = "";
    private String targetFilter = "";

    TableComparison(Comparison comparison, TableName source, TableName target) {
        this.comparison = comparison;
        this.source = source;
        this.target = target;
    }

    /** The target's name, {@code table} or {@code schema.table}; without it the source's table name. */
    public TableComparison to(String name) {
        target = TableName.parse(name, target.schema());
        return this;
    }

    /** The target's name where it holds dots. */
    public TableComparison to(String schema, String table) {
        target = new TableName(schema, table);
        return this;
    }

    /** A source column under another name in the target. */
    public TableComparison column(String sourceName, String targetName) {
        columns.put(sourceName, targetName);
        return this;
    }

    /** A target column that is computed; the text is read in the target's own form, so "1.50" is 1.5 for a number. */
    public TableComparison expect(String targetColumn, Expectation expectation) {
        expectations.put(targetColumn, expectation);
        return this;
    }

    /** Source columns that the target need not have. */
    public TableComparison ignore(String... sourceColumns) {
        ignoredInSource.addAll(List.of(sourceColumns));
        return this;
    }

    /** Target columns that the source does not fill. */
    public TableComparison ignoreInTarget(String... targetColumns) {
        ignoredInTarget.addAll(List.of(targetColumns));
        return this;
    }

    /** The source columns by which rows are matched; without it the primary key. */
    public TableComparison key(String... sourceColumns) {
        key = List.of(sourceColumns);
        return this;
    }

    /** Matches whole rows in any order, as for tables without a key; holds a digest of each unmatched row in memory. */
    public TableComparison keyless() {
        keyless = true;
        return this;
    }

    /** Compares only source rows for which this condition of the source's SQL is true. */
    public TableComparison where(String condition) {
        sourceFilter = condition;
        return this;
    }

    /** Compares only target rows for which this condition of the target's SQL is true. */
    public TableComparison whereInTarget(String condition) {
        targetFilter = condition;
        return this;
    }

    /** One more table of the same comparison. */
    public TableComparison table(String name) {
        return comparison.table(name);
    }

    /** Back to the whole comparison. */
    public Comparison and() {
        return comparison;
    }

    /** Runs the whole comparison. */
    public ComparisonResult compare() {
        return comparison.compare();
    }

    TableName source() {
        return source;
    }

    TableName target() {
        return target;
    }

    String targetColumn(String sourceColumn) {
        return columns.getOrDefault(sourceColumn, sourceColumn);
    }

    @Nullable Expectation expectation(String targetColumn) {
        return expectations.get(targetColumn);
    }

    /** Names of computed columns that the target does not have are a mistake of the test. */
    Set<String> computedColumns() {
        return expectations.keySet();
    }

    boolean ignoresSource(String column) {
        return ignoredInSource.contains(column);
    }

    boolean ignoresTarget(String column) {
        return ignoredInTarget.contains(column);
    }

    List<String> key() {
        return key;
    }

    boolean isKeyless() {
        return keyless;
    }

    String sourceFilter() {
        return sourceFilter;
    }

    String targetFilter() {
        return targetFilter;
    }
}

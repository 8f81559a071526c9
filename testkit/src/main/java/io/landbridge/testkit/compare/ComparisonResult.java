package io.landbridge.testkit.compare;

import java.util.List;
import java.util.stream.Collectors;

/** What came of a comparison; its text is for people. */
public record ComparisonResult(List<TableResult> tables, List<String> findings) {

    /** Whether nothing at all was found; comparing no table is not equality. */
    public boolean isEqual() {
        return !tables.isEmpty() && findings.isEmpty() && tables.stream().allMatch(TableResult::isEqual);
    }

    /** The result of one table by the source's name for it. */
    public TableResult table(String name) {
        return tables.stream()
                .filter(table -> table.source().table().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not compared: " + name));
    }

    public long sourceRows() {
        return tables.stream().mapToLong(TableResult::sourceRows).sum();
    }

    @Override
    public String toString() {
        String text = tables.stream().map(TableResult::toString).collect(Collectors.joining("\n"));
        return (tables.isEmpty() ? "no table was compared" : text)
                + findings.stream().map(finding -> "\n" + finding).collect(Collectors.joining());
    }
}

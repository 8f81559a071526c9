package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.Mismatch.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both sides show of one row, and what of it differs. */
final class RowPair {

    private static final String MASK = "(sensitive)";
    private static final int LONGEST = 200;

    private final List<ColumnDigest> columns;
    private final List<List<@Nullable String>> source = new ArrayList<>();
    private final List<List<@Nullable String>> target = new ArrayList<>();

    RowPair(List<ColumnDigest> columns) {
        this.columns = columns;
    }

    /** Adds what the source shows. */
    void source(List<@Nullable String> values) {
        source.add(values);
    }

    /** Adds what the target shows; more than one where no unique key forbids it. */
    void target(List<@Nullable String> values) {
        target.add(values);
    }

    boolean isEqual() {
        return source.size() == target.size() && (source.isEmpty() || forms().equals(targetForms()));
    }

    boolean isMissing() {
        return target.isEmpty() && !source.isEmpty();
    }

    /** Both sides in forms that are equal exactly when what they stand for is. */
    List<List<String>> all() {
        List<List<String>> all = new ArrayList<>(forms());
        all.add(List.of());
        all.addAll(targetForms());
        return all;
    }

    private List<List<String>> forms() {
        return source.stream()
                .map(row -> forms(row, true))
                .sorted(RowPair::compare)
                .toList();
    }

    private List<List<String>> targetForms() {
        return target.stream()
                .map(row -> forms(row, false))
                .sorted(RowPair::compare)
                .toList();
    }

    private static int compare(List<String> one, List<String> other) {
        return String.join(",", one).compareTo(String.join(",", other));
    }

    private List<String> forms(List<@Nullable String> row, boolean ofSource) {
        List<String> forms = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            forms.add((ofSource ? columns.get(i).source() : columns.get(i).target()).form(row.get(i)));
        }
        return forms;
    }

    Kind kind() {
        if (source.size() == target.size()) {
            return Kind.DIFFERENT;
        }
        return source.size() > target.size() ? Kind.MISSING : Kind.EXTRA;
    }

    /** The columns that differ; all of them where one side has a row more. */
    List<Difference> differences(ComparedTable table, ValidationSettings settings) {
        List<Difference> found = new ArrayList<>();
        List<@Nullable String> ofSource = kind() == Kind.EXTRA || source.isEmpty() ? null : source.get(0);
        List<@Nullable String> ofTarget = kind() == Kind.MISSING || target.isEmpty() ? null : surplus();
        for (int i = 0; i < columns.size(); i++) {
            ColumnDigest column = columns.get(i);
            String is = ofSource == null ? null : ofSource.get(i);
            String has = ofTarget == null ? null : ofTarget.get(i);
            boolean differs = ofSource == null
                    || ofTarget == null
                    || !column.source().form(is).equals(column.target().form(has));
            if (differs) {
                boolean hidden = isSensitive(table, settings, i);
                found.add(new Difference(column.target().column().name(), shown(is, hidden), shown(has, hidden)));
            }
        }
        return found;
    }

    /** Of several rows under one key the one that the source does not have. */
    private List<@Nullable String> surplus() {
        List<List<String>> known = forms();
        return target.stream()
                .filter(row -> !known.contains(forms(row, false)))
                .findFirst()
                .orElse(target.get(target.size() - 1));
    }

    static boolean isSensitive(ComparedTable table, ValidationSettings settings, int column) {
        Column target = table.columns().get(column).target().column();
        if (settings.isSensitive(table.target().name(), target.name())) {
            return true;
        }
        ColumnMapping.Origin origin = table.mapping().transformer() == null
                ? table.mapping().columns().get(column).origin()
                : new ColumnMapping.Emitted();
        List<String> reads;
        if (origin instanceof ColumnMapping.Copied copied) {
            reads = List.of(copied.source().name());
        } else if (origin instanceof ColumnMapping.Converted converted) {
            reads = List.of(converted.source().name());
        } else if (origin instanceof ColumnMapping.Listed listed) {
            reads = List.of(listed.source().name());
        } else if (origin instanceof ColumnMapping.Computed computed) {
            reads = List.copyOf(computed.expression().reads());
        } else {
            // What a transformer makes of which column nobody knows.
            reads = table.source().columns().stream().map(Column::name).toList();
        }
        return reads.stream()
                .anyMatch(name -> settings.isSensitive(table.source().name(), name));
    }

    static @Nullable String shown(@Nullable String value, boolean hidden) {
        if (value == null) {
            return null;
        }
        if (hidden) {
            return MASK;
        }
        if (value.length() <= LONGEST) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return value.substring(0, end) + "… (" + value.length() + " characters in all)";
    }
}

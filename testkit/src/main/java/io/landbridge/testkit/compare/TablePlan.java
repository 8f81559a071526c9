package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.RowStream.Selected;
import io.landbridge.testkit.server.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** How two tables are compared: which columns in which form, in which order. */
final class TablePlan {

    /** A source column and the target column that must hold its value. */
    record Pair(Column source, Column target, Form form) {}

    /** A target column and what computes its value. */
    record Computed(Column target, Form form, TableComparison.Expectation expectation) {}

    private final TableComparison wish;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Computed> computed = new ArrayList<>();
    private final List<Column> sourceColumns;
    /** Places of the key columns among the pairs; empty: rows are compared as a whole, in any order. */
    private final List<Integer> key;

    private final List<String> findings = new ArrayList<>();

    TablePlan(TableComparison wish, TableShape source, TableShape target) {
        this.wish = wish;
        this.sourceColumns = source.columns();
        for (Column column : source.columns()) {
            if (!wish.ignoresSource(column.name())) {
                String wanted = wish.targetColumn(column.name());
                pair(column, target.find(wanted), wanted);
            }
        }
        for (Column column : target.columns()) {
            TableComparison.Expectation expectation = wish.expectation(column.name());
            if (expectation != null) {
                computed.add(new Computed(column, Form.of(column.kind(), column.kind()), expectation));
            } else if (!wish.ignoresTarget(column.name())
                    && pairs.stream().noneMatch(pair -> pair.target().name().equals(column.name()))) {
                findings.add("the target's column " + column.name() + " has no counterpart in the source");
            }
        }
        this.key = keyPlaces(wish.key().isEmpty() ? source.key() : wish.key());
    }

    private void pair(Column source, Optional<Column> target, String wanted) {
        if (target.isEmpty()) {
            findings.add("the target has no column " + wanted + " for the source's " + source.name());
        } else if (wish.expectation(target.orElseThrow().name()) == null) {
            pairs.add(new Pair(
                    source,
                    target.orElseThrow(),
                    Form.of(source.kind(), target.orElseThrow().kind())));
        }
    }

    private List<Integer> keyPlaces(List<String> names) {
        List<Integer> places = new ArrayList<>();
        for (String name : names) {
            int place = place(name);
            if (place < 0
                    || !KeyOrder.exists(
                            pairs.get(place).source(),
                            pairs.get(place).target(),
                            pairs.get(place).form())) {
                if (!wish.key().isEmpty()) {
                    throw new IllegalArgumentException("rows cannot be matched by " + name
                            + ": not compared, or of a type without a common order");
                }
                return List.of();
            }
            places.add(place);
        }
        return wish.isKeyless() ? List.of() : places;
    }

    private int place(String sourceColumn) {
        for (int index = 0; index < pairs.size(); index++) {
            if (pairs.get(index).source().name().equals(sourceColumn)) {
                return index;
            }
        }
        return -1;
    }

    List<Pair> pairs() {
        return pairs;
    }

    List<Computed> computed() {
        return computed;
    }

    List<Integer> key() {
        return key;
    }

    List<String> findings() {
        return findings;
    }

    /** The target's names of all compared values, in their order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        pairs.forEach(pair -> names.add(pair.target().name()));
        computed.forEach(one -> names.add(one.target().name()));
        return names;
    }

    /** Compared values first; if anything is computed, all source columns in their own form after them. */
    List<Selected> sourceSelection() {
        List<Selected> selection = new ArrayList<>();
        pairs.forEach(pair -> selection.add(new Selected(pair.source(), pair.form())));
        if (!computed.isEmpty()) {
            sourceColumns.forEach(column -> selection.add(new Selected(column, Form.of(column.kind(), column.kind()))));
        }
        return selection;
    }

    List<Selected> targetSelection() {
        List<Selected> selection = new ArrayList<>();
        pairs.forEach(pair -> selection.add(new Selected(pair.target(), pair.form())));
        computed.forEach(one -> selection.add(new Selected(one.target(), one.form())));
        return selection;
    }

    /** Places of the source columns behind the compared values in a row of {@link #sourceSelection()}. */
    Map<String, Integer> sourcePlaces() {
        Map<String, Integer> places = new HashMap<>();
        for (int index = 0; index < sourceColumns.size(); index++) {
            places.put(sourceColumns.get(index).name(), index);
        }
        return places;
    }

    String sourceOrder(Engine engine) {
        StringJoiner order = new StringJoiner(", ");
        key.forEach(place -> {
            Pair pair = pairs.get(place);
            order.add(KeyOrder.of(pair.form()).sql(engine, pair.source(), pair.form()));
        });
        return order.toString();
    }

    String targetOrder(Engine engine) {
        StringJoiner order = new StringJoiner(", ");
        key.forEach(place -> {
            Pair pair = pairs.get(place);
            order.add(KeyOrder.of(pair.form()).sql(engine, pair.target(), pair.form()));
        });
        return order.toString();
    }
}

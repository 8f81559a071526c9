package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Values;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.MapEntry;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a column's map from the words of the plan to spellings, and finds the type of its results. */
final class MapResolver {

    private static final int DEFAULT_LENGTH = 255;

    private final Engine from;
    private final Engine to;
    private final Complaints complaints;

    MapResolver(Ends ends, Complaints complaints) {
        this.from = ends.from();
        this.to = ends.to();
        this.complaints = complaints;
    }

    /** Whether values of the kind can be looked up: those with one spelling for each value. */
    static boolean isExact(ValueKind kind) {
        return switch (kind) {
            case BOOLEAN, INTEGER, DECIMAL, TEXT, UUID, ENUM, SET, BIT, DATE -> true;
            case FLOAT, BINARY, TIME, TIME_TZ, DATETIME, INSTANT, INTERVAL, JSON, ARRAY, NATIVE -> false;
        };
    }

    /** The type that holds every result, when the plan gives none. */
    DataType resultType(ColumnRule rule) {
        List<String> results = results(rule);
        boolean flags = results.stream().allMatch(text -> text.equals("true") || text.equals("false"));
        if (flags && !results.isEmpty()) {
            return type("boolean");
        }
        boolean integers = results.stream().allMatch(MapResolver::isInteger);
        if (integers && !results.isEmpty()) {
            boolean big = results.stream().anyMatch(text -> new BigInteger(text).bitLength() >= Integer.SIZE);
            return type(big ? "bigint" : to == Engine.POSTGRESQL ? "integer" : "int");
        }
        int longest = results.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(0);
        return type(to == Engine.POSTGRESQL || longest > DEFAULT_LENGTH ? "text" : "varchar(" + DEFAULT_LENGTH + ")");
    }

    /** The lookup itself; entries that cannot be are complained about. */
    Listed listed(String what, Column source, ColumnRule rule, DataType target) {
        ValueKind targetKind = TypeRules.kind(to, target);
        Map<@Nullable String, @Nullable String> map = new LinkedHashMap<>();
        for (MapEntry entry : Objects.requireNonNull(rule.map())) {
            String key = entry.from() == null
                    ? null
                    : spelled(entry.from(), source.kind(), source.type(), from, what + ": map key", entry.line());
            if (map.containsKey(key)) {
                complaints.add(
                        entry.line(),
                        PlanError.DUPLICATE_KEY,
                        what + ": map has the value " + (key == null ? "null" : "'" + key + "'") + " twice.");
            }
            map.put(key, result(entry, targetKind, target, what));
        }
        MapEntry otherwise = rule.otherwise();
        return new Listed(
                source,
                source.kind(),
                map,
                otherwise == null ? null : result(otherwise, targetKind, target, what),
                otherwise != null);
    }

    /** Whether a result may be NULL. */
    static boolean givesNull(ColumnRule rule) {
        return Objects.requireNonNull(rule.map()).stream().anyMatch(entry -> entry.to() == null)
                || (rule.otherwise() != null && rule.otherwise().to() == null);
    }

    private @Nullable String result(MapEntry entry, ValueKind kind, DataType type, String what) {
        String written = entry.to();
        return written == null ? null : spelled(written, kind, type, to, what + ": map", entry.line());
    }

    private String spelled(String written, ValueKind kind, DataType type, Engine engine, String what, int line) {
        if ((kind == ValueKind.ENUM || kind == ValueKind.SET) && !type.labels().isEmpty()) {
            return label(written, type, what, line);
        }
        if (kind == ValueKind.BOOLEAN && (written.equals("true") || written.equals("false"))) {
            return written.equals("true") ? "1" : "0";
        }
        try {
            Object value = Values.read(kind, written);
            return value instanceof BigDecimal decimal
                    ? decimal.stripTrailingZeros().toPlainString()
                    : Values.spell(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            complaints.add(
                    line,
                    PlanError.VALUE,
                    what + ": '" + written + "' is no value of '" + type.declaration() + "' of " + engine.label()
                            + ".");
            return written;
        }
    }

    private String label(String written, DataType type, String what, int line) {
        List<String> wrong = new ArrayList<>(List.of(written));
        if (type.name().equals("set")) {
            wrong = new ArrayList<>(List.of(written.split(",", -1)));
            wrong.remove("");
        }
        wrong.removeAll(type.labels());
        if (!wrong.isEmpty()) {
            complaints.add(
                    line,
                    PlanError.VALUE,
                    what + ": '" + wrong.get(0) + "' is none of its labels"
                            + NearestName.hint(wrong.get(0), type.labels()));
        }
        return written;
    }

    private static List<String> results(ColumnRule rule) {
        List<String> results = new ArrayList<>();
        for (MapEntry entry : Objects.requireNonNull(rule.map())) {
            if (entry.to() != null) {
                results.add(entry.to());
            }
        }
        if (rule.otherwise() != null && rule.otherwise().to() != null) {
            results.add(rule.otherwise().to());
        }
        return results;
    }

    /** Written as a number is printed: 007 is a text. */
    private static boolean isInteger(String text) {
        return text.matches("0|-?[1-9]\\d{0,17}");
    }

    private DataType type(String written) {
        return WrittenType.parse(to, written);
    }
}

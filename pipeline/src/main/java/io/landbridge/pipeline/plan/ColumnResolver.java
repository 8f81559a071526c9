package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Compilation;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.ExpressionCompiler;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.ResolvedPlan.TypeDecision;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.plan.TypeChooser.Choice;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves the columns of one table: which are carried over, under which name and type, and where each value comes from. */
final class ColumnResolver {

    private static final ColumnRule NO_RULE = new ColumnRule(null, null, null, null, null, false, false, 0);

    private final Table table;
    private final Map<String, ColumnRule> rules;
    private final int line;
    private final @Nullable Table present;
    private final Ends ends;
    private final TypeChooser types;
    private final Complaints complaints;
    private final MapResolver maps;
    private final List<TypeDecision> decisions = new ArrayList<>();
    private final Map<String, String> taken = new LinkedHashMap<>();
    private @Nullable ExpressionCompiler compiler;

    /** A target column that is wished, and where its value comes from. */
    record Wished(ColumnWish wish, Origin origin) {}

    /**
     * @param line for problems of columns without a rule
     * @param present the target table, when it is there already
     */
    ColumnResolver(
            Table table,
            @Nullable Mapped rule,
            int line,
            @Nullable Table present,
            Ends ends,
            TypeChooser types,
            Complaints complaints) {
        this.table = table;
        this.rules = rule == null ? Map.of() : rule.columns();
        this.line = line;
        this.present = present;
        this.ends = ends;
        this.types = types;
        this.complaints = complaints;
        this.maps = new MapResolver(ends, complaints);
    }

    List<TypeDecision> decisions() {
        return decisions;
    }

    List<Wished> resolve() {
        List<Wished> wished = new ArrayList<>();
        for (Column column : table.columns()) {
            Wished one = resolve(column, rules.getOrDefault(column.name(), NO_RULE));
            if (one != null) {
                wished.add(one);
            }
        }
        rules.forEach((name, rule) -> {
            if (table.column(name).isEmpty()) {
                Wished one = added(name, rule);
                if (one != null) {
                    wished.add(one);
                }
            }
        });
        return wished;
    }

    /** Compiles an expression over the table's rows; null after complaints. */
    @Nullable Expression compile(SourceText text, String what) {
        if (compiler == null) {
            compiler = new ExpressionCompiler(table.columns());
        }
        Compilation compilation = compiler.compile(text.text());
        compilation.issues().forEach(issue -> complaints.add(text, what, issue));
        return compilation.expression();
    }

    private @Nullable Wished resolve(Column source, ColumnRule rule) {
        String what = table.name() + "." + source.name();
        boolean key = table.rowKey().contains(source.name());
        if (rule.drop()) {
            if (key) {
                complaints.add(
                        rule.line(), PlanError.KEY_CHANGED, what + ": a column of the row key cannot be left out.");
            }
            return null;
        }
        if (key && (rule.value() != null || rule.map() != null) && !rule.injective()) {
            complaints.add(
                    rule.line(),
                    PlanError.KEY_CHANGED,
                    what + ": " + (rule.map() != null ? "map" : "value")
                            + " changes the row key; say injective: true if distinct values stay distinct.");
        }
        String target = rule.to() == null ? source.name() : rule.to();
        if (!take(target, what, lineOf(rule))) {
            return null;
        }
        Column there = present(target, what, lineOf(rule), source, rule);
        if (present != null && there == null) {
            return null;
        }
        DataType written = rule.type() == null ? null : types.parse(rule.type(), what + ": type", rule.line());
        if (rule.value() != null) {
            return computed(what, source, target, rule, written, there);
        }
        return rule.map() != null
                ? listed(what, source, target, rule, written, there)
                : carried(what, source, target, rule, written, there);
    }

    private @Nullable Wished carried(
            String what,
            Column source,
            String target,
            ColumnRule rule,
            @Nullable DataType written,
            @Nullable Column there) {
        Choice choice = types.choose(table, source, written, there);
        if (!types.isUsable(choice, what, lineOf(rule))) {
            return null;
        }
        decisions.add(new TypeDecision(table.name(), source.name(), choice.mapping()));
        Origin origin = origin(what, source, choice, rule);
        boolean gainsNull = origin instanceof Converted converted && Converted.AS_NULL.equals(converted.zeroDate());
        ColumnWish wish = new ColumnWish(source.name(), target, choice.mapping().target(), !gainsNull, gainsNull);
        return new Wished(wish, origin);
    }

    private Origin origin(String what, Column source, Choice choice, ColumnRule rule) {
        ValueKind wire = choice.mapping().wire();
        TypeOverride type = choice.rule();
        boolean zoned = type != null && type.zone() != null && source.kind() == ValueKind.DATETIME;
        // a target that takes zero dates must be kept from them when the plan says so
        boolean checked = type != null
                && type.zeroDate() != null
                && (!type.zeroDate().equals("reject") || ends.to().isMySqlFamily());
        if (type == null || (!zoned && !checked)) {
            return new Copied(source, wire);
        }
        String zeroDate = type.zeroDate() == null || type.zeroDate().equals("reject") ? null : type.zeroDate();
        if (zeroDate != null && table.rowKey().contains(source.name()) && !rule.injective()) {
            complaints.add(
                    type.line(),
                    PlanError.KEY_CHANGED,
                    what + ": zeroDate changes the row key; say injective: true if distinct values stay distinct.");
        }
        return new Converted(source, wire, zoned ? type.zone() : null, type.overlap(), zeroDate);
    }

    private @Nullable Wished listed(
            String what,
            Column source,
            String target,
            ColumnRule rule,
            @Nullable DataType written,
            @Nullable Column there) {
        if (!MapResolver.isExact(source.kind())) {
            complaints.add(
                    rule.line(),
                    PlanError.TYPE,
                    what + ": map looks up exact values, which '"
                            + source.type().declaration() + "' does not have; use value: with an expression.");
            return null;
        }
        DataType type = there != null ? there.type() : written != null ? written : maps.resultType(rule);
        Origin origin = maps.listed(what, source, rule, type);
        return new Wished(new ColumnWish(source.name(), target, type, false, MapResolver.givesNull(rule)), origin);
    }

    private @Nullable Wished computed(
            String what,
            Column source,
            String target,
            ColumnRule rule,
            @Nullable DataType written,
            @Nullable Column there) {
        DataType type = there != null ? there.type() : written;
        if (type == null) {
            Choice choice = types.choose(table, source, null, null);
            if (!types.isUsable(choice, what, rule.line())) {
                return null;
            }
            type = choice.mapping().target();
        }
        return expression(what, source.name(), target, rule, type);
    }

    private @Nullable Wished added(String name, ColumnRule rule) {
        String what = table.name() + "." + name;
        if (rule.value() == null) {
            complaints.add(
                    rule.line(),
                    PlanError.UNKNOWN_COLUMN,
                    "table " + table.name() + " has no column '" + name + "'"
                            + NearestName.hint(
                                    name,
                                    table.columns().stream().map(Column::name).toList())
                            + " A new column needs value: and type:.");
            return null;
        }
        String target = rule.to() == null ? name : rule.to();
        if (!take(target, what, rule.line())) {
            return null;
        }
        Column there = present(target, what, rule.line(), null, rule);
        DataType type = there != null
                ? there.type()
                : rule.type() == null ? null : types.parse(rule.type(), what + ": type", rule.line());
        if (type == null) {
            if (rule.type() == null && present == null) {
                complaints.add(
                        rule.line(),
                        PlanError.MISSING_KEY,
                        what + ": a column that the source does not have needs type:.");
            }
            compile(rule.value(), what + ": value");
            return null;
        }
        return expression(what, null, target, rule, type);
    }

    private @Nullable Wished expression(
            String what, @Nullable String source, String target, ColumnRule rule, DataType type) {
        SourceText text = java.util.Objects.requireNonNull(rule.value());
        Expression expression = compile(text, what + ": value");
        if (expression == null) {
            return null;
        }
        ValueKind kind = TypeRules.kind(ends.to(), type);
        if (!ResultFit.fits(expression.resultKind(), kind)) {
            complaints.add(
                    text.line(),
                    PlanError.EXPRESSION,
                    what + ": value gives " + ResultFit.name(expression.resultKind()) + ", but the column is '"
                            + type.declaration() + "', which takes " + ResultFit.name(kind)
                            + "; convert it, or say another type:.");
        }
        boolean mayBeNull = expression.saysNull()
                || expression.reads().stream()
                        .anyMatch(
                                name -> table.column(name).map(Column::nullable).orElse(true));
        return new Wished(new ColumnWish(source, target, type, false, mayBeNull), new Computed(expression));
    }

    private boolean take(String target, String what, int at) {
        String name = ends.to().isMySqlFamily() ? target.toLowerCase(Locale.ROOT) : target;
        String other = taken.putIfAbsent(name, what);
        if (other != null) {
            complaints.add(
                    at,
                    PlanError.CONFLICT,
                    what + ": column '" + target + "' of the target is that of " + other + " already.");
        }
        return other == null;
    }

    /** The column of a target table that is there already; null when there is no such table, or after a complaint. */
    private @Nullable Column present(String target, String what, int at, @Nullable Column source, ColumnRule rule) {
        if (present == null) {
            return null;
        }
        Column column = present.column(target).orElse(null);
        if (column == null) {
            complaints.add(
                    at,
                    PlanError.UNKNOWN_COLUMN,
                    what + ": table " + present.name() + " of the target is there already and has no column '" + target
                            + "'"
                            + NearestName.hint(
                                    target,
                                    present.columns().stream().map(Column::name).toList())
                            + (source == null ? "" : " Say to:, or drop: true."));
        } else if (column.isComputed() && (source == null || !source.isComputed() || rule.value() != null)) {
            complaints.add(
                    at,
                    PlanError.CONFLICT,
                    what + ": column '" + target + "' of " + present.name()
                            + " in the target is generated, nothing can be written to it; say drop: true.");
        } else if (rule.type() != null) {
            checkWritten(what, rule, column);
        }
        return column;
    }

    private void checkWritten(String what, ColumnRule rule, Column column) {
        DataType written = types.parse(String.valueOf(rule.type()), what + ": type", rule.line());
        if (written != null && !io.landbridge.pipeline.schema.WrittenType.fits(written, column.type())) {
            complaints.add(
                    rule.line(),
                    PlanError.CONFLICT,
                    what + ": the column is there already as '" + column.type().declaration() + "', not as '"
                            + written.declaration() + "'.");
        }
    }

    private int lineOf(ColumnRule rule) {
        return rule.line() > 0 ? rule.line() : line;
    }
}

package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Compilation;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.ExpressionCompiler;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.InversePlan.Note;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.InverseWire;
import io.landbridge.pipeline.schema.Rounding;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out where a source column's value comes from on the way back. */
final class InverseColumn {

    private static final String SAY_BACK =
            "Say back: with an expression over the target's row, or 'back: none' to leave the column as it is.";

    private final TableMapping forward;
    private final Engine source;
    private final Engine target;
    private final List<Note> obstacles;
    private final List<Note> remarks;
    private final Set<String> read = new HashSet<>();
    private @Nullable ExpressionCompiler compiler;

    InverseColumn(TableMapping forward, Engine source, Engine target, List<Note> obstacles, List<Note> remarks) {
        this.forward = forward;
        this.source = source;
        this.target = target;
        this.obstacles = obstacles;
        this.remarks = remarks;
    }

    /** Whether a column of the target gives a value back. */
    boolean isRead(Column column) {
        return read.contains(column.name());
    }

    /**
     * Null when the column is left as it is, and after an obstacle.
     *
     * @param back what the plan says of it; null for nothing
     */
    @Nullable Origin origin(Column column, @Nullable SourceText back) {
        if (back != null) {
            return back.text().equals(ColumnRule.NOT_BACK) ? left(column, false) : written(column, back);
        }
        for (ColumnMapping there : forward.columns()) {
            if (there.origin() instanceof Copied copied && isOf(copied.source(), column)) {
                return copied(column, there.target());
            }
            if (there.origin() instanceof Converted converted && isOf(converted.source(), column)) {
                return converted(column, there.target(), converted);
            }
            if (there.origin() instanceof Listed listed && isOf(listed.source(), column)) {
                return listed(column, there.target(), listed);
            }
        }
        for (ColumnMapping there : forward.columns()) {
            if (there.origin() instanceof Computed computed
                    && computed.expression().reads().contains(column.name())) {
                return obstacle(
                        column,
                        "The target's column " + there.target().name()
                                + " is made of it by an expression, which nobody can turn round.",
                        SAY_BACK);
            }
        }
        return left(column, true);
    }

    private static boolean isOf(Column one, Column other) {
        return one.name().equals(other.name());
    }

    private @Nullable Origin obstacle(Column column, String what, String remedy) {
        obstacles.add(new Note(where(column), what, remedy));
        return null;
    }

    private String where(Column column) {
        return forward.name() + '.' + column.name();
    }

    /** @param isSaid whether that it stays so is worth a word: the plan does not say it */
    private @Nullable Origin left(Column column, boolean isSaid) {
        boolean fillsItself = column.nullable() || column.defaultExpression() != null || column.isIdentity();
        if (!fillsItself) {
            return obstacle(
                    column,
                    "Nothing gives the column a value on the way back, and it is NOT NULL without a default.",
                    "Say back: with an expression over the target's row, e.g. back: \"'unknown'\", or give the column a default.");
        }
        if (isSaid) {
            remarks.add(new Note(
                    where(column),
                    "The column is not in the target: on the way back it stays as it is, and new rows get its default.",
                    "Say back: with an expression over the target's row where that is not enough."));
        }
        return null;
    }

    private @Nullable Origin written(Column column, SourceText back) {
        Expression expression = compile(column, back.text());
        if (expression != null && !ResultFit.fits(expression.resultKind(), column.kind())) {
            return obstacle(
                    column,
                    "back gives " + ResultFit.name(expression.resultKind()) + ", but the column is '"
                            + column.type().declaration() + "', which takes " + ResultFit.name(column.kind()) + ".",
                    "Convert it, in line " + back.line() + " of the plan.");
        }
        return expression == null ? null : new Computed(expression);
    }

    private @Nullable Expression compile(Column column, String text) {
        if (compiler == null) {
            compiler = new ExpressionCompiler(forward.target().columns());
        }
        Compilation compilation = compiler.compile(text);
        compilation
                .issues()
                .forEach(issue -> obstacle(
                        column,
                        "back, character " + issue.column() + ": " + issue.message(),
                        "Correct the expression; it is over the target's row."));
        Expression expression = compilation.expression();
        if (expression != null) {
            read.addAll(expression.reads());
        }
        return expression;
    }

    private @Nullable Origin copied(Column column, Column there) {
        ValueKind wire = InverseWire.of(target, there.type(), source, column.type());
        if (wire == null) {
            return obstacle(
                    column,
                    "Values of '" + there.type().declaration() + "' cannot be read as '"
                            + column.type().declaration() + "'.",
                    SAY_BACK);
        }
        Rounding rounding = Rounding.of(target, there.type(), source, column.type());
        if (rounding != null) {
            remarks.add(new Note(
                    where(column),
                    "On the way back the column " + rounding.verb() + " '"
                            + there.type().declaration() + "'.",
                    "Nothing, where nobody writes such values to the target."));
        }
        read.add(there.name());
        return new Copied(there, wire);
    }

    private @Nullable Origin converted(Column column, Column there, Converted converted) {
        if (converted.zeroDate() != null) {
            if (Converted.AS_NULL.equals(converted.zeroDate()) && !column.nullable()) {
                return obstacle(
                        column, "Zero dates became NULL in the target, and the column takes no NULL.", SAY_BACK);
            }
            remarks.add(new Note(
                    where(column),
                    "A zero date became another value in the target: a row that is changed there gets that one back.",
                    "Nothing, where no row has a zero date."));
        }
        if (converted.zone() == null) {
            return copied(column, there);
        }
        if (there.kind() != ValueKind.INSTANT) {
            return obstacle(column, "The target's column holds no instant that a zone could be applied to.", SAY_BACK);
        }
        Expression local = compile(
                column,
                "datetime(row[\"" + escaped(there.name()) + "\"], '"
                        + converted.zone().getId() + "')");
        return local == null ? null : new Computed(local);
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private @Nullable Origin listed(Column column, Column there, Listed listed) {
        if (listed.hasOtherwise()) {
            return obstacle(
                    column, "'otherwise' makes several values one, and nobody can tell which it was.", SAY_BACK);
        }
        if (!MapResolver.isExact(there.kind())) {
            return obstacle(
                    column,
                    "Values of '" + there.type().declaration()
                            + "' have several spellings, so that the map cannot be turned round.",
                    SAY_BACK);
        }
        Map<@Nullable String, @Nullable String> inverse = new LinkedHashMap<>();
        boolean isNullSaid = listed.map().containsKey(null);
        for (Map.Entry<@Nullable String, @Nullable String> entry : listed.map().entrySet()) {
            String to = entry.getValue();
            boolean isTaken = inverse.containsKey(to) || (to == null && !isNullSaid);
            if (isTaken) {
                return obstacle(
                        column,
                        "The map makes several values " + (to == null ? "NULL" : "'" + to + "'")
                                + ", and nobody can tell which it was.",
                        SAY_BACK);
            }
            inverse.put(to, entry.getKey());
        }
        read.add(there.name());
        return new Listed(there, there.kind(), inverse, null, false);
    }
}

package io.landbridge.pipeline.expression;

import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import dev.cel.common.ast.CelMutableExpr.CelMutableMap;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import io.landbridge.pipeline.expression.Compilation.Issue;
import io.landbridge.pipeline.failure.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns of a parsed expression and turns each into a variable of its own, before types are checked: {@code row.x} and
 * {@code row["x"]} into the value, {@code row.x == null} into a truth value, and {@code null} in a branch of {@code ? :} into a
 * variable that is never bound.
 */
final class ColumnReferences {

    private static final String ROW = "row";
    private static final Set<String> CONVERSIONS = Set.of("decimal", "date", "time", "datetime", "timestamp");

    private final Variables variables;
    private final CelSource source;
    private final List<Issue> issues;
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<CelMutableExpr> nullBranches = new ArrayList<>();
    private final List<CelMutableExpr> literals = new ArrayList<>();
    private boolean saysNull;

    ColumnReferences(Variables variables, CelSource source, List<Issue> issues) {
        this.variables = variables;
        this.source = source;
        this.issues = issues;
    }

    /** Columns in the order of their first use. */
    List<String> columns() {
        return List.copyOf(columns);
    }

    /** Whether the expression says {@code null} anywhere. */
    boolean saysNull() {
        return saysNull;
    }

    /** Conversions of a constant: {@code decimal('1.5')}. */
    List<CelMutableExpr> literals() {
        return literals;
    }

    /** Each {@code ? :} with {@code null} in a branch. */
    List<CelMutableExpr> nullBranches() {
        return nullBranches;
    }

    void rewrite(CelMutableExpr expr) {
        switch (expr.getKind()) {
            case CONSTANT -> {
                if (isNull(expr)) {
                    saysNull = true;
                    issue(
                            expr,
                            "null may be compared with a column (== or !=) or be a branch of ? :, and nothing else.");
                }
            }
            case IDENT -> {
                if (isRow(expr)) {
                    issue(expr, "'row' alone has no value; say which column: row.<column>.");
                }
            }
            case SELECT -> select(expr, expr.select());
            case CALL -> call(expr, expr.call());
            case LIST -> expr.list().elements().forEach(this::rewrite);
            case MAP -> {
                for (CelMutableMap.Entry entry : expr.map().entries()) {
                    rewrite(entry.key());
                    rewrite(entry.value());
                }
            }
            case STRUCT -> issue(expr, "messages cannot be made here.");
            case COMPREHENSION -> comprehension(expr, expr.comprehension());
            case NOT_SET -> issue(expr, "something is missing here.");
        }
    }

    private void select(CelMutableExpr expr, CelMutableSelect select) {
        if (!isRow(select.operand())) {
            rewrite(select.operand());
        } else if (select.testOnly()) {
            issue(expr, "every row has every column; write row." + select.field() + " != null.");
        } else {
            reference(expr, select.field());
        }
    }

    private void call(CelMutableExpr expr, CelMutableCall call) {
        String function = call.function();
        List<CelMutableExpr> args = call.args();
        if (function.equals(Operator.INDEX.getFunction()) && isRow(args.get(0))) {
            index(expr, args.get(1));
        } else if (isEquality(function) && (isNull(args.get(0)) || isNull(args.get(1)))) {
            nullTest(expr, call, isNull(args.get(0)) ? args.get(1) : args.get(0));
        } else if (CONVERSIONS.contains(function) && call.target().isEmpty() && isConstant(args)) {
            literals.add(expr);
        } else {
            call.target().ifPresent(this::rewrite);
            boolean conditional = function.equals(Operator.CONDITIONAL.getFunction());
            boolean nullBranch = false;
            for (int i = 0; i < args.size(); i++) {
                if (conditional && i > 0 && isNull(args.get(i))) {
                    saysNull = true;
                    nullBranch = true;
                    args.get(i).setIdent(CelMutableIdent.create(Variables.NULL));
                } else {
                    rewrite(args.get(i));
                }
            }
            if (nullBranch) {
                nullBranches.add(expr);
            }
        }
    }

    private void index(CelMutableExpr expr, CelMutableExpr name) {
        if (name.getKind() == Kind.CONSTANT && name.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            reference(expr, name.constant().stringValue());
        } else {
            issue(expr, "a column is named by a text: row[\"odd name\"].");
        }
    }

    private void reference(CelMutableExpr expr, String column) {
        if (known(expr, column)) {
            columns.add(column);
            expr.setIdent(CelMutableIdent.create(Variables.VALUE + column));
        }
    }

    private void nullTest(CelMutableExpr expr, CelMutableCall call, CelMutableExpr operand) {
        saysNull = true;
        String column = columnOf(operand);
        if (column == null) {
            issue(expr, "only a column can be compared with null.");
        } else if (known(operand, column)) {
            columns.add(column);
            CelMutableIdent test = CelMutableIdent.create(Variables.IS_NULL + column);
            if (call.function().equals(Operator.EQUALS.getFunction())) {
                expr.setIdent(test);
            } else {
                operand.setIdent(test);
                expr.setCall(CelMutableCall.create(Operator.LOGICAL_NOT.getFunction(), operand));
            }
        }
    }

    private @Nullable String columnOf(CelMutableExpr expr) {
        if (expr.getKind() == Kind.SELECT
                && isRow(expr.select().operand())
                && !expr.select().testOnly()) {
            return expr.select().field();
        }
        if (expr.getKind() == Kind.CALL
                && expr.call().function().equals(Operator.INDEX.getFunction())
                && isRow(expr.call().args().get(0))) {
            CelMutableExpr name = expr.call().args().get(1);
            return name.getKind() == Kind.CONSTANT && name.constant().getKind() == CelConstant.Kind.STRING_VALUE
                    ? name.constant().stringValue()
                    : null;
        }
        return null;
    }

    private void comprehension(CelMutableExpr expr, CelMutableComprehension comprehension) {
        if (comprehension.iterVar().equals(ROW) || comprehension.iterVar2().equals(ROW)) {
            issue(expr, "'row' is the source row; give the variable another name.");
            return;
        }
        rewrite(comprehension.iterRange());
        rewrite(comprehension.accuInit());
        rewrite(comprehension.loopCondition());
        rewrite(comprehension.loopStep());
        rewrite(comprehension.result());
    }

    private boolean known(CelMutableExpr expr, String column) {
        if (variables.position(column) != null) {
            return true;
        }
        issue(expr, "there is no column '" + column + "'" + NearestName.hint(column, variables.names()));
        return false;
    }

    void issue(CelMutableExpr expr, String message) {
        Integer offset = source.getPositionsMap().get(expr.id());
        CelSourceLocation at =
                source.getOffsetLocation(offset == null ? 0 : offset).orElse(CelSourceLocation.of(1, 0));
        issues.add(new Issue(at.getLine(), at.getColumn() + 1, message));
    }

    private static boolean isEquality(String function) {
        return function.equals(Operator.EQUALS.getFunction()) || function.equals(Operator.NOT_EQUALS.getFunction());
    }

    private static boolean isConstant(List<CelMutableExpr> args) {
        return args.size() == 1
                && args.get(0).getKind() == Kind.CONSTANT
                && args.get(0).constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static boolean isNull(CelMutableExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
    }

    private static boolean isRow(CelMutableExpr expr) {
        return expr.getKind() == Kind.IDENT && expr.ident().name().equals(ROW);
    }
}

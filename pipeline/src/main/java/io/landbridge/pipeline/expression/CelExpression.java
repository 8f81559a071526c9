package io.landbridge.pipeline.expression;

import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checked expression and its program.
 *
 * <p>An expression that does not say {@code null} is NULL as soon as a column that it reads is NULL, and is not evaluated. In one that
 * does, a NULL column is not bound: the library calls that "unknown", and carries it through operators as SQL carries NULL.
 */
final class CelExpression implements Expression {

    private final String text;
    private final List<String> reads;
    private final String[] valueNames;
    private final String[] nullNames;
    private final int[] positions;
    private final CelType[] types;
    private final List<Object> constants;
    private final boolean saysNull;
    private final ValueKind resultKind;
    private final CelRuntime.Program program;

    CelExpression(
            String text,
            List<String> reads,
            int[] positions,
            CelType[] types,
            List<Object> constants,
            boolean saysNull,
            ValueKind resultKind,
            CelRuntime.Program program) {
        this.text = text;
        this.reads = reads;
        this.valueNames = reads.stream().map(Variables.VALUE::concat).toArray(String[]::new);
        this.nullNames = reads.stream().map(Variables.IS_NULL::concat).toArray(String[]::new);
        this.positions = positions;
        this.types = types;
        this.constants = List.copyOf(constants);
        this.saysNull = saysNull;
        this.resultKind = resultKind;
        this.program = program;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public List<String> reads() {
        return reads;
    }

    @Override
    public ValueKind resultKind() {
        return resultKind;
    }

    @Override
    public boolean saysNull() {
        return saysNull;
    }

    @Override
    public @Nullable Object evaluate(RowValues row) {
        @Nullable Object[] values = new Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
            Object value = row.value(positions[i]);
            if (value == null && !saysNull) {
                return null;
            }
            values[i] = value == null ? null : Variables.bound(types[i], value);
        }
        Object result;
        try {
            result = program.eval(new Bindings(values));
        } catch (CelEvaluationException e) {
            throw new LandbridgeException(ExpressionError.NO_RESULT, text, reason(e), e);
        }
        if (result instanceof CelUnknownSet) {
            if (saysNull) {
                return null;
            }
            throw new LandbridgeException(ExpressionError.UNEXPECTED, text, "The evaluator left the result open.");
        }
        return Variables.result(result);
    }

    /** Never the library's words: they hold cell values. */
    static String reason(CelEvaluationException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FunctionRefusal refusal) {
                return refusal.reason();
            }
        }
        return switch (e.getErrorCode()) {
            case DIVIDE_BY_ZERO -> "a number is divided by zero";
            case NUMERIC_OVERFLOW -> "a number is out of range";
            case INDEX_OUT_OF_BOUNDS -> "a position is outside of its text or list";
            case BAD_FORMAT -> "a text cannot be converted";
            case ITERATION_BUDGET_EXCEEDED -> "a macro runs over too many elements";
            default -> "a function refuses its arguments";
        };
    }

    /** The row's values by variable name. */
    private final class Bindings implements CelVariableResolver {

        private final @Nullable Object[] values;

        Bindings(@Nullable Object[] values) {
            this.values = values;
        }

        @Override
        public Optional<Object> find(String name) {
            for (int i = 0; i < values.length; i++) {
                if (name.equals(valueNames[i])) {
                    return Optional.ofNullable(values[i]);
                }
                if (name.equals(nullNames[i])) {
                    return Optional.of(values[i] == null);
                }
            }
            return name.startsWith(Variables.CONSTANT)
                    ? Optional.of(constants.get(Integer.parseInt(name, Variables.CONSTANT.length(), name.length(), 10)))
                    : Optional.empty();
        }
    }
}

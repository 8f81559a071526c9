package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import org.jspecify.annotations.Nullable;

/**
 * In which spelling values go back into the type that they came from. Where a type rule made a text of a value, or a wider number, the
 * value's own type takes it again; a plan would have to say the type for that, and may not always.
 */
public final class InverseWire {

    private InverseWire() {}

    /**
     * The spelling.
     *
     * @param from engine and type where the values are now
     * @param to engine and type that they once had
     * @return null when that type would misread them
     */
    public static @Nullable ValueKind of(Engine from, DataType now, Engine to, DataType once) {
        TypeMapping written = TypeRules.written(from, now, to, once);
        if (written.fidelity() != Fidelity.UNSUPPORTED) {
            return written.wire();
        }
        ValueKind kind = TypeRules.kind(from, now);
        return switch (TypeRules.kind(to, once)) {
            // refused by the server when it names a label that the set has not, or no time
            case SET, TIME_TZ -> kind == ValueKind.TEXT ? kind : null;
            case INTEGER -> kind == ValueKind.DECIMAL && isWhole(now) ? kind : null;
            default -> null;
        };
    }

    private static boolean isWhole(DataType decimal) {
        return decimal.precision() != null && (decimal.scale() == null || decimal.scale() == 0);
    }
}

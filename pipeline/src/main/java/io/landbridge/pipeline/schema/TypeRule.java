package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One declared rule: which source types it is for, what they become, how the values travel, and what may be lost.
 *
 * @param source the source type, as documented
 * @param target the target type, as documented
 */
record TypeRule(
        String source,
        Predicate<DataType> fits,
        String target,
        UnaryOperator<DataType> targetOf,
        ValueKind wire,
        Fidelity fidelity,
        String note) {

    TypeMapping apply(DataType type) {
        return new TypeMapping(targetOf.apply(type), wire, fidelity, note);
    }
}

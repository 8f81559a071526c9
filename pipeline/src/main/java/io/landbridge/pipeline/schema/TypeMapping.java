package io.landbridge.pipeline.schema;

/**
 * How a type is carried from one engine to another.
 *
 * @param target the type in the target
 * @param wire the kind in whose spelling the source prints the value
 * @param fidelity what may be lost
 * @param note why, and what is refused; empty for an exact mapping
 */
public record TypeMapping(DataType target, ValueKind wire, Fidelity fidelity, String note) {

    /** What a type rule keeps. */
    public enum Fidelity {
        /** Every value comes back the same. */
        EXACT,
        /** Every value fits; the target can hold more. */
        WIDENED,
        /** Most values fit; the others are refused row by row, never changed. */
        PARTIAL,
        /** Every value is kept as text or bytes, but the target does not know its meaning. */
        OPAQUE,
        /** No rule; the user must give one or drop the column. */
        UNSUPPORTED
    }
}

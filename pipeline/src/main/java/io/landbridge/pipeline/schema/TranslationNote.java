package io.landbridge.pipeline.schema;

/**
 * Something of the source that the target cannot have as it is; shown by {@code schema} and {@code assess}.
 *
 * @param table source table
 * @param object what it is about, in words: {@code index orders_note_idx}, {@code column total}
 * @param message what becomes of it, and why
 */
public record TranslationNote(TableName table, Effect effect, String object, String message) {

    /** What becomes of the object. */
    public enum Effect {
        /** It is there in another form. */
        CHANGED,
        /** The target goes without it. */
        LEFT_OUT,
        /** The table cannot be made at all until the plan says something else. */
        REFUSED
    }

    @Override
    public String toString() {
        return table + ": " + object + ": " + message;
    }
}

package io.landbridge.pipeline.chunk;

import java.util.List;

/**
 * A row key's value: one spelling for each key column (see {@link io.landbridge.pipeline.schema.ValueKind}), never NULL. Equality is
 * that of the spellings; order and sameness are the source's business.
 */
public record Key(List<String> values) {

    public Key {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A key has at least one value");
        }
    }

    /** A key of those values. */
    public static Key of(String... values) {
        return new Key(List.of(values));
    }

    /** A JSON array of strings, the form that the ledger and people see. */
    public String toJson() {
        return KeyJson.write(values);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException when the text is not a JSON array of strings
     */
    public static Key fromJson(String json) {
        return new Key(KeyJson.read(json));
    }

    @Override
    public String toString() {
        return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
    }
}

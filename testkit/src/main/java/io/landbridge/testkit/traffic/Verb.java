package io.landbridge.testkit.traffic;

/** What a statement does to the rows that it hits. */
public enum Verb {
    INSERT,
    UPDATE,
    DELETE;

    static Verb of(String sql) {
        for (Verb verb : values()) {
            if (sql.startsWith(verb.name())) {
                return verb;
            }
        }
        throw new IllegalArgumentException("neither INSERT, UPDATE nor DELETE: " + sql);
    }
}

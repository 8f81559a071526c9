package io.landbridge.client;

import java.util.Locale;

/** One of a migration's two databases. */
public enum Side {
    /** The database that the data comes from: the old one. */
    SOURCE,
    /** The database that the data goes to: the new one. */
    TARGET;

    /** The one that this is not. */
    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }

    /** Reads the flag's own word, in capitals or not. */
    static Side of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}

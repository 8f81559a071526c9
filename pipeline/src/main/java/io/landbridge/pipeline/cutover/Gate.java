package io.landbridge.pipeline.cutover;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a runbook asks before it begins, by the word that stands in the file. */
public enum Gate {
    LAG("lag"),
    VALIDATION("validation"),
    QUARANTINE("quarantine"),
    REVERSE_STREAM("reverseStream");

    private final String word;

    Gate(String word) {
        this.word = word;
    }

    /** The word in the file. */
    public String word() {
        return word;
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Gate::word).toList();
    }

    /** The gate of that word. */
    public static Optional<Gate> of(String word) {
        return Arrays.stream(values()).filter(gate -> gate.word.equals(word)).findFirst();
    }
}

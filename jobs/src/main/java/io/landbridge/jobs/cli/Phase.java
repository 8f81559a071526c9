package io.landbridge.jobs.cli;

import java.util.Arrays;
import java.util.Locale;

/** Where a migration is, by the word that stands in the ledger. */
enum Phase {
    /** Rows are copied; nobody follows the source yet. Also before the first run. */
    PREPARING("tables are made, copied and compared; the source is live"),
    /** Changes are followed; the source is live. */
    STREAMING("the target follows; the source is live"),
    /** A cutover has begun and is not decided. */
    CUTTING_OVER("a cutover is under way and not decided; the source is live, or held"),
    /** The target is live; changes flow back. */
    SWITCHED("the target is live, and the source follows it"),
    /** The source is live again after a rollback. */
    ROLLED_BACK("a rollback has made the source live again, and the target follows"),
    /** Something could not be undone. */
    NEEDS_OPERATOR("a step could not be undone; 'landbridge status PLAN' says what stands"),
    /** The way back is given up. */
    FINISHED("the way back was given up; the target stands alone");

    private final String meaning;

    Phase(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    String meaning() {
        return meaning;
    }

    /** {@code cutting-over}: as ledger, documents and documentation have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The phase of that word. */
    static Phase of(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The ledger knows a phase '" + word + "'"));
    }
}

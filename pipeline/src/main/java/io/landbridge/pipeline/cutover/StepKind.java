package io.landbridge.pipeline.cutover;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a step of a runbook does, by the word that stands in the file. */
public enum StepKind {
    APPROVE(false),
    BACKUP(false),
    HTTP(false),
    COMMAND(false),
    SQL(false),
    FREEZE(true),
    DRAIN(true),
    VERIFY(true),
    SEQUENCES(true),
    REVERSE(true),
    SWITCH(true),
    WATCH(false),
    WAIT(false),
    NOTIFY(false);

    private final boolean core;

    StepKind(boolean core) {
        this.core = core;
    }

    /** Whether the step moves the migration itself; each of these is there once at most, in this order. */
    public boolean isCore() {
        return core;
    }

    /** Whether it may take people's or machines' time while clients are held. */
    boolean mayHold() {
        return this != APPROVE && this != BACKUP && this != WATCH;
    }

    /** The word in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, in the order of the documentation. */
    public static List<String> words() {
        return Arrays.stream(values()).map(StepKind::word).toList();
    }

    /** The kind of that word. */
    public static Optional<StepKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}

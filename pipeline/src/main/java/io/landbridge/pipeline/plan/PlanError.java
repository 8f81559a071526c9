package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with a plan. */
public enum PlanError implements ErrorCode {
    /** The file is not there or cannot be read. */
    UNREADABLE("Check the path and its permissions."),
    /** The file is not YAML, or is YAML in a way that hides what was meant. */
    SYNTAX("Correct the line; an expression goes in double quotes."),
    /** No such key here. */
    UNKNOWN_KEY("Correct the name; docs/plan-file.md and docs/runbook-file.md list every key."),
    /** The same key twice in one place. */
    DUPLICATE_KEY("Remove one of the two."),
    /** A key that must be there is not. */
    MISSING_KEY("Add it; docs/plan-file.md and docs/runbook-file.md list every key."),
    /** A key of a later version. */
    NOT_IN_THIS_VERSION("Remove it."),
    /** A value of the wrong form or out of its range. */
    VALUE("Correct the value; docs/plan-file.md and docs/runbook-file.md say what each key takes."),
    /** A secret that is not a reference, or a reference that leads nowhere. */
    SECRET("Write \"${env:NAME}\" or \"${file:PATH}\", and keep the file readable by its owner only."),
    /** A URL that cannot be used. */
    URL("Correct the URL; user, password and TLS have keys of their own."),
    /** The source has no such table. */
    UNKNOWN_TABLE(
            "Correct the name; names are matched exactly. MySQL and MariaDB hide a table on which the user has no right:"
                    + " GRANT SELECT on it."),
    /** The table has no such column. */
    UNKNOWN_COLUMN("Correct the name; names are matched exactly."),
    /** A name that the target's engine cannot have. */
    NAME("Give it another name with to:."),
    /** Two things want the same place in the target, or two rules contradict each other. */
    CONFLICT("Change one of the two."),
    /** A change of the row key that may make two rows one. */
    KEY_CHANGED("Leave the key as it is, or say injective: true if distinct values stay distinct."),
    /** An expression that cannot be compiled, or does not fit its place. */
    EXPRESSION("Correct the expression; docs/plan-file.md lists types and functions."),
    /** A type that is unknown, or has no rule that carries it over. */
    TYPE("Say the target type with type:, or leave the column out with drop: true."),
    /** A Java transformer that cannot be used. */
    TRANSFORMER("Put its jar on the class path, and name the class with its package.");

    private final String remedy;

    PlanError(String remedy) {
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return Category.USER;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}

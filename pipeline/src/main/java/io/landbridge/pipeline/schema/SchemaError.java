package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with types and definitions. */
public enum SchemaError implements ErrorCode {
    /** A written type is not one of the engine's. */
    UNKNOWN_TYPE(Category.USER, "Write a type as the engine itself declares it; docs/types.md lists them."),
    /** No rule carries the type, or the values cannot be read as the type that the plan asks for. */
    NO_TYPE_RULE(Category.USER, "Add an entry to the plan's types, or drop the column in the table's columns."),
    /** A table, type or sequence is in the target already, in another form. */
    DIFFERENT_OBJECT(
            Category.REFUSED,
            "Drop or rename it in the target, map the table to another name, or make the form equal."),
    /** Rows were found whose foreign key leads nowhere. */
    ORPHAN_ROWS(
            Category.DATA,
            "Bring the parents in (out of quarantine with 'landbridge quarantine PLAN retry' once the rule fits them, others into the"
                    + " target by hand), or delete these rows in the target, or drop the foreign key in the source (and in the target"
                    + " when it is there already); then run the same command again."),
    /** A name does not fit into the target engine. */
    NAME_REFUSED(Category.USER, "Give the table or column another name with 'to' in the plan.");

    private final Category category;
    private final String remedy;

    SchemaError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}

package io.landbridge.testkit.traffic;

/** The kinds of steps that the traffic on a {@link TrafficSchema} consists of; each is counted under its name. */
public enum Change {
    INSERT,
    MULTI_ROW_INSERT,
    UPDATE,
    /** A column becomes NULL, or has been NULL. */
    NULL_SWITCH,
    /** A row with a large value changes in another column; PostgreSQL does not log the large one then. */
    LARGE_VALUE_UNCHANGED,
    LARGE_VALUE_CHANGED,
    DELETE,
    /** A key that an earlier transaction has deleted comes back. */
    RE_INSERT,
    /** A key is deleted and inserted in one transaction. */
    DELETE_AND_INSERT,
    KEY_CHANGE,
    /** Two rows exchange their keys by way of a third one. */
    KEY_SWAP,
    /** A text key changes its first letter's case or accent only. */
    KEY_SPELLING,
    /** Two rows exchange values of a secondary unique column. */
    UNIQUE_SWAP,
    /** A row goes, and another one with its unique value comes in the same transaction. */
    UNIQUE_TAKEOVER,
    /** An amount moves from one row to another one. */
    TRANSFER,
    /** A row's amount moves to another one before it is deleted. */
    TRANSFER_AND_DELETE,
    PARENT_WITH_CHILDREN,
    CHILD_ADDED,
    CHILD_CHANGED,
    CHILD_REMOVED,
    PARENT_REMOVED,
    /** Many rows in one transaction. */
    LARGE_TRANSACTION
}

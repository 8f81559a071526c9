package io.landbridge.pipeline.failure;

/** What a database or its connection answers to work that was itself right; connectors classify driver errors into these. */
public enum ConnectionError implements ErrorCode {
    /** No connection could be made. */
    UNREACHABLE(
            Category.TRANSIENT,
            "Check address, port, firewall and that the server runs; then run the same command again."),
    /** The server refused the user or the password. */
    LOGIN_REFUSED(Category.USER, "Check username and the secret that the plan refers to."),
    /** TLS could not be agreed as the plan demands. */
    TLS_REFUSED(
            Category.USER,
            "Give the server a certificate for its host name by an authority that is trusted here; or say tls: insecure, where nobody can listen in."),
    /** An open connection broke, or the server is shutting down. */
    CONNECTION_LOST(Category.TRANSIENT, "The same command goes on from the last committed chunk."),
    /** The server chose this transaction as the victim of a deadlock. */
    DEADLOCK(Category.TRANSIENT, "Another writer locks the same rows in another order; the attempt is repeated."),
    /** A serialisation failure. */
    SERIALIZATION(Category.TRANSIENT, "The attempt is repeated."),
    /** A lock or statement was waited for longer than allowed. */
    LOCK_TIMEOUT(Category.TRANSIENT, "Somebody holds a lock for long; the attempt is repeated."),
    /** The server is out of a resource: disk, memory, connections. */
    OUT_OF_RESOURCES(Category.TRANSIENT, "Make room on the server; the work pauses and goes on by itself."),
    /** The user lacks a right. */
    PERMISSION_DENIED(Category.USER, "Run 'landbridge assess PLAN --grants' for the rights that are needed."),
    /** The server refuses a value or a row: type, range, constraint. */
    ROW_REFUSED(Category.DATA, "See 'landbridge quarantine PLAN list' for the rows; change the rule, then 'retry'."),
    /** A statement that Landbridge made is wrong, or an error nobody classified. */
    UNEXPECTED(Category.INTERNAL, "Please report this with the output of --verbose.");

    private final Category category;
    private final String remedy;

    ConnectionError(Category category, String remedy) {
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

package io.landbridge.pipeline.failure;

import org.jspecify.annotations.Nullable;

/** An error that says what happened, where, why, and what to do next. Never holds a cell value or a secret in its message. */
public class LandbridgeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorCode errorCode;
    private final String where;
    private final String remedy;

    /**
     * @param where the place in the user's words: {@code plan.yaml:12}, {@code shop.orders (17..42]}, {@code source}
     * @param what what happened and why, in one or two sentences
     */
    public LandbridgeException(ErrorCode errorCode, String where, String what) {
        this(errorCode, where, what, errorCode.remedy(), null);
    }

    /** As above, with a cause whose stack trace is shown with {@code --verbose} only. */
    public LandbridgeException(ErrorCode errorCode, String where, String what, @Nullable Throwable cause) {
        this(errorCode, where, what, errorCode.remedy(), cause);
    }

    /** As above, with a remedy that fits better than the code's own. */
    public LandbridgeException(
            ErrorCode errorCode, String where, String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.errorCode = errorCode;
        this.where = where;
        this.remedy = remedy;
    }

    /** The stable code. */
    public ErrorCode errorCode() {
        return errorCode;
    }

    /** What follows from the error. */
    public Category category() {
        return errorCode.category();
    }

    /** The place of the error in the user's words. */
    public String where() {
        return where;
    }

    /** What happened, without place, code and remedy. */
    public String what() {
        return String.valueOf(super.getMessage());
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }

    @Override
    public String getMessage() {
        return where + ": " + what() + " [" + errorCode.code() + "] " + remedy;
    }
}

package io.landbridge.pipeline.transform;

/** Ends the work on one row; without a stack trace, because it is an answer about data and may come a million times. */
final class RejectedValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TransformError code;

    RejectedValueException(TransformError code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    TransformError code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

package io.landbridge.pipeline.expression;

/** One of our own functions refuses its arguments; the message is for people and holds no cell value. */
final class FunctionRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FunctionRefusal(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

package io.landbridge.demo;

/** The demo cannot go on; the message is for people. */
final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    DemoException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}

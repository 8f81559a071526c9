package io.landbridge.connectors.mysql;

/** The log holds what cannot be followed; the message names it, and stands behind "The log holds ". */
final class UnreadableLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableLogException(String what) {
        super(what);
    }
}

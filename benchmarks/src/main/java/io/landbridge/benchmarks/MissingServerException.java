package io.landbridge.benchmarks;

/** This machine has no server of the kind that a direction needs. */
final class MissingServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    MissingServerException(SiteDialect dialect, RuntimeException cause) {
        this("no " + dialect.kind().title() + " on this machine (" + dialect.comesFrom() + ")", cause);
    }

    private MissingServerException(String reason, RuntimeException cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

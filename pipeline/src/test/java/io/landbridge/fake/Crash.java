package io.landbridge.fake;

/** The process is gone at this very place; nobody may catch it and go on. */
public final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super("crashed at " + where, null, false, false);
    }
}

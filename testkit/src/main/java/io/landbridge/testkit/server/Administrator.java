package io.landbridge.testkit.server;

/** The account that the tests' own servers know; they listen on the loopback address only. */
final class Administrator {

    static final String USER = "landbridge_admin";
    static final String PASSWORD = "only-for-tests";

    private Administrator() {}
}

package io.landbridge.connectors.postgresql;

/** Turns a value as the log spells it into what the copy's SELECT list would have made of it. */
@FunctionalInterface
interface ValueChange {

    String apply(String logged);
}

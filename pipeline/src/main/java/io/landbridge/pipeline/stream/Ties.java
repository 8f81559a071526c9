package io.landbridge.pipeline.stream;

import java.util.function.Consumer;

/** What ties changes of one table to each other, so that they must stay in the log's order. */
@FunctionalInterface
interface Ties {

    /** Of a table of which only a server could tell: all its changes are tied. */
    Ties UNKNOWN = (event, touched) -> false;

    /**
     * Names what an event touches; events that have nothing in common may be applied in any order.
     *
     * @param touched gets objects that are equal for what S or T would call the same
     * @return false when the event does not tell all of it, so that it may be tied to any other one of the table
     */
    boolean touch(ChangeEvent event, Consumer<Object> touched);
}

package io.landbridge.fake;

/** What goes wrong at the calls of ports. */
public interface Chaos {

    /** What happens to one call. */
    enum Event {
        NOTHING,
        /** The process that calls is gone. */
        CRASH,
        /** The connection breaks before the server has done anything. */
        CONNECTION_LOST,
        /** The server does what it is told; its answer does not arrive. */
        ANSWER_LOST
    }

    /** Decides about a call. */
    Event at(FakeProcess process, String call);

    /** Nothing goes wrong. */
    Chaos NONE = (process, call) -> Event.NOTHING;
}

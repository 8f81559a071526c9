package io.landbridge.fake;

import java.util.ArrayList;
import java.util.List;

/** A process that works on the servers; all its sessions die with it. */
public final class FakeProcess {

    private final String name;
    private final List<FakeSession> sessions = new ArrayList<>();
    private boolean dead;

    public FakeProcess(String name) {
        this.name = name;
    }

    /** Its name, as the ledger's owner. */
    public String name() {
        return name;
    }

    /** Whether it has crashed. */
    public boolean isDead() {
        return dead;
    }

    void add(FakeSession session) {
        sessions.add(session);
    }

    /** The operating system closes its sockets; the servers notice when they look. */
    void die() {
        dead = true;
        sessions.forEach(FakeSession::cutOff);
    }
}

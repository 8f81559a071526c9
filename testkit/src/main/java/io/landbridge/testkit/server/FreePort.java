package io.landbridge.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for listeners that go away for a while and come back on the same port. */
public final class FreePort {

    private static final int LOWEST = 15_000;
    private static final int BEYOND = 32_000;
    private static final int ATTEMPTS = 200;

    /** Test programs that run side by side each take ports of their own: a listener of the other one may be away just now. */
    private static final int PROGRAMS = 8;

    private static final int PROGRAM = Math.floorMod(Integer.getInteger("surefire.forkNumber", 0), PROGRAMS);

    private FreePort() {}

    /**
     * A port that nobody listens on now, outside the range from which the system takes ports for outgoing connections:
     * such a connection must not sit on the port of a listener that is away.
     */
    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int candidate =
                    ThreadLocalRandom.current().nextInt(LOWEST / PROGRAMS, BEYOND / PROGRAMS) * PROGRAMS + PROGRAM;
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + BEYOND);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

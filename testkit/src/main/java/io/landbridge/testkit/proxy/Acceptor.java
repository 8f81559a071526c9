package io.landbridge.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of a proxy, with the thread that accepts. */
final class Acceptor {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final int BACKLOG = 100;

    private final ServerSocket listener;
    private final Thread thread;

    /** What happens with a new connection. */
    @FunctionalInterface
    interface Service {
        void serve(Socket client) throws IOException;
    }

    private Acceptor(ServerSocket listener, int port, Service service) {
        this.listener = listener;
        this.thread = new Thread(() -> acceptAll(service), "testkit-proxy-" + port);
        thread.setDaemon(true);
    }

    static Acceptor start(int port, Service service) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        Acceptor acceptor = new Acceptor(socket, port, service);
        acceptor.thread.start();
        return acceptor;
    }

    private void acceptAll(Service service) {
        while (!listener.isClosed()) {
            try {
                service.serve(listener.accept());
            } catch (IOException e) {
                LOG.debug("{}", e.toString()); // closed, or one side of the new connection is gone already
            }
        }
    }

    /** Returns when the system knows: as long as the thread sits in accept, it still takes connections. */
    void end() {
        try {
            listener.close();
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

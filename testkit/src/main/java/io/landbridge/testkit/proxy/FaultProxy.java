package io.landbridge.testkit.proxy;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.FreePort;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between clients and a server and fails on demand: cuts, delays, slows down, goes silent, refuses, or loses the
 * answer to one COMMIT. Without a wish it only carries bytes.
 */
public final class FaultProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);

    private final Engine engine;
    private final String serverHost;
    private final int serverPort;
    private final int port;
    private final Line line = new Line();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger dropsWanted = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private volatile Cut kindOfDrop = Cut.RESET;
    private volatile @Nullable RandomCuts randomCuts;
    private @Nullable Acceptor acceptor;

    private FaultProxy(Engine engine, String serverHost, int serverPort) {
        this.engine = engine;
        this.serverHost = serverHost;
        this.serverPort = serverPort;
        this.port = FreePort.find();
        listen();
    }

    /** A proxy before this server. */
    public static FaultProxy to(TestServer server) {
        return new FaultProxy(server.engine(), server.host(), server.port());
    }

    /** A proxy before any address that speaks the engine's protocol. */
    public static FaultProxy to(Engine engine, String host, int port) {
        return new FaultProxy(engine, host, port);
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The database's JDBC address through this proxy. */
    public String url(TestDatabase database) {
        return database.url().replace("//" + serverHost + ":" + serverPort + "/", "//" + host() + ":" + port + "/");
    }

    /** Connections that are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** Connections that this proxy has cut on demand. */
    public int cuts() {
        return cuts.get();
    }

    /** Answers that were lost on demand. */
    public long droppedAnswers() {
        return dropped.get();
    }

    /** Ends every open connection; new ones are served. */
    public void cutAll(Cut cut) {
        for (Connection connection : List.copyOf(connections)) {
            cuts.incrementAndGet();
            connection.cut(cut);
        }
    }

    /** Holds every byte back for this long, in either direction. */
    public void delay(Duration delay) {
        line.setDelay(delay);
    }

    /** Carries at most this many bytes a second, in either direction of each connection. */
    public void limit(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a line that carries nothing is blackHole()");
        }
        line.setBytesPerSecond(bytesPerSecond);
    }

    /** Carries nothing, while connections stay open and new ones are accepted. */
    public void blackHole() {
        line.setDead(true);
    }

    /** Carries everything at full speed again; what a black hole held back arrives now. Random cuts and refusal go on. */
    public void heal() {
        line.setDelay(Duration.ZERO);
        line.setBytesPerSecond(Long.MAX_VALUE);
        line.setDead(false);
    }

    /** Refuses new connections as a server that is down does; open ones stay. */
    public synchronized void refuse() {
        Acceptor current = acceptor;
        acceptor = null;
        if (current != null) {
            current.end();
        }
    }

    /** The end of {@link #refuse()}. */
    public synchronized void accept() {
        if (acceptor == null) {
            listen();
        }
    }

    /** Cuts each connection at a random moment of its first {@code within}, open ones from now on. */
    public void cutRandomly(Duration within, long seed) {
        LOG.info("proxy {} cuts each connection within {} ms, seed {}", port, within.toMillis(), seed);
        stopCutting();
        RandomCuts plan = new RandomCuts(within, seed, cut -> {
            cuts.incrementAndGet();
            cut.run();
        });
        randomCuts = plan;
        connections.forEach(plan::schedule);
    }

    /** The end of {@link #cutRandomly}; open connections stay. */
    public void stopCutting() {
        RandomCuts plan = randomCuts;
        randomCuts = null;
        if (plan != null) {
            plan.stop();
        }
    }

    /** Lets the server carry out the next COMMIT of any connection, loses its answer, and cuts that connection. */
    public void dropNextCommitAnswer(Cut cut) {
        kindOfDrop = cut;
        dropsWanted.set(1);
    }

    @Override
    public synchronized void close() {
        refuse();
        stopCutting();
        connections.forEach(connection -> connection.cut(Cut.RESET));
    }

    boolean takeDrop() {
        boolean taken = dropsWanted.compareAndSet(1, 0);
        if (taken) {
            dropped.incrementAndGet();
        }
        return taken;
    }

    Cut kindOfDrop() {
        return kindOfDrop;
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    private synchronized void listen() {
        try {
            acceptor = Acceptor.start(port, this::serve);
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen on port " + port, e);
        }
    }

    private void serve(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(serverHost, serverPort), 10_000);
        } catch (IOException e) {
            // The server is down: the client shall see it end, too.
            client.setSoLinger(true, 0);
            client.close();
            server.close();
            throw e;
        }
        Connection connection = new Connection(this, line, CommitWatch.of(engine), client, server);
        connections.add(connection);
        connection.start("testkit-proxy-" + port + "-" + accepted.incrementAndGet());
        RandomCuts plan = randomCuts;
        if (plan != null) {
            plan.schedule(connection);
        }
    }
}

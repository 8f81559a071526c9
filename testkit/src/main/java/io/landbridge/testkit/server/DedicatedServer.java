package io.landbridge.testkit.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server for one test alone, with its own data and settings, which the test may kill, freeze and start again on the
 * same port and data. Closing it removes everything.
 */
public final class DedicatedServer implements AutoCloseable {

    private final LocalServer local;
    private final TestServer server;

    private DedicatedServer(LocalServer local, TestServer server) {
        this.local = local;
        this.server = server;
    }

    /** The server as tests know the shared ones; it stays valid over restarts. */
    public TestServer server() {
        return server;
    }

    public TestDatabase createDatabase(String label) {
        return server.createDatabase(label);
    }

    /** Kills all its processes at once, as a power cut would. */
    public void kill() {
        local.kill();
    }

    /** Ends it in order. */
    public void stop() {
        local.stop();
    }

    /** Starts it again on the same port and data and returns when it answers. */
    public void start() {
        local.start();
    }

    /** Starts it unless it runs, and returns when it answers: after a full disk it may be recovering by itself. */
    public void ensureRunning() {
        local.ensureRunning();
    }

    /** Stops its main process without ending it: connections stay open and nothing answers. */
    public void freeze() {
        local.signal("STOP");
    }

    /** The end of {@link #freeze()}. */
    public void thaw() {
        local.signal("CONT");
    }

    public boolean isRunning() {
        return local.isRunning();
    }

    /** The server's log. */
    public Path log() {
        return local.log();
    }

    /** The disk of limited size that the test asked for. */
    public LimitedDisk disk() {
        LimitedDisk disk = local.disk();
        if (disk == null) {
            throw new IllegalStateException("this server was started without diskBytes(…)");
        }
        return disk;
    }

    @Override
    public void close() {
        local.remove();
    }

    @Override
    public String toString() {
        return "dedicated " + server;
    }

    /** What a dedicated server shall be. */
    public static final class Order {

        private final ServerKind kind;
        private final Installation installation;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private long diskBytes;
        private @Nullable ServerCertificate certificate;

        Order(ServerKind kind, Installation installation) {
            this.kind = kind;
            this.installation = installation;
        }

        /** A server setting, as in {@code setting("wal_level", "replica")} or {@code setting("gtid-mode", "OFF")}. */
        public Order setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Offers TLS with this certificate. */
        public Order certificate(ServerCertificate shown) {
            certificate = shown;
            return this;
        }

        /** Gives up durability for speed; such a server must not be killed. */
        public Order relaxedDurability() {
            settings.putAll(installation.relaxedDurability());
            return this;
        }

        /** A data folder on a disk of this size; the test is skipped where it cannot be mounted. */
        public Order diskBytes(long bytes) {
            diskBytes = bytes;
            return this;
        }

        /** Starts the server and returns when it answers. */
        public DedicatedServer start() {
            LocalServer local = LocalServer.create(kind, installation, Map.copyOf(settings), diskBytes, certificate);
            ServerAddress address = ServerAddress.ours(kind.engine(), local.port());
            return new DedicatedServer(local, new TestServer(kind, address, installation.describe()));
        }
    }
}

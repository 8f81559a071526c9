package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server process of ours with its data folder; it keeps port and data over kills and restarts. */
final class LocalServer {

    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int PORT_ATTEMPTS = 5;

    private final ServerKind kind;
    private final Installation installation;
    private final Map<String, String> settings;
    private final Path folder;
    private final Path data;
    private final Path temporary;
    private final Path log;
    private final Runnable atEnd = this::remove;
    private int port;
    private @Nullable WatchedProcess process;
    private @Nullable LimitedDisk disk;

    private LocalServer(
            ServerKind kind,
            Installation installation,
            Map<String, String> settings,
            long diskBytes,
            @Nullable ServerCertificate certificate) {
        this.kind = kind;
        this.installation = installation;
        this.folder = Scratch.newFolder(kind.name().toLowerCase(Locale.ROOT));
        this.log = folder.resolve("log");
        Scratch.atEnd(atEnd);
        try {
            this.temporary = Files.createDirectory(folder.resolve("tmp"));
            if (diskBytes > 0) {
                Path mount = Files.createDirectory(folder.resolve("disk")); // the name that watch.sh knows
                disk = LimitedDisk.mount(mount, diskBytes);
                this.data = Files.createDirectory(mount.resolve("data"));
            } else {
                this.data = Files.createDirectory(folder.resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no data folder in " + folder, e);
        }
        installation.own(data);
        this.settings = new LinkedHashMap<>(certificate == null ? Map.of() : tls(certificate));
        this.settings.putAll(settings);
    }

    private Map<String, String> tls(ServerCertificate certificate) {
        Path key = ownFile("server.key", certificate.key());
        return installation.tls(
                ownFile("server.crt", certificate.certificate()), key, ownFile("ca.crt", certificate.authority()));
    }

    /** A file that the server alone can read, as PostgreSQL demands of a key. */
    private Path ownFile(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            installation.own(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("no file " + name + " in " + folder, e);
        }
    }

    /** A new server that answers; {@code diskBytes} above 0 limits its data folder (needs root). */
    static LocalServer create(
            ServerKind kind,
            Installation installation,
            Map<String, String> settings,
            long diskBytes,
            @Nullable ServerCertificate certificate) {
        long begun = System.nanoTime();
        LocalServer server = new LocalServer(kind, installation, settings, diskBytes, certificate);
        try {
            installation.initialise(server.data, server.temporary, server.log);
            server.startOnFreePort();
        } catch (RuntimeException e) {
            server.remove();
            throw e;
        }
        LOG.info(
                "{} is up on port {} after {} ms, from {}",
                kind,
                server.port,
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                installation.describe());
        return server;
    }

    private void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = FreePort.find();
            try {
                start();
                return;
            } catch (IllegalStateException e) {
                if (attempt == PORT_ATTEMPTS || !Command.tail(log).contains("ddress already in use")) {
                    throw e;
                }
            }
        }
    }

    int port() {
        return port;
    }

    Path log() {
        return log;
    }

    @Nullable LimitedDisk disk() {
        return disk;
    }

    boolean isRunning() {
        WatchedProcess current = process;
        return current != null && current.isAlive();
    }

    /** Starts the server on its port and data and returns when it answers. */
    synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException(kind + " is running already");
        }
        WatchedProcess started = WatchedProcess.start(
                installation.command(data, temporary, port, settings), log, installation.orphanSignal(), folder);
        process = started;
        awaitAnswer(started);
    }

    /**
     * Starts the server unless it runs, and returns when it answers. A server that runs may be recovering, or about to give
     * up doing so; then it is started anew.
     */
    synchronized void ensureRunning() {
        WatchedProcess current = process;
        if (current == null || !answersBeforeItEnds(current)) {
            start();
        }
    }

    private void awaitAnswer(WatchedProcess started) {
        if (!answersBeforeItEnds(started)) {
            throw new IllegalStateException(kind + " ended instead of answering" + Command.tail(log));
        }
    }

    private boolean answersBeforeItEnds(WatchedProcess started) {
        return Waiting.until(kind + " on port " + port, START_LIMIT, () -> {
            if (!started.isAlive()) {
                return Boolean.FALSE;
            }
            return answers() ? Boolean.TRUE : null;
        });
    }

    /** Whether the server on the port is ours: while ours starts, a foreign one may have taken the port. */
    private boolean answers() {
        String url = kind.engine().url("127.0.0.1", port, Sessions.defaultDatabase(kind.engine()));
        try (Connection connection = Sessions.open(kind.engine(), url, Administrator.USER, Administrator.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(installation.dataFolderQuery())) {
            return row.next() && Path.of(row.getString(1)).equals(data);
        } catch (SQLException e) {
            return false; // not yet
        }
    }

    /** Ends the server in order; what it had acknowledged and what it had not written yet is on disk then. */
    synchronized void stop() {
        WatchedProcess current = process;
        if (current != null && current.isAlive()) {
            current.signal(installation.stopSignal());
            current.awaitEnd(Duration.ofMinutes(2));
        }
    }

    /** Kills the server with all its processes, as a power cut would. */
    synchronized void kill() {
        WatchedProcess current = process;
        if (current != null) {
            current.kill();
        }
    }

    /** Sends a signal to the server's main process. */
    void signal(String name) {
        WatchedProcess current = process;
        if (current != null && current.isAlive()) {
            current.signal(name);
        }
    }

    /** Ends the server and removes its data. */
    synchronized void remove() {
        Scratch.forget(atEnd);
        WatchedProcess current = process;
        if (current != null && current.isAlive()) {
            // A killed PostgreSQL would leave a segment of shared memory behind, of which a system has 4,096 only.
            current.signal("CONT");
            current.signal(installation.orphanSignal());
            if (!current.endsWithin(Duration.ofSeconds(10))) {
                current.kill();
            }
        }
        if (disk != null) {
            disk.unmount();
        }
        Scratch.delete(folder);
    }
}

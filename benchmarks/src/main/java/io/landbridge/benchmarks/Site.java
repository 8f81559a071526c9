package io.landbridge.benchmarks;

import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One server of a direction, with the tables that are copied from it or the table that is copied to it. */
final class Site implements AutoCloseable {

    private static final long ROWS_PER_STATEMENT = 1_000_000;

    private final DedicatedServer dedicated;
    private final SiteDialect dialect;
    private final ProcFiles proc = ProcFiles.ofThisMachine();
    private final TestDatabase home;
    private final long pid;
    private final Map<Long, TestDatabase> sources = new LinkedHashMap<>();
    private @Nullable TestDatabase target;

    private Site(DedicatedServer dedicated, SiteDialect dialect) {
        this.dedicated = dedicated;
        this.dialect = dialect;
        this.home = dedicated.createDatabase("bench_home");
        this.pid = readPid(Path.of(value(dialect.pidFileQuery())));
    }

    /**
     * Starts a server that nobody else uses, durable, with the settings of {@link SiteDialect}.
     *
     * @throws MissingServerException if this machine lacks its programs
     */
    static Site start(SiteDialect dialect) {
        return start(dialect, Map.of());
    }

    /** The same with further settings. */
    static Site start(SiteDialect dialect, Map<String, String> further) {
        DedicatedServer.Order order = order(dialect);
        dialect.startSettings().forEach(order::setting);
        further.forEach(order::setting);
        return new Site(order.start(), dialect);
    }

    private static DedicatedServer.Order order(SiteDialect dialect) {
        try {
            return Servers.dedicated(dialect.kind());
        } catch (RuntimeException e) {
            throw new MissingServerException(dialect, e);
        }
    }

    private static long readPid(Path file) {
        try {
            return Long.parseLong(Files.readAllLines(file).get(0).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the server's process id is not readable", e);
        }
    }

    Engine engine() {
        return dedicated.server().engine();
    }

    String version() {
        return engine().title() + " " + value(dialect.versionQuery());
    }

    /** The settings that matter for a copy, as the running server reports them. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (List<@Nullable String> row : home.query(dialect.settingsQuery())) {
            settings.put(Objects.requireNonNull(row.get(0)), String.valueOf(row.get(1)));
        }
        return settings;
    }

    /** The database with that many rows to copy, filled when it is first asked for. */
    TestDatabase source(long rows) {
        return sources.computeIfAbsent(rows, this::fill);
    }

    /** A new empty database, the caller's; it goes with the server. */
    TestDatabase createDatabase(String label) {
        return dedicated.createDatabase(label);
    }

    /** Where its processes begin. */
    long pid() {
        return pid;
    }

    /** The sizes of the tables that were asked for. */
    Set<Long> filled() {
        return Set.copyOf(sources.keySet());
    }

    private TestDatabase fill(long rows) {
        TestDatabase database = dedicated.createDatabase("bench_source");
        database.execute(dialect.beforeFilling());
        database.execute(NineColumns.create(engine(), Shape.PLAIN));
        for (long first = 1; first <= rows; first += ROWS_PER_STATEMENT) {
            database.execute(NineColumns.fill(engine(), first, Math.min(rows, first + ROWS_PER_STATEMENT - 1)));
        }
        database.execute(dialect.afterFilling());
        return database;
    }

    /** A new database with the empty table, its key in place; what the last copy left is dropped, a ledger too. */
    TestDatabase emptyTarget(Shape shape) {
        if (target != null) {
            target.close();
        }
        home.execute(dialect.beforeEmptying());
        TestDatabase empty = dedicated.createDatabase("bench_target");
        target = empty;
        empty.execute(NineColumns.create(engine(), shape));
        return empty;
    }

    /** Brings everything to disk, so that no copy pays for what happened before it. */
    void settle() {
        dialect.settle(home);
    }

    Checksum checksum(TestDatabase database, String query) {
        List<@Nullable String> row = database.query(query).get(0);
        return new Checksum(
                Long.parseLong(Objects.requireNonNull(row.get(0))), Long.parseLong(Objects.requireNonNull(row.get(1))));
    }

    /** Bytes of the table with its key. */
    long tableBytes(long rows) {
        return source(rows).queryLong(dialect.tableBytesQuery());
    }

    /** CPU time of the server since it was started. */
    double cpuSeconds() {
        return proc.treeCpuSeconds(pid);
    }

    private String value(String query) {
        return Objects.requireNonNull(home.queryValue(query), query);
    }

    @Override
    public void close() {
        dedicated.close();
    }
}

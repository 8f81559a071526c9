package io.landbridge.testkit.server;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The door to all servers. Shared ones are started once per program when first asked for, and end with it.
 *
 * <p>An engine that this machine does not have skips the test with the reason, unless the environment's
 * LANDBRIDGE_REQUIRE_ENGINES names it: then the test fails.
 */
public final class Servers {

    private static final Map<ServerKind, Lookup> SHARED = new EnumMap<>(ServerKind.class);

    private Servers() {}

    /** What came of looking for a server. */
    public sealed interface Lookup {}

    /** It runs. */
    public record Found(TestServer server) implements Lookup {}

    /** This machine has none. */
    public record Missing(String reason) implements Lookup {}

    /** PostgreSQL 18. */
    public static TestServer postgresql() {
        return shared(ServerKind.POSTGRESQL);
    }

    /** PostgreSQL 15 as Debian 12 has it, for its client tools. */
    public static TestServer postgresql15() {
        return shared(ServerKind.POSTGRESQL_15);
    }

    public static TestServer mariadb() {
        return shared(ServerKind.MARIADB);
    }

    public static TestServer mysql() {
        return shared(ServerKind.MYSQL);
    }

    /** The shared server of this kind, else the test is skipped or fails. */
    public static TestServer shared(ServerKind kind) {
        Lookup lookup = find(kind);
        if (lookup instanceof Found found) {
            return found.server();
        }
        throw skip(kind, ((Missing) lookup).reason());
    }

    /** The shared server of this kind, or why there is none: for programs that are no tests. */
    public static Lookup find(ServerKind kind) {
        synchronized (SHARED) {
            Lookup known = SHARED.get(kind);
            if (known == null) {
                known = look(kind);
                SHARED.put(kind, known);
            }
            return known;
        }
    }

    /** A server for one test alone; it always runs on this machine, since the test wants to kill it. */
    public static DedicatedServer.Order dedicated(ServerKind kind) {
        return programs(kind)
                .map(installation -> new DedicatedServer.Order(kind, installation))
                .orElseThrow(() -> skip(kind, "a " + kind + " to be killed needs its programs on this machine"));
    }

    /** The folder of client programs that fit a server of this kind; without them the test is skipped like one without the server. */
    public static Path clients(ServerKind kind) {
        return programs(kind)
                .flatMap(Installation::clients)
                .orElseThrow(() -> skip(kind, "client programs of " + kind + " are not on this machine"));
    }

    private static Lookup look(ServerKind kind) {
        ServerChoice choice = ServerChoice.of(kind, System::getenv, Docker::answers, () -> programs(kind));
        if (choice instanceof ServerChoice.Given given) {
            return new Found(new TestServer(kind, given.address(), given.variable()));
        }
        if (choice instanceof ServerChoice.Container container) {
            return new Found(
                    new TestServer(kind, Docker.start(kind, container.image()), "Docker " + container.image()));
        }
        if (choice instanceof ServerChoice.Local local) {
            LocalServer server = LocalServer.create(kind, local.installation(), Map.of(), 0, null);
            ServerAddress address = ServerAddress.ours(kind.engine(), server.port());
            return new Found(new TestServer(kind, address, local.installation().describe()));
        }
        return new Missing(((ServerChoice.Missing) choice).reason());
    }

    private static Optional<Installation> programs(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL -> PostgresInstallation.fromMaven();
            case POSTGRESQL_15 -> PostgresInstallation.fromDebian(15);
            case MARIADB -> MariaDbInstallation.fromMaven();
            case MYSQL -> MySqlInstallation.fetched(System::getenv);
        };
    }

    private static RuntimeException skip(ServerKind kind, String reason) {
        if (ServerChoice.isRequired(kind, System.getenv("LANDBRIDGE_REQUIRE_ENGINES"))) {
            return new IllegalStateException(reason + "; LANDBRIDGE_REQUIRE_ENGINES demands it");
        }
        return Assumptions.abort(reason);
    }
}

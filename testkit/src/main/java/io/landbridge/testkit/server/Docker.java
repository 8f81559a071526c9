package io.landbridge.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers; Testcontainers removes them when this program is gone. */
final class Docker {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private Docker() {}

    /** Whether a daemon answers. Without any trace of Docker it is not asked: the search takes seconds. */
    static boolean answers() {
        return hasTrace() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean hasTrace() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        String home = System.getProperty("user.home");
        return System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || (runtime != null && Files.exists(Path.of(runtime, "docker.sock")))
                || Files.exists(Path.of(home, ".docker/run/docker.sock"))
                || Files.exists(Path.of(home, ".testcontainers.properties"));
    }

    /** Starts a container with the settings of the local servers and returns when it answers. */
    @SuppressWarnings("resource") // it lives as long as this program
    static ServerAddress start(ServerKind kind, String image) {
        Engine engine = kind.engine();
        int inner = engine == Engine.POSTGRESQL ? 5432 : 3306;
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withEnv(environment(engine))
                .withCommand(command(engine).toArray(String[]::new))
                .withExposedPorts(inner);
        container.start();
        ServerAddress address = new ServerAddress(
                container.getHost(),
                container.getMappedPort(inner),
                Sessions.defaultDatabase(engine),
                engine == Engine.POSTGRESQL ? Administrator.USER : "root",
                Administrator.PASSWORD);
        Waiting.until(kind + " in Docker", START_LIMIT, () -> {
            String url = engine.url(address.host(), address.port(), address.database());
            try (Connection connection = Sessions.open(engine, url, address.user(), address.password())) {
                return connection.isValid(5) ? Boolean.TRUE : null;
            } catch (SQLException e) {
                return null;
            }
        });
        return address;
    }

    static Map<String, String> environment(Engine engine) {
        return switch (engine) {
            case POSTGRESQL ->
                Map.of(
                        "POSTGRES_USER",
                        Administrator.USER,
                        "POSTGRES_PASSWORD",
                        Administrator.PASSWORD,
                        "POSTGRES_DB",
                        Sessions.defaultDatabase(engine));
            case MARIADB -> Map.of("MARIADB_ROOT_PASSWORD", Administrator.PASSWORD);
            case MYSQL -> Map.of("MYSQL_ROOT_PASSWORD", Administrator.PASSWORD, "MYSQL_ROOT_HOST", "%");
        };
    }

    /** The words after the image's name: the server's own options. */
    static List<String> command(Engine engine) {
        List<String> command = new ArrayList<>();
        if (engine == Engine.POSTGRESQL) {
            command.add("postgres");
            PostgresInstallation.changeStreamSettings().forEach((name, value) -> {
                command.add("-c");
                command.add(name + "=" + value);
            });
            return command;
        }
        String server = UUID.randomUUID().toString();
        Map<String, String> settings =
                engine == Engine.MYSQL ? MySqlInstallation.defaults(server) : MariaDbInstallation.defaults(server);
        settings.remove("bind-address"); // a container listens for the outside
        settings.remove("log-bin");
        command.add("--log-bin=binlog");
        command.addAll(MySqlFamily.options(settings));
        return command;
    }
}

package io.landbridge.jobs.process;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The product's classes as a first run leaves them: tests start hundreds of processes, each of which would spend a good part of its
 * processor time on reading the same classes.
 */
final class KeptClasses {

    /** Else a word of the Java machine's about its archive may be in the middle of a command's output. */
    private static final String QUIET = "-Xlog:disable";

    private static @Nullable List<String> known;

    private KeptClasses() {}

    /** Options by which a process whose class path is this jar finds them. */
    static synchronized List<String> options(Path product) {
        List<String> options = known;
        if (options == null) {
            options = make(product);
            known = options;
        }
        return options;
    }

    private static List<String> make(Path product) {
        if (Servers.find(ServerKind.MARIADB) instanceof Servers.Found from
                && Servers.find(ServerKind.POSTGRESQL) instanceof Servers.Found to) {
            // Beside the product's folder, where a clean build takes it away if this program is killed.
            Path archive = product.resolve(
                            "../../classes-" + ProcessHandle.current().pid() + ".jsa")
                    .toAbsolutePath()
                    .normalize();
            archive.toFile().deleteOnExit();
            run(from.server(), to.server(), archive);
            return List.of(QUIET, "-XX:SharedArchiveFile=" + archive);
        }
        return List.of();
    }

    private static void run(TestServer from, TestServer to, Path archive) {
        try (TestDatabase source = from.createDatabase("source");
                TestDatabase target = to.createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY, body varchar(20))", "INSERT INTO t VALUES (1, 'one')");
            Path folder = Files.createTempDirectory("landbridge-classes-");
            Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                    migration: classes
                    source: {url: "%s", tls: insecure, username: %s, password: "${env:SOURCE_PASSWORD}"}
                    target: {url: "%s", tls: insecure, username: %s, password: "${env:TARGET_PASSWORD}"}
                    changes: {through: direct}
                    """.formatted(
                            source.url(), source.user(), target.url(), target.user()));
            ToolProcess run = ToolProcess.launch(
                    folder,
                    Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()),
                    Stream.concat(ToolProcess.QUICK.stream(), Stream.of(QUIET, "-XX:ArchiveClassesAtExit=" + archive))
                            .toList(),
                    "run",
                    plan.toString());
            run.until("the end of the stages", () -> run.err().contains("State: following"));
            run.terminate();
            run.exits(4);
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

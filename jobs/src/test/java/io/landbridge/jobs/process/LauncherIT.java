package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes: there for whom it fits, and nothing to notice of for all others. */
@Timeout(600)
final class LauncherIT {

    private static final Path ROOT = Path.of(System.getProperty("landbridge.root", ".."));
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final String ARCHIVED = "io.landbridge.jobs.Landbridge source: shared objects file";
    private static final int USAGE = 2;

    @TempDir
    Path folder;

    private Path home;
    private Path jar;

    @BeforeEach
    void house() throws IOException {
        house("house");
    }

    /** A house whose product is built: the launcher finds no source that is younger. */
    private void house(String name) throws IOException {
        Path product = Path.of(System.getProperty("landbridge.product", "none"));
        assumeTrue(Files.exists(product), "the product is not built: " + product);
        home = folder.resolve(name);
        Path built = Files.createDirectories(home.resolve("jobs/target/landbridge"));
        jar = Files.copy(product, built.resolve("landbridge.jar"));
        copy(product.resolveSibling("lib"), Files.createDirectory(built.resolve("lib")));
        Files.copy(ROOT.resolve("landbridge"), home.resolve("landbridge"));
        Path list =
                Files.createDirectories(home.resolve("jobs/src/main/startup")).resolve("classes.txt");
        // A few are enough to see that they are found, and archived in a moment.
        Files.write(list, List.of("java/lang/Object", "io/landbridge/jobs/Landbridge", "no/longer/There"));
        Files.setLastModifiedTime(list, LONG_AGO);
        build();
    }

    @Test
    void oneRunArchivesForAllCommandsAndOtherJarsForThemselves() throws Exception {
        assertThat(archives()).isEmpty();
        assertThat(says("--version")).as("a quick command makes none").matches("landbridge \\S+\n");
        assertThat(archives()).isEmpty();

        Process one = start(JAVA, "run", "no-plan.yaml");
        Process other = start(JAVA, "run", "no-plan.yaml");
        exits(one, USAGE);
        exits(other, USAGE);
        assertThat(archives()).as("of two that were made at once").hasSize(1);
        assertThat(isArchived("--version")).isTrue();
        assertThat(isArchived("run", "no-plan.yaml")).isTrue();

        Path archive = archives().get(0);
        FileTime before = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(archive, before);
        build();
        assertThat(says("--version")).as("the jars of another build").matches("landbridge \\S+\n");
        exits(start(JAVA, "run", "no-plan.yaml"), USAGE);
        assertThat(Files.getLastModifiedTime(archive)).isGreaterThan(before);
        assertThat(isArchived("--version")).isTrue();

        Files.delete(archive);
        Files.writeString(archive, "no archive");
        assertThat(says("--version")).as("what is no archive").matches("landbridge \\S+\n");
    }

    /** Java 17 archives no class from there. */
    @Test
    void inAFolderWithBlanksThereIsNone() throws Exception {
        house("a house with blanks");
        exits(start(JAVA, "run", "no-plan.yaml"), USAGE);
        assertThat(archives()).isEmpty();
        assertThat(says("--version")).matches("landbridge \\S+\n");
    }

    @Test
    void aJavaThatMakesNoneIsAskedOnce() throws Exception {
        Path other = Files.createDirectories(folder.resolve("java/bin"));
        Path asked = folder.resolve("asked");
        Path java = Files.writeString(other.resolve("java"), """
                #!/bin/sh
                case $* in *-Xshare:dump*) echo asked >>'%s'; exit 1 ;; esac
                exec '%s' "$@"
                """.formatted(asked, JAVA.resolve("bin/java")));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        exits(start(folder.resolve("java"), "run", "no-plan.yaml"), USAGE);
        exits(start(folder.resolve("java"), "run", "no-plan.yaml"), USAGE);
        assertThat(asked).hasContent("asked");
        assertThat(archives())
                .hasSize(1)
                .allSatisfy(archive -> assertThat(archive).isEmptyFile());
        assertThat(says("--version")).matches("landbridge \\S+\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> libraries = Files.list(from)) {
            for (Path library : libraries.toList()) {
                Files.copy(library, to.resolve(library.getFileName()));
            }
        }
    }

    /** What a build does to the jar, as far as the launcher looks at it. */
    private void build() throws IOException {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("jobs/target"))) {
            return files.filter(file -> file.getFileName().toString().contains(".jsa"))
                    .toList();
        }
    }

    private boolean isArchived(String... arguments) throws Exception {
        Path log = folder.resolve("loaded.log");
        Files.deleteIfExists(log);
        Process process =
                start(JAVA, Map.of("LANDBRIDGE_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none"), arguments);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return Files.readAllLines(log).contains(ARCHIVED);
    }

    /** Output and messages of a command that ends well. */
    private String says(String... arguments) throws Exception {
        return exits(start(JAVA, arguments), 0);
    }

    private Process start(Path javaHome, String... arguments) throws IOException {
        return start(javaHome, Map.of(), arguments);
    }

    private Process start(Path javaHome, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(home.resolve("landbridge").toString()), Stream.of(arguments))
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What it says is less than a pipe holds, so that it ends before it is read. */
    private static String exits(Process process, int code) throws Exception {
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }
}

package io.landbridge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md points to the code by names; they are there. */
final class ArchitecturePageTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES =
            List.of("pipeline", "connectors", "jobs", "client", "testkit", "demo", "benchmarks");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+|\\w+\\.sql)`");

    @Test
    void everyClassAndFileThatThePageNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        NAME.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .forEach(name -> named.add(name.group(1)));
        assertThat(named).hasSizeGreaterThan(60);
        assertThat(files()).containsAll(named);
    }

    private static Set<String> files() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                        .forEach(names::add);
            }
        }
        return names;
    }
}

package io.landbridge.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that a copy needs, and the Debian package that brings it. */
enum Tool {
    PSQL("psql", "postgresql-client-15"),
    PGCOPYDB("pgcopydb", "pgcopydb"),
    PGLOADER("pgloader", "pgloader"),
    MARIADB("mariadb", "mariadb-client");

    private final String program;
    private final String debianPackage;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    String program() {
        return program;
    }

    String debianPackage() {
        return debianPackage;
    }

    boolean isInstalled() {
        return find(System.getenv("PATH")).isPresent();
    }

    Optional<Path> find(String searchPath) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the program says of its version, the first line that holds a number. */
    String version() {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.matches(".*\\d.*"))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }
}

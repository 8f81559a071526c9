package io.landbridge.jobs.backup;

import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a client that is as new as the server: where it was said, on the path, then where packages put it. */
final class ClientSearch {

    /** Folders of client programs, separated like those of the path. */
    static final String VARIABLE = "LANDBRIDGE_CLIENTS";

    private static final Duration QUICK = Duration.ofSeconds(20);

    /** Each a folder with one folder for each installation, in which the programs are in {@code bin}. */
    private static final List<String> HOMES =
            List.of("/usr/lib/postgresql", "/usr", "/usr/local", "/opt", "/opt/homebrew/opt", "/usr/local/opt");

    private final Map<String, String> environment;
    private final Path scratch;
    private final List<String> homes;

    /** @param scratch a folder for what programs say */
    ClientSearch(Map<String, String> environment, Path scratch) {
        this(environment, scratch, HOMES);
    }

    ClientSearch(Map<String, String> environment, Path scratch, List<String> homes) {
        this.environment = Map.copyOf(environment);
        this.scratch = scratch;
        this.homes = List.copyOf(homes);
    }

    /**
     * The first that is new enough, or the newest.
     *
     * @throws LandbridgeException when there is none, naming those that were found
     */
    ClientProgram find(DumpClient client, Server server) {
        List<ClientProgram> found = new ArrayList<>();
        for (Path folder : folders()) {
            for (String name : client.names()) {
                look(client, folder.resolve(name)).ifPresent(found::add);
            }
            Optional<ClientProgram> fitting = found.stream()
                    .filter(program -> client.isNewEnough(program, server))
                    .findFirst();
            if (fitting.isPresent()) {
                return fitting.orElseThrow();
            }
        }
        String wanted = client.names().get(0) + " for " + server.engine().label() + ' ' + server.version();
        if (found.isEmpty()) {
            throw new LandbridgeException(
                    BackupError.CLIENT_MISSING, wanted, "No such program was found in " + folders() + ".");
        }
        ClientProgram newest = found.stream()
                .max(Comparator.comparingInt(ClientProgram::version))
                .orElseThrow();
        throw new LandbridgeException(
                BackupError.CLIENT_TOO_OLD,
                wanted,
                "The newest that was found is " + newest.path() + ": " + newest.says() + ".");
    }

    private Optional<ClientProgram> look(DumpClient client, Path program) {
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return Optional.empty();
        }
        try {
            Path answer = Files.createTempFile(scratch, "version", "");
            int exit = new ClientProcess(List.of(program.toString(), "--version"), Map.of(), answer).run(QUICK);
            String says = Files.readString(answer).strip();
            return exit == 0
                    ? client.version(says).map(version -> new ClientProgram(program, version, says))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (String variable : List.of(VARIABLE, "PATH")) {
            Stream.of(environment.getOrDefault(variable, "").split(File.pathSeparator))
                    .filter(folder -> !folder.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        for (String home : homes) {
            folders.addAll(installations(Path.of(home)));
        }
        return folders;
    }

    /** The newest name first. */
    private static List<Path> installations(Path home) {
        try (Stream<Path> all = Files.isDirectory(home) ? Files.list(home) : Stream.of()) {
            return all.map(folder -> folder.resolve("bin"))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}

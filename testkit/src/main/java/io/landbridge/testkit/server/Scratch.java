package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** This program's folder for server data, and the order in which everything is taken away at its end. */
final class Scratch {

    private static final List<Runnable> ENDINGS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Scratch() {}

    /** A new folder that other accounts may pass through, removed when this program ends. */
    static Path newFolder(String label) {
        try {
            return Files.createDirectory(Root.FOLDER.resolve(label + "-" + NEXT.incrementAndGet()));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for " + label, e);
        }
    }

    /** Runs {@code ending} when this program ends, before the folders are removed. */
    static void atEnd(Runnable ending) {
        ENDINGS.add(ending);
    }

    static void forget(Runnable ending) {
        ENDINGS.remove(ending);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A server that is just ending removes files of its own; what stays is a temporary file.
            return;
        }
    }

    private static final class Root {

        static final Path FOLDER = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory(
                        "landbridge-testkit-" + ProcessHandle.current().pid() + "-");
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "testkit-end"));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary folder", e);
            }
        }

        private static void end(Path folder) {
            ENDINGS.forEach(Runnable::run);
            delete(folder);
        }
    }
}

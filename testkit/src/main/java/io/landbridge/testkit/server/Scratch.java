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

        private static final Path MEMORY = Path.of("/dev/shm");
        private static final long ROOM = 8L << 30;

        static final Path FOLDER = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory(
                        place(), "landbridge-testkit-" + ProcessHandle.current().pid() + "-");
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "testkit-end"));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary folder", e);
            }
        }

        /**
         * Tests kill processes and never the machine, so that waiting for a disk proves nothing: with {@code
         * -Dlandbridge.server.data=memory} data lies in memory where this machine has plenty. Benchmarks have theirs on the disk.
         */
        private static Path place() throws IOException {
            boolean memory = "memory".equals(System.getProperty("landbridge.server.data"))
                    && Files.isWritable(MEMORY)
                    && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM
                    && availableMemory() >= ROOM;
            return memory ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        }

        private static long availableMemory() throws IOException {
            try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
                return lines.filter(line -> line.startsWith("MemAvailable:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .findFirst()
                        .orElse(0);
            }
        }

        private static void end(Path folder) {
            ENDINGS.forEach(Runnable::run);
            delete(folder);
        }
    }
}

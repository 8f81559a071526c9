package io.landbridge.jobs.backup;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the backups of one migration and side are kept. Each is a folder named by its moment, which gets that name only when it is whole and
 * was read back: whatever is there under such a name is good.
 */
final class BackupShelf {

    /** What a backup is; written last. */
    static final String MANIFEST = "backup.json";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'");
    private static final String UNFINISHED = ".part";

    private final Path folder;
    private final String prefix;

    /** @param prefix migration and side */
    BackupShelf(Path folder, String prefix) {
        this.folder = folder;
        this.prefix = prefix + '-';
    }

    /** @throws LandbridgeException unless it is a folder that can be written to */
    void requireUsable() {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new LandbridgeException(
                    BackupError.FOLDER_UNUSABLE,
                    folder.toString(),
                    Files.isDirectory(folder) ? "It cannot be written to." : "There is no such folder.");
        }
    }

    long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder for one that is to be made; rows are nobody else's to read. */
    Path begin(Instant now) {
        try {
            return Files.createDirectory(
                    folder.resolve(name(now) + UNFINISHED),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new LandbridgeException(
                    BackupError.FOLDER_UNUSABLE, folder.toString(), "No folder can be made in it.", e);
        }
    }

    /** Gives it its name: on the disk to the last byte. */
    Path complete(Path unfinished) {
        try {
            for (Path file : files(unfinished)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            String name = String.valueOf(unfinished.getFileName());
            return Files.move(
                    unfinished,
                    folder.resolve(name.substring(0, name.length() - UNFINISHED.length())),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LandbridgeException(BackupError.FAILED, folder.toString(), "It could not be completed.", e);
        }
    }

    /** Removes what is not whole. */
    void discard(Path unfinished) {
        remove(unfinished);
    }

    /** Removes good ones made before that moment, but the newest, and what a killed process has left half done. */
    List<Path> prune(Instant oldest) {
        List<Path> removed = new ArrayList<>();
        List<Path> good = ours("").stream()
                .filter(backup -> Files.exists(backup.resolve(MANIFEST)))
                .toList();
        for (Path backup : good.subList(0, Math.max(0, good.size() - 1))) {
            if (moment(backup, "").isBefore(oldest)) {
                remove(backup);
                removed.add(backup);
            }
        }
        for (Path half : ours(UNFINISHED)) {
            if (moment(half, UNFINISHED).isBefore(oldest.minus(1, ChronoUnit.DAYS))) {
                remove(half);
                removed.add(half);
            }
        }
        return removed;
    }

    /** Those with a moment in their name, oldest first. */
    private List<Path> ours(String suffix) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory)
                    .filter(path -> !moment(path, suffix).equals(Instant.MAX))
                    .sorted(Comparator.comparing(path -> moment(path, suffix)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link Instant#MAX} where the name is none of ours. */
    private Instant moment(Path backup, String suffix) {
        String name = String.valueOf(backup.getFileName());
        if (!name.startsWith(prefix) || !name.endsWith(suffix)) {
            return Instant.MAX;
        }
        try {
            return LocalDateTime.parse(name.substring(prefix.length(), name.length() - suffix.length()), MOMENT)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }

    private String name(Instant moment) {
        return prefix + MOMENT.format(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    }

    private static List<Path> files(Path backup) throws IOException {
        try (Stream<Path> all = Files.list(backup)) {
            return all.sorted().toList();
        }
    }

    private static void remove(Path backup) {
        try {
            for (Path file : files(backup)) {
                Files.delete(file);
            }
            Files.delete(backup);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + backup, e);
        }
    }
}

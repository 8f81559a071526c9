package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory for a server's data, which a test fills and empties. */
public final class LimitedDisk {

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path folder;
    private final Path ballast;
    private final Path log;

    private LimitedDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
        this.log = folder.resolveSibling("mount.log");
    }

    /** Mounts it at {@code folder}, beside whose server data the ballast lies; without root's rights the test is skipped. */
    static LimitedDisk mount(Path folder, long bytes) {
        Assumptions.assumeTrue(UnixAccount.isRoot(), "a disk of limited size needs root's rights to mount it");
        LimitedDisk disk = new LimitedDisk(folder);
        Command.run(
                List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=0755,size=" + bytes,
                        "landbridge-testkit",
                        folder.toString()),
                "",
                disk.log);
        return disk;
    }

    /** Bytes that can still be written. */
    public long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all space but {@code leaveBytes} away from the server. */
    public void fill(long leaveBytes) {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (freeBytes() - leaveBytes >= BLOCK_BYTES) {
                out.write(block);
            }
        } catch (IOException e) {
            if (freeBytes() > leaveBytes + BLOCK_BYTES) { // else the server was faster than we
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives the space back. */
    public void release() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void unmount() {
        // Lazily: a process that is just ending may still have a file open.
        Command.run(List.of("umount", "--lazy", folder.toString()), "", log);
    }
}

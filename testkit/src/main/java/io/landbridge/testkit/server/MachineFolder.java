package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that are made once per machine and account, in the temporary folder, and then only read; a whole folder appears by one rename,
 * so programs that start together do not meet halves.
 */
final class MachineFolder {

    private MachineFolder() {}

    /** Makes what is in a folder, which is empty. */
    @FunctionalInterface
    interface Making {
        void in(Path folder) throws IOException;
    }

    /** The folder of this name, made now if it is not there. */
    static Path once(String name, Making making) {
        try {
            Path home = Path.of(System.getProperty("java.io.tmpdir"))
                    .resolve("landbridge-servers-" + System.getProperty("user.name"));
            Path target = home.resolve(name);
            if (Files.isDirectory(target)) {
                return target;
            }
            Files.createDirectories(home);
            if (!Files.getOwner(home).getName().equals(System.getProperty("user.name"))) {
                throw new IOException(home + " belongs to somebody else; remove it or set java.io.tmpdir");
            }
            Path half = Files.createTempDirectory(home, "half-");
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            making.in(half);
            try {
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Scratch.delete(half);
                if (!Files.isDirectory(target)) { // else another program was faster
                    throw e;
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + name, e);
        }
    }
}

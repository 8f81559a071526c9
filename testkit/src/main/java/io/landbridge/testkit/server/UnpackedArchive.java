package io.landbridge.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Server programs from a jar on the class path, unpacked once per machine. */
final class UnpackedArchive {

    private UnpackedArchive() {}

    /** Unpacks a {@code .txz} that is one entry of a jar. */
    static Path ofTar(URL archive) {
        return once(archive, into -> {
            try (InputStream raw = archive.openStream();
                    TarArchiveInputStream tar = new TarArchiveInputStream(
                            new BufferedInputStream(new XZInputStream(new BufferedInputStream(raw)), 1 << 16))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    place(entry, tar, into);
                }
            }
        });
    }

    /** Unpacks the wanted folders of a jar below {@code prefix}; everything may be executed. */
    static Path ofJar(URL entryUnderPrefix, String prefix, List<String> folders) {
        return once(entryUnderPrefix, into -> {
            JarFile jar = ((JarURLConnection) entryUnderPrefix.openConnection()).getJarFile();
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (entry.isDirectory()
                        || !name.startsWith(prefix)
                        || folders.stream().noneMatch(name.substring(prefix.length())::startsWith)) {
                    continue;
                }
                Path file = inside(into, name.substring(prefix.length()));
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        });
    }

    private static Path once(URL source, MachineFolder.Making unpacking) {
        try {
            Path jar = Path.of(
                    ((JarURLConnection) source.openConnection()).getJarFile().getName());
            return MachineFolder.once(jar.getFileName().toString().replace(".jar", ""), unpacking);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + source, e);
        }
    }

    private static void place(TarArchiveEntry entry, InputStream content, Path into) throws IOException {
        Path path = inside(into, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            boolean executable = (entry.getMode() & 0111) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("the archive holds a path outside itself: " + name);
        }
        Files.createDirectories(path.equals(folder) ? folder : path.getParent());
        return path;
    }
}

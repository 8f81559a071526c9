package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.assessment.EndpointFacts.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Room for a server's files. No engine tells it, so that it is known only where server and Landbridge share a machine. */
public final class DataVolume {

    private DataVolume() {}

    /**
     * The volume of a server's data; null when it cannot be seen.
     *
     * @param folder as the server names it; null when it does not, or not to this user
     */
    public static @Nullable Disk of(boolean onThisMachine, @Nullable String folder) {
        if (!onThisMachine || folder == null || folder.isEmpty()) {
            return null;
        }
        try {
            return new Disk(folder, Files.getFileStore(Path.of(folder)).getUsableSpace());
        } catch (IOException | InvalidPathException e) {
            // in a container of its own, or behind folders that are not ours to enter
            return null;
        }
    }
}

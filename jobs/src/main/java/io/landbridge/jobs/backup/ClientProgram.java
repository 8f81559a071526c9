package io.landbridge.jobs.backup;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that was found.
 *
 * @param version major and minor as one number, like a server's
 * @param says what it says of itself
 */
record ClientProgram(Path path, int version, String says) {

    /** Another program of the same installation. */
    Path beside(String name) {
        return path.resolveSibling(name);
    }

    /** The same as a word for a shell; its bare name where it is not there. */
    String besideAsWord(String name) {
        Path other = beside(name);
        return Files.isExecutable(other) ? ShellWord.of(other.toString()) : name;
    }
}

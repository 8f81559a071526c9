package io.landbridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of the repository that a test makes from the code. The test fails when the file says something else; {@code
 * make docs} writes it anew. Tag such a test {@code docs}.
 */
public final class GeneratedDocument {

    private static final String WRITE = "landbridge.docs";

    private final Path file;

    private GeneratedDocument(Path file) {
        this.file = file;
    }

    /** A path below the folder of the repository, such as {@code docs/types.md}. */
    public static GeneratedDocument at(String path) {
        return in(Path.of(Objects.requireNonNull(System.getProperty("landbridge.root"), "landbridge.root")), path);
    }

    static GeneratedDocument in(Path root, String path) {
        return new GeneratedDocument(root.resolve(path));
    }

    /** Compares the file with what the code says now, or writes it when that was asked for. */
    public void says(String generated) {
        try {
            if ("write".equals(System.getProperty(WRITE))) {
                Files.createDirectories(Objects.requireNonNull(file.getParent(), "a document lies in a folder"));
                Files.writeString(file, generated);
            }
            String stored = Files.exists(file) ? Files.readString(file) : "";
            assertThat(stored)
                    .as("%s is made from the code and differs from it; run: make docs", file)
                    .isEqualTo(generated);
        } catch (IOException failure) {
            throw new AssertionError("cannot read or write " + file, failure);
        }
    }
}

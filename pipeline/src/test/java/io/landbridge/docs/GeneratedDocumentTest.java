package io.landbridge.docs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratedDocumentTest {

    @TempDir
    private Path root;

    @Test
    void aDocumentThatSaysWhatTheCodeSaysPasses() throws IOException {
        Files.writeString(root.resolve("types.md"), "int\n");
        assertThatCode(() -> GeneratedDocument.in(root, "types.md").says("int\n"))
                .doesNotThrowAnyException();
    }

    @Test
    void aDocumentThatWasForgottenFailsAndNamesTheWayOut() throws IOException {
        Files.writeString(root.resolve("types.md"), "int\n");
        assertThatThrownBy(() -> GeneratedDocument.in(root, "types.md").says("bigint\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("types.md")
                .hasMessageContaining("make docs");
    }

    @Test
    void aDocumentThatIsNotThereFails() {
        assertThatThrownBy(() -> GeneratedDocument.in(root, "types.md").says("int\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("make docs");
    }
}

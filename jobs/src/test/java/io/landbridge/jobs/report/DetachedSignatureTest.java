package io.landbridge.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature is good when OpenSSL says so, by the very commands that are printed. */
@Timeout(600)
final class DetachedSignatureTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-algorithm ed25519",
                "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"
            })
    void opensslVerifiesItAndNothingElse(String kind) throws IOException {
        Path key = folder.resolve("the key.pem");
        assertThat(shell("openssl genpkey " + kind + " -out '" + key + "'")).isZero();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(folder.resolve("evidence of shop.html"), "<p>proved</p>");

        List<String> commands = DetachedSignature.with(key).sign(file);
        assertThat(commands)
                .hasSize(2)
                .allSatisfy(command -> assertThat(shell(command)).as(command).isZero());

        Files.writeString(file, "<p>Proved</p>");
        assertThat(shell(commands.get(1))).as("of a file that was changed").isNotZero();
    }

    @Test
    void whatIsNoKeyIsRefusedWithAWayOut() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), "nothing");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> DetachedSignature.with(key)).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> DetachedSignature.with(key)).hasMessageContaining("no private key");
        assertThat(shell("openssl genpkey -algorithm RSA -aes256 -pass pass:secret -out '" + key + "'"))
                .isZero();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> DetachedSignature.with(key))
                .hasMessageContaining("ENCRYPTED")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        assertThatThrownBy(() -> DetachedSignature.with(folder.resolve("none.pem")))
                .hasMessageContaining("cannot be read");
    }

    private int shell(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

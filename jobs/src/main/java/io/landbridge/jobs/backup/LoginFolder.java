package io.landbridge.jobs.backup;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A folder that only we can read, gone when it is closed: how clients log in, without a secret on a command line. */
final class LoginFolder implements AutoCloseable {

    private final Path folder;

    LoginFolder() {
        try {
            folder = Files.createTempDirectory(
                    "landbridge-login-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return folder;
    }

    /** Writes a file that others cannot read at any moment. */
    static Path write(Path folder, String name, String text) {
        try {
            Path file = Files.createFile(
                    folder.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The authorities that the connections of this process trust, as clients want them.
     *
     * @param store URL of a key store; null for Java's own
     * @param type of the key store
     */
    static Path authorities(Path folder, @Nullable String store, @Nullable String type) {
        try {
            KeyStore keys = null;
            if (store != null) {
                keys = KeyStore.getInstance(type == null ? "JKS" : type);
                try (InputStream in =
                        Files.newInputStream(Path.of(URI.create(store.replaceFirst("^file:/+", "file:///"))))) {
                    keys.load(in, null);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(keys);
            StringBuilder pem = new StringBuilder();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusted) {
                    for (X509Certificate certificate : trusted.getAcceptedIssuers()) {
                        pem.append("-----BEGIN CERTIFICATE-----\n")
                                .append(Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(certificate.getEncoded()))
                                .append("\n-----END CERTIFICATE-----\n");
                    }
                }
            }
            return write(folder, "authorities.pem", pem.toString());
        } catch (IOException | GeneralSecurityException e) {
            throw new LandbridgeException(
                    BackupError.FAILED,
                    store == null ? "Java's trust store" : store,
                    "It cannot be read: " + e.getClass().getSimpleName() + '.',
                    e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

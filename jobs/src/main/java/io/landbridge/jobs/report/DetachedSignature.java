package io.landbridge.jobs.report;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs a file with a key of the user's, so that OpenSSL alone can verify it: RSA and elliptic curves over SHA-256, Ed25519 over the file
 * itself.
 */
public final class DetachedSignature {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");

    /** Algorithm of the key to algorithm of the signature. */
    private static final Map<String, String> ALGORITHMS =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

    private final Path keyFile;
    private final PrivateKey key;
    private final String algorithm;

    private DetachedSignature(Path keyFile, PrivateKey key, String algorithm) {
        this.keyFile = keyFile;
        this.key = key;
        this.algorithm = algorithm;
    }

    /**
     * Reads a key.
     *
     * @param keyFile PKCS#8 in PEM, without a password, and readable by its owner alone
     * @throws LandbridgeException when it is none
     */
    public static DetachedSignature with(Path keyFile) {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(keyFile);
            if (rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ)) {
                throw unusable(keyFile, "Others can read it.", "chmod 600 " + keyFile);
            }
            Matcher pem = PEM.matcher(Files.readString(keyFile));
            if (!pem.find()) {
                throw unusable(keyFile, "It holds no private key in PEM.", ReportError.KEY_UNUSABLE.remedy());
            }
            if (!pem.group(1).isEmpty()) {
                throw unusable(
                        keyFile,
                        "It is a key of the kind '" + pem.group(1).strip() + "', not plain PKCS#8.",
                        "openssl pkcs8 -topk8 -nocrypt -in " + keyFile + " -out NEW.pem, then chmod 600 NEW.pem");
            }
            return of(keyFile, Base64.getMimeDecoder().decode(pem.group(2)));
        } catch (IOException e) {
            throw unusable(
                    keyFile,
                    "It cannot be read: " + e.getClass().getSimpleName() + '.',
                    ReportError.KEY_UNUSABLE.remedy());
        }
    }

    private static DetachedSignature of(Path keyFile, byte[] encoded) {
        for (Map.Entry<String, String> algorithm : ALGORITHMS.entrySet()) {
            try {
                PrivateKey key =
                        KeyFactory.getInstance(algorithm.getKey()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                Signature.getInstance(algorithm.getValue()).initSign(key);
                return new DetachedSignature(keyFile, key, algorithm.getValue());
            } catch (InvalidKeySpecException | InvalidKeyException e) {
                // a key of another kind: the next one is tried
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        throw unusable(
                keyFile, "It is neither RSA nor an elliptic curve nor Ed25519.", ReportError.KEY_UNUSABLE.remedy());
    }

    private static LandbridgeException unusable(Path keyFile, String why, String remedy) {
        return new LandbridgeException(ReportError.KEY_UNUSABLE, keyFile.toString(), why, remedy, null);
    }

    /** Where the signature of a file goes. */
    public static Path fileFor(Path file) {
        return file.resolveSibling(file.getFileName() + ".sig");
    }

    /**
     * Writes the signature beside the file.
     *
     * @return the commands by which anybody verifies it
     */
    public List<String> sign(Path file) throws IOException {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(Files.readAllBytes(file));
            Files.write(fileFor(file), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Path open = keyFile.resolveSibling(keyFile.getFileName() + ".pub");
        return List.of(
                "openssl pkey -in " + word(keyFile) + " -pubout -out " + word(open),
                algorithm.equals("Ed25519")
                        ? "openssl pkeyutl -verify -pubin -inkey " + word(open) + " -rawin -in " + word(file)
                                + " -sigfile " + word(fileFor(file))
                        : "openssl dgst -sha256 -verify " + word(open) + " -signature " + word(fileFor(file)) + ' '
                                + word(file));
    }

    /** As one word of a shell. */
    private static String word(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : '\'' + text.replace("'", "'\\''") + '\'';
    }
}

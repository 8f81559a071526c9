package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of one test, made with the JDK's own keytool, and what it signs. */
public final class CertificateAuthority {

    private static final String PASSWORD = "only-for-tests";

    private final Path folder;
    private final Path store;

    /** @param folder of the test, which keeps the keys */
    public CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.store = folder.resolve(name + ".p12");
        keytool("-genkeypair", store, "-dname", "CN=" + name, "-ext", "BasicConstraints:critical=ca:true");
        write(certificate(), pem("CERTIFICATE", certificateIn(store)));
        Path exported = folder.resolve(name + ".pem");
        run(List.of(
                program(),
                "-importcert",
                "-noprompt",
                "-alias",
                "authority",
                "-file",
                exported.toString(),
                "-keystore",
                trustStore().toString(),
                "-storetype",
                "JKS",
                "-storepass",
                PASSWORD));
    }

    /** The authority's own certificate in PEM, as PostgreSQL's clients want it. */
    public Path certificate() {
        return sibling(".pem");
    }

    /** The same as a JKS trust store, as Java programs want it; it is read without a password. */
    public Path trustStore() {
        return sibling(".jks");
    }

    /** A certificate for a server that is reached under this DNS name. */
    public ServerCertificate sign(String host) {
        Path server = folder.resolve(store.getFileName() + "-" + host + ".p12");
        Path request = server.resolveSibling(server.getFileName() + ".request");
        Path signed = server.resolveSibling(server.getFileName() + ".signed");
        keytool("-genkeypair", server, "-dname", "CN=server of a test");
        keytool("-certreq", server, "-file", request.toString());
        keytool(
                "-gencert",
                store,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-ext",
                "SubjectAlternativeName=dns:" + host);
        try {
            return new ServerCertificate(
                    Files.readString(signed), pem("PRIVATE KEY", keyIn(server)), Files.readString(certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path sibling(String ending) {
        return store.resolveSibling(store.getFileName().toString().replace(".p12", ending));
    }

    private void keytool(String command, Path keyStore, String... more) {
        List<String> all = new ArrayList<>(List.of(
                program(),
                command,
                "-alias",
                "key",
                "-keystore",
                keyStore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        if (command.equals("-genkeypair")) {
            all.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        if (!command.equals("-certreq")) {
            all.addAll(List.of("-validity", "30"));
        }
        all.addAll(List.of(more));
        run(all);
    }

    private void run(List<String> command) {
        List<String> quick = new ArrayList<>(command);
        quick.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        Command.run(quick, "", folder.resolve("keytool.log"));
    }

    private static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    }

    private static byte[] certificateIn(Path keyStore) {
        try {
            return open(keyStore).getCertificate("key").getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] keyIn(Path keyStore) {
        try {
            return open(keyStore).getKey("key", PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore open(Path keyStore) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

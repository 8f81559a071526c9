package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account a PostgreSQL server runs under: PostgreSQL refuses to run as root. */
final class UnixAccount {

    private final @Nullable String name;

    private UnixAccount(@Nullable String name) {
        this.name = name;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The caller's own account, or for root an account without rights. */
    static UnixAccount unprivileged() {
        if (!isRoot()) {
            return new UnixAccount(null);
        }
        return new UnixAccount(exists("postgres") ? "postgres" : "nobody");
    }

    private static boolean exists(String account) {
        try {
            return principal(account) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static UserPrincipal principal(String account) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(account);
    }

    void own(Path path) {
        if (name != null) {
            try {
                Files.setOwner(path, principal(name));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot give " + path + " to " + name, e);
            }
        }
    }

    /** {@code setpriv} replaces itself by the command, so the process id is the server's own. */
    List<String> run(List<String> command) {
        if (name == null) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + name, "--clear-groups"));
        all.addAll(command);
        return all;
    }
}

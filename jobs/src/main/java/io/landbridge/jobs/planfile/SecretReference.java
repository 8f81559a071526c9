package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret that stands in the environment or in a file of its owner; read anew each time, so that it can be rotated. */
final class SecretReference implements Secret {

    private static final Pattern FORM = Pattern.compile("\\$\\{(env|file):([^}]+)\\}");
    private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final int MAX_BYTES = 1 << 16;

    private final boolean file;
    private final String name;
    private final Path folder;
    private final Function<String, @Nullable String> environment;

    private SecretReference(boolean file, String name, Path folder, Function<String, @Nullable String> environment) {
        this.file = file;
        this.name = name;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Reads {@code ${env:NAME}} and {@code ${file:PATH}}.
     *
     * @param folder where a relative path starts
     * @return null when the text is no reference
     */
    static @Nullable SecretReference parse(String text, Path folder, Function<String, @Nullable String> environment) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        boolean file = matcher.group(1).equals("file");
        String name = matcher.group(2);
        return file || ENVIRONMENT_NAME.matcher(name).matches()
                ? new SecretReference(file, name, folder, environment)
                : null;
    }

    @Override
    public String reveal() {
        String secret = file ? fromFile() : environment.apply(name);
        if (secret == null) {
            throw refused("the environment variable " + name + " is not set");
        }
        if (secret.isEmpty()) {
            throw refused("the secret is empty");
        }
        return secret;
    }

    private String fromFile() {
        Path path = folder.resolve(name);
        try {
            // where the system has no such permissions, its own guard the file
            if (Files.getFileStore(path).supportsFileAttributeView("posix")
                    && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw refused("the file can be read or written by others; chmod 600 " + name);
            }
            if (Files.size(path) > MAX_BYTES) {
                throw refused("the file is larger than 64 KB, which no secret is");
            }
            return Files.readString(path, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        } catch (NoSuchFileException e) {
            throw refused("there is no such file");
        } catch (IOException e) {
            throw refused("the file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private LandbridgeException refused(String what) {
        return new LandbridgeException(PlanError.SECRET, toString(), what);
    }

    @Override
    public String toString() {
        return (file ? "file:" : "env:") + name;
    }
}

package io.landbridge.testkit.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a server comes from: an address from the environment, else Docker, else programs on this machine. */
sealed interface ServerChoice {

    /** A server that somebody else runs. */
    record Given(ServerAddress address, String variable) implements ServerChoice {}

    /** A container of this image. */
    record Container(String image) implements ServerChoice {}

    /** A process of ours. */
    record Local(Installation installation) implements ServerChoice {}

    /** None, and why. */
    record Missing(String reason) implements ServerChoice {}

    static ServerChoice of(
            ServerKind kind,
            UnaryOperator<@Nullable String> environment,
            BooleanSupplier docker,
            Supplier<Optional<Installation>> programs) {
        String variable = "LANDBRIDGE_TEST_" + kind.name() + "_URL";
        String url = environment.apply(variable);
        if (url != null && !url.isBlank()) {
            String user = required(environment, "LANDBRIDGE_TEST_" + kind.name() + "_USER", variable);
            String password = required(environment, "LANDBRIDGE_TEST_" + kind.name() + "_PASSWORD", variable);
            return new Given(ServerAddress.parse(variable, kind.engine(), url, user, password), variable);
        }
        if (docker.getAsBoolean()) {
            return new Container(kind.image());
        }
        return programs.get()
                .<ServerChoice>map(Local::new)
                .orElseGet(() -> new Missing("%s is not available: %s is not set, no Docker daemon answers, and %s"
                        .formatted(kind, variable, whatIsMissing(kind))));
    }

    /** Whether LANDBRIDGE_REQUIRE_ENGINES (names of kinds, or "all" for the three engines) wants this one. */
    static boolean isRequired(ServerKind kind, @Nullable String required) {
        if (required == null) {
            return false;
        }
        List<String> names = Arrays.stream(required.toUpperCase(Locale.ROOT).split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : names) {
            if (!name.equals("ALL")
                    && Arrays.stream(ServerKind.values())
                            .noneMatch(k -> k.name().equals(name))) {
                throw new IllegalArgumentException("LANDBRIDGE_REQUIRE_ENGINES names an unknown engine: " + name
                        + "; known are all and " + Arrays.toString(ServerKind.values()));
            }
        }
        return names.contains(kind.name()) || (kind != ServerKind.POSTGRESQL_15 && names.contains("ALL"));
    }

    private static String required(UnaryOperator<@Nullable String> environment, String name, String because) {
        String value = environment.apply(name);
        if (value == null) {
            throw new IllegalArgumentException(because + " is set, so " + name + " must be too");
        }
        return value;
    }

    private static String whatIsMissing(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL, MARIADB -> "Maven has no archive of it for this system and processor";
            case POSTGRESQL_15 -> "/usr/lib/postgresql/15 does not exist (Debian's package postgresql-15)";
            case MYSQL -> "testkit/mysql/fetch-mysql has not been run";
        };
    }
}

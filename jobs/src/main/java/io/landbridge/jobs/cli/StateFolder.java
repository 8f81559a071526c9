package io.landbridge.jobs.cli;

import io.landbridge.pipeline.connector.Server;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Where this machine keeps the run history of a migration; what is there may be deleted at any time. */
final class StateFolder {

    static final String VARIABLE = "LANDBRIDGE_STATE";

    private StateFolder() {}

    /**
     * The folder of one migration to one target, since the same name may be used for a rehearsal and for the real thing.
     *
     * @param chosen on the command line; null for the environment's or the usual place
     */
    static Path of(@Nullable Path chosen, Map<String, String> environment, String migration, Server target) {
        CRC32 checksum = new CRC32();
        checksum.update(
                (target.identity() + '/' + target.database()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return base(chosen, environment)
                .resolve(migration + '-' + String.format(Locale.ROOT, "%08x", checksum.getValue()));
    }

    private static Path base(@Nullable Path chosen, Map<String, String> environment) {
        if (chosen != null) {
            return chosen;
        }
        String own = environment.get(VARIABLE);
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String state = environment.get("XDG_STATE_HOME");
        return state != null && !state.isBlank()
                ? Path.of(state, "landbridge")
                : Path.of(System.getProperty("user.home"), ".local", "state", "landbridge");
    }
}

package io.landbridge.jobs.backup;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a client program without a shell. What it prints goes to a file, so that no full pipe stops it.
 *
 * @param environment in place of all variables that such programs read
 */
record ClientProcess(List<String> command, Map<String, String> environment, Path output) {

    ClientProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * Runs it to its end, with nothing to read.
     *
     * @return the exit code
     * @throws LandbridgeException {@link BackupError#TOO_SLOW} when it was ended after the limit
     */
    int run(Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        // What the operator has set for psql and mysql says nothing of the plan's ends.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MYSQL_"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        Process process = null;
        try {
            process = builder.start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LandbridgeException(
                        BackupError.TOO_SLOW, command.get(0), "It has not ended after " + limit.toSeconds() + " s.");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new LandbridgeException(
                    BackupError.FAILED, command.get(0), "It cannot be started: " + e.getMessage() + '.', e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LandbridgeException(BackupError.TOO_SLOW, command.get(0), "It was interrupted.", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}

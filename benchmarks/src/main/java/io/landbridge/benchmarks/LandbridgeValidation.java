package io.landbridge.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code landbridge validate} as a user starts it, in a process of its own. */
final class LandbridgeValidation {

    private static final int DIFFERENCES = 1;

    private final LandbridgeCommand command;
    private final TestDatabase source;
    private final TestDatabase target;

    LandbridgeValidation(LandbridgeCommand command, TestDatabase source, TestDatabase target) {
        this.command = command;
        this.source = source;
        this.target = target;
    }

    /**
     * What it said.
     *
     * @param measurement of the process; its seconds are those of the comparison alone
     * @param found kind of difference by key
     */
    record Said(Measurement measurement, long rows, int ranges, Map<Long, String> found) {}

    /**
     * Compares everything.
     *
     * @param isClean what it has to find
     * @throws CopyFailedException when it ends otherwise
     */
    Said compare(boolean isClean) {
        try (WorkFolder folder = WorkFolder.create()) {
            Programs programs = new Programs(folder.path());
            Measurement all = programs.run(
                    command.program(programs, source, target, "validate", "--again"), isClean ? 0 : DIFFERENCES);
            JsonNode table = new ObjectMapper()
                    .readTree(programs.output(0).toFile())
                    .path("validation")
                    .path("tables")
                    .path(0);
            if (!table.path("seconds").isNumber()) {
                throw new CopyFailedException("not a verdict on a table: " + table);
            }
            Map<Long, String> found = new TreeMap<>();
            table.path("samples")
                    .forEach(row -> found.put(
                            row.path("key").path(0).asLong(), row.path("kind").asText()));
            return new Said(
                    all.withCopySeconds(table.path("seconds").asDouble()),
                    table.path("sourceRows").asLong(),
                    table.path("ranges").asInt(),
                    found);
        } catch (IOException e) {
            throw new CopyFailedException("the verdict is not JSON: " + e.getMessage());
        }
    }
}

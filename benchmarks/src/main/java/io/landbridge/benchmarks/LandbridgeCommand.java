package io.landbridge.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The finished product as a user starts it. Its time is the {@code copySeconds} of its JSON result. */
final class LandbridgeCommand implements Contestant.Copy {

    private static final String HEAP = "-Xmx256m";
    /** The comparison that follows would be in the whole command's time, and the others make none. */
    private static final String LAST_STAGE = "indexes";

    private static final String JAVA_OPTIONS = "LANDBRIDGE_JAVA_OPTS";

    private final Path launcher;
    private final Shape shape;
    private final int parallelism;

    LandbridgeCommand(Path launcher, Shape shape, int parallelism) {
        this.launcher = launcher;
        this.shape = shape;
        this.parallelism = parallelism;
    }

    @Override
    public Measurement run(TestDatabase source, TestDatabase target, Programs programs) {
        Measurement all = programs.run(program(programs, source, target, "run", "--until", LAST_STAGE), 0);
        return all.withCopySeconds(copySeconds(programs.output(0)));
    }

    /** A command on the plan, whose answer is JSON. */
    ProcessBuilder program(
            Programs programs, TestDatabase source, TestDatabase target, String command, String... options) {
        Path plan = programs.folder().resolve("plan.yaml");
        try {
            Files.writeString(plan, plan(source, target));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + plan, e);
        }
        ProcessBuilder program =
                new ProcessBuilder(launcher.toAbsolutePath().toString(), command, plan.toString(), "--output", "json");
        program.command().addAll(List.of(options));
        program.directory(programs.folder().toFile());
        program.environment().put(JAVA_OPTIONS, HEAP);
        new PlanEnds(source, target).tell(program);
        return program;
    }

    private static double copySeconds(Path output) {
        try {
            JsonNode result = new ObjectMapper().readTree(output.toFile());
            String outcome = result.path("outcome").asText();
            JsonNode seconds = result.path("copySeconds");
            if (!outcome.equals("done") || !seconds.isNumber()) {
                throw new CopyFailedException("not a finished copy: " + result);
            }
            return seconds.asDouble();
        } catch (IOException e) {
            throw new CopyFailedException("the result is not JSON: " + e.getMessage());
        }
    }

    String plan(TestDatabase source, TestDatabase target) {
        String plan = new PlanEnds(source, target).head("benchmark")
                + """
            backfill:
              parallelism: %d
            tables:
              - table: %s.measured
            """.formatted(parallelism, source.engine().isMySqlFamily() ? source.name() : "public");
        return shape == Shape.PLAIN ? plan : plan + MAPPING;
    }

    /** {@link NineColumns#expectedChecksum} says the same in SQL. */
    private static final String MAPPING = """
                columns:
                  customer_id: {to: buyer_id}
                  email: {value: "row.email.lowerAscii().trim()"}
                  quantity: {value: "row.quantity >= 10 ? row.quantity * 2 : row.quantity + 1"}
            """;
}

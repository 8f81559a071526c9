package io.landbridge.jobs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The plan that nearly every command is about. */
final class PlanArgument {

    @Parameters(paramLabel = "PLAN", description = "The plan file.")
    private Path file = Path.of("plan.yaml");

    Path file() {
        return file;
    }

    /** The plan's databases; nothing is read or connected before it is asked for. */
    Workplace open() {
        return new Workplace(file, new TransformerPath());
    }

    /** The same for a command that carries the plan out, transformers included. */
    Workplace open(TransformerPath transformers) {
        return new Workplace(file, transformers);
    }
}

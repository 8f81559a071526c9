package io.landbridge.jobs.cli;

import io.landbridge.pipeline.plan.TableMapping;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "plan",
        description = {
            "Say what a run would do: tables, mappings, DDL, rows, bytes and time. Nothing is changed.",
            "With --sample, some rows of each table are read and carried over on paper: before, after, and what would be refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  landbridge plan shop.yaml", "  landbridge plan shop.yaml --sample 5"})
final class PlanCommand extends AnsweringCommand {

    private static final int MOST_SAMPLES = 1_000;

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(names = "--sample", paramLabel = "N", description = "Carry N rows of each table over on paper.")
    private int sample;

    @Override
    Answer answer() {
        if (sample < 0 || sample > MOST_SAMPLES) {
            throw new ParameterException(
                    spec().commandLine(), "Invalid value for option '--sample': give 1 to " + MOST_SAMPLES + '.');
        }
        try (Workplace workplace = plan.open(transformers)) {
            List<TableSample> samples = new ArrayList<>();
            if (sample > 0) {
                for (TableMapping mapping : workplace.resolved().mappings()) {
                    samples.add(TableSample.read(workplace, mapping, sample));
                }
            }
            PlanReport report = PlanReport.of(workplace, samples);
            return Answer.done(report.document(commandName()), report.text());
        }
    }
}

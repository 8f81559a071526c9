package io.landbridge.jobs.cli;

import io.landbridge.jobs.report.ValidationPage;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of a comparison that leaves a report behind. */
final class ReportFile {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "Write the verdict there as well; the name ends in .html (one page for people who were not there),",
                ".json or .txt."
            })
    private @Nullable Path file;

    /** Checks the option before anything is connected. */
    void check() {
        CommandSpec spec = command;
        if (file == null || spec == null) {
            return;
        }
        if (!name(file).matches(".*\\.(html|json|txt)")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--report': '" + file + "' ends in none of .html, .json and .txt.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--report': there is no folder '" + folder + "'.");
        }
    }

    /** Writes the report when one is wanted and there is something to say. */
    void write(ValidationAnswer answer) {
        Path path = file;
        if (path == null || !answer.hasSummary()) {
            return;
        }
        String name = name(path);
        String text = name.endsWith(".html")
                ? ValidationPage.of(answer.reported())
                : name.endsWith(".json") ? Json.write(answer.document()) : answer.text();
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new LandbridgeException(
                    CommandError.REPORT_UNWRITABLE,
                    path.toString(),
                    "The report cannot be written: " + e.getClass().getSimpleName() + '.',
                    e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }
}

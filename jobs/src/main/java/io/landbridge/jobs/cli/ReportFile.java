package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of a command that leaves a report behind. */
final class ReportFile {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = {
                "Write it there as well; the name ends in .html (one page for people who were not there),",
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

    /** Null when none is wanted. */
    @Nullable Path file() {
        return file;
    }

    /** Writes the report when one is wanted, in the form that its name says. */
    void write(Supplier<String> page, Supplier<String> document, Supplier<String> text) {
        Path path = file;
        if (path == null) {
            return;
        }
        String name = name(path);
        try {
            Files.writeString(path, (name.endsWith(".html") ? page : name.endsWith(".json") ? document : text).get());
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** The error of a file that cannot be written. */
    static LandbridgeException unwritable(Path path, IOException why) {
        return new LandbridgeException(
                CommandError.REPORT_UNWRITABLE,
                path.toString(),
                "The report cannot be written: " + why.getClass().getSimpleName() + '.',
                why);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }
}

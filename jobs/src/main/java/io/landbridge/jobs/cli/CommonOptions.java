package io.landbridge.jobs.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every command accepts. */
final class CommonOptions {

    /** Read by {@link LogSetup} when the first logger is asked for. */
    static final String VERBOSE_PROPERTY = "landbridge.verbose";

    /** How a command's answer is written. */
    enum OutputFormat {
        TEXT,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How the answer is written: text, or one JSON document on standard output.")
    private OutputFormat output = OutputFormat.TEXT;

    private boolean verbose;

    /** The options that the command was given; the defaults where it has none. */
    static CommonOptions of(CommandSpec command) {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof CommonOptions common) {
                return common;
            }
        }
        return new CommonOptions();
    }

    boolean isJson() {
        return output == OutputFormat.JSON;
    }

    boolean isVerbose() {
        return verbose;
    }

    @Option(names = "--verbose", description = "Log in detail and show the stack trace of an error.")
    void setVerbose(boolean verbose) {
        this.verbose = verbose;
        if (verbose) {
            System.setProperty(VERBOSE_PROPERTY, "true");
        }
    }
}

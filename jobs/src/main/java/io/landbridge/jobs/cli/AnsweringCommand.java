package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.HaltAtPoint;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works out one answer and prints it in the form that was asked for. */
abstract class AnsweringCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Does what the command is for. */
    abstract Answer answer();

    @Override
    public final Integer call() {
        HaltAtPoint.install(System.getenv());
        Answer answer = answer();
        PrintWriter out = spec.commandLine().getOut();
        out.print(common.isJson() ? Json.write(answer.document()) : answer.text());
        out.flush();
        if (answer.failure() != null && (!common.isJson() || common.isVerbose())) {
            PrintWriter err = spec.commandLine().getErr();
            err.print(ErrorReport.text(answer.failure(), common.isVerbose()));
            err.flush();
        }
        return answer.exitCode();
    }

    final CommonOptions common() {
        return common;
    }

    final CommandSpec spec() {
        return spec;
    }

    /** The command's name as documents have it. */
    final String commandName() {
        return CommandTree.name(spec);
    }
}

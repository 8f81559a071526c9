package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.ProblemsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what went wrong, where, why and what to do next: as text on standard error or in the JSON document. */
final class ErrorReport {

    private ErrorReport() {}

    /** The error in our own words; anything that nobody foresaw is an internal error. */
    static LandbridgeException known(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LandbridgeException ours) {
                return ours;
            }
        }
        String what = failure.getMessage() == null || failure.getMessage().isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return new LandbridgeException(CommandError.INTERNAL, "landbridge", what, failure);
    }

    /** {@code refused} before anything was done, {@code failed} on the way, {@code stopped} by somebody's wish. */
    static String outcome(Category category) {
        return switch (category) {
            case USER, REFUSED -> "refused";
            case STOPPED -> "stopped";
            case DATA, TRANSIENT, INTERNAL -> "failed";
        };
    }

    /** The {@code error} part of a document. */
    static Map<String, @Nullable Object> part(LandbridgeException failure) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("code", failure.errorCode().code());
        part.put("category", failure.category().name().toLowerCase(java.util.Locale.ROOT));
        part.put("where", failure.where());
        part.put("what", failure.what());
        part.put("remedy", failure.remedy());
        if (failure instanceof ProblemsException several) {
            part.put(
                    "problems",
                    several.problems().stream().map(ErrorReport::problem).toList());
        }
        return part;
    }

    /** A document for a command that got no further than this error. */
    static String document(String command, LandbridgeException failure) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("command", command);
        document.put("outcome", outcome(failure.category()));
        document.put("error", part(failure));
        return Json.write(document);
    }

    /** Several lines for people. */
    static String text(LandbridgeException failure, boolean verbose) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        if (failure instanceof ProblemsException several) {
            List<Problem> problems = several.problems();
            problems.forEach(problem -> out.println("error: " + problem));
            out.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
        } else {
            out.println("error: " + failure.where() + ": " + failure.what() + " ["
                    + failure.errorCode().code() + ']');
        }
        out.println("  next: " + failure.remedy());
        if (verbose) {
            failure.printStackTrace(out);
        }
        out.flush();
        return text.toString();
    }

    private static Map<String, Object> problem(Problem problem) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("file", problem.file());
        part.put("line", problem.line());
        part.put("code", problem.code().code());
        part.put("message", problem.message());
        return part;
    }
}

package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.plan.PlanError;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Says what a YAML error means for somebody who writes a plan; nearly always something wants to be quoted. */
final class SyntaxHints {

    static final String QUOTE_EXPRESSION = "quote the expression: put it in double quotes.";

    private static final Pattern EXPRESSION = Pattern.compile("\\brow\\b|\\b(value|where)\\s*:");

    private SyntaxHints() {}

    static void complain(YAMLException error, List<String> lines, Findings findings) {
        if (error instanceof ReaderException control) {
            int line = 1
                    + (int) String.join("\n", lines)
                            .chars()
                            .limit(control.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            findings.add(
                    line,
                    PlanError.SYNTAX,
                    "the file holds a control character (U+%04X).".formatted(control.getCodePoint()));
            return;
        }
        if (!(error instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            findings.add(0, PlanError.SYNTAX, plain(String.valueOf(error.getMessage())));
            return;
        }
        int line = marked.getProblemMark().getLine() + 1;
        int start =
                marked.getContextMark() == null ? line : marked.getContextMark().getLine() + 1;
        String problem = String.valueOf(marked.getProblem());
        String context = marked.getContext() == null ? "" : marked.getContext();
        boolean atStart = context.contains("quoted scalar")
                || context.contains("simple key")
                || (context.contains("flow") && !isExpression(lines, line));
        int at = atStart ? start : line;
        if (!findings.has(at)) {
            findings.add(at, PlanError.SYNTAX, message(problem, context, lines, marked.getProblemMark(), at));
        }
    }

    private static String message(String problem, String context, List<String> lines, Mark mark, int at) {
        if (problem.contains("TAB") || (problem.contains("cannot start any token") && at(lines, mark) == '\t')) {
            return "a tab; YAML is indented with spaces.";
        }
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return "the quote that opens here is never closed.";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return isOwnKey(lines, mark)
                    ? "this key is indented further than its neighbours, or continues a text of the line before."
                    : "': ' within a text starts a new key; " + quote(lines, at);
        }
        if (context.contains("flow")) {
            return "within { } and [ ] a text ends at a comma, ': ' or a bracket; " + quote(lines, at);
        }
        if (context.contains("simple key")) {
            return "'" + lines.get(at - 1).strip() + "' has no ': ' behind it.";
        }
        for (String sign : List.of("alias", "anchor", "tag", "block scalar", "directive")) {
            if (context.contains(sign)) {
                return "YAML takes this for " + (sign.startsWith("a") ? "an " : "a ") + sign.replace("scalar", "text")
                        + "; " + quote(lines, at);
            }
        }
        if (problem.contains("cannot start any token")) {
            return "no text without quotes begins with '" + at(lines, mark) + "'; " + quote(lines, at);
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return "this line continues nothing: it is indented wrongly, lacks a ': ' or a '- ', or follows a closing quote; "
                    + quote(lines, at);
        }
        return plain(problem);
    }

    /** Whether the colon at the mark is the first of its line and follows one word. */
    private static boolean isOwnKey(List<String> lines, Mark mark) {
        String line = mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
        return mark.getColumn() <= line.length()
                && line.substring(0, mark.getColumn()).strip().matches("[A-Za-z0-9_-]+");
    }

    /** What to quote on that line. */
    static String quote(List<String> lines, int line) {
        String text = line <= lines.size() ? lines.get(line - 1) : "";
        if (text.contains("${")) {
            return "put the reference in double quotes: \"${env:NAME}\".";
        }
        return EXPRESSION.matcher(text).find() ? QUOTE_EXPRESSION : "put the text in double quotes.";
    }

    /** Whether a text has an open bracket or quote at its end. */
    static boolean isOpen(String text) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
        }
        return depth > 0 || quote != 0;
    }

    private static boolean isExpression(List<String> lines, int line) {
        return line <= lines.size() && EXPRESSION.matcher(lines.get(line - 1)).find();
    }

    private static char at(List<String> lines, Mark mark) {
        String line = mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
        return mark.getColumn() < line.length() ? line.charAt(mark.getColumn()) : ' ';
    }

    private static String plain(String problem) {
        String first = problem.lines().findFirst().orElse("").strip();
        return first.endsWith(".") ? first : first + ".";
    }
}

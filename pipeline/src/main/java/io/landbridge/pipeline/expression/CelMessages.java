package io.landbridge.pipeline.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.Operator;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelExtensions;
import io.landbridge.pipeline.expression.Compilation.Issue;
import io.landbridge.pipeline.failure.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The library's complaints in the words of the plan. */
final class CelMessages {

    private static final Pattern NO_OVERLOAD = Pattern.compile(
            "found no matching overload for '(.*?)' applied to '(.*?)'(?: \\(candidates: .*)?", Pattern.DOTALL);
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)' .*", Pattern.DOTALL);
    private static final Pattern NO_FIELD = Pattern.compile("type '(.*?)' does not support field selection.*");
    private static final Pattern KEYWORD_COLUMN =
            Pattern.compile("\\brow\\.(in|as|break|const|continue|else|false|for|function|if"
                    + "|import|let|loop|namespace|null|package|return|true|var|void|while)\\b");
    private static final Pattern TOKEN = Pattern.compile("(?:input|error at:) '(.*?)'");
    private static final Map<String, String> HINTS = Map.of(
            "and", "'and' is written &&.",
            "or", "'or' is written ||.",
            "not", "'not' is written !.",
            "is", "'is null' is written == null.",
            "IS", "'IS NULL' is written == null.",
            "AND", "'AND' is written &&.",
            "OR", "'OR' is written ||.",
            "=", "'=' is written ==.",
            "<>", "'<>' is written !=.",
            ">", "'<>' is written !=.");
    private static final Set<String> FUNCTIONS = functions();

    private CelMessages() {}

    static Issue issue(String text, CelIssue issue) {
        CelSourceLocation at = issue.getSourceLocation();
        int line = Math.max(1, at.getLine());
        int column = Math.max(0, at.getColumn());
        return new Issue(line, column + 1, message(text, line, column, issue.getMessage()));
    }

    /** What is wrong with the form of the text. After the first error the parser is lost, so only that one is told. */
    static Issue syntax(String text, CelIssue issue) {
        Matcher word = KEYWORD_COLUMN.matcher(text);
        if (word.find()) {
            int line = 1
                    + (int) text.substring(0, word.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            int column = word.start() - text.lastIndexOf('\n', word.start());
            return new Issue(
                    line,
                    column,
                    "'" + word.group(1) + "' is a word of the language; write row[\"" + word.group(1) + "\"].");
        }
        Issue plain = issue(text, issue);
        Matcher token = TOKEN.matcher(plain.message());
        String hint = token.find() ? HINTS.get(token.group(1).strip()) : null;
        if (hint == null && plain.message().startsWith("extraneous input ''")) {
            hint = "a quote within a text is written \\'.";
        }
        return hint == null ? plain : new Issue(plain.line(), plain.column(), hint);
    }

    static String noColumnType(CelType type) {
        if (type.kind() == CelKind.DYN) {
            return "the result has no type of its own; one branch of ? : must not be null, and dyn() cannot be used.";
        }
        return "the result is " + article(typeName(type.name())) + ", which no column holds.";
    }

    private static String message(String text, int line, int column, String original) {
        Matcher overload = NO_OVERLOAD.matcher(original);
        if (overload.matches()) {
            return noOverload(overload.group(1), overload.group(2));
        }
        Matcher undeclared = UNDECLARED.matcher(original);
        if (undeclared.matches()) {
            return undeclared(undeclared.group(1), isCall(text, line, column));
        }
        Matcher field = NO_FIELD.matcher(original);
        if (field.matches()) {
            return article(typeName(field.group(1))) + " has no fields.";
        }
        if (original.contains("'<EOF>'")) {
            return "the expression ends too early.";
        }
        int expecting = original.indexOf(" expecting ");
        return (expecting < 0 ? original : original.substring(0, expecting)) + ".";
    }

    private static String undeclared(String name, boolean call) {
        if (call) {
            return "there is no function '" + name + "'" + NearestName.hint(name, FUNCTIONS);
        }
        return "there is no name '" + name + "'; a column is written row." + name + ", a text in single quotes.";
    }

    private static boolean isCall(String text, int line, int column) {
        List<String> lines = text.lines().toList();
        return line <= lines.size()
                && column < lines.get(line - 1).length()
                && lines.get(line - 1).charAt(column) == '(';
    }

    private static String noOverload(String function, String applied) {
        boolean member = !applied.startsWith("(");
        String arguments = applied.substring(applied.indexOf('(') + 1, applied.lastIndexOf(')'));
        List<String> types = Arrays.stream(splitTypes(
                        member
                                ? applied.substring(0, applied.indexOf('(') - 1)
                                        + (arguments.isEmpty() ? "" : ", " + arguments)
                                : arguments))
                .map(CelMessages::typeName)
                .toList();
        if (function.equals(Operator.CONDITIONAL.getFunction())) {
            return "both branches of '? :' must have one type, and the condition must be a bool; here are "
                    + join(types) + ".";
        }
        String symbol = symbol(function);
        if (symbol != null) {
            return "'" + symbol + "' does not take " + join(types) + hint(types);
        }
        if (member) {
            return article(types.get(0)) + " has no function '" + function + "("
                    + String.join(", ", types.subList(1, types.size())) + ")'.";
        }
        return "there is no '" + function + "(" + String.join(", ", types) + ")'.";
    }

    private static String hint(List<String> types) {
        Set<String> both = new TreeSet<>(types);
        if (both.equals(Set.of("int", "uint"))) {
            return "; write an unsigned number as 1u, or convert with uint(…) or int(…).";
        }
        if (both.equals(Set.of("decimal", "int")) || both.equals(Set.of("decimal", "double"))) {
            return "; convert with decimal(…).";
        }
        if (both.equals(Set.of("int", "double"))) {
            return "; convert with double(…) or int(…).";
        }
        if (both.equals(Set.of("bool", "int"))) {
            return "; a bool is true or false.";
        }
        if (both.size() == 2 && both.remove("string")) {
            String other = both.iterator().next();
            return other.equals("bytes") || other.equals("bool")
                    ? "."
                    : "; convert with string(…) or " + other + "(…).";
        }
        return ".";
    }

    private static String join(List<String> types) {
        return types.size() == 1
                ? article(types.get(0))
                : String.join(", ", types.subList(0, types.size() - 1)) + " and " + types.get(types.size() - 1);
    }

    private static String[] splitTypes(String types) {
        return types.isEmpty() ? new String[0] : types.split(", (?![^(]*\\))", -1);
    }

    private static String typeName(String name) {
        return name.replace("google.protobuf.Timestamp", "timestamp").replace("google.protobuf.Duration", "duration");
    }

    private static String article(String type) {
        return ("aeiou".indexOf(type.charAt(0)) >= 0 && !type.startsWith("uint") ? "an " : "a ") + type;
    }

    private static @Nullable String symbol(String function) {
        if (function.equals(Operator.INDEX.getFunction())) {
            return "[ ]";
        }
        if (function.equals("@in") || function.equals("in")) {
            return "in";
        }
        boolean operator = Operator.findReverse(function).isPresent() && function.contains("_");
        return operator ? function.replace("_", "") : null;
    }

    private static Set<String> functions() {
        Stream<String> ours = Functions.table().declarations().stream().map(declaration -> declaration.name());
        Stream<String> standard = Stream.of(
                "bool",
                "bytes",
                "contains",
                "double",
                "duration",
                "dyn",
                "endsWith",
                "getDate",
                "getDayOfMonth",
                "getDayOfWeek",
                "getDayOfYear",
                "getFullYear",
                "getHours",
                "getMilliseconds",
                "getMinutes",
                "getMonth",
                "getSeconds",
                "int",
                "matches",
                "size",
                "startsWith",
                "string",
                "timestamp",
                "uint");
        return Stream.concat(Stream.concat(ours, standard), CelExtensions.getAllFunctionNames().stream())
                .filter(name -> name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

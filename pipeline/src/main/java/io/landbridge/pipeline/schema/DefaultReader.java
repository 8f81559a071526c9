package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.DefaultValue.Now.Clock;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises the defaults that mean the same on every engine. */
final class DefaultReader {

    /** Without escapes, as PostgreSQL prints it. */
    private static final Pattern PLAIN_TEXT = Pattern.compile("'((?:[^']|'')*)'", Pattern.DOTALL);

    private static final Pattern ESCAPED_TEXT =
            Pattern.compile("(?:[eEnN]|_\\w+)?'((?:[^'\\\\]|''|\\\\.)*)'", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\s*(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern BITS = Pattern.compile("[bB]'([01]*)'");
    private static final Pattern BYTES = Pattern.compile("[xX]'([0-9a-fA-F]*)'|0x([0-9a-fA-F]+)");
    private static final Pattern NEXT_POSTGRESQL = Pattern.compile("nextval\\('((?:[^']|'')+)'(?:::regclass)?\\)");
    private static final Pattern NEXT_MARIADB =
            Pattern.compile("nextval\\(`((?:[^`]|``)+)`\\.`((?:[^`]|``)+)`\\)", Pattern.CASE_INSENSITIVE);

    /** A cast at the end; a quoted or plain type name with arguments and brackets. */
    private static final Pattern CAST =
            Pattern.compile("::(\"[^\"]+\"|[a-zA-Z_][\\w. \"]*)(\\([^()']*\\))?[\\w ]*(\\[\\])*$");

    private DefaultReader() {}

    /**
     * What an expression means.
     *
     * @param table whose schema a bare sequence name belongs to
     * @return null when it is none of those
     */
    static @Nullable DefaultValue read(Engine engine, String expression, TableName table) {
        String text = bare(expression.strip());
        if (engine == Engine.POSTGRESQL) {
            return readPostgresql(text, table);
        }
        DefaultValue constant = constant(engine, text);
        if (constant != null) {
            return constant;
        }
        Matcher next = NEXT_MARIADB.matcher(text);
        if (next.matches()) {
            return new DefaultValue.Next(new TableName(
                    next.group(1).replace("``", "`"), next.group(2).replace("``", "`")));
        }
        String call = text.toLowerCase(Locale.ROOT).replaceAll("\\(\\d*\\)$", "");
        return switch (call) {
            case "current_timestamp", "now", "localtimestamp", "localtime", "sysdate" ->
                new DefaultValue.Now(Clock.MOMENT);
            case "utc_timestamp" -> new DefaultValue.Now(Clock.UTC);
            case "curdate", "current_date" -> new DefaultValue.Now(Clock.DATE);
            case "curtime", "current_time" -> new DefaultValue.Now(Clock.TIME);
            case "uuid" -> new DefaultValue.NewUuid();
            case "json_object" -> new DefaultValue.Text("{}");
            case "json_array" -> new DefaultValue.Text("[]");
            default -> null;
        };
    }

    private static @Nullable DefaultValue readPostgresql(String expression, TableName table) {
        String text = expression;
        String type = "";
        Matcher cast = CAST.matcher(text);
        while (cast.find() && isClosed(text.substring(0, cast.start()))) {
            type = type.isEmpty() ? text.substring(cast.start() + 2) : type;
            text = bare(text.substring(0, cast.start()).strip());
            cast = CAST.matcher(text);
        }
        DefaultValue constant = constant(Engine.POSTGRESQL, text);
        if (constant instanceof DefaultValue.Text quoted) {
            return quoted.text().equalsIgnoreCase("now") && !type.isEmpty() ? now(type) : ofType(quoted, type);
        }
        if (constant != null) {
            return constant;
        }
        Matcher next = NEXT_POSTGRESQL.matcher(text);
        if (next.matches()) {
            return new DefaultValue.Next(sequence(next.group(1).replace("''", "'"), table));
        }
        String call = text.toLowerCase(Locale.ROOT)
                .replaceAll("(?<=current_timestamp|localtimestamp|current_time|localtime)\\(\\d\\)$", "");
        return switch (call) {
            case "now()",
                    "current_timestamp",
                    "localtimestamp",
                    "transaction_timestamp()",
                    "statement_timestamp()",
                    "clock_timestamp()" -> type.isEmpty() ? new DefaultValue.Now(Clock.MOMENT) : now(type);
            case "timezone('utc'::text, now())",
                    "timezone('utc'::text, current_timestamp)",
                    "now() at time zone 'utc'::text",
                    "current_timestamp at time zone 'utc'::text" -> new DefaultValue.Now(Clock.UTC);
            case "current_date" -> new DefaultValue.Now(Clock.DATE);
            case "localtime", "current_time" -> new DefaultValue.Now(Clock.TIME);
            case "gen_random_uuid()",
                    "uuid_generate_v4()",
                    "uuid_generate_v1()",
                    "uuidv4()",
                    "public.uuid_generate_v4()" -> new DefaultValue.NewUuid();
            default -> null;
        };
    }

    private static DefaultValue ofType(DefaultValue.Text quoted, String type) {
        if (type.equals("bytea") && quoted.text().startsWith("\\x")) {
            return new DefaultValue.Bytes(quoted.text().substring(2));
        }
        return quoted;
    }

    private static @Nullable DefaultValue now(String type) {
        if (type.startsWith("timestamp")) {
            return new DefaultValue.Now(Clock.MOMENT);
        }
        if (type.startsWith("date")) {
            return new DefaultValue.Now(Clock.DATE);
        }
        return type.startsWith("time") ? new DefaultValue.Now(Clock.TIME) : null;
    }

    private static @Nullable DefaultValue constant(Engine engine, String text) {
        if (text.equalsIgnoreCase("null")) {
            return new DefaultValue.Nothing();
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return new DefaultValue.Flag(text.equalsIgnoreCase("true"));
        }
        if (NUMBER.matcher(text).matches()) {
            return new DefaultValue.Numeral(text.replaceAll("[\\s+]", ""));
        }
        Matcher bits = BITS.matcher(text);
        if (bits.matches()) {
            return new DefaultValue.Bits(bits.group(1));
        }
        Matcher bytes = BYTES.matcher(text);
        if (bytes.matches()) {
            return new DefaultValue.Bytes(bytes.group(1) == null ? bytes.group(2) : bytes.group(1));
        }
        Matcher plain = PLAIN_TEXT.matcher(text);
        if (engine == Engine.POSTGRESQL && plain.matches()) {
            return new DefaultValue.Text(plain.group(1).replace("''", "'"));
        }
        Matcher escaped = ESCAPED_TEXT.matcher(text);
        return escaped.matches()
                ? new DefaultValue.Text(unescape(escaped.group(1).replace("''", "'")))
                : null;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            plain.append(
                    switch (next) {
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        case 'b' -> '\b';
                        case '0' -> '\0';
                        default -> next;
                    });
        }
        return plain.toString();
    }

    private static TableName sequence(String regclass, TableName table) {
        int dot = -1;
        boolean quoted = false;
        for (int i = 0; i < regclass.length(); i++) {
            if (regclass.charAt(i) == '"') {
                quoted = !quoted;
            } else if (regclass.charAt(i) == '.' && !quoted) {
                dot = i;
            }
        }
        String schema = dot < 0 ? table.schema() : unquoted(regclass.substring(0, dot));
        return new TableName(schema, unquoted(regclass.substring(dot + 1)));
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }

    /** Without the parentheses around all of it. */
    private static String bare(String text) {
        String result = text;
        while (result.startsWith("(") && result.endsWith(")") && isClosed(result.substring(1, result.length() - 1))) {
            result = result.substring(1, result.length() - 1).strip();
        }
        return result;
    }

    /** Whether parentheses and quotes match within the text. */
    private static boolean isClosed(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length() && depth >= 0; i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            }
        }
        return depth == 0 && !quoted;
    }
}

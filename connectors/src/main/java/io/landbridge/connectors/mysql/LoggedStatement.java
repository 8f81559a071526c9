package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement in the log: those that begin and end transactions, DDL, and changes that were logged as statements. Only as much of it is
 * understood as is needed to tell which tables it is about; in doubt it is about more.
 */
final class LoggedStatement {

    /** What a statement means for the rows of a table. */
    enum Kind {
        BEGIN,
        COMMIT,
        ROLLBACK,
        XA,
        /** Rows were emptied without a row in the log. */
        TRUNCATE,
        /** The table is another one from here on. */
        DDL,
        /** Rows were changed without a row in the log. */
        CHANGE,
        OTHER
    }

    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|''|\\\\.)*'|`(?:[^`]|``)*`|\"(?:[^\"\\\\]|\"\"|\\\\.)*\"|[\\w$\\u0080-\\uFFFF]+|[.,()=;]",
            Pattern.DOTALL);

    /** Comments go, but what stands in one that the server runs stays. */
    private static final Pattern COMMENT =
            Pattern.compile("/\\*M?!\\d*|\\*/|/\\*(?!M?!).*?\\*/|--\\s[^\\n]*|#[^\\n]*", Pattern.DOTALL);

    private static final Set<String> CHANGES =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL", "WITH", "DO", "EXECUTE");

    private final String database;
    private final List<String> tokens = new ArrayList<>();

    /** @param database in which it ran; empty for none */
    LoggedStatement(String database, String sql) {
        this.database = database;
        // the text of a value might look like a comment, so that nothing is taken out of a statement that changes rows
        String first = sql.stripLeading();
        boolean isChange = CHANGES.stream().anyMatch(word -> first.regionMatches(true, 0, word, 0, word.length()));
        Matcher matcher = TOKEN.matcher(isChange ? sql : COMMENT.matcher(sql).replaceAll(" "));
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        skipSettings();
    }

    /** MariaDB's {@code SET STATEMENT … FOR}. */
    private void skipSettings() {
        if (word(0).equals("SET") && word(1).equals("STATEMENT")) {
            int end = 2;
            while (end < tokens.size() && !word(end).equals("FOR")) {
                end++;
            }
            tokens.subList(0, Math.min(tokens.size(), end + 1)).clear();
        }
    }

    private String word(int index) {
        return index < tokens.size() ? tokens.get(index).toUpperCase(Locale.ROOT) : "";
    }

    Kind kind() {
        String first = word(0);
        if (CHANGES.contains(first)) {
            return Kind.CHANGE;
        }
        return switch (first) {
            case "BEGIN", "START" -> Kind.BEGIN;
            case "COMMIT" -> Kind.COMMIT;
            case "ROLLBACK" -> word(1).equals("TO") ? Kind.OTHER : Kind.ROLLBACK;
            // its COMMIT and ROLLBACK stand by themselves, behind other transactions
            case "XA" -> word(1).equals("START") || word(1).equals("BEGIN") ? Kind.XA : Kind.OTHER;
            case "TRUNCATE" -> Kind.TRUNCATE;
            case "ALTER" -> isAboutTables() && !leavesRowsAlone() ? Kind.DDL : Kind.OTHER;
            case "DROP", "RENAME" -> isAboutTables() ? Kind.DDL : Kind.OTHER;
            case "CREATE" -> word(1).equals("OR") && word(3).equals("TABLE") ? Kind.DDL : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private boolean isAboutTables() {
        for (int i = 1; i < Math.min(tokens.size(), 4); i++) {
            switch (word(i)) {
                case "TABLE", "TABLES", "DATABASE", "SCHEMA" -> {
                    return true;
                }
                case "ONLINE", "OFFLINE", "IGNORE" -> {}
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean leavesRowsAlone() {
        int at = alteredName() + 1;
        if (word(at).equals(".")) {
            at += 2;
        }
        if (word(at).equals("WAIT")) {
            at += 2;
        } else if (word(at).equals("NOWAIT")) {
            at++;
        }
        List<String> rest = tokens.subList(Math.min(at, tokens.size()), tokens.size());
        return AlterClauses.leaveRowsAlone(
                rest.stream().map(token -> token.toUpperCase(Locale.ROOT)).toList());
    }

    /** Where the name stands of the table that an ALTER is about. */
    private int alteredName() {
        int start = 1;
        while (start < tokens.size() && !word(start).equals("TABLE")) {
            start++;
        }
        return start + (word(start + 1).equals("IF") ? 3 : 1);
    }

    /** Whether the table may be one that the statement is about. */
    boolean concerns(TableName table) {
        if (kind() == Kind.CHANGE) {
            return mentions(table);
        }
        if (word(0).equals("DROP") && (word(1).equals("DATABASE") || word(1).equals("SCHEMA"))) {
            return tokens.stream().anyMatch(token -> unquoted(token).equalsIgnoreCase(table.schema()));
        }
        return word(0).equals("ALTER") ? isAltered(table) : mentions(table);
    }

    /** The first name, and those that a table takes the place of; not one that a foreign key refers to. */
    private boolean isAltered(TableName table) {
        int start = alteredName();
        if (isNamed(start, table)) {
            return true;
        }
        for (int i = start; i < tokens.size(); i++) {
            boolean leads = word(i).equals("RENAME") || word(i).equals("TABLE");
            if (leads && (isNamed(i + 1, table) || isNamed(i + 2, table))) {
                return true;
            }
        }
        return false;
    }

    private boolean mentions(TableName table) {
        for (int i = 1; i < tokens.size(); i++) {
            if (isNamed(i, table)) {
                return true;
            }
        }
        return false;
    }

    /** Compared without case: on some systems table names have none. */
    private boolean isNamed(int index, TableName table) {
        if (word(index + 1).equals(".")) {
            return name(index).equalsIgnoreCase(table.schema())
                    && name(index + 2).equalsIgnoreCase(table.table());
        }
        boolean isQualified = index > 0 && word(index - 1).equals(".");
        return !isQualified && name(index).equalsIgnoreCase(table.table()) && database.equalsIgnoreCase(table.schema());
    }

    private String name(int index) {
        return index >= 0 && index < tokens.size() ? unquoted(tokens.get(index)) : "";
    }

    private static String unquoted(String token) {
        char first = token.charAt(0);
        if (token.length() < 2 || (first != '`' && first != '"')) {
            return token;
        }
        String quote = String.valueOf(first);
        return token.substring(1, token.length() - 1).replace(quote + quote, quote);
    }
}

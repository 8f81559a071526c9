package io.landbridge.pipeline.schema;

import io.landbridge.docs.GeneratedDocument;
import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints docs/types.md from the rules. */
@Tag("docs")
class TypeDocumentTest {

    private static final String BEGINNING = """
            # Types

            What becomes of each type between PostgreSQL, MySQL and MariaDB. This page is printed from the rules in the code
            (`pipeline.schema`); `make docs` prints it anew. The plan's `types` and a column's `type` come before these rules.

            """;

    private static final String PLACES = """
            ## Where a column stands

            Keys, foreign keys and the length of a row bend the rules above:

            - **PostgreSQL to MySQL, MariaDB**: a primary or unique key holds 3,072 bytes and no text without a length. A column of
              such a key, or of a foreign key, becomes `varchar(n)` or `varbinary(n)`, with n as large as the key allows (768
              characters when it stands alone); longer values are refused. Other indexes hold a prefix. An integer that
              refers to a wider one becomes as wide. Where a row would be longer than 65,535 bytes, its longest `varchar` columns
              become `longtext`.
            - **MySQL, MariaDB to PostgreSQL**: `bigint unsigned` becomes `bigint` where it is AUTO_INCREMENT, and in foreign keys to
              such a column, since a counter of PostgreSQL is a `bigint` at most.

            ## Text

            PostgreSQL compares text character by character and does not ignore trailing spaces. So that a target does not take two
            values for one, text from PostgreSQL gets the collation `utf8mb4_0900_bin` on MySQL and `utf8mb4_nopad_bin` on
            MariaDB, unless the plan's type names another. Collations of MySQL and MariaDB that the other does not have are replaced
            by the nearest: `utf8mb4_0900_ai_ci` and `utf8mb4_uca1400_nopad_ai_ci` and their like stand for each other. Collations
            are not carried to PostgreSQL: there, what MySQL took for equal may be two values.

            ## A target type of your own

            A `type` or `types` entry may name any type of the target that can read the values:

            """;

    @Test
    void theDocumentSaysWhatTheRulesSay() {
        StringBuilder text = new StringBuilder(BEGINNING);
        spellings(text);
        fidelities(text);
        for (Engine from : Engine.values()) {
            for (Engine to : Engine.values()) {
                if (from != to) {
                    rules(text, from, to);
                }
            }
        }
        text.append("\n## The same engine on both sides\n\nEvery type stays as it is.\n\n")
                .append(PLACES);
        wires(text);
        GeneratedDocument.at("docs/types.md").says(text.toString());
    }

    private static void spellings(StringBuilder text) {
        text.append("## How values travel\n\nEach kind of value has one spelling between source and target.\n\n");
        table(text, "kind", "spelling");
        for (ValueKind kind : ValueKind.values()) {
            row(text, code(kind), spelling(kind));
        }
        text.append('\n');
    }

    private static String spelling(ValueKind kind) {
        return switch (kind) {
            case BOOLEAN -> "`1` or `0`";
            case INTEGER -> "decimal digits with an optional minus sign; ZEROFILL's zeros are not part of it";
            case DECIMAL -> "decimal digits with all digits after the point; `NaN`, `Infinity`, `-Infinity`";
            case FLOAT -> "a decimal that reads back to the same bits; `NaN`, `Infinity`, `-Infinity`";
            case TEXT -> "the characters, UTF-8";
            case BINARY -> "`\\x` and lower-case hexadecimal digits";
            case DATE -> "`2026-11-20`";
            case TIME -> "`12:34:56.789`; MySQL's may be negative or over 24 hours";
            case TIME_TZ -> "`12:34:56.789+02`";
            case DATETIME -> "`2026-11-20 12:34:56.789`, without zone";
            case INSTANT -> "`2026-11-20 12:34:56.789`, in UTC";
            case INTERVAL -> "`1 day 02:03:04`";
            case UUID -> "36 lower-case characters with hyphens";
            case JSON -> "the document";
            case ENUM -> "the label";
            case SET -> "the labels, joined by commas";
            case BIT -> "zeros and ones, as many as the type is wide";
            case ARRAY -> "PostgreSQL's array literal";
            case NATIVE -> "the engine's own text";
        };
    }

    private static void fidelities(StringBuilder text) {
        text.append("## What is kept\n\n");
        table(text, "word", "meaning");
        row(text, code(Fidelity.EXACT), "every value comes back the same");
        row(text, code(Fidelity.WIDENED), "every value fits; the target can hold more");
        row(text, code(Fidelity.PARTIAL), "most values fit; the others are refused row by row, never changed");
        row(
                text,
                code(Fidelity.OPAQUE),
                "every value is kept as text or bytes, but the target does not know its meaning");
        row(text, code(Fidelity.UNSUPPORTED), "no rule: give one, or drop the column");
    }

    private static void rules(StringBuilder text, Engine from, Engine to) {
        text.append("\n## ")
                .append(from.label())
                .append(" to ")
                .append(to.label())
                .append("\n\n");
        table(text, from.label(), to.label(), "travels as", "kept", "note");
        boolean inFamily = from.isMySqlFamily() && to.isMySqlFamily();
        for (TypeRule rule : TypeRules.rules(from, to)) {
            if (!inFamily || !rule.source().startsWith("any other type of kind")) {
                row(
                        text,
                        type(from, rule.source()),
                        type(to, rule.target()),
                        code(rule.wire()),
                        code(rule.fidelity()),
                        rule.note());
            }
        }
        if (inFamily) {
            row(text, "any other type", "the same", "its own kind", code(Fidelity.EXACT), "");
        }
    }

    private static void wires(StringBuilder text) {
        table(text, "values of kind", "can be read as");
        for (ValueKind source : ValueKind.values()) {
            row(
                    text,
                    code(source),
                    Arrays.stream(ValueKind.values())
                            .filter(target -> WireChoice.of(source, target) != null)
                            .map(TypeDocumentTest::code)
                            .collect(Collectors.joining(", ")));
        }
    }

    /** A type as code, with what else the rule says in words. */
    private static String type(Engine engine, String text) {
        int words = text.indexOf(", ");
        String type = words < 0 ? text : text.substring(0, words);
        try {
            TypeTemplate.parse(engine, type);
        } catch (IllegalArgumentException e) {
            return text;
        }
        return code(type) + (words < 0 ? "" : text.substring(words));
    }

    private static String code(Object text) {
        return "`" + text + "`";
    }

    private static void table(StringBuilder text, String... titles) {
        row(text, titles);
        row(text, List.of(titles).stream().map(title -> "---").toArray(String[]::new));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** MySQL and MariaDB to PostgreSQL. */
final class MySqlToPostgresRules {

    private static final String NO_NUL = "a NUL character is refused";
    private static final String NO_ZERO_DATE = "dates with a zero year, month or day are refused; see zeroDate";
    private static final int LONGEST_LABEL_BYTES = 63;

    private MySqlToPostgresRules() {}

    static List<TypeRule> rules(Engine from) {
        RuleTable rules = new RuleTable(from, Engine.POSTGRESQL);
        numbers(rules);
        texts(rules);
        times(rules);
        rest(rules, from);
        return rules.rules();
    }

    private static void numbers(RuleTable rules) {
        rules.partial("tinyint(1)", "boolean", ValueKind.BOOLEAN, "values other than 0 and 1 are refused")
                .widened("tinyint", "smallint", ValueKind.INTEGER, "")
                .widened("tinyint unsigned", "smallint", ValueKind.INTEGER, "")
                .exact("smallint", "smallint", ValueKind.INTEGER)
                .widened("smallint unsigned", "integer", ValueKind.INTEGER, "")
                .widened("mediumint", "integer", ValueKind.INTEGER, "")
                .widened("mediumint unsigned", "integer", ValueKind.INTEGER, "")
                .exact("int", "integer", ValueKind.INTEGER)
                .widened("int unsigned", "bigint", ValueKind.INTEGER, "")
                .exact("bigint", "bigint", ValueKind.INTEGER)
                .widened(
                        "bigint unsigned",
                        "numeric(20,0)",
                        ValueKind.INTEGER,
                        "bigint for AUTO_INCREMENT and foreign keys to it; there values over 9223372036854775807 are refused")
                .widened("year", "smallint", ValueKind.INTEGER, "")
                .exact("decimal(p,s)", "numeric(p,s)", ValueKind.DECIMAL)
                .widened("decimal(p,s) unsigned", "numeric(p,s)", ValueKind.DECIMAL, "")
                .exact("float", "real", ValueKind.FLOAT)
                .widened("float unsigned", "real", ValueKind.FLOAT, "")
                .exact("double", "double precision", ValueKind.FLOAT)
                .widened("double unsigned", "double precision", ValueKind.FLOAT, "")
                .exact("bit(1)", "boolean", ValueKind.BOOLEAN)
                .exact("bit(n)", "bit(n)", ValueKind.BIT);
    }

    private static void texts(RuleTable rules) {
        rules.widened("char(0)", "text", ValueKind.TEXT, "")
                .partial("char(n)", "character(n)", ValueKind.TEXT, NO_NUL)
                .widened("varchar(0)", "text", ValueKind.TEXT, "")
                .partial("varchar(n)", "character varying(n)", ValueKind.TEXT, NO_NUL)
                .partial("tinytext", "text", ValueKind.TEXT, NO_NUL)
                .partial("text", "text", ValueKind.TEXT, NO_NUL)
                .partial("mediumtext", "text", ValueKind.TEXT, NO_NUL)
                .partial("longtext", "text", ValueKind.TEXT, NO_NUL + ", also values over 1 GB")
                .widened("binary", "bytea", ValueKind.BINARY, "the length is not limited")
                .widened("varbinary", "bytea", ValueKind.BINARY, "the length is not limited")
                .widened("tinyblob", "bytea", ValueKind.BINARY, "")
                .widened("blob", "bytea", ValueKind.BINARY, "")
                .widened("mediumblob", "bytea", ValueKind.BINARY, "")
                .partial("longblob", "bytea", ValueKind.BINARY, "values over 1 GB are refused")
                .special(
                        "enum, a label is longer than 63 bytes",
                        type -> type.name().equals("enum")
                                && type.labels().stream()
                                        .anyMatch(label ->
                                                label.getBytes(StandardCharsets.UTF_8).length > LONGEST_LABEL_BYTES),
                        Fidelity.OPAQUE,
                        "text",
                        type -> DataType.of("text"),
                        ValueKind.ENUM,
                        "labels are not checked")
                .partial("enum", "enum", ValueKind.ENUM, "a type of its own; MySQL's error value '' is refused")
                .opaque("set", "text", ValueKind.SET, "the labels, joined by commas");
    }

    private static void times(RuleTable rules) {
        rules.partial("date", "date", ValueKind.DATE, NO_ZERO_DATE)
                .partial(
                        "time(p)",
                        "time(p)",
                        ValueKind.TIME,
                        "negative times and those over 24 hours are refused; {target: interval} keeps them")
                .partial(
                        "time",
                        "time(0)",
                        ValueKind.TIME,
                        "negative times and those over 24 hours are refused; {target: interval} keeps them")
                .partial("datetime(p)", "timestamp(p)", ValueKind.DATETIME, NO_ZERO_DATE)
                .partial("datetime", "timestamp(0)", ValueKind.DATETIME, NO_ZERO_DATE)
                .partial("timestamp(p)", "timestamp(p) with time zone", ValueKind.INSTANT, NO_ZERO_DATE)
                .partial("timestamp", "timestamp(0) with time zone", ValueKind.INSTANT, NO_ZERO_DATE);
    }

    private static void rest(RuleTable rules, Engine from) {
        if (from == Engine.MYSQL) {
            rules.partial("json", "jsonb", ValueKind.JSON, "a NUL character inside a string is refused");
        } else {
            rules.partial(
                    "json",
                    "jsonb",
                    ValueKind.JSON,
                    "white space, the order of keys and duplicate keys are not kept; {target: json} keeps them");
            rules.exact("uuid", "uuid", ValueKind.UUID)
                    .widened("inet4", "inet", ValueKind.NATIVE, "")
                    .widened("inet6", "inet", ValueKind.NATIVE, "");
        }
        for (String name : List.of(
                "geometry",
                "point",
                "linestring",
                "polygon",
                "multipoint",
                "multilinestring",
                "multipolygon",
                "geometrycollection")) {
            rules.opaque(name, "bytea", ValueKind.BINARY, "four bytes of SRID, then well-known binary");
        }
        rules.opaque("vector", "bytea", ValueKind.BINARY, "four bytes for each number");
    }
}

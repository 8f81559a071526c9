package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL to MySQL and MariaDB. */
final class PostgresToMySqlRules {

    private static final String NO_NAN = "NaN and the infinities are refused";
    private static final String OTHER_DATES = "infinity, years before 1 and after 9999 are refused";
    private static final String AS_TEXT = "kept as PostgreSQL prints it";

    /** InnoDB's row may hold 65,535 bytes of VARCHAR, four for each character of utf8mb4. */
    static final int LONGEST_VARCHAR = 16_383;

    private PostgresToMySqlRules() {}

    static List<TypeRule> rules(Engine to) {
        RuleTable rules = new RuleTable(Engine.POSTGRESQL, to);
        numbers(rules);
        texts(rules, to);
        times(rules);
        documents(rules, to);
        rest(rules);
        return rules.rules();
    }

    private static void numbers(RuleTable rules) {
        rules.exact("boolean", "tinyint(1)", ValueKind.BOOLEAN)
                .exact("smallint", "smallint", ValueKind.INTEGER)
                .exact("integer", "int", ValueKind.INTEGER)
                .exact("bigint", "bigint", ValueKind.INTEGER)
                .exact("oid", "int unsigned", ValueKind.INTEGER)
                .when(
                        "numeric(p,s)",
                        "p ≤ 65 and 0 ≤ s ≤ 30 and s ≤ p",
                        PostgresToMySqlRules::isDecimal,
                        Fidelity.PARTIAL,
                        "decimal(p,s)",
                        ValueKind.DECIMAL,
                        "NaN is refused")
                .special(
                        "numeric(p,s), other p and s",
                        type -> isScalar(type, "numeric") && type.precision() != null,
                        Fidelity.PARTIAL,
                        "decimal(p,s), as wide as the digits need, at most decimal(65,30)",
                        PostgresToMySqlRules::decimal,
                        ValueKind.DECIMAL,
                        "NaN and values with more digits are refused")
                .partial(
                        "numeric",
                        "decimal(65,30)",
                        ValueKind.DECIMAL,
                        NO_NAN + ", also values of more than 35 digits before or 30 after the point")
                .partial("real", "float", ValueKind.FLOAT, NO_NAN)
                .partial("double precision", "double", ValueKind.FLOAT, NO_NAN)
                .widened(
                        "money",
                        "decimal(19,2)",
                        ValueKind.DECIMAL,
                        "the currency is not kept; lc_monetary must have two digits after the point");
    }

    private static void texts(RuleTable rules, Engine to) {
        rules.when(
                        "character(n)",
                        "n ≤ 255",
                        type -> length(type) <= 255,
                        Fidelity.EXACT,
                        "char(n)",
                        ValueKind.TEXT,
                        "trailing spaces mean nothing on either side")
                .when(
                        "character(n)",
                        "n ≤ 16383",
                        type -> length(type) <= LONGEST_VARCHAR,
                        Fidelity.WIDENED,
                        "varchar(n)",
                        ValueKind.TEXT,
                        "")
                .widened("character(n)", "longtext", ValueKind.TEXT, "the length is not limited")
                .exact("bpchar", "longtext", ValueKind.TEXT)
                .when(
                        "character varying(n)",
                        "n ≤ 16383",
                        type -> length(type) <= LONGEST_VARCHAR,
                        Fidelity.EXACT,
                        "varchar(n)",
                        ValueKind.TEXT,
                        "longtext where the row would be longer than 65,535 bytes")
                .widened("character varying(n)", "longtext", ValueKind.TEXT, "the length is not limited")
                .exact("character varying", "longtext", ValueKind.TEXT)
                .exact("text", "longtext", ValueKind.TEXT)
                .exact("name", "varchar(63)", ValueKind.TEXT)
                .opaque("\"char\"", "varchar(4)", ValueKind.NATIVE, AS_TEXT)
                .exact(
                        "citext",
                        "longtext collate "
                                + (to == Engine.MYSQL ? "utf8mb4_0900_as_ci" : "utf8mb4_uca1400_nopad_as_ci"),
                        ValueKind.TEXT)
                .opaque("xml", "longtext", ValueKind.TEXT, AS_TEXT)
                .exact("bytea", "longblob", ValueKind.BINARY)
                .when("bit(n)", "n ≤ 64", type -> length(type) <= 64, Fidelity.EXACT, "bit(n)", ValueKind.BIT, "")
                .opaque("bit(n)", "longtext", ValueKind.BIT, "as zeros and ones")
                .opaque("bit varying", "longtext", ValueKind.BIT, "as zeros and ones");
    }

    private static void times(RuleTable rules) {
        rules.partial("date", "date", ValueKind.DATE, OTHER_DATES)
                .exact("time(p)", "time(p)", ValueKind.TIME)
                .exact("time", "time(6)", ValueKind.TIME)
                .opaque("time with time zone", "varchar(24)", ValueKind.TIME_TZ, AS_TEXT)
                .partial("timestamp(p)", "datetime(p)", ValueKind.DATETIME, OTHER_DATES)
                .partial("timestamp", "datetime(6)", ValueKind.DATETIME, OTHER_DATES)
                .partial(
                        "timestamp(p) with time zone",
                        "timestamp(p)",
                        ValueKind.INSTANT,
                        "instants before 1970 and after 2038-01-19 are refused; with {target: datetime(6)} the UTC date and"
                                + " time is kept instead")
                .partial(
                        "timestamp with time zone",
                        "timestamp(6)",
                        ValueKind.INSTANT,
                        "instants before 1970 and after 2038-01-19 are refused; with {target: datetime(6)} the UTC date and"
                                + " time is kept instead")
                .opaque("interval", "varchar(100)", ValueKind.INTERVAL, AS_TEXT);
    }

    private static void documents(RuleTable rules, Engine to) {
        if (to == Engine.MYSQL) {
            String note = "MySQL orders keys, drops duplicate ones, and keeps fractions as double";
            rules.partial("json", "json", ValueKind.JSON, note).partial("jsonb", "json", ValueKind.JSON, note);
            rules.widened("uuid", "char(36) collate ascii_bin", ValueKind.UUID, "");
        } else {
            rules.exact("json", "json", ValueKind.JSON).exact("jsonb", "json", ValueKind.JSON);
            rules.exact("uuid", "uuid", ValueKind.UUID);
        }
        rules.special(
                        "any enum, a label ends in a space",
                        type -> isScalar(type, "enum") && type.labels().stream().anyMatch(label -> label.endsWith(" ")),
                        Fidelity.OPAQUE,
                        "varchar(63)",
                        type -> DataType.of("varchar", 63),
                        ValueKind.ENUM,
                        "the engine would cut the space off; labels are not checked")
                .exact("enum", "enum", ValueKind.ENUM)
                .opaque("hstore", "json", ValueKind.JSON, "an object of strings")
                .special(
                        "any array",
                        type -> type.dimensions() > 0,
                        Fidelity.OPAQUE,
                        "json",
                        type -> DataType.of("json"),
                        ValueKind.JSON,
                        "an array; lower bounds other than 1 are not kept");
    }

    private static void rest(RuleTable rules) {
        rules.opaque("inet", "varchar(49)", ValueKind.NATIVE, AS_TEXT)
                .opaque("cidr", "varchar(49)", ValueKind.NATIVE, AS_TEXT)
                .opaque("macaddr", "varchar(17)", ValueKind.NATIVE, AS_TEXT)
                .opaque("macaddr8", "varchar(23)", ValueKind.NATIVE, AS_TEXT)
                .opaque("pg_lsn", "varchar(17)", ValueKind.NATIVE, AS_TEXT)
                .exact("xid", "int unsigned", ValueKind.NATIVE)
                .exact("cid", "int unsigned", ValueKind.NATIVE)
                .exact("xid8", "bigint unsigned", ValueKind.NATIVE);
        for (String name : List.of("geometry", "geography", "vector", "halfvec", "cube")) {
            rules.unsupported(name, "write a rule with target longtext to keep the extension's text");
        }
        rules.special(
                "ranges, geometric, text search, composite and the other types",
                type -> EngineTypes.find(Engine.POSTGRESQL, type.name()) != null,
                Fidelity.OPAQUE,
                "longtext",
                type -> DataType.of("longtext"),
                ValueKind.NATIVE,
                AS_TEXT);
    }

    private static boolean isScalar(DataType type, String name) {
        return type.name().equals(name) && type.dimensions() == 0;
    }

    private static int length(DataType type) {
        return value(type.length());
    }

    private static int value(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static boolean isDecimal(DataType type) {
        int precision = value(type.precision());
        int scale = value(type.scale());
        return precision <= 65 && scale >= 0 && scale <= 30 && scale <= precision;
    }

    private static DataType decimal(DataType type) {
        int precision = value(type.precision());
        int scale = value(type.scale());
        int after = Math.max(0, Math.min(30, scale));
        int before = Math.max(0, precision - scale);
        return DataType.of("decimal", Math.max(1, Math.min(65, before + after)), after);
    }
}

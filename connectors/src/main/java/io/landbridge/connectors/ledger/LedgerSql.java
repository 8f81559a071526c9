package io.landbridge.connectors.ledger;

import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ledger's statements, written once with {@code {placeholders}} and spelled for one engine and one location. */
final class LedgerSql {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?::(\\w+))?}");

    private final LedgerDialect dialect;
    private final SqlDialect names;
    private final LedgerLocation location;
    private final Map<String, String> spelled = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    LedgerSql(Engine engine, LedgerLocation location) {
        this.dialect = LedgerDialect.of(engine);
        this.names = SqlDialect.of(engine);
        this.location = location;
    }

    LedgerDialect dialect() {
        return dialect;
    }

    LedgerLocation location() {
        return location;
    }

    /** The statement as the server wants it. */
    String spell(String template) {
        return spelled.computeIfAbsent(template, this::replaceAll);
    }

    /** Whether the ledger has a table; one of an older version has fewer. Not asked again once it was seen. */
    boolean has(Connection connection, String table) throws SQLException {
        if (!seen.contains(table) && dialect.hasTable(connection, location.schema(), bareName(table))) {
            seen.add(table);
        }
        return seen.contains(table);
    }

    /** The ledger's own schema, quoted. */
    String schema() {
        return names.identifier(location.schema());
    }

    /** A table's name without its schema. */
    String bareName(String table) {
        return location.prefix() + table;
    }

    private String replaceAll(String template) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(replacement(found.group(1), found.group(2))));
    }

    private String replacement(String name, String argument) {
        return switch (name) {
            case "now" -> dialect.now();
            case "micros" -> dialect.micros();
            case "epoch" -> dialect.epoch();
            case "epoch_micros" -> dialect.epochMicros(argument);
            case "seconds_since" -> dialect.secondsSince(argument);
            case "iso" -> dialect.iso(argument);
            case "same" -> dialect.same();
            case "if_absent" -> dialect.ifAbsent();
            case "lock" -> dialect.lock();
            case "is_single_key" -> dialect.isSingleKey();
            case "text" -> dialect.text();
            default -> qualified(name);
        };
    }

    private String qualified(String table) {
        String schema = location.schema();
        return (schema.isEmpty() ? "" : names.identifier(schema) + '.') + names.identifier(bareName(table));
    }
}

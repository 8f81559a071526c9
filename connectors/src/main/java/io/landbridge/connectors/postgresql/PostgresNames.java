package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names and texts in PostgreSQL's SQL. */
final class PostgresNames {

    private PostgresNames() {}

    /** A name as it stands, quoted. */
    static String quote(String name) {
        return SqlText.identifier(Engine.POSTGRESQL, name);
    }

    /** A name with its schema, quoted. */
    static String quote(TableName name) {
        return SqlText.identifier(Engine.POSTGRESQL, name);
    }

    /** Names, quoted, separated by commas. */
    static String quote(Collection<String> names) {
        return names.stream().map(PostgresNames::quote).collect(Collectors.joining(", "));
    }

    /** A text as a literal. */
    static String literal(String text) {
        return SqlText.literal(Engine.POSTGRESQL, text);
    }
}

package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names and texts in the SQL of MySQL and MariaDB. */
public final class MySqlNames {

    private MySqlNames() {}

    /** A name as it stands, quoted. */
    public static String quote(String name) {
        return SqlText.identifier(Engine.MYSQL, name);
    }

    /** A name with its schema, quoted. */
    public static String quote(TableName name) {
        return SqlText.identifier(Engine.MYSQL, name);
    }

    /** Names, quoted, separated by commas. */
    public static String quote(Collection<String> names) {
        return names.stream().map(MySqlNames::quote).collect(Collectors.joining(", "));
    }

    /** A text as a literal. */
    public static String literal(String text) {
        return SqlText.literal(Engine.MYSQL, text);
    }
}

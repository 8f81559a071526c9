package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** What an adapter needs to know about a family of engines: how names and values are written. */
public enum SqlDialect {
    POSTGRESQL(Engine.POSTGRESQL),
    /** MySQL and MariaDB. */
    MYSQL(Engine.MYSQL);

    private final Engine written;

    SqlDialect(Engine written) {
        this.written = written;
    }

    /** The dialect that the engine speaks. */
    public static SqlDialect of(Engine engine) {
        return engine == Engine.POSTGRESQL ? POSTGRESQL : MYSQL;
    }

    /** A name as it stands, quoted. */
    public String identifier(String name) {
        return SqlText.identifier(written, name);
    }

    /** A table's name with its schema, quoted. */
    public String table(TableName name) {
        return SqlText.identifier(written, name);
    }

    /** A value as an untyped string literal, so that it takes type and collation of the column that it is compared with. */
    public String literal(String value) {
        return SqlText.literal(written, value);
    }

    /** Names, quoted, separated by commas. */
    public String identifiers(Collection<String> names) {
        return names.stream().map(this::identifier).collect(Collectors.joining(", "));
    }
}

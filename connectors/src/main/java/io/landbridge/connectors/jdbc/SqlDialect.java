package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** How names and values are written in SQL: the one place that quotes them. */
public enum SqlDialect {
    POSTGRESQL {
        @Override
        public String identifier(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }

        @Override
        public String literal(String value) {
            // standard_conforming_strings is on in every session of ours: a backslash is a backslash
            return '\'' + value.replace("'", "''") + '\'';
        }
    },
    /** MySQL and MariaDB. */
    MYSQL {
        @Override
        public String identifier(String name) {
            return '`' + name.replace("`", "``") + '`';
        }

        @Override
        public String literal(String value) {
            // NO_BACKSLASH_ESCAPES is off in every session of ours
            return '\'' + value.replace("\\", "\\\\").replace("'", "''") + '\'';
        }
    };

    /** The dialect that the engine speaks. */
    public static SqlDialect of(Engine engine) {
        return engine == Engine.POSTGRESQL ? POSTGRESQL : MYSQL;
    }

    /** A name as it stands, quoted. */
    public abstract String identifier(String name);

    /** A value as an untyped string literal, so that it takes type and collation of the column that it is compared with. */
    public abstract String literal(String value);

    /** A table's name with its schema, quoted. */
    public String table(TableName name) {
        return identifier(name.schema()) + '.' + identifier(name.table());
    }

    /** Names, quoted, separated by commas. */
    public String identifiers(Collection<String> names) {
        return names.stream().map(this::identifier).collect(Collectors.joining(", "));
    }
}

package io.landbridge.pipeline.schema;

/** The one place that writes names and texts into SQL, for each engine. */
public final class SqlText {

    private SqlText() {}

    /** A name as it stands, quoted. */
    public static String identifier(Engine engine, String name) {
        return engine == Engine.POSTGRESQL
                ? '"' + name.replace("\"", "\"\"") + '"'
                : '`' + name.replace("`", "``") + '`';
    }

    /** A name with its schema, quoted. */
    public static String identifier(Engine engine, TableName name) {
        return identifier(engine, name.schema()) + '.' + identifier(engine, name.table());
    }

    /**
     * A text as an untyped literal. Right where PostgreSQL's {@code standard_conforming_strings} is on and MySQL's sql_mode is without {@code
     * NO_BACKSLASH_ESCAPES}, as in every session of ours.
     */
    public static String literal(Engine engine, String text) {
        String quoted = text.replace("'", "''");
        return '\'' + (engine == Engine.POSTGRESQL ? quoted : quoted.replace("\\", "\\\\")) + '\'';
    }
}

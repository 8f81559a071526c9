package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tables that were asked for, put together from several answers. */
final class MySqlTables {

    private static final String TABLES = """
            SELECT table_schema, table_name, table_type, engine, table_rows, data_length, auto_increment, table_comment,
                   create_options
            FROM information_schema.tables
            WHERE table_schema IN (?) AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')
            ORDER BY table_schema, table_name
            """;

    private static final Pattern PARTITIONS =
            Pattern.compile("\\n(?:/\\*!\\d+)? (PARTITION BY .*?)(?: \\*/)?$", Pattern.DOTALL);

    private final Catalogue catalogue;
    private final List<String> databases;
    private final Map<TableName, CatalogueTable> tables = new LinkedHashMap<>();
    private final List<TableName> sequences = new ArrayList<>();

    private MySqlTables(Catalogue catalogue, List<String> databases) {
        this.catalogue = catalogue;
        this.databases = databases;
    }

    static MySqlTables read(Catalogue catalogue, Engine engine, List<String> databases) throws SQLException {
        MySqlTables tables = new MySqlTables(catalogue, databases);
        List<Row> rows = new ArrayList<>();
        tables.each(TABLES, row -> rows.add(Row.of(row)));
        for (Row row : rows) {
            if (row.type().equals("SEQUENCE")) {
                tables.sequences.add(row.name());
            } else {
                tables.add(row, engine);
            }
        }
        return tables;
    }

    private void add(Row row, Engine engine) throws SQLException {
        boolean isPartitioned = row.options().toLowerCase(Locale.ROOT).contains("partitioned");
        CatalogueTable table = new CatalogueTable(
                row.name(),
                row.rows(),
                row.bytes(),
                row.storage(),
                isPartitioned ? partitioning(row.name()) : null,
                row.counter(),
                row.comment().isEmpty() ? null : row.comment());
        if (row.type().equals("SYSTEM VERSIONED")) {
            table.note("the history of the system-versioned table is not carried over");
        }
        if (row.options().toLowerCase(Locale.ROOT).contains("encrypt")) {
            table.note(engine.label() + "'s encryption is not carried over");
        }
        tables.put(row.name(), table);
    }

    private @Nullable String partitioning(TableName name) throws SQLException {
        Matcher matcher = PARTITIONS.matcher(definition(name));
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The statement that would make the table. */
    String definition(TableName name) throws SQLException {
        StringBuilder definition = new StringBuilder();
        catalogue.each("SHOW CREATE TABLE " + MySqlNames.quote(name), row -> definition.append(row.getString(2)));
        return definition.toString();
    }

    /** Runs a query in which {@code IN (?)} stands for the databases that were asked for. */
    void each(String sql, Catalogue.RowReader reader) throws SQLException {
        each(catalogue, sql, databases, reader);
    }

    static void each(Catalogue catalogue, String sql, List<String> databases, Catalogue.RowReader reader)
            throws SQLException {
        String marks = String.join(", ", java.util.Collections.nCopies(databases.size(), "?"));
        catalogue.each(sql.replace("IN (?)", "IN (" + marks + ")"), reader, databases.toArray(String[]::new));
    }

    /** The table of that name; null for views and sequences. */
    @Nullable CatalogueTable find(String schema, String table) {
        return tables.get(new TableName(schema, table));
    }

    Collection<CatalogueTable> all() {
        return tables.values();
    }

    List<TableName> sequences() {
        return sequences;
    }

    private record Row(
            TableName name,
            String type,
            String storage,
            long rows,
            long bytes,
            @Nullable Long counter,
            String comment,
            String options) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new TableName(row.getString(1), row.getString(2)),
                    row.getString(3),
                    String.valueOf(row.getString(4)),
                    number(row, 5, -1L),
                    number(row, 6, -1L),
                    // BIGINT UNSIGNED: a counter beyond a long's reach is not one that we can set ahead
                    row.getBigDecimal(7) == null ? null : row.getBigDecimal(7).longValue(),
                    String.valueOf(row.getString(8)),
                    String.valueOf(row.getString(9)));
        }

        private static long number(ResultSet row, int column, long otherwise) throws SQLException {
            long number = row.getLong(column);
            return row.wasNull() ? otherwise : number;
        }
    }
}

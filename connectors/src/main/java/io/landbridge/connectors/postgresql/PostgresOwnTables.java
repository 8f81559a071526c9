package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.OwnWrites;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger's tables by which transactions of the other direction are known. */
final class PostgresOwnTables {

    private static final String MIGRATION = "migration";
    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    private final @Nullable OwnWrites own;

    /** @param own null when nothing is looked for */
    PostgresOwnTables(@Nullable OwnWrites own) {
        this.own = own;
    }

    /** Those that are there, which are logged where they are published. */
    Set<TableName> present(Catalogue catalogue) throws SQLException {
        Set<TableName> present = new TreeSet<>();
        OwnWrites wanted = own;
        if (wanted != null) {
            String schema = wanted.ledger().schema().isEmpty()
                    ? "current_schema()"
                    : SQL.literal(wanted.ledger().schema());
            String names = wanted.names().stream().map(SQL::literal).collect(Collectors.joining(", "));
            catalogue.each(
                    "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                            + " WHERE c.relkind = 'r' AND n.nspname = " + schema + " AND c.relname IN (" + names + ")",
                    row -> present.add(new TableName(row.getString(1), row.getString(2))));
        }
        return present;
    }

    /** SQL condition that leaves them out: they may come and go while the stream reads. */
    String without(String schema, String table) {
        OwnWrites wanted = own;
        if (wanted == null) {
            return "";
        }
        String names = wanted.names().stream().map(SQL::literal).collect(Collectors.joining(", "));
        String where = wanted.ledger().schema().isEmpty()
                ? ""
                : schema + " = " + SQL.literal(wanted.ledger().schema()) + " AND ";
        return " AND NOT (" + where + table + " IN (" + names + "))";
    }

    /** Whether the log may speak of such a table; one of that name in another schema is looked at too, and does no harm. */
    boolean isOne(TableName name) {
        OwnWrites wanted = own;
        return wanted != null
                && wanted.names().contains(name.table())
                && (wanted.ledger().schema().isEmpty()
                        || wanted.ledger().schema().equals(name.schema()));
    }

    /** Where in its tuples the migration's name stands; negative where it does not. */
    static int place(java.util.List<String> columns) {
        return columns.indexOf(MIGRATION);
    }

    /**
     * Whether a change of a row is the other direction's.
     *
     * @param message behind the table's number
     * @param isUpdate whether two tuples may follow
     */
    boolean isOurs(LogMessage message, int place, int columns, boolean isUpdate) {
        int[] offsets = new int[columns];
        int[] lengths = new int[columns];
        char form = message.letter();
        message.tuple(offsets, lengths);
        if (isUpdate && form != 'N') {
            message.letter();
            message.tuple(offsets, lengths);
        }
        OwnWrites wanted = own;
        return wanted != null
                && lengths[place] >= 0
                && Arrays.equals(
                        wanted.migration().getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(message.bytes(), offsets[place], offsets[place] + lengths[place]));
    }
}

package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the parts of one migration's fence are called. */
public final class FenceNames {

    /** Every trigger of every fence begins so. */
    public static final String TRIGGER_PREFIX = "landbridge_fence_";

    /** The setting by which our own sessions pass, in PostgreSQL. */
    public static final String POSTGRESQL_PASS = "landbridge.pass";

    /** The same in MySQL and MariaDB, a variable of the session. */
    public static final String MYSQL_PASS = "@landbridge_pass";

    /** No user calls a table so by accident, so that it is known among others whatever is in front of it. */
    private static final String TABLE = "landbridge_write_fence";

    private static final String FUNCTION = "landbridge_refuse_write";

    /** MySQL takes no more of a message. */
    private static final int LONGEST_MESSAGE = 128;

    private final String migration;
    private final String schema;
    private final String prefix;

    /**
     * Names them.
     *
     * @param defaultSchema where a place without a schema is
     */
    public FenceNames(String migration, LedgerLocation place, String defaultSchema) {
        this.migration = migration;
        this.schema = place.schema().isEmpty() ? defaultSchema : place.schema();
        this.prefix = place.prefix();
    }

    /** Whether the table is one of a fence's own. */
    public static boolean isOwn(TableName table) {
        return table.table().endsWith(TABLE);
    }

    public String migration() {
        return migration;
    }

    /** The schema that the fence's own table is in. */
    public String schema() {
        return schema;
    }

    /** One row is the fence of one migration: the highest token, how often it was raised, and which raising was lifted last. */
    public TableName table() {
        return new TableName(schema, prefix + TABLE);
    }

    /** PostgreSQL's function that refuses. */
    public TableName function() {
        return new TableName(schema, prefix + FUNCTION);
    }

    /** The beginning of this migration's triggers' names. */
    public String triggers() {
        return TRIGGER_PREFIX + hash(migration) + '_';
    }

    /** {@link #triggers()} as a pattern for LIKE, as text of a literal without backslashes that need doubling. */
    public String triggersLike() {
        return triggers().replace("_", "|_") + '%';
    }

    /**
     * A trigger's name; MySQL wants it to be the only one of its database.
     *
     * @param event a letter
     * @param raising by number, so that what an earlier one has left does not matter
     */
    public String trigger(TableName table, char event, long raising) {
        return triggers() + hash(table.toString()) + '_' + event + '_' + raising;
    }

    /** The number of the raising that made the trigger. */
    public static long raising(String trigger) {
        return Long.parseLong(trigger.substring(trigger.lastIndexOf('_') + 1));
    }

    /** What a writer is told, in as few words as MySQL allows. */
    public String refusal() {
        String text = "Landbridge migration " + migration + " moves this table: write to its new home, or try again";
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

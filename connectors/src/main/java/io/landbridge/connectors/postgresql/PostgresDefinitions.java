package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.StreamError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the catalogue with the plan, all tables of a stream with one question, and the publication with what it was when it was first
 * asked for. Safe for several threads.
 */
final class PostgresDefinitions {

    private final EndpointPools pools;
    private final List<TableMapping> mappings;
    private final PostgresPublication publication;
    private final SourceDefinitions definitions;
    private final String question;
    private volatile @Nullable String published;

    PostgresDefinitions(EndpointPools pools, List<TableMapping> mappings, PostgresPublication publication) {
        this.pools = pools;
        this.mappings = mappings;
        this.publication = publication;
        this.definitions =
                new SourceDefinitions(new PostgresSchemaReader(pools, true), new PostgresFingerprints(pools));
        StringBuilder sql = new StringBuilder();
        for (TableMapping mapping : mappings) {
            sql.append("SELECT ")
                    .append(PostgresFingerprints.expression(mapping.source().name()))
                    .append(" UNION ALL ");
        }
        this.question = sql + "SELECT " + publication.summary();
    }

    /**
     * Throws {@link io.landbridge.pipeline.copy.CopyError#SOURCE_CHANGED} when a table is not the plan's any more, {@link
     * StreamError#SETTINGS_CHANGED} when the publication is another one.
     */
    void verify() {
        read();
    }

    /** Verifies, and gives the tables' fingerprints by their names. */
    private Map<String, String> read() {
        Map<String, String> fingerprints = new HashMap<>();
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            for (TableMapping mapping : mappings) {
                row.next();
                String fingerprint = String.valueOf(row.getString(1));
                definitions.verify(mapping.source(), fingerprint);
                fingerprints.put(mapping.name(), fingerprint);
            }
            row.next();
            String now = String.valueOf(row.getString(1));
            String before = published;
            published = before == null ? now : before;
            if (before != null && !before.equals(now)) {
                throw publication.changed("It was altered while the stream read from it");
            }
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
        return fingerprints;
    }

    /** What the tables are, by name, also to the publication: the same for as long as nobody has altered either. Verifies. */
    Map<String, String> current() {
        Map<TableName, String> members = publication.members();
        Map<String, String> current = read();
        mappings.forEach(mapping -> current.computeIfPresent(
                mapping.name(),
                (name, fingerprint) -> fingerprint + " published "
                        + members.get(mapping.source().name())));
        return current;
    }

    /**
     * Throws when a table is not what it was when its copy began.
     *
     * @param starts by table
     */
    void requireUnchanged(Map<String, TableStart> starts) {
        Map<String, String> current = current();
        for (TableMapping mapping : mappings) {
            TableStart start = starts.get(mapping.name());
            String before = start == null ? null : start.definition();
            if (before != null && !before.equals(current.get(mapping.name()))) {
                throw StreamError.DDL.of(
                        mapping,
                        "The table was altered, or taken out of the publication, since its copy began; rows may have changed without a"
                                + " word in the log");
            }
        }
    }

    /** Number and modifier of each column's type, as the log's descriptions of tables have them. */
    Map<String, String> types(TableMapping mapping) {
        Map<String, String> types = new HashMap<>();
        String table = SqlDialect.POSTGRESQL.literal(
                SqlDialect.POSTGRESQL.table(mapping.source().name()));
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname, atttypid::bigint || ':' || atttypmod"
                        + " FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                        + " AND attrelid = " + table + "::regclass")) {
            while (row.next()) {
                types.put(row.getString(1), row.getString(2));
            }
            return types;
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }
}

package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.LogFacts.LoggedPart;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.assessment.StreamedTableRules;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.StreamError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The publication of one stream. Only the plan's tables are in it, and only after their identity was checked: the server refuses UPDATEs of
 * a published table that has none.
 */
final class PostgresPublication {

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    /** What is said of each table in it, whatever the server's version says; the entry's own number is part of it. */
    private static final String MEMBERS = " FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid"
            + " JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE p.pubname = ";

    private static final String MEMBER = "hashtextextended((to_jsonb(p) || to_jsonb(r))::text, 0)";

    private static final String TABLES = "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ";

    private final EndpointPools pools;
    private final String name;

    private final PostgresOwnTables own;

    PostgresPublication(EndpointPools pools, String name, PostgresOwnTables own) {
        this.pools = pools;
        this.own = own;
        this.name = name;
    }

    private String where() {
        return "source publication " + name;
    }

    /** Makes it, or sets its tables, where they are not the plan's. */
    void create(List<TableMapping> mappings) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            Catalogue catalogue = new Catalogue(connection);
            requireStreamable(connection, mappings);
            Set<TableName> marks = own.present(catalogue);
            String tables = Stream.concat(
                            mappings.stream().map(PostgresPublication::entry),
                            marks.stream().map(PostgresPublication::entry))
                    .sorted()
                    .collect(Collectors.joining(", "));
            boolean isThere = !catalogue
                    .single("SELECT 1 FROM pg_publication WHERE pubname = " + SQL.literal(name))
                    .isEmpty();
            if (!isThere) {
                statement.execute("CREATE PUBLICATION " + SQL.identifier(name) + " FOR TABLE " + tables
                        + " WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)");
            } else if (!published(catalogue).equals(wanted(mappings, marks))) {
                statement.execute("ALTER PUBLICATION " + SQL.identifier(name) + " SET TABLE " + tables);
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** SQL expression: another one when anything about it has changed; NULL when it is not there. */
    String summary() {
        return "(SELECT string_agg(" + MEMBER + "::text, ' ' ORDER BY r.oid)" + MEMBERS + SQL.literal(name)
                + own.without("n.nspname", "c.relname") + ")";
    }

    /** What it says of each of its tables. */
    Map<TableName, String> members() {
        Map<TableName, String> members = new HashMap<>();
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            new Catalogue(connection)
                    .each(
                            "SELECT n.nspname, c.relname, " + MEMBER + MEMBERS + SQL.literal(name),
                            row -> members.put(new TableName(row.getString(1), row.getString(2)), row.getString(3)));
            return members;
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** Takes tables in again that somebody has taken out, or that were dropped and made again. */
    void include(List<TableMapping> mappings) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            Catalogue catalogue = new Catalogue(connection);
            requireStreamable(connection, mappings);
            Set<TableName> published = published(catalogue);
            for (TableMapping mapping : mappings) {
                if (!published.contains(mapping.source().name())) {
                    statement.execute("ALTER PUBLICATION " + SQL.identifier(name) + " ADD TABLE " + entry(mapping));
                }
            }
            includeOwn(catalogue, statement, published);
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** Takes the tables in by which the other direction is known, where they are there by now. */
    void includeOwn() {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            Catalogue catalogue = new Catalogue(connection);
            includeOwn(catalogue, statement, published(catalogue));
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    private void includeOwn(Catalogue catalogue, Statement statement, Set<TableName> published) throws SQLException {
        for (TableName mark : own.present(catalogue)) {
            if (!published.contains(mark)) {
                statement.execute("ALTER PUBLICATION " + SQL.identifier(name) + " ADD TABLE " + entry(mark));
            }
        }
    }

    private static String entry(TableName table) {
        return "ONLY " + SQL.table(table);
    }

    private static String entry(TableMapping mapping) {
        return (mapping.source().partitioning() == null ? "ONLY " : "")
                + SQL.table(mapping.source().name());
    }

    LandbridgeException changed(String what) {
        return new LandbridgeException(StreamError.SETTINGS_CHANGED, where(), what);
    }

    /** Throws when a table that the stream needs is not in it. */
    void require(List<TableMapping> mappings) {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            Set<TableName> missing = wanted(mappings);
            missing.removeAll(published(new Catalogue(connection)));
            if (!missing.isEmpty()) {
                throw changed("It does not hold " + missing.iterator().next());
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    private static Set<TableName> wanted(List<TableMapping> mappings, Set<TableName> marks) {
        Set<TableName> wanted = wanted(mappings);
        wanted.addAll(marks);
        return wanted;
    }

    private static Set<TableName> wanted(List<TableMapping> mappings) {
        return mappings.stream().map(mapping -> mapping.source().name()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<TableName> published(Catalogue catalogue) throws SQLException {
        Set<TableName> tables = new HashSet<>();
        catalogue.each(
                TABLES + SQL.literal(name), row -> tables.add(new TableName(row.getString(1), row.getString(2))));
        return tables;
    }

    /** By the assessment's own rules, asked anew: a table may have been altered since. */
    private static void requireStreamable(Connection connection, List<TableMapping> mappings) throws SQLException {
        Map<TableName, List<LoggedPart>> parts = PostgresLogFacts.parts(connection, wanted(mappings));
        for (TableMapping mapping : mappings) {
            List<LoggedPart> own = parts.getOrDefault(mapping.source().name(), List.of());
            for (Finding finding : StreamedTableRules.judge(mapping, Engine.POSTGRESQL, own)) {
                if (finding.severity() == Severity.BLOCKER) {
                    throw new LandbridgeException(
                            StreamError.NOT_STREAMABLE,
                            "source " + finding.where(),
                            finding.what() + " (" + finding.evidence() + ")",
                            finding.remedy(),
                            null);
                }
            }
        }
    }

    void drop() {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP PUBLICATION IF EXISTS " + SQL.identifier(name));
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }
}

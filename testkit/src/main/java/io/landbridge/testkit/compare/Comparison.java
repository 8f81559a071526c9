package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.TableResult.Collector;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares tables of two databases row by row.
 *
 * <pre>{@code
 * ComparisonResult result = Comparison.of(source, target)
 *         .table("customers").to("crm.customer").column("mail", "email").ignore("password")
 *         .table("orders").where("state <> 'draft'")
 *         .compare();
 * assertThat(result.isEqual()).as(result.toString()).isTrue();
 * }</pre>
 */
public final class Comparison {

    private final SqlDatabase source;
    private final SqlDatabase target;
    private final List<TableComparison> tables = new ArrayList<>();
    private final Set<String> except = new HashSet<>();
    private boolean all;
    private boolean schema;
    private int maxSamples = 20;
    private int fetchSize = 500;
    private final String defaultSource;
    private final String defaultTarget;

    private Comparison(SqlDatabase source, SqlDatabase target) {
        this.source = source;
        this.target = target;
        this.defaultSource = defaultSchema(source);
        this.defaultTarget = defaultSchema(target);
    }

    public static Comparison of(SqlDatabase source, SqlDatabase target) {
        return new Comparison(source, target);
    }

    private static String defaultSchema(SqlDatabase database) {
        try (Connection connection = database.connect()) {
            return Catalogue.of(database.engine(), connection).defaultSchema();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask " + database, e);
        }
    }

    /** One table by the source's name, {@code table} or {@code schema.table}. */
    public TableComparison table(String name) {
        return add(TableName.parse(name, defaultSource));
    }

    /** One table whose name holds dots. */
    public TableComparison table(String schemaName, String table) {
        return add(new TableName(schemaName, table));
    }

    private TableComparison add(TableName name) {
        String targetSchema = name.schema().equals(defaultSource) ? defaultTarget : name.schema();
        TableComparison table = new TableComparison(this, name, new TableName(targetSchema, name.table()));
        tables.add(table);
        return table;
    }

    /** Every other table of the source's default schema too, and none besides them in the target's. */
    public Comparison allTables() {
        all = true;
        return this;
    }

    /** Tables of either side that {@link #allTables()} leaves out. */
    public Comparison except(String... names) {
        except.addAll(List.of(names));
        return this;
    }

    /** Also compares keys, indexes, foreign keys, NOT NULL, and that automatic values are ahead of the rows. */
    public Comparison withSchema() {
        schema = true;
        return this;
    }

    /** How many differences of a table are kept as samples; all are counted. */
    public Comparison maxSamples(int count) {
        maxSamples = count;
        return this;
    }

    /** Rows that PostgreSQL's driver holds at once; 1 for rows of 100 MB. */
    public Comparison fetchSize(int rows) {
        fetchSize = rows;
        return this;
    }

    /** Reads everything and says what is not the same. */
    public ComparisonResult compare() {
        try (Connection left = source.connect();
                Connection right = target.connect()) {
            Catalogue sources = Catalogue.of(source.engine(), left);
            Catalogue targets = Catalogue.of(target.engine(), right);
            List<String> findings = new ArrayList<>();
            if (all) {
                addAllTables(sources, targets, findings);
            }
            Map<TableName, TableName> names = new HashMap<>();
            tables.forEach(table -> names.put(table.source(), table.target()));
            SchemaComparer schemas = new SchemaComparer(sources, targets, right, target, names);
            List<TableResult> results = new ArrayList<>();
            for (TableComparison table : tables) {
                results.add(compare(table, sources, targets, schemas));
            }
            return new ComparisonResult(List.copyOf(results), List.copyOf(findings));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot compare " + source + " with " + target, e);
        }
    }

    private TableResult compare(TableComparison table, Catalogue sources, Catalogue targets, SchemaComparer schemas)
            throws SQLException {
        TableShape targetShape = targets.shape(table.target());
        table.computedColumns().forEach(targetShape::get);
        TablePlan plan = new TablePlan(table, sources.shape(table.source()), targetShape);
        Collector found = new Collector(maxSamples);
        plan.findings().forEach(found::finding);
        if (schema) {
            schemas.compare(table, plan, found);
        }
        RowComparer rows = new RowComparer(source, target, table, plan, found, fetchSize);
        rows.run();
        return found.result(table.source(), table.target(), rows.sourceRows(), rows.targetRows());
    }

    private void addAllTables(Catalogue sources, Catalogue targets, List<String> findings) throws SQLException {
        List<TableName> inTarget = new ArrayList<>(targets.tables());
        tables.forEach(table -> inTarget.remove(table.target()));
        for (TableName name : sources.tables()) {
            if (except.contains(name.table())
                    || tables.stream().anyMatch(table -> table.source().equals(name))) {
                continue;
            }
            TableName match = match(name, inTarget);
            if (match == null) {
                findings.add("the target has no table " + name.table());
            } else {
                inTarget.remove(match);
                add(name).to(match.schema(), match.table());
            }
        }
        inTarget.stream()
                .filter(name -> !except.contains(name.table()))
                .forEach(name -> findings.add("the target's table " + name + " has no counterpart in the source"));
    }

    /** By exact name, else by one that differs in case only. */
    private static @Nullable TableName match(TableName name, List<TableName> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.table().equals(name.table()))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(candidate -> candidate.table().equalsIgnoreCase(name.table()))
                        .findFirst())
                .orElse(null);
    }
}

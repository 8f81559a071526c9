package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.ChangeBatch;
import io.landbridge.connectors.jdbc.ChangeForm;
import io.landbridge.connectors.jdbc.ChangeLayout;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that carry changes from a staging table, {@code s}, into the target, {@code t}.
 *
 * <p>In a block that makes one change after another {@code s} is the row at hand; all else reads alike.
 */
final class PostgresChangeSql {

    /** Where a block leaves the numbers of the changes that it missed. */
    static final String MISSED = "landbridge.missed";

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    private final ChangeLayout layout;
    private final String target;
    private final String staging;
    private final String number;

    PostgresChangeSql(ChangeLayout layout) {
        this.layout = layout;
        this.target = SQL.table(layout.output().target().name());
        this.staging = "pg_temp." + SQL.identifier(layout.stagingName());
        this.number = SQL.identifier(layout.number());
    }

    /**
     * The staging table: the target's types and collations, without any constraint.
     *
     * @param baseTypes of columns whose type is a domain, whose constraints are the target's business
     */
    String create(Map<String, String> baseTypes) {
        List<String> columns = new ArrayList<>();
        columns.add("0 AS " + number);
        columns.add("0 AS " + SQL.identifier(layout.form()));
        for (int i = 0; i < layout.key().size(); i++) {
            String name = layout.key().get(i).target().name();
            columns.add(plain(name, baseTypes) + " AS " + SQL.identifier(layout.keyName(i)));
        }
        layout.columnNames().forEach(name -> columns.add(plain(name, baseTypes) + " AS " + SQL.identifier(name)));
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + SQL.identifier(layout.stagingName())
                + " ON COMMIT DELETE ROWS AS SELECT " + String.join(", ", columns) + " FROM " + target
                + " AS t WITH NO DATA";
    }

    private static String plain(String name, Map<String, String> baseTypes) {
        String base = baseTypes.get(name);
        String column = "t." + SQL.identifier(name);
        return base == null ? column : column + "::" + base;
    }

    String truncate() {
        return "TRUNCATE " + staging;
    }

    String copy() {
        List<String> columns = new ArrayList<>(List.of(layout.number(), layout.form()));
        for (int i = 0; i < layout.key().size(); i++) {
            columns.add(layout.keyName(i));
        }
        columns.addAll(layout.columnNames());
        return "COPY " + staging + " (" + SQL.identifiers(columns) + ") FROM STDIN (FORMAT text, ENCODING 'UTF8')";
    }

    /** Answers a row when two changes have one key. */
    String sharedKey() {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < layout.key().size(); i++) {
            key.add(SQL.identifier(layout.keyName(i)));
        }
        return "SELECT 1 FROM " + staging + " GROUP BY " + String.join(", ", key) + " HAVING count(*) > 1 LIMIT 1";
    }

    /** Answers how many rows a form's changes met and, where that is not the first parameter, which changes did; the second is the form. */
    String change(ChangeForm form) {
        String added = moves(form) ? ", added AS (" + insertMoved() + ")" : "";
        return "WITH hit AS (" + change(form, true) + ")" + added
                + " SELECT count(*), CASE WHEN count(*) <> ? THEN array_agg(hit." + number + ") END FROM hit";
    }

    /** Whether a form's rows are all under their keys still when they have been changed, so that those that were missed can be told then. */
    boolean staysInPlace(ChangeForm form) {
        return form.kind() == Kind.UPDATE
                && !form.movesKey()
                && !moves(form)
                && !set(form).isEmpty();
    }

    /** Changes the rows of a form that stay in place, the parameter; cheaper than asking which they were. */
    String update(ChangeForm form) {
        return "UPDATE " + target + " AS t SET " + assignments(set(form)) + " FROM " + staging + " AS s WHERE "
                + ofForm() + sameKey();
    }

    /** Numbers of a form's changes, the parameter, that have no row in the target. */
    String missing() {
        return "SELECT s." + number + " FROM " + staging + " AS s WHERE " + ofForm() + "NOT EXISTS (SELECT FROM "
                + target + " AS t WHERE " + sameKey() + ")";
    }

    private String ofForm() {
        return "s." + SQL.identifier(layout.form()) + " = ? AND ";
    }

    private static String assignments(List<String> set) {
        return set.stream()
                .map(SQL::identifier)
                .map(name -> name + " = s." + name)
                .collect(Collectors.joining(", "));
    }

    private String change(ChangeForm form, boolean staged) {
        String condition = (staged ? ofForm() : "") + sameKey();
        String from = staging + " AS s";
        String answer = staged ? " RETURNING s." + number : "";
        if (form.kind() == Kind.DELETE) {
            return "DELETE FROM " + target + " AS t" + (staged ? " USING " + from : "") + " WHERE " + condition
                    + answer;
        }
        if (moves(form)) {
            return "DELETE FROM " + target + " AS t" + (staged ? " USING " + from : "") + " WHERE " + condition
                    + " RETURNING " + (staged ? "s." + number + ", " : "") + movedValues(form);
        }
        List<String> set = set(form);
        if (set.isEmpty()) {
            return staged
                    ? "SELECT s." + number + " FROM " + from + " JOIN " + target + " AS t ON " + condition
                    : "PERFORM FROM " + target + " AS t WHERE " + condition;
        }
        return "UPDATE " + target + " AS t SET " + assignments(set) + (staged ? " FROM " + from : "") + " WHERE "
                + condition + answer;
    }

    private String sameKey() {
        List<String> same = new ArrayList<>();
        for (int i = 0; i < layout.key().size(); i++) {
            same.add("t." + SQL.identifier(layout.key().get(i).target().name()) + " = s."
                    + SQL.identifier(layout.keyName(i)));
        }
        return String.join(" AND ", same);
    }

    /** The columns that a change gives a value to. */
    private List<String> set(ChangeForm form) {
        List<String> names = new ArrayList<>();
        Set<String> key = form.kind() == Kind.UPDATE && !form.movesKey() ? layout.keyColumnNames() : Set.of();
        for (int i = 0; i < layout.output().columns().size(); i++) {
            Column column = layout.output().columns().get(i).target();
            boolean unmovedKey = form.kind() == Kind.INSERT
                    && isAlways(column)
                    && layout.keyColumnNames().contains(column.name());
            if (!form.absent().get(i) && !key.contains(column.name()) && !unmovedKey) {
                names.add(column.name());
            }
        }
        return names;
    }

    /** An identity column declared ALWAYS takes a value of ours from an INSERT only: the row is taken out and put in again. */
    private boolean moves(ChangeForm form) {
        return form.kind() != Kind.DELETE
                && set(form).stream()
                        .anyMatch(name -> layout.output()
                                .target()
                                .column(name)
                                .filter(PostgresChangeSql::isAlways)
                                .isPresent());
    }

    private static boolean isAlways(Column column) {
        return column.generation() == Column.Generation.IDENTITY_ALWAYS;
    }

    /** Every column of the row as it shall be, under its own name. */
    private String movedValues(ChangeForm form) {
        List<String> set = set(form);
        return stored().stream()
                .map(name -> (set.contains(name) ? "s." : "t.") + SQL.identifier(name) + " AS " + SQL.identifier(name))
                .collect(Collectors.joining(", "));
    }

    private String insertMoved() {
        return "INSERT INTO " + target + " (" + SQL.identifiers(stored()) + ") OVERRIDING SYSTEM VALUE SELECT "
                + stored().stream().map(name -> "hit." + SQL.identifier(name)).collect(Collectors.joining(", "))
                + " FROM hit";
    }

    private List<String> stored() {
        return layout.output().target().columns().stream()
                .filter(column -> !column.isComputed())
                .map(Column::name)
                .toList();
    }

    /** Adds a form's rows, the parameter; {@code others} leaves out those whose numbers are a second one. */
    String insert(boolean others) {
        return insertInto() + "SELECT " + values() + " FROM " + staging + " AS s WHERE s."
                + SQL.identifier(layout.form()) + " = ?" + (others ? " AND s." + number + " <> ALL (?)" : "");
    }

    private String insertInto() {
        return "INSERT INTO " + target + " (" + SQL.identifiers(layout.columnNames()) + ") OVERRIDING SYSTEM VALUE ";
    }

    private String values() {
        return layout.columnNames().stream()
                .map(name -> "s." + SQL.identifier(name))
                .collect(Collectors.joining(", "));
    }

    /** Makes all changes of the staging table one after another. */
    String inTurn(ChangeBatch batch) {
        StringBuilder body =
                new StringBuilder("#variable_conflict use_column\nDECLARE s record; missed int[] := '{}';\n"
                        + "BEGIN FOR s IN SELECT * FROM " + staging + " ORDER BY " + number + " LOOP CASE s."
                        + SQL.identifier(layout.form()) + "\n");
        for (int i = 0; i < batch.forms().size(); i++) {
            ChangeForm form = batch.forms().get(i);
            String change =
                    moves(form) ? "WITH hit AS (" + change(form, false) + ") " + insertMoved() : change(form, false);
            body.append("WHEN ").append(i).append(" THEN ").append(change).append(";\n");
            if (form.kind() == Kind.INSERT) {
                body.append("IF FOUND THEN missed := missed || s.")
                        .append(number)
                        .append("; ELSE ");
                body.append(insertInto()).append("VALUES (").append(values()).append("); END IF;\n");
            } else {
                body.append("IF NOT FOUND THEN missed := missed || s.")
                        .append(number)
                        .append("; END IF;\n");
            }
        }
        body.append(
                "END CASE; END LOOP; PERFORM set_config('" + MISSED + "', array_to_string(missed, ','), true); END");
        return "DO " + SQL.literal(body.toString());
    }
}

package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.ChangeForm;
import io.landbridge.connectors.jdbc.ChangeLayout;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.connectors.mysql.LoadDataStatement.Field;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statements that carry changes from a staging table, {@code s}, into the target, {@code t}: always from the one to the other, which
 * is then met by its row key's index.
 */
final class MySqlChangeSql {

    private static final SqlDialect SQL = SqlDialect.MYSQL;

    private final ChangeLayout layout;
    private final String target;
    private final String staging;
    private final String number;
    private final String sameKey;

    MySqlChangeSql(ChangeLayout layout) {
        this.layout = layout;
        TableName name = layout.output().target().name();
        this.target = SQL.table(name);
        this.staging = SQL.table(new TableName(name.schema(), layout.stagingName()));
        this.number = "s." + SQL.identifier(layout.number());
        List<String> same = new ArrayList<>();
        for (int i = 0; i < layout.key().size(); i++) {
            same.add("t." + SQL.identifier(layout.key().get(i).target().name()) + " = s."
                    + SQL.identifier(layout.keyName(i)));
        }
        this.sameKey = String.join(" AND ", same);
    }

    /** The staging table; out of an outer join its columns have the target's types and collations, and may all be NULL. */
    String create() {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < layout.key().size(); i++) {
            columns.add("t." + SQL.identifier(layout.key().get(i).target().name()) + " AS "
                    + SQL.identifier(layout.keyName(i)));
        }
        layout.columnNames().forEach(name -> columns.add("t." + SQL.identifier(name) + " AS " + SQL.identifier(name)));
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + staging + " (" + SQL.identifier(layout.number())
                + " INT NOT NULL DEFAULT 0 PRIMARY KEY, " + SQL.identifier(layout.form())
                + " INT NOT NULL DEFAULT 0) ENGINE = InnoDB SELECT "
                + String.join(", ", columns) + " FROM (SELECT 1) AS one LEFT JOIN " + target
                + " AS t ON 1 = 0 WHERE 1 = 0";
    }

    String load() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(layout.number(), null));
        fields.add(new Field(layout.form(), null));
        for (int i = 0; i < layout.key().size(); i++) {
            fields.add(new Field(layout.keyName(i), layout.key().get(i)));
        }
        layout.output()
                .columns()
                .forEach(column -> fields.add(new Field(column.target().name(), column)));
        return LoadDataStatement.of(staging, fields);
    }

    String empty() {
        return "DELETE FROM " + staging;
    }

    /** Answers a row when two changes have one key. */
    String sharedKey() {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < layout.key().size(); i++) {
            key.add(SQL.identifier(layout.keyName(i)));
        }
        return "SELECT 1 FROM " + staging + " GROUP BY " + String.join(", ", key) + " HAVING count(*) > 1 LIMIT 1";
    }

    String ofForm(int form) {
        return "s." + SQL.identifier(layout.form()) + " = " + form;
    }

    String ofChange(int change) {
        return number + " = " + change;
    }

    /** Numbers of the changes that have no row in the target. */
    String missing(int form) {
        return "SELECT " + number + " FROM " + staging + " AS s LEFT JOIN " + target + " AS t ON " + sameKey + " WHERE "
                + ofForm(form) + " AND " + noRow();
    }

    private String noRow() {
        return "t." + SQL.identifier(layout.key().get(0).target().name()) + " IS NULL";
    }

    /** Changes rows; its count is that of the rows that were met, changed or not. */
    String change(ChangeForm form, String which) {
        String joined = staging + " AS s STRAIGHT_JOIN " + target + " AS t ON " + sameKey;
        if (form.kind() == Kind.DELETE) {
            return "DELETE t FROM " + joined + " WHERE " + which;
        }
        List<String> set = set(form);
        return "UPDATE " + joined + " SET "
                + (set.isEmpty()
                        ? number + " = " + number
                        : set.stream()
                                .map(SQL::identifier)
                                .map(name -> "t." + name + " = s." + name)
                                .collect(Collectors.joining(", ")))
                + kept(set) + " WHERE " + which;
    }

    private List<String> set(ChangeForm form) {
        Set<String> unmoved = form.kind() == Kind.UPDATE && !form.movesKey() ? layout.keyColumnNames() : Set.of();
        List<String> names = layout.columnNames();
        List<String> set = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!form.absent().get(i) && !unmoved.contains(names.get(i))) {
                set.add(names.get(i));
            }
        }
        return set;
    }

    /** A column that notes the time of a change by itself would do so now. */
    private String kept(List<String> set) {
        return set.isEmpty()
                ? ""
                : layout.output().target().columns().stream()
                        .filter(Column::onUpdateNow)
                        .map(Column::name)
                        .filter(name -> !set.contains(name))
                        .map(SQL::identifier)
                        .map(name -> ", t." + name + " = t." + name)
                        .collect(Collectors.joining());
    }

    String insert(int form, BitSet except) {
        String others = except.stream().mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return insertInto() + " WHERE " + ofForm(form)
                + (others.isEmpty() ? "" : " AND " + number + " NOT IN (" + others + ")");
    }

    /** Adds a change's row unless it is there. */
    String insertMissing(int change) {
        return insertInto() + " LEFT JOIN " + target + " AS t ON " + sameKey + " WHERE " + ofChange(change) + " AND "
                + noRow();
    }

    private String insertInto() {
        String values = layout.columnNames().stream()
                .map(name -> "s." + SQL.identifier(name))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + target + " (" + SQL.identifiers(layout.columnNames()) + ") SELECT " + values + " FROM "
                + staging + " AS s";
    }
}

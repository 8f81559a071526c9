package io.landbridge.pipeline.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether what is in a target is what was wished: the same columns and key; what else it has does no harm. */
public final class FormComparison {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,400}(\\.\\d*)?");

    /** The end of a time of day with digits behind the point, of which those before the zeros are kept. */
    private static final Pattern FRACTION = Pattern.compile("(:\\d\\d)(\\.\\d*[1-9])?\\.?0*'$");

    private final Engine engine;

    /** @param engine of both sides */
    public FormComparison(Engine engine) {
        this.engine = engine;
    }

    /** What keeps the present table from taking the wanted one's rows as they are, in words; empty when nothing does. */
    public List<String> differences(Table wanted, Table present) {
        List<String> differences = new ArrayList<>();
        for (Column column : wanted.columns()) {
            Optional<Column> there = find(present, column.name());
            if (there.isEmpty()) {
                differences.add("column " + column.name() + " is missing");
            } else {
                compare(wanted, column, there.orElseThrow(), differences);
            }
        }
        for (Column column : present.columns()) {
            boolean isFilled = column.nullable()
                    || column.defaultExpression() != null
                    || column.isComputed()
                    || column.isIdentity();
            if (!isFilled && find(wanted, column.name()).isEmpty()) {
                differences.add("column " + column.name() + " is not wanted, and takes no NULL");
            }
        }
        if (!samePrimaryKey(wanted, present)) {
            differences.add("the primary key is " + key(present) + ", not " + key(wanted));
        }
        return differences;
    }

    /** Whether both have a primary key over the same columns, or none. */
    public boolean samePrimaryKey(Table wanted, Table present) {
        return same(key(wanted), key(present));
    }

    private static List<String> key(Table table) {
        return table.primaryKey() == null ? List.of() : table.primaryKey().columns();
    }

    /** In what else the present table's columns are not as wished; harmless for the copy, but not for who writes later. */
    public List<String> deviations(Table wanted, Table present) {
        List<String> deviations = new ArrayList<>();
        for (Column column : wanted.columns()) {
            find(present, column.name()).ifPresent(there -> deviate(wanted, column, there, deviations));
        }
        return deviations;
    }

    /** In what the present column is not as wished, harmful or not, in words. */
    public List<String> ofColumn(Table wanted, Column column, Column present) {
        List<String> all = new ArrayList<>();
        compare(wanted, column, present, all);
        deviate(wanted, column, present, all);
        return all;
    }

    private void deviate(Table table, Column wanted, Column present, List<String> deviations) {
        String name = "column " + wanted.name();
        if (!wanted.nullable() && present.nullable() && !wanted.isComputed()) {
            deviations.add(name + " takes NULL");
        }
        if (wanted.isIdentity() && !present.isIdentity()) {
            deviations.add(name + " does not count by itself");
        }
        if (!sameDefault(table, wanted, present)) {
            deviations.add(
                    name + " has the default " + present.defaultExpression() + ", not " + wanted.defaultExpression());
        }
    }

    private void compare(Table table, Column wanted, Column present, List<String> differences) {
        String name = "column " + wanted.name();
        if (!sameType(wanted.type(), present.type())) {
            differences.add(name + " is " + present.type().declaration() + ", not "
                    + wanted.type().declaration());
        } else if (isInKey(table, wanted.name()) && !sameCollation(wanted.type(), present.type())) {
            differences.add(name + " is part of a key and has the collation "
                    + present.type().collation() + ", not " + wanted.type().collation());
        }
        if (wanted.nullable() && !present.nullable()) {
            differences.add(name + " takes no NULL");
        }
        if (wanted.isComputed() != present.isComputed()) {
            differences.add(name + (present.isComputed() ? " is computed" : " is not computed"));
        }
    }

    private static boolean isInKey(Table table, String column) {
        boolean isInPrimary =
                table.primaryKey() != null && table.primaryKey().columns().contains(column);
        return isInPrimary
                || table.indexes().stream()
                        .anyMatch(
                                index -> index.unique() && index.plainColumns().contains(column));
    }

    /** Labels decide whether enums are the same, whatever the type's name. */
    private static boolean sameType(DataType wanted, DataType present) {
        DataType one = comparable(wanted);
        return one.equals(comparable(present));
    }

    private static DataType comparable(DataType type) {
        DataType plain = type.withText(null, null);
        return plain.name().equals("enum") ? plain.withUserType(null) : plain;
    }

    private static boolean sameCollation(DataType wanted, DataType present) {
        return wanted.collation() == null || wanted.collation().equals(present.collation());
    }

    /** Defaults that nobody understands are taken for the same, since each engine prints them in words of its own. */
    private boolean sameDefault(Table table, Column wanted, Column present) {
        if (wanted.isIdentity() || wanted.isComputed()) {
            return true;
        }
        String one = spelled(table, wanted);
        String other = spelled(table, present);
        if (one == null || other == null) {
            return wanted.defaultExpression() == null == (present.defaultExpression() == null);
        }
        return switch (TypeRules.kind(engine, wanted.type())) {
            case TEXT, ENUM, SET, JSON -> one.equals(other);
            default -> shortest(one).equalsIgnoreCase(shortest(other));
        };
    }

    /** A server prints a default with as many digits as its column has: 0 as {@code 0.00}, a moment with six zeros. */
    private static String shortest(String literal) {
        if (NUMBER.matcher(literal).matches()) {
            return new BigDecimal(literal).stripTrailingZeros().toPlainString();
        }
        return FRACTION.matcher(literal).replaceFirst("$1$2'");
    }

    private @Nullable String spelled(Table table, Column column) {
        if (column.defaultExpression() == null) {
            return null;
        }
        DefaultValue value = DefaultReader.read(engine, column.defaultExpression(), table.name());
        if (value instanceof DefaultValue.Next next) {
            return next.sequence().toString();
        }
        return value == null ? null : new DefaultPrinter(engine, column.type(), column.type()).print(value);
    }

    /** Whether an index can stand for the other: the same columns in the same order, as unique as the other. */
    public boolean sameIndex(Index wanted, Index present) {
        return wanted.unique() == present.unique()
                && wanted.method().equals(present.method())
                && wanted.nullsNotDistinct() == present.nullsNotDistinct()
                && (wanted.predicate() == null) == (present.predicate() == null)
                && wanted.included().equals(present.included())
                && wanted.parts().size() == present.parts().size()
                && sameParts(wanted.parts(), present.parts());
    }

    /** Expressions are printed anew by each engine; that there is one at that place has to do. */
    private boolean sameParts(List<Index.Part> wanted, List<Index.Part> present) {
        for (int i = 0; i < wanted.size(); i++) {
            Index.Part one = wanted.get(i);
            Index.Part other = present.get(i);
            boolean sameColumn = one.column() == null ? other.column() == null : sameName(one.column(), other.column());
            if (!sameColumn
                    || one.descending() != other.descending()
                    || !Objects.equals(one.prefixLength(), other.prefixLength())
                    || !Objects.equals(one.nullsFirst(), other.nullsFirst())) {
                return false;
            }
        }
        return true;
    }

    /** Whether both keys hold the same rows together in the same way. */
    public boolean sameForeignKey(ForeignKey wanted, ForeignKey present) {
        return same(wanted.columns(), present.columns())
                && same(wanted.referencedColumns(), present.referencedColumns())
                && sameName(wanted.references().table(), present.references().table())
                && wanted.references().schema().equals(present.references().schema())
                && action(wanted.onDelete()).equals(action(present.onDelete()))
                && action(wanted.onUpdate()).equals(action(present.onUpdate()));
    }

    /** MySQL and MariaDB have two words for the same. */
    private String action(String action) {
        return engine.isMySqlFamily() && action.equals("RESTRICT") ? "NO ACTION" : action;
    }

    /** The column of that name, as the engine takes names. */
    public Optional<Column> find(Table table, String column) {
        return table.columns().stream()
                .filter(candidate -> sameName(candidate.name(), column))
                .findFirst();
    }

    private boolean same(List<String> wanted, List<String> present) {
        if (engine == Engine.POSTGRESQL || wanted.size() != present.size()) {
            return wanted.equals(present);
        }
        return lower(wanted).equals(lower(present));
    }

    private static List<String> lower(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    /** Column and index names of MySQL and MariaDB are the same whatever their case. */
    private boolean sameName(@Nullable String one, @Nullable String other) {
        return (one != null && other != null && engine.isMySqlFamily())
                ? one.equalsIgnoreCase(other)
                : Objects.equals(one, other);
    }
}

package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.EnumType;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.WrittenType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All types of a database by their oid. */
final class PostgresTypes {

    /** Row types of tables are left out: nobody can have a column of them that is carried over as such. */
    private static final String TYPES = """
            SELECT t.oid, n.nspname, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype,
                   CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
                   n.nspname IN ('pg_catalog', 'information_schema')
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE COALESCE(c.relkind, 'c') = 'c'
            """;

    private static final String LABELS = "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder";

    private final Map<Long, Type> types = new HashMap<>();
    private final Map<Long, List<String>> labels = new HashMap<>();

    private record Type(
            TableName name,
            char kind,
            char category,
            long element,
            long base,
            @Nullable String baseFormat,
            boolean isBuiltIn) {}

    private PostgresTypes() {}

    static PostgresTypes read(Catalogue catalogue) throws SQLException {
        PostgresTypes types = new PostgresTypes();
        catalogue.each(
                TYPES,
                row -> types.types.put(
                        row.getLong(1),
                        new Type(
                                new TableName(row.getString(2), row.getString(3)),
                                row.getString(4).charAt(0),
                                row.getString(5).charAt(0),
                                row.getLong(6),
                                row.getLong(7),
                                row.getString(8),
                                row.getBoolean(9))));
        catalogue.each(
                LABELS,
                row -> types.labels
                        .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                        .add(row.getString(2)));
        return types;
    }

    List<EnumType> enumTypes(Set<String> schemas) {
        return types.entrySet().stream()
                .filter(entry -> entry.getValue().kind() == 'e')
                .filter(entry -> schemas.isEmpty()
                        || schemas.contains(entry.getValue().name().schema()))
                .map(entry -> new EnumType(entry.getValue().name(), labels.getOrDefault(entry.getKey(), List.of())))
                .sorted(java.util.Comparator.comparing(EnumType::name))
                .toList();
    }

    /**
     * The type of a column.
     *
     * @param format what {@code format_type} says of it
     * @param dimensions as declared; PostgreSQL does not keep to it, 0 for an array means 1
     */
    DataType of(long oid, String format, int dimensions) {
        Type type = types.get(oid);
        if (type == null) {
            return DataType.of("composite").withUserType(qualified(format));
        }
        if (type.category() == 'A' && type.element() != 0 && type.kind() == 'b') {
            String element = format.endsWith("[]") ? format.substring(0, format.length() - 2) : format;
            return of(type.element(), element, 0).withDimensions(Math.max(1, dimensions));
        }
        return switch (type.kind()) {
            case 'e' ->
                DataType.ofLabels("enum", labels.getOrDefault(oid, List.of())).withUserType(type.name());
            case 'd' -> domain(type);
            case 'c' -> DataType.of("composite").withUserType(type.name());
            case 'r', 'm' ->
                type.isBuiltIn()
                        ? DataType.of(type.name().table())
                        : DataType.of("range").withUserType(type.name());
            default -> base(type, format);
        };
    }

    private DataType domain(Type type) {
        DataType base = of(type.base(), String.valueOf(type.baseFormat()), 0);
        // an array of a domain and a domain over an array would look alike
        return (base.dimensions() > 0 ? DataType.of("domain") : base).withUserType(type.name());
    }

    private static DataType base(Type type, String format) {
        if (type.isBuiltIn()) {
            return parsed(format, DataType.of(type.name().table()));
        }
        // a type of an extension: known ones by their bare name, with what stands in parentheses
        int arguments = format.indexOf('(');
        String bare = type.name().table() + (arguments < 0 ? "" : format.substring(arguments));
        return parsed(bare, DataType.of(type.name().table()).withUserType(type.name()));
    }

    private static DataType parsed(String format, DataType otherwise) {
        try {
            return WrittenType.parse(Engine.POSTGRESQL, format);
        } catch (LandbridgeException e) {
            return otherwise;
        }
    }

    private static TableName qualified(String format) {
        int dot = format.indexOf('.');
        return new TableName(
                dot < 0 ? "public" : unquoted(format.substring(0, dot)), unquoted(format.substring(dot + 1)));
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}

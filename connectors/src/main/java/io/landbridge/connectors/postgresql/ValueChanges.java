package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The log spells every value by its type's own output function, under the same settings as COPY: what is left to do is what {@link
 * PostgresProjection} adds to that.
 */
final class ValueChanges {

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    private final EndpointPools pools;

    ValueChanges(EndpointPools pools) {
        this.pools = pools;
    }

    /** What is done to the values of a column; null when they stand as they are. */
    @Nullable ValueChange of(TableMapping mapping, Column column, ValueKind wire) {
        String type = column.type().name();
        return switch (wire) {
            case BOOLEAN -> column.kind() == ValueKind.BOOLEAN ? logged -> logged.equals("t") ? "1" : "0" : null;
            case DECIMAL -> type.equals("money") ? ValueChanges::amount : null;
            case FLOAT -> type.equals("real") ? FloatText::asDouble : null;
            case JSON -> column.kind() == ValueKind.JSON ? null : json(mapping, column);
            case INSTANT, DATETIME -> column.kind() == ValueKind.INSTANT ? ValueChanges::withoutOffset : null;
            default -> null;
        };
    }

    /** {@code -$1,234.56}, as {@code lc_monetary = 'C'} has it. */
    private static String amount(String money) {
        return money.replace("$", "").replace(",", "");
    }

    /** {@code 0044-03-15 12:00:00+00 BC}; infinity has none. */
    private static String withoutOffset(String instant) {
        return instant.replace("+00", "");
    }

    /** Only the server knows how the elements of an array become JSON; it is asked about the value, not about any table. */
    private @Nullable ValueChange json(TableMapping mapping, Column column) {
        boolean isArray = column.kind() == ValueKind.ARRAY;
        if (!isArray && !column.type().name().equals("hstore")) {
            return null;
        }
        String typeOf = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = "
                + SQL.literal(column.name()) + " AND attrelid = "
                + SQL.literal(SQL.table(mapping.source().name())) + "::regclass";
        String type = ask(mapping, typeOf, null);
        String question = isArray ? "SELECT to_json(?::" + type + ")::text" : "SELECT (?::" + type + ")::json::text";
        return logged -> ask(mapping, question, logged);
    }

    private String ask(TableMapping mapping, String question, @Nullable String value) {
        try (Connection connection = pools.take(Purpose.KEYS);
                PreparedStatement statement = connection.prepareStatement(question)) {
            if (value != null) {
                statement.setString(1, value);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }
}

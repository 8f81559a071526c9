package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether source tables are still those that the plan was resolved against: the catalogue is compared once with the mapping, then each
 * chunk's snapshot with the fingerprint taken at that moment. Safe for several threads.
 *
 * <p>PostgreSQL does not log DDL; source: docs/protocol.md, "Fences".
 */
public final class SourceDefinitions {

    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();

    /**
     * A table as it is now.
     *
     * @param columns name, and whether it may be NULL, in their order
     * @param fingerprint differs when anything about a column does
     */
    public record Live(List<LiveColumn> columns, String fingerprint) {}

    /** A column as it is now. */
    public record LiveColumn(String name, boolean nullable) {

        @Override
        public String toString() {
            return nullable ? name : name + " not null";
        }
    }

    /** Asks the catalogue. */
    @FunctionalInterface
    public interface Catalogue {
        Live read() throws SQLException;
    }

    /** Notes the table's fingerprint when it was not asked for before, if the table is the mapping's. */
    public void learn(TableMapping mapping, Catalogue catalogue) throws SQLException {
        if (fingerprints.containsKey(mapping.name())) {
            return;
        }
        Live live = catalogue.read();
        List<LiveColumn> planned = mapping.source().columns().stream()
                .map(SourceDefinitions::planned)
                .toList();
        if (!live.columns().equals(planned)) {
            throw new LandbridgeException(
                    CopyError.SOURCE_CHANGED,
                    "source " + mapping.name(),
                    "The table has the columns " + live.columns() + ", the plan was made for " + planned);
        }
        fingerprints.put(mapping.name(), live.fingerprint());
    }

    private static LiveColumn planned(Column column) {
        return new LiveColumn(column.name(), column.nullable());
    }

    /** Throws when the fingerprint is no longer the one that was noted. */
    public void verify(TableMapping mapping, String fingerprint) {
        if (!fingerprint.equals(fingerprints.get(mapping.name()))) {
            throw new LandbridgeException(
                    CopyError.SOURCE_CHANGED,
                    "source " + mapping.name(),
                    "The table's definition was changed while it was copied");
        }
    }
}

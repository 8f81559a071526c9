package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.capture.CapturedStream;
import io.landbridge.connectors.capture.ResourceName;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import io.landbridge.pipeline.stream.ChangeStream.Start;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

/** Opens streams of a PostgreSQL source: a publication and a slot of one name, read through the pgoutput plugin. */
public final class PostgresChanges implements ChangeStream.Opener {

    private final EndpointPools pools;

    public PostgresChanges(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public Start prepare(String stream, List<TableMapping> mappings) {
        String name = ResourceName.of(stream);
        // before the slot: what is logged under an older publication is sent by that one's rules
        new PostgresPublication(pools, name).create(mappings);
        PostgresPosition position = new PostgresSlot(pools, name).create();
        return new Start(position, notYetVisible());
    }

    /**
     * A transaction can stand in the log before the slot's position, so that it is never sent, while new snapshots do not show it yet:
     * between its commit record and its end lie a flush, and a standby's answer. It is among those that run now.
     */
    private PostgresDelivery notYetVisible() {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            return new PostgresDelivery(
                    new TreeSet<>(PostgresVisibility.of(connection).running()));
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
    }

    @Override
    public ChangeStream open(String stream, List<TableMapping> mappings, Position position) {
        PostgresPosition from = (PostgresPosition) position;
        String name = ResourceName.of(stream);
        PostgresSlot slot = new PostgresSlot(pools, name);
        slot.require(from);
        new PostgresPublication(pools, name).require(mappings);
        PostgresDefinitions definitions = new PostgresDefinitions(pools, mappings);
        definitions.verify();
        slot.endHolder();
        TransactionAssembly assembly = new TransactionAssembly(
                mappings,
                definitions::types,
                new ValueChanges(pools),
                new TransactionNumbers(currentNumber()),
                from,
                Path.of(System.getProperty("java.io.tmpdir")));
        return CapturedStream.start(stream, PostgresLogReader.open(pools, slot, name, definitions, from, assembly));
    }

    private long currentNumber() {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            return PostgresVisibility.of(connection).xmax();
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
    }

    @Override
    public Position end() {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()::text,"
                        + " pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn(), " + PostgresLogEnd.BLOCK_SIZE)) {
            row.next();
            long lsn = PostgresLogEnd.of(row.getString(1), row.getInt(3));
            if (row.getBoolean(2)) {
                // the log is read only as far as it was flushed, and where nobody commits that may take 15 s
                try (Statement nudge = connection.createStatement()) {
                    nudge.execute("SELECT pg_logical_emit_message(true, 'landbridge', '')");
                }
            }
            return new PostgresPosition(lsn);
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
    }

    @Override
    public Retention retention(String stream, Position applied) {
        return new PostgresSlot(pools, ResourceName.of(stream)).retention((PostgresPosition) applied);
    }

    @Override
    public void remove(String stream) {
        String name = ResourceName.of(stream);
        new PostgresSlot(pools, name).drop();
        new PostgresPublication(pools, name).drop();
    }
}

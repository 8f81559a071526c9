package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.capture.CapturedStream;
import io.landbridge.connectors.capture.ResourceName;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import io.landbridge.pipeline.stream.ChangeStream.Start;
import io.landbridge.pipeline.stream.OwnWrites;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens streams of a PostgreSQL source: a publication and a slot of one name, read through the pgoutput plugin. */
public final class PostgresChanges implements ChangeStream.Opener {

    private static final int FLUSH_ATTEMPTS = 200;

    private final EndpointPools pools;

    private final PostgresOwnTables own;

    /** @param own what is left out; null for nothing */
    public PostgresChanges(EndpointPools pools, @Nullable OwnWrites own) {
        this.pools = pools;
        this.own = new PostgresOwnTables(own);
    }

    @Override
    public Start prepare(String stream, List<TableMapping> mappings, Consumer<String> waits) {
        String name = ResourceName.of(stream);
        // before the slot: what is logged under an older publication is sent by that one's rules
        PostgresPublication publication = new PostgresPublication(pools, name, own);
        publication.create(mappings);
        NamedPoint.PUBLICATION_MADE.pass();
        PostgresPosition position = new PostgresSlot(pools, name).create(waits);
        return start(position, new PostgresDefinitions(pools, mappings, publication));
    }

    @Override
    public Start restart(String stream, List<TableMapping> mappings) {
        PostgresPublication publication = new PostgresPublication(pools, ResourceName.of(stream), own);
        publication.include(mappings);
        PostgresPosition position = flushedEnd();
        return start(position, new PostgresDefinitions(pools, mappings, publication));
    }

    @Override
    public Start again(String stream, List<TableMapping> mappings, Start before) {
        PostgresPosition position = flushedEnd();
        return new Start(position, notYetVisible(), before.definitions());
    }

    /** The position comes first: a table that was altered behind it is not the mapping's, and one that was altered before it does not matter. */
    private Start start(PostgresPosition position, PostgresDefinitions definitions) {
        PostgresDelivery delivery = notYetVisible();
        return new Start(position, delivery, definitions.current());
    }

    /** What was not flushed might be lost with the server, and other transactions come to stand before the position. */
    private PostgresPosition flushedEnd() {
        PostgresPosition end = (PostgresPosition) end();
        String flushed = "SELECT pg_current_wal_flush_lsn() >= '" + FenceCodec.lsn(end.lsn()) + "'::pg_lsn";
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            for (int attempt = 0; attempt < FLUSH_ATTEMPTS; attempt++) {
                // the server waits, not we
                try (ResultSet row = statement.executeQuery(attempt == 0 ? flushed : flushed + ", pg_sleep(0.05)")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return end;
                    }
                }
            }
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
        throw new LandbridgeException(
                CopyError.NOT_DURABLE,
                "source",
                "The log was not flushed up to " + FenceCodec.lsn(end.lsn()) + " in " + FLUSH_ATTEMPTS / 20 + " s");
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
    public ChangeStream open(
            String stream, List<TableMapping> mappings, Position position, Map<String, TableStart> starts) {
        PostgresPosition from = (PostgresPosition) position;
        PostgresSlot slot = new PostgresSlot(pools, ResourceName.of(stream));
        slot.require(from);
        PostgresDefinitions definitions = unchanged(stream, mappings, starts);
        slot.endHolder();
        PostgresLogReader.Reading reading = reading(stream, mappings, starts, definitions);
        return CapturedStream.start(stream, PostgresLogReader.open(slot, reading, from));
    }

    /** By a slot that ends with its session, from now on: the stream's own has one reader. */
    @Override
    public ChangeStream watch(
            String stream, List<TableMapping> mappings, Position position, Map<String, TableStart> starts) {
        PostgresDefinitions definitions = unchanged(stream, mappings, starts);
        PostgresLogReader.Reading reading = reading(stream, mappings, starts, definitions);
        return CapturedStream.start(stream, PostgresLogReader.watch(reading));
    }

    private PostgresDefinitions unchanged(String stream, List<TableMapping> mappings, Map<String, TableStart> starts) {
        PostgresPublication publication = new PostgresPublication(pools, ResourceName.of(stream), own);
        publication.require(mappings);
        publication.includeOwn();
        PostgresDefinitions definitions = new PostgresDefinitions(pools, mappings, publication);
        definitions.requireUnchanged(starts);
        return definitions;
    }

    private PostgresLogReader.Reading reading(
            String stream,
            List<TableMapping> mappings,
            Map<String, TableStart> starts,
            PostgresDefinitions definitions) {
        return new PostgresLogReader.Reading(
                pools,
                ResourceName.of(stream),
                definitions,
                from -> new TransactionAssembly(
                        mappings,
                        own,
                        starts,
                        definitions::types,
                        new ValueChanges(pools),
                        new TransactionNumbers(currentNumber()),
                        from,
                        Path.of(System.getProperty("java.io.tmpdir"))));
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
    public void letGo(String stream, Position position) {
        new PostgresSlot(pools, ResourceName.of(stream)).advance((PostgresPosition) position);
    }

    @Override
    public void remove(String stream) {
        String name = ResourceName.of(stream);
        new PostgresSlot(pools, name).drop();
        NamedPoint.SLOT_DROPPED.pass();
        new PostgresPublication(pools, name, own).drop();
    }
}

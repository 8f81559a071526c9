package io.landbridge.connectors.mysql;

import io.landbridge.connectors.capture.CapturedStream;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Delivery.MariaDbDelivery;
import io.landbridge.pipeline.position.Delivery.MySqlDelivery;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import io.landbridge.pipeline.stream.ChangeStream.Start;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.stream.StreamError;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens streams of a MySQL or MariaDB source, which keeps no account of who reads its log. */
public final class MySqlChanges implements ChangeStream.Opener {

    private final EndpointPools pools;
    private final BinlogServer server;

    private final @Nullable OwnWrites own;

    /** @param own what is left out; null for nothing */
    public MySqlChanges(EndpointPools pools, @Nullable OwnWrites own) {
        this.pools = pools;
        this.own = own;
        this.server = new BinlogServer(pools);
    }

    private boolean isMariaDb() {
        return pools.server().engine() == Engine.MARIADB;
    }

    @Override
    public Start prepare(String stream, List<TableMapping> mappings, Consumer<String> waits) {
        return start(mappings);
    }

    /** Its log tells of DDL, so that a table that is altered meanwhile is met behind the position. */
    @Override
    public Start restart(String stream, List<TableMapping> mappings) {
        return start(mappings);
    }

    @Override
    public Start again(String stream, List<TableMapping> mappings, Start before) {
        BinlogPosition known = (BinlogPosition) before.position();
        BinlogPlace end = server.end();
        if (isMariaDb() || !known.place().file().equals(end.file())) {
            return start(mappings);
        }
        // the file may be long, and has been read up to there
        GtidSet behind = new GtidScan(pools).upTo(end, known);
        return new Start(new BinlogPosition(end, behind.toString()), new MySqlDelivery(behind), Map.of());
    }

    private Start start(List<TableMapping> mappings) {
        for (TableMapping mapping : mappings) {
            requireKey(mapping);
        }
        server.requireServer();
        server.requireSettings();
        BinlogPlace end = server.end();
        // what stands before the end is never delivered, and may not be visible yet: copies wait for it all the same
        if (isMariaDb()) {
            BinlogPlace before = new BinlogPlace(end.file(), end.offset() - 1);
            return new Start(new BinlogPosition(end, server.gtidsAt(end)), new MariaDbDelivery(before), Map.of());
        }
        GtidSet behind = new GtidScan(pools).upTo(end);
        return new Start(new BinlogPosition(end, behind.toString()), new MySqlDelivery(behind), Map.of());
    }

    private static void requireKey(TableMapping mapping) {
        if (mapping.keyColumns().isEmpty()) {
            throw new LandbridgeException(
                    StreamError.NOT_STREAMABLE,
                    "source " + mapping.name(),
                    "The table has no row key",
                    "Give it a primary key, or exclude it in the plan.",
                    null);
        }
        if (!mapping.source().storage().equalsIgnoreCase("InnoDB")) {
            throw new LandbridgeException(
                    StreamError.NOT_STREAMABLE,
                    "source " + mapping.name(),
                    "The table is stored by " + mapping.source().storage() + ", which has no transactions",
                    "Convert it: ALTER TABLE … ENGINE=InnoDB, or exclude it in the plan.",
                    null);
        }
    }

    @Override
    public ChangeStream open(
            String stream, List<TableMapping> mappings, Position position, Map<String, TableStart> starts) {
        BinlogPosition from = (BinlogPosition) position;
        server.require(from);
        server.requireSettings();
        TransactionNames names = isMariaDb()
                ? new MariaDbTransactionNames(from.gtids())
                : new MySqlTransactionNames(GtidSet.parse(from.gtids()));
        TransactionAssembly assembly = new TransactionAssembly(
                mappings,
                begins(mappings, starts),
                new OwnTables(own, pools.server().database(), new CharacterSets(pools)),
                new CharacterSets(pools),
                names,
                from.place(),
                Path.of(System.getProperty("java.io.tmpdir")));
        LogClient client = new LogClient(pools.logLogin(), from.place());
        return CapturedStream.start(stream, new BinlogReader(server, from, client, assembly));
    }

    private static IdentityHashMap<TableMapping, BinlogPlace> begins(
            List<TableMapping> mappings, Map<String, TableStart> starts) {
        IdentityHashMap<TableMapping, BinlogPlace> begins = new IdentityHashMap<>();
        for (TableMapping mapping : mappings) {
            TableStart start = starts.get(mapping.name());
            if (start != null && start.after() instanceof BinlogPosition after) {
                begins.put(mapping, after.place());
            }
        }
        return begins;
    }

    @Override
    public Position end() {
        BinlogPlace end = server.end();
        return new BinlogPosition(end, "");
    }

    @Override
    public Retention retention(String stream, Position applied) {
        return server.retention((BinlogPosition) applied);
    }

    @Override
    public void letGo(String stream, Position position) {
        // the server goes by its own rules
    }

    @Override
    public void remove(String stream) {
        // nothing was made
    }
}

package io.landbridge.pipeline.stream;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.LiveSource;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.CopySettings;
import io.landbridge.pipeline.copy.TableCopy;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.FakeTicker;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A source that people write to, a target, and copy and stream between them, in memory. */
final class StreamWorld {

    static final String MIGRATION = "shop";
    static final String TABLE = "shop.a";

    final FakeTicker ticker = new FakeTicker();
    final FakeProcess observer = new FakeProcess("observer");
    final LiveSource source;
    final FakeServer server;
    final TableMapping mapping;
    final Engine engine;
    long firstRows = 2;
    long batchRows = 4;
    long maxQuarantined = Long.MAX_VALUE;
    ChangedKeys changed = ChangedKeys.none();

    StreamWorld(Turns turns, Chaos chaos, Engine engine, Images images, boolean unique) {
        this.engine = engine;
        Chaos forOthers = (process, call) -> process == observer ? Chaos.Event.NOTHING : chaos.at(process, call);
        source = new LiveSource(turns, forOthers, engine, images);
        server = new FakeServer(turns, forOthers, ticker::nanos);
        mapping = mapping(unique);
    }

    static TableMapping mapping(boolean unique) {
        List<Column> columns =
                List.of(column("id", ValueKind.INTEGER), column("u", ValueKind.TEXT), column("v", ValueKind.TEXT));
        List<ColumnMapping> copied = columns.stream()
                .map(c -> new ColumnMapping(c, new ColumnMapping.Copied(c, c.kind())))
                .toList();
        List<Index> indexes = unique ? List.of(Index.of("u", true, List.of("u"))) : List.of();
        return new TableMapping(
                table("shop", columns, indexes),
                List.of(new Output(table("crm", columns, indexes), copied)),
                columns.stream().map(c -> new Read(c, c.kind())).toList(),
                List.of("id"),
                null,
                Map.of(),
                null);
    }

    private static Column column(String name, ValueKind kind) {
        String type = kind == ValueKind.INTEGER ? "integer" : "text";
        return new Column(name, DataType.of(type), kind, true, null, Column.Generation.NONE, null, null, false, null);
    }

    private static Table table(String schema, List<Column> columns, List<Index> indexes) {
        return new Table(
                new TableName(schema, "a"),
                columns,
                new PrimaryKey("pk", List.of("id")),
                indexes,
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
    }

    Ledger ledger(FakeProcess process) {
        return server.ledger(process, MIGRATION);
    }

    /** Creates the ledger, then the stream, then plans the table. */
    void prepare() {
        Ledger ledger = ledger(observer);
        ledger.create();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord(MIGRATION, "hash", "0.1", "s", "t", "preparing"));
            return true;
        });
        StreamApplier.prepare(ports(observer), tables(), "forward", reason -> {});
        ledger.inTransaction(t -> {
            t.chunks().plan(TABLE, 1, List.of(KeyRange.ALL), -1);
            return true;
        });
    }

    List<StreamedTable> tables() {
        // Texts are told apart by bytes there, so that unique values can be seen to be apart.
        return List.of(StreamedTable.of(
                mapping, engine, Engine.POSTGRESQL, new TransformerLoader(StreamWorld.class.getClassLoader())));
    }

    private StreamPorts ports(FakeProcess process) {
        return new StreamPorts(
                source.changes(process), new NoKeyOrder(), server.applying(process, MIGRATION), ledger(process));
    }

    StreamApplier applier(FakeProcess process) {
        return applier(process, Lanes.ONE, StreamedTable::ties);
    }

    StreamApplier applier(FakeProcess process, Lanes lanes, Function<StreamedTable, Ties> ties) {
        return new StreamApplier(
                ports(process),
                tables(),
                new StreamSettings("forward", batchRows, 3, 1 << 20, maxQuarantined),
                lanes,
                ties,
                changed,
                ticker);
    }

    ChunkCopier copier(FakeProcess process, Barrier barrier, TargetTransaction.Opener transactions) {
        ChunkGoal goal = new ChunkGoal(Duration.ofMillis(500), 64 << 20, firstRows, Duration.ofSeconds(5));
        TableCopy copy = TableCopy.of(
                mapping, engine, Engine.MYSQL, new TransformerLoader(StreamWorld.class.getClassLoader()), goal, 2);
        return new ChunkCopier(
                source.snapshots(process),
                transactions,
                barrier,
                Map.of(TABLE, copy),
                new CopySettings(
                        process.name(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Long.MAX_VALUE,
                        () -> Long.MAX_VALUE),
                new CommitLatency(ticker),
                ticker);
    }

    ChunkCopier copier(FakeProcess process) {
        return copier(process, new StreamBarrier(ledger(process), "forward"), server.transactions(process, MIGRATION));
    }

    /** The target's committed rows by key. */
    Map<Integer, String> target() {
        Map<Integer, String> rows = new TreeMap<>();
        server.rows("crm.a").forEach(row -> rows.put(Integer.parseInt(row.substring(0, row.indexOf('\t'))), row));
        return rows;
    }

    /** What the target should hold. */
    Map<Integer, String> wanted() {
        Map<Integer, String> rows = new TreeMap<>();
        source.rows(TABLE).forEach((id, row) -> rows.put(id, row.line()));
        return rows;
    }

    private static final class NoKeyOrder implements KeyOrder {
        @Override
        public int[] ranges(TableMapping mapping, List<Key> keys, List<Key> bounds) {
            throw new AssertionError("Java orders integers");
        }

        @Override
        public int[] same(TableMapping mapping, List<Key> keys, List<Key> others) {
            throw new AssertionError("Java compares integers");
        }
    }
}

package io.landbridge.pipeline.copy;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeSource;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.FakeTicker;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A source, a target and the copying between them, in memory. */
final class CopyWorld {

    static final String MIGRATION = "shop";

    final FakeTicker ticker = new FakeTicker();
    final FakeProcess observer = new FakeProcess("observer");
    final FakeSource source;
    final FakeServer server;
    final Map<String, TableMapping> mappings = new LinkedHashMap<>();
    Barrier barrier = Barrier.NO_STREAM;
    long maxQuarantined = Long.MAX_VALUE;
    long mostRows = Long.MAX_VALUE;
    long firstRows = 10;
    Duration lease = Duration.ofMinutes(1);
    UnaryOperator<SourceSnapshot.Opener> snapshots = UnaryOperator.identity();

    CopyWorld() {
        this(Turns.free(), Chaos.NONE);
    }

    CopyWorld(Turns turns, Chaos chaos) {
        // The observer sees everything and is never harmed.
        Chaos forOthers = (process, call) -> process == observer ? Chaos.Event.NOTHING : chaos.at(process, call);
        source = new FakeSource(turns, forOthers);
        server = new FakeServer(turns, forOthers, ticker::nanos);
    }

    /** A table {@code id, value} that goes over as it is. */
    CopyWorld table(String name, boolean keyed) {
        return table(plain(name, keyed));
    }

    CopyWorld table(TableMapping mapping) {
        mappings.put(mapping.name(), mapping);
        return this;
    }

    CopyWorld rows(String table, int from, int to) {
        for (int key = from; key <= to; key++) {
            source.put(table, key, "v" + key);
        }
        return this;
    }

    /** Creates the ledger and plans each table as one range. */
    CopyWorld plan() {
        Ledger ledger = ledger();
        ledger.create();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord(MIGRATION, "hash", "0.1", "s", "t", "preparing"));
            mappings.keySet().forEach(table -> t.chunks().plan(table, 1, List.of(KeyRange.ALL), -1));
            return true;
        });
        return this;
    }

    Ledger ledger() {
        return server.ledger(observer, MIGRATION);
    }

    ChunkCopier copier(FakeProcess process) {
        ChunkGoal goal = new ChunkGoal(Duration.ofMillis(500), 64 << 20, firstRows, Duration.ofSeconds(5));
        Map<String, TableCopy> tables = new LinkedHashMap<>();
        TransformerLoader transformers = new TransformerLoader(CopyWorld.class.getClassLoader());
        mappings.forEach((name, mapping) ->
                tables.put(name, TableCopy.of(mapping, Engine.MARIADB, Engine.POSTGRESQL, transformers, goal, 2)));
        return new ChunkCopier(
                snapshots.apply(source.snapshots(process)),
                server.transactions(process, MIGRATION),
                barrier,
                tables,
                new CopySettings(process.name(), lease, Duration.ofSeconds(10), maxQuarantined, () -> mostRows),
                new CommitLatency(ticker),
                ticker);
    }

    /** Copies until nothing can be claimed. */
    List<CopyResult> copyAll(ChunkCopier copier) {
        List<CopyResult> results = new ArrayList<>();
        while (true) {
            ClaimedChunk claimed = copier.claim().orElse(null);
            if (claimed == null) {
                return results;
            }
            results.add(copier.copy(claimed));
        }
    }

    List<String> target(String table) {
        return server.rows(table.replace("shop.", "crm."));
    }

    List<QuarantinedRow> quarantined() {
        return ledger().inTransaction(t -> t.quarantine().open(null, Integer.MAX_VALUE));
    }

    TableProgress progress(String table) {
        return ledger().inTransaction(t -> t.chunks().progress()).stream()
                .filter(p -> p.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    boolean isAllCopied() {
        return ledger().inTransaction(t -> t.chunks().isAllCopied(List.copyOf(mappings.keySet())));
    }

    static TableMapping plain(String name, boolean keyed) {
        List<Column> columns = columns();
        List<ColumnMapping> copied = columns.stream()
                .map(c -> new ColumnMapping(c, new ColumnMapping.Copied(c, c.kind())))
                .toList();
        return mapping(name, keyed, copied);
    }

    static TableMapping mapping(String name, boolean keyed, List<ColumnMapping> columns) {
        String bare = name.substring(name.indexOf('.') + 1);
        List<Column> written = columns.stream().map(ColumnMapping::target).toList();
        return new TableMapping(
                tableOf("shop", bare, columns(), keyed),
                List.of(new Output(tableOf("crm", bare, written, keyed), columns)),
                reads(),
                keyed ? List.of("id") : List.of(),
                null,
                Map.of(),
                null);
    }

    static List<Read> reads() {
        return columns().stream().map(c -> new Read(c, c.kind())).toList();
    }

    static List<Column> columns() {
        return List.of(column("id", ValueKind.INTEGER), column("value", ValueKind.TEXT));
    }

    static Column column(String name, ValueKind kind) {
        String type = kind == ValueKind.INTEGER ? "integer" : "text";
        return new Column(name, DataType.of(type), kind, true, null, Column.Generation.NONE, null, null, false, null);
    }

    static Table tableOf(String schema, String name, List<Column> columns, boolean keyed) {
        return new Table(
                new TableName(schema, name),
                columns,
                keyed ? new PrimaryKey("pk", List.of("id")) : null,
                List.of(),
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
}

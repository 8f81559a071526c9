package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.assessment.EndpointFacts.Connections;
import io.landbridge.pipeline.assessment.EndpointFacts.Disk;
import io.landbridge.pipeline.assessment.EndpointFacts.LockWait;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.EndpointFacts.OpenTransaction;
import io.landbridge.pipeline.assessment.LogFacts.LoggedPart;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An assessment with nothing wrong, MariaDB to PostgreSQL, in which a test plants one thing. */
final class AssessmentFixture {

    EndpointFacts source = facts(Engine.MARIADB).build();
    EndpointFacts target = facts(Engine.POSTGRESQL).build();
    List<TableFixture> tables = List.of(table("shop", "orders"));
    List<Assessment.Note> notes = List.of();
    List<IdleExclude> idle = List.of();
    Set<String> missingTools = Set.of();
    boolean sameDatabase;
    boolean started;
    Through through = Through.DIRECT;
    Tls tls = Tls.VERIFY_FULL;

    Assessment build() {
        return new Assessment(
                new Plan(
                        "shop",
                        endpoint(Side.SOURCE),
                        endpoint(Side.TARGET),
                        LedgerLocation.DEFAULT,
                        List.of(),
                        List.of(),
                        BackfillSettings.DEFAULT,
                        new ChangeSettings(through),
                        ValidationSettings.DEFAULT,
                        "plan.yaml",
                        "0"),
                source,
                target,
                tables.stream().map(TableFixture::mapping).toList(),
                notes,
                idle,
                sameDatabase,
                started,
                List.copyOf(missingTools));
    }

    static Column column(String name, DataType type, ValueKind kind) {
        return new Column(name, type, kind, false, null, Generation.NONE, null, null, false, null);
    }

    static TableFixture table(String schema, String name) {
        return new TableFixture(new TableName(schema, name));
    }

    static FactsFixture facts(Engine engine) {
        return new FactsFixture(engine);
    }

    private Endpoint endpoint(Side side) {
        return new Endpoint(side, "jdbc:postgresql://h/d", tls, "u", new NoSecret());
    }

    private record NoSecret() implements Secret {
        @Override
        public String reveal() {
            return "";
        }

        @Override
        public String toString() {
            return "env:NONE";
        }
    }

    static final class TableFixture {
        private final TableName name;
        private final List<Column> columns = new ArrayList<>();
        private final List<ForeignKey> foreignKeys = new ArrayList<>();
        private Column key = column("id", DataType.of("bigint"), ValueKind.INTEGER);
        private boolean keyed = true;
        private String storage = "";
        private @Nullable Expression where;
        private final Map<String, Expression> checks = new LinkedHashMap<>();
        private @Nullable String transformer;
        private final List<ColumnMapping> computed = new ArrayList<>();

        TableFixture(TableName name) {
            this.name = name;
        }

        TableFixture key(Column column) {
            key = column;
            return this;
        }

        TableFixture with(Column column) {
            columns.add(column);
            return this;
        }

        TableFixture withoutKey() {
            keyed = false;
            return this;
        }

        TableFixture storage(String engine) {
            storage = engine;
            return this;
        }

        TableFixture foreignKey(ForeignKey foreignKey) {
            foreignKeys.add(foreignKey);
            return this;
        }

        TableFixture where(String... reads) {
            where = new Reading(List.of(reads));
            return this;
        }

        TableFixture check(String rule, String... reads) {
            checks.put(rule, new Reading(List.of(reads)));
            return this;
        }

        TableFixture transformer(String type) {
            transformer = type;
            return this;
        }

        TableFixture computed(String column, String... reads) {
            computed.add(new ColumnMapping(
                    column(column, DataType.of("text"), ValueKind.TEXT), new Computed(new Reading(List.of(reads)))));
            return this;
        }

        TableMapping mapping() {
            List<Column> all = new ArrayList<>();
            all.add(key);
            all.addAll(columns);
            Table source = table(name, all, storage.isEmpty() ? defaultStorage() : storage);
            Table target = table(new TableName("public", name.table()), all, "permanent");
            List<ColumnMapping> mapped = new ArrayList<>(computed);
            all.forEach(column -> mapped.add(new ColumnMapping(column, new Copied(column, column.kind()))));
            return new TableMapping(
                    source,
                    List.of(new Output(target, mapped)),
                    all.stream().map(column -> new Read(column, column.kind())).toList(),
                    keyed ? List.of(key.name()) : List.of(),
                    where,
                    checks,
                    transformer);
        }

        private String defaultStorage() {
            return name.schema().equals("public") ? "permanent" : "InnoDB";
        }

        private Table table(TableName tableName, List<Column> all, String storedAs) {
            return new Table(
                    tableName,
                    all,
                    keyed ? new PrimaryKey("pk", List.of(key.name())) : null,
                    List.of(),
                    foreignKeys,
                    List.of(),
                    10,
                    1_000,
                    storedAs,
                    null,
                    null,
                    null,
                    List.of());
        }
    }

    /** An expression of which only the columns matter. */
    private record Reading(List<String> reads) implements Expression {

        @Override
        public String text() {
            return "";
        }

        @Override
        public ValueKind resultKind() {
            return ValueKind.BOOLEAN;
        }

        @Override
        public boolean saysNull() {
            return false;
        }

        @Override
        public Object evaluate(RowValues row) {
            return true;
        }
    }

    static final class FactsFixture {
        private final Engine engine;
        private int majorMinor = 9_900;
        private Map<String, String> settings = Map.of();
        private List<MissingRight> rights = List.of();
        private boolean standby;
        private Connections connections = new Connections(100, "max_connections = 200");
        private List<OpenTransaction> open = List.of();
        private List<String> prepared = List.of();
        private List<LockWait> waits = List.of();
        private Set<TableName> notEmpty = Set.of();
        private @Nullable Disk disk = new Disk("/data", 1L << 40);
        private List<MissingRight> logRights = List.of();
        private int freeSlots = 10;
        private int freeSenders = 10;
        private List<String> slotWaits = List.of();
        private List<String> filters = List.of();
        private boolean replica;
        private long xaPrepares;
        private Map<TableName, List<LoggedPart>> parts = Map.of();

        FactsFixture(Engine engine) {
            this.engine = engine;
        }

        FactsFixture majorMinor(int value) {
            majorMinor = value;
            return this;
        }

        FactsFixture settings(Map<String, String> value) {
            settings = value;
            return this;
        }

        FactsFixture rights(MissingRight... value) {
            rights = List.of(value);
            return this;
        }

        FactsFixture standby() {
            standby = true;
            return this;
        }

        FactsFixture freeConnections(int value) {
            connections = new Connections(value, connections.limit());
            return this;
        }

        FactsFixture open(OpenTransaction... value) {
            open = List.of(value);
            return this;
        }

        FactsFixture prepared(String... value) {
            prepared = List.of(value);
            return this;
        }

        FactsFixture waiting(LockWait... value) {
            waits = List.of(value);
            return this;
        }

        FactsFixture notEmpty(TableName... value) {
            notEmpty = Set.of(value);
            return this;
        }

        FactsFixture disk(@Nullable Disk value) {
            disk = value;
            return this;
        }

        FactsFixture logRights(MissingRight... value) {
            logRights = List.of(value);
            return this;
        }

        FactsFixture freeSlots(int value) {
            freeSlots = value;
            return this;
        }

        FactsFixture freeSenders(int value) {
            freeSenders = value;
            return this;
        }

        FactsFixture slotWaits(String... value) {
            slotWaits = List.of(value);
            return this;
        }

        FactsFixture filters(String... value) {
            filters = List.of(value);
            return this;
        }

        FactsFixture replica() {
            replica = true;
            return this;
        }

        FactsFixture xaPrepares(long value) {
            xaPrepares = value;
            return this;
        }

        FactsFixture parts(TableName table, LoggedPart... value) {
            parts = Map.of(table, List.of(value));
            return this;
        }

        EndpointFacts build() {
            return new EndpointFacts(
                    engine,
                    "version",
                    majorMinor,
                    "x",
                    "d",
                    settings,
                    rights,
                    standby,
                    connections,
                    open,
                    prepared,
                    waits,
                    notEmpty,
                    disk,
                    new LogFacts(logRights, freeSlots, freeSenders, slotWaits, filters, replica, xaPrepares, parts));
        }
    }
}

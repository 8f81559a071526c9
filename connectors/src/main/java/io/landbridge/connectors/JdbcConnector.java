package io.landbridge.connectors;

import io.landbridge.connectors.jdbc.ChangeLayouts;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.FenceNames;
import io.landbridge.connectors.jdbc.JdbcCheckReader;
import io.landbridge.connectors.jdbc.JdbcOrphanSearch;
import io.landbridge.connectors.jdbc.JdbcRuleSearch;
import io.landbridge.connectors.jdbc.JdbcSignals;
import io.landbridge.connectors.jdbc.JdbcStatementRunner;
import io.landbridge.connectors.jdbc.JdbcWriteFence;
import io.landbridge.connectors.ledger.JdbcLedger;
import io.landbridge.connectors.ledger.LedgerConnections;
import io.landbridge.connectors.mysql.MySqlApplying;
import io.landbridge.connectors.mysql.MySqlChanges;
import io.landbridge.connectors.mysql.MySqlDigests;
import io.landbridge.connectors.mysql.MySqlFamilyCounters;
import io.landbridge.connectors.mysql.MySqlFenceTriggers;
import io.landbridge.connectors.mysql.MySqlKeys;
import io.landbridge.connectors.mysql.MySqlLapses;
import io.landbridge.connectors.mysql.MySqlProbe;
import io.landbridge.connectors.mysql.MySqlReadings;
import io.landbridge.connectors.mysql.MySqlSchemaReader;
import io.landbridge.connectors.mysql.MySqlSchemaWriter;
import io.landbridge.connectors.mysql.MySqlSnapshots;
import io.landbridge.connectors.mysql.MySqlTransactions;
import io.landbridge.connectors.postgresql.PostgresApplying;
import io.landbridge.connectors.postgresql.PostgresChanges;
import io.landbridge.connectors.postgresql.PostgresColumnCounters;
import io.landbridge.connectors.postgresql.PostgresDigests;
import io.landbridge.connectors.postgresql.PostgresFenceTriggers;
import io.landbridge.connectors.postgresql.PostgresKeys;
import io.landbridge.connectors.postgresql.PostgresLapses;
import io.landbridge.connectors.postgresql.PostgresProbe;
import io.landbridge.connectors.postgresql.PostgresReadings;
import io.landbridge.connectors.postgresql.PostgresSchemaReader;
import io.landbridge.connectors.postgresql.PostgresSchemaWriter;
import io.landbridge.connectors.postgresql.PostgresSnapshots;
import io.landbridge.connectors.postgresql.PostgresTransactions;
import io.landbridge.pipeline.assessment.EndpointProbe;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.cutover.StatementRunner;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.KeyOrder;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.throttle.SignalReader;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.CheckReader;
import io.landbridge.pipeline.validation.RuleSearch;
import java.sql.Connection;
import java.sql.SQLException;

/** The adapters of one endpoint by its engine. */
final class JdbcConnector implements Connector {

    private final EndpointPools pools;
    private final SourceSnapshot.Opener snapshots;
    private final JdbcSignals signals;
    private final ChangeLayouts layouts;

    JdbcConnector(EndpointPools pools) {
        this.pools = pools;
        this.layouts = new ChangeLayouts(pools.dialect());
        this.snapshots = isMySqlFamily(pools) ? new MySqlSnapshots(pools) : new PostgresSnapshots(pools);
        this.signals = new JdbcSignals(
                pools, asked -> isMySqlFamily(asked) ? new MySqlReadings(asked.server()) : new PostgresReadings());
    }

    private static boolean isMySqlFamily(EndpointPools pools) {
        return pools.server().engine().isMySqlFamily();
    }

    @Override
    public Server server() {
        return pools.server();
    }

    @Override
    public SchemaReader schemaReader() {
        return server().engine() == Engine.POSTGRESQL ? new PostgresSchemaReader(pools) : new MySqlSchemaReader(pools);
    }

    @Override
    public SchemaWriter schemaWriter() {
        return server().engine().isMySqlFamily() ? new MySqlSchemaWriter(pools) : new PostgresSchemaWriter(pools);
    }

    @Override
    public OrphanSearch orphanSearch() {
        return new JdbcOrphanSearch(pools);
    }

    @Override
    public SourceSnapshot.Opener snapshots() {
        return snapshots;
    }

    @Override
    public ChangeStream.Opener changes() {
        return isMySqlFamily(pools) ? new MySqlChanges(pools, null) : new PostgresChanges(pools, null);
    }

    @Override
    public ChangeStream.Opener changes(OwnWrites own) {
        return isMySqlFamily(pools) ? new MySqlChanges(pools, own) : new PostgresChanges(pools, own);
    }

    @Override
    public KeyOrder keyOrder() {
        return isMySqlFamily(pools) ? MySqlKeys.order(pools) : PostgresKeys.order(pools);
    }

    @Override
    public TargetTransaction.Opener transactions(String migration, LedgerLocation location) {
        JdbcLedger ledger = jdbcLedger(migration, location);
        return isMySqlFamily(pools)
                ? new MySqlTransactions(pools, ledger::on)
                : new PostgresTransactions(pools, ledger::on);
    }

    @Override
    public ApplyTransaction.Opener applying(String migration, LedgerLocation location) {
        JdbcLedger ledger = jdbcLedger(migration, location);
        return isMySqlFamily(pools)
                ? new MySqlApplying(pools, layouts, ledger::on)
                : new PostgresApplying(pools, layouts, ledger::on);
    }

    @Override
    public Ledger ledger(String migration, LedgerLocation location) {
        return jdbcLedger(migration, location);
    }

    private JdbcLedger jdbcLedger(String migration, LedgerLocation location) {
        return new JdbcLedger(new PooledLedgerConnections(pools), server().engine(), migration, location);
    }

    @Override
    public DigestReader.Opener digests(String migration, LedgerLocation location) {
        JdbcLedger ledger = jdbcLedger(migration, location);
        return isMySqlFamily(pools)
                ? new MySqlDigests(pools, ledger::applied)
                : new PostgresDigests(pools, ledger::applied);
    }

    @Override
    public CheckReader checks() {
        return new JdbcCheckReader(pools);
    }

    @Override
    public StatementRunner statements() {
        return new JdbcStatementRunner(pools);
    }

    @Override
    public RuleSearch rules() {
        return new JdbcRuleSearch(
                pools, isMySqlFamily(pools) ? new MySqlLapses(server().engine()) : new PostgresLapses());
    }

    @Override
    public WriteFence writeFence(String migration, LedgerLocation place) {
        String schema = !place.schema().isEmpty()
                ? place.schema()
                : isMySqlFamily(pools) ? server().database() : schemaReader().defaultSchema();
        FenceNames names = new FenceNames(migration, place, schema);
        return new JdbcWriteFence(
                pools,
                names,
                isMySqlFamily(pools) ? new MySqlFenceTriggers(pools, names) : new PostgresFenceTriggers(pools, names),
                Ticker.SYSTEM);
    }

    @Override
    public Counters counters() {
        return isMySqlFamily(pools) ? new MySqlFamilyCounters(pools) : new PostgresColumnCounters(pools);
    }

    @Override
    public SignalReader signals() {
        return signals;
    }

    @Override
    public EndpointProbe probe() {
        return server().engine().isMySqlFamily() ? new MySqlProbe(pools) : new PostgresProbe(pools);
    }

    @Override
    public void close() {
        signals.close();
        pools.close();
    }

    private record PooledLedgerConnections(EndpointPools pools) implements LedgerConnections {

        @Override
        public Connection take() {
            return pools.take(Purpose.LEDGER);
        }

        @Override
        public LandbridgeException translate(SQLException error) {
            return pools.errors().translate(pools.side() + " ledger", error);
        }
    }
}

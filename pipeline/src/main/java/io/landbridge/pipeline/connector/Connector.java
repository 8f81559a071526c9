package io.landbridge.pipeline.connector;

import io.landbridge.pipeline.assessment.EndpointProbe;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.cutover.StatementRunner;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.KeyOrder;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.throttle.SignalReader;
import io.landbridge.pipeline.validation.CheckReader;
import io.landbridge.pipeline.validation.RuleSearch;

/** One endpoint of a migration; safe for several threads. Closing it ends every connection. */
public interface Connector extends AutoCloseable {

    /** What the server says of itself. */
    Server server();

    /** Reads the catalogue. */
    SchemaReader schemaReader();

    /** Writes and applies DDL. */
    SchemaWriter schemaWriter();

    /** Looks for rows without a parent. */
    OrphanSearch orphanSearch();

    /** Reads rows. */
    SourceSnapshot.Opener snapshots();

    /** Writes rows and facts about rows of one migration. */
    TargetTransaction.Opener transactions(String migration, LedgerLocation ledger);

    /** Reads the log. */
    ChangeStream.Opener changes();

    /** Reads the log, but for what a stream of the other direction writes here. */
    ChangeStream.Opener changes(OwnWrites own);

    /** Orders keys. */
    KeyOrder keyOrder();

    /** Changes rows and writes facts about them. */
    ApplyTransaction.Opener applying(String migration, LedgerLocation ledger);

    /** The ledger of one migration in this database. */
    Ledger ledger(String migration, LedgerLocation ledger);

    /** Hashes rows for a comparison; reads of the target know the position of the migration's stream. */
    DigestReader.Opener digests(String migration, LedgerLocation ledger);

    /** Answers the plan's own checks. */
    CheckReader checks();

    /** Looks for rules that do not hold every row, and for the rows that break them. */
    RuleSearch rules();

    /**
     * The fence of one migration on this endpoint's tables.
     *
     * @param place where it keeps its own: the place of the ledger that is in the same database
     */
    WriteFence writeFence(String migration, LedgerLocation place);

    /** Reads and sets counters. */
    Counters counters();

    /** Runs what a runbook asks for. */
    StatementRunner statements();

    /** Reads load. */
    SignalReader signals();

    /** Asks what the assessment judges. */
    EndpointProbe probe();

    @Override
    void close();
}

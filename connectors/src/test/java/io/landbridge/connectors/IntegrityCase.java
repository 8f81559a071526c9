package io.landbridge.connectors;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.plan.ValidationSettings.Check;
import io.landbridge.pipeline.plan.ValidationSettings.DigestPlace;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.throttle.FakeTicker;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.validation.IntegrityChecks;
import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.IntegrityPorts;
import io.landbridge.pipeline.validation.IntegrityRequest;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything of one database in another, as a run leaves it behind, and what the checks of integrity say about it. */
final class IntegrityCase implements AutoCloseable {

    private final TestDatabase from;
    private final TestDatabase to;
    private final Connector source;
    private final Connector target;

    IntegrityCase(ServerKind fromKind, ServerKind toKind) {
        this.from = Servers.shared(fromKind).createDatabase("integrity_from");
        this.to = Servers.shared(toKind).createDatabase("integrity_to");
        this.source = Endpoints.open(Side.SOURCE, from);
        this.target = Endpoints.open(Side.TARGET, to);
    }

    TestDatabase from() {
        return from;
    }

    TestDatabase to() {
        return to;
    }

    /** Makes the tables, copies the rows, makes what follows them, and sets the counters. */
    IntegrityCase copy() {
        ResolvedPlan resolved = resolved();
        SchemaWriter writer = target.schemaWriter();
        Set<String> all = Set.of();
        writer.beforeCopy(resolved.wanted(), target.schemaReader().read(all)).forEach(writer::apply);
        target.ledger("whole", LedgerLocation.DEFAULT).create();
        for (TableMapping mapping : resolved.mappings()) {
            new WholeTable(source, target, mapping).copy(RowEncoding.TEXT, 1_000_000);
        }
        writer.afterCopy(resolved.wanted(), target.schemaReader().read(all)).forEach(writer::apply);
        writer.counters(resolved().wanted()).forEach(writer::apply);
        return this;
    }

    /** The plan against both databases as they are. */
    ResolvedPlan resolved() {
        return PlanResolver.resolve(plan(List.of()), ends(), name -> List.of());
    }

    private Ends ends() {
        SchemaReader here = source.schemaReader();
        SchemaReader there = target.schemaReader();
        return new Ends(here.read(Set.of()), here.defaultSchema(), there.read(Set.of()), there.defaultSchema(), false);
    }

    private Plan plan(List<Check> checks) {
        return new Plan(
                "integrity",
                Endpoints.endpoint(Side.SOURCE, from),
                Endpoints.endpoint(Side.TARGET, to),
                LedgerLocation.DEFAULT,
                List.of(),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                new ValidationSettings(DigestPlace.AUTO, checks, 2, 1000, List.of("*.secret")),
                "plan.yaml",
                "");
    }

    /** What the checks say where nothing follows the source. */
    List<IntegrityFinding> findings(Check... checks) {
        return findings(resolved(), null, checks);
    }

    /** @param catchUp null where nothing follows the source */
    List<IntegrityFinding> findings(ResolvedPlan resolved, @Nullable Runnable catchUp, Check... checks) {
        IntegrityPorts ports = new IntegrityPorts(
                source.checks(),
                target.checks(),
                target.schemaReader(),
                target.schemaWriter(),
                target.orphanSearch(),
                target.rules(),
                pieces -> pieces.forEach(Runnable::run));
        return new IntegrityChecks(ports, ValidationPace.FULL, new FakeTicker())
                .run(new IntegrityRequest(plan(List.of(checks)), resolved, catchUp));
    }

    /** Those that do not hold. */
    List<IntegrityFinding> broken() {
        return findings().stream().filter(finding -> !finding.holds()).toList();
    }

    @Override
    public void close() {
        source.close();
        target.close();
        from.close();
        to.close();
    }
}

package io.landbridge.connectors;

import io.landbridge.pipeline.assessment.Assessment;
import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.assessment.Assessor;
import io.landbridge.pipeline.assessment.EndpointFacts;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the assessment says of a database's log, asked of the real server. */
public final class LogAssessment {

    private LogAssessment() {}

    /** Of all tables, or as the rules say; the target's findings and those of the copy are left out. */
    public static List<Finding> of(Connector source, TestDatabase database, TableRule... rules) {
        return whole(source, database, rules).stream()
                .filter(finding -> finding.code().compareTo(AssessmentCode.CHANGES_NOT_CARRIED) > 0)
                .toList();
    }

    /** With all of them; the target is the same database. */
    public static List<Finding> whole(Connector source, TestDatabase database, TableRule... rules) {
        DatabaseSchema schema = source.schemaReader().read(Set.of());
        String home = source.schemaReader().defaultSchema();
        Plan plan = new Plan(
                "log",
                Endpoints.endpoint(Side.SOURCE, database),
                Endpoints.endpoint(Side.TARGET, database),
                LedgerLocation.DEFAULT,
                List.of(rules),
                List.of(),
                BackfillSettings.DEFAULT,
                new ChangeSettings(Through.DIRECT),
                ValidationSettings.DEFAULT,
                "plan.yaml",
                "");
        Ends ends = new Ends(schema, home, new DatabaseSchema(schema.engine(), List.of()), home, false);
        List<TableMapping> mappings =
                PlanResolver.resolve(plan, ends, name -> List.of()).mappings();
        Set<TableName> tables =
                mappings.stream().map(mapping -> mapping.source().name()).collect(Collectors.toSet());
        EndpointFacts facts = source.probe().source(tables);
        EndpointFacts target = source.probe().target(Set.of(), LedgerLocation.DEFAULT);
        return Assessor.assess(
                new Assessment(plan, facts, target, mappings, List.of(), List.of(), false, false, List.of()));
    }

    /** The codes of one severity. */
    public static Set<AssessmentCode> codes(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::code)
                .collect(Collectors.toSet());
    }
}

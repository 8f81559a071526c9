package io.landbridge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import io.landbridge.architecture.HouseClasses;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore;
import io.landbridge.pipeline.ledger.QuarantineStore;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.StageStore;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.ValidationStore;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * F2: whoever changes the state of a migration passes a named point, so that a test can kill it there. A step is a call of a port's method
 * that does not only read; what is added to these ports counts as a step until it is listed as a reading.
 */
@Tag("architecture")
final class NamedPointRuleTest {

    private static final Set<String> PORTS = Stream.of(
                    ChunkStore.class,
                    StreamStore.class,
                    QuarantineStore.class,
                    StageStore.class,
                    MigrationStore.class,
                    LeaseStore.class,
                    ControlStore.class,
                    ValidationStore.class,
                    CutoverStore.class,
                    WriteFence.class,
                    Counters.class,
                    RunbookStore.class,
                    Ledger.class,
                    SchemaWriter.class,
                    ChangeStream.class,
                    ChangeStream.Opener.class)
            .map(Class::getName)
            .collect(Collectors.toSet());

    private static final Set<String> READINGS = Set.of(
            "ChunkStore.standings",
            "ChunkStore.keyStandings",
            "ChunkStore.isAllCopied",
            "ChunkStore.progress",
            "ChunkStore.copying",
            "ChunkStore.epoch",
            "StreamStore.find",
            "StreamStore.batch",
            "StreamStore.starts",
            "QuarantineStore.open",
            "QuarantineStore.setAside",
            "QuarantineStore.count",
            "QuarantineStore.openCount",
            "StageStore.isComplete",
            "StageStore.complete(hash)",
            "MigrationStore.find",
            "LeaseStore.holder",
            "LeaseStore.holds",
            "ControlStore.read",
            "ControlStore.resyncWishes",
            "ValidationStore.version",
            "ValidationStore.ranges",
            "ValidationStore.open",
            "ValidationStore.openCount",
            "ValidationStore.closed",
            "ValidationStore.wished",
            "CutoverStore.find",
            "CutoverStore.lock",
            "CutoverStore.hasCome",
            "WriteFence.standing",
            "Counters.read",
            "Counters.prove",
            "RunbookStore.latest",
            "RunbookStore.all",
            "RunbookStore.steps",
            "RunbookStore.approvals",
            "RunbookStore.overrides",
            "Ledger.exists",
            "Ledger.isOlder",
            "Ledger.begin",
            "Ledger.session",
            "Ledger.inTransaction",
            "SchemaWriter.beforeCopy",
            "SchemaWriter.afterCopy",
            "SchemaWriter.counters",
            "SchemaWriter.alterColumn",
            "ChangeStream.poll",
            "ChangeStream.settle",
            "ChangeStream.verify",
            "ChangeStream.hurry",
            "ChangeStream.close",
            "ChangeStream.Opener.open",
            "ChangeStream.Opener.end",
            "ChangeStream.Opener.watch",
            "ChangeStream.Opener.retention");

    /** Who changes state without a point of its own, and why that is enough. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("LedgerCompletion", "MigrationFlow has points before and after each of its calls"),
            Map.entry(
                    "RunnerLease",
                    "MigrationRun has points before and after its calls; what is renewed says nothing of rows"),
            Map.entry("RunnerWatch", "renews leases, which say nothing of rows"),
            Map.entry("Admission", "MigrationRun has points before and after its transaction"),
            Map.entry("WishChange", "one transaction of an operator's command, with nothing before or after it"),
            Map.entry("ResyncCommand", "one transaction of an operator's command, with nothing before or after it"),
            Map.entry("PlanAcceptance", "one transaction of an operator's command, with nothing before or after it"),
            Map.entry("IndexStage", "counters are set anew at each attempt; its other statements are DdlRun's"),
            Map.entry("SchemaCommand", "the statements of DdlRun, each of which may be run again"),
            Map.entry(
                    "Repair",
                    "a wish may be said again, what is deleted passes KeyErasure's point, and what is closed was looked at again"),
            Map.entry("KeyRepairs", "KeyErasure has a point in each of its transactions"),
            Map.entry("CutoverDoor", "Crossing, Returning and CommitPoint have a point behind each of its calls"),
            Map.entry("LedgerForwardStream", "Crossing and Returning have a point behind each of its calls"),
            Map.entry("LedgerWayBack", "Crossing, Returning and PreparedWayBack have a point behind each of its calls"),
            Map.entry("LogWatch", "what it confirms is a place in the log of its own, which ends with it"),
            Map.entry("CounterMove", "moved past where they are, whenever it is asked again; a point is behind it"),
            Map.entry("Approvals", "one transaction of an operator's command, with nothing before or after it"),
            Map.entry("Conductor", "a gate that is gone past may be noted again, and Journal has a point before it"),
            Map.entry("Rollbacks", "in the transaction that ends the rollback, behind which RunbookRun has a point"),
            Map.entry("TouchedRanges", "in the transaction of a batch, which has points of its own"));

    @Test
    void everyStepThatChangesStateHasANamedPoint() {
        JavaClasses product =
                HouseClasses.productAlone("io.landbridge.pipeline", "io.landbridge.connectors", "io.landbridge.jobs");
        Map<String, List<String>> steps = new TreeMap<>();
        Set<String> withPoints = new HashSet<>();
        for (JavaClass type : product) {
            for (JavaCodeUnitAccess<?> call : callsOf(type)) {
                JavaClass owner = call.getTargetOwner();
                if (owner.isEquivalentTo(NamedPoint.class) && call.getName().equals("pass")) {
                    withPoints.add(outermost(type));
                } else if (PORTS.contains(owner.getName())
                        && !PORTS.contains(type.getName())
                        && !READINGS.contains(nameOf(call))) {
                    steps.computeIfAbsent(outermost(type), t -> new ArrayList<>())
                            .add(nameOf(call));
                }
            }
        }
        assertThat(steps).as("steps that were found").hasSizeGreaterThan(15);
        assertThat(steps.keySet()).as("who changes state").containsAll(ELSEWHERE.keySet());
        steps.keySet().removeAll(ELSEWHERE.keySet());
        steps.keySet().removeAll(withPoints);
        assertThat(steps).as("steps without a named point").isEmpty();
    }

    private static List<JavaCodeUnitAccess<?>> callsOf(JavaClass type) {
        List<JavaCodeUnitAccess<?>> calls = new ArrayList<>(type.getMethodCallsFromSelf());
        calls.addAll(type.getMethodReferencesFromSelf());
        return calls;
    }

    private static String nameOf(JavaCodeUnitAccess<?> call) {
        String type = call.getTargetOwner().getName();
        String name = type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + '.' + call.getName();
        // The same word for "note that it is complete" and "what is complete".
        boolean oneArgument = call.getTarget().getRawParameterTypes().size() == 1;
        return name.equals("StageStore.complete") && oneArgument ? name + "(hash)" : name;
    }

    private static String outermost(JavaClass type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }
}

package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.Gate;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.cutover.Gates;
import io.landbridge.pipeline.cutover.Gates.Verdict;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lets a runbook begin, and switch, when its gates are open or somebody has said why they need not be. */
final class GateKeeper {

    private final Gates gates;
    private final Supplier<GateReadings> readings;
    private final Set<Gate> overridden;
    private final String past;

    /**
     * @param readings as they are when asked for
     * @param overridden gates that somebody goes past
     */
    GateKeeper(Runbook runbook, Supplier<GateReadings> readings, Set<Gate> overridden) {
        this.gates = new Gates(runbook.gates(), runbook.freezeBudget());
        this.readings = readings;
        this.overridden = Set.copyOf(overridden);
        this.past = runbook.direction() == Direction.CUTOVER
                ? " --override GATE --reason TEXT goes past a gate, and stands in the report."
                : " 'landbridge rollback PLAN' without a runbook asks for no gate.";
    }

    /** What is to be said of each gate now. */
    List<Verdict> verdicts() {
        return gates.asksNothing() ? List.of() : gates.beforeAll(readings.get());
    }

    /** Throws {@link RunbookError#GATE_CLOSED} with every closed gate, its reason and its way out. */
    void requireBeforeAll() {
        require(verdicts(), "before the first step");
    }

    /** The same while clients are held. */
    void requireBeforeSwitch() {
        if (!gates.asksNothing()) {
            require(gates.beforeSwitch(readings.get()), "at the switch");
        }
    }

    private void require(List<Verdict> verdicts, String when) {
        List<Verdict> closed = verdicts.stream()
                .filter(verdict -> !verdict.open() && !overridden.contains(verdict.gate()))
                .toList();
        if (!closed.isEmpty()) {
            String what = closed.stream()
                    .map(verdict -> verdict.gate().word() + ": " + verdict.reason())
                    .collect(Collectors.joining("; "));
            String remedy = closed.stream().map(Verdict::wayOut).collect(Collectors.joining(" "));
            throw new LandbridgeException(
                    RunbookError.GATE_CLOSED, "gates " + when, "Closed is " + what + '.', remedy + past, null);
        }
    }
}

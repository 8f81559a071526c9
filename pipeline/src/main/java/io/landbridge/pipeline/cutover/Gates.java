package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a runbook may begin, or switch. */
public final class Gates {

    /** Rows that are compared in a second where nobody has measured it; few, since a freeze rests on it. */
    private static final long SLOW = 20_000;

    private static final int SHOWN = 3;

    private final GateRules rules;
    private final Duration freezeBudget;

    public Gates(GateRules rules, Duration freezeBudget) {
        this.rules = rules;
        this.freezeBudget = freezeBudget;
    }

    /**
     * What is to be said of one gate.
     *
     * @param reason why it is closed, or what holds it open
     * @param wayOut what opens it; empty when it is open
     */
    public record Verdict(Gate gate, boolean open, String reason, String wayOut) {}

    /** Whether no gate is asked for, so that nobody has to read anything. */
    public boolean asksNothing() {
        return rules.lag() == null && !rules.validation() && !rules.quarantine() && !rules.reverseStream();
    }

    /** Judges the gates that are asked for, before anything begins. */
    public List<Verdict> beforeAll(GateReadings readings) {
        List<Verdict> verdicts = new ArrayList<>();
        if (rules.lag() != null) {
            verdicts.add(lag(rules.lag(), readings));
        }
        if (rules.validation()) {
            verdicts.add(validation(readings, freezeBudget));
        }
        rest(readings, verdicts);
        return verdicts;
    }

    /** Judges them while clients are held: everything is drained, so that the lag is nothing any more and no time is left to compare. */
    public List<Verdict> beforeSwitch(GateReadings readings) {
        List<Verdict> verdicts = new ArrayList<>();
        if (rules.validation()) {
            verdicts.add(validation(readings, Duration.ZERO));
        }
        rest(readings, verdicts);
        return verdicts;
    }

    private void rest(GateReadings readings, List<Verdict> verdicts) {
        if (rules.quarantine()) {
            verdicts.add(quarantine(readings));
        }
        if (rules.reverseStream()) {
            verdicts.add(reverseStream(readings));
        }
    }

    private static Verdict lag(Duration most, GateReadings readings) {
        Long millis = readings.lagMillis();
        if (!readings.follows()) {
            return closed(
                    Gate.LAG, "no process follows the source", "Start 'landbridge run PLAN' and leave it running.");
        }
        if (millis != null && GateReadings.isBehind(millis, readings.backlogBytes(), most)) {
            return closed(
                    Gate.LAG,
                    "the lag is " + seconds(millis) + ", more than " + seconds(most.toMillis()),
                    "Wait until the stream has caught up; 'landbridge status PLAN --watch' shows it.");
        }
        return open(Gate.LAG, millis == null ? "nothing to follow yet" : "the lag is " + seconds(millis));
    }

    private static Verdict validation(GateReadings readings, Duration budget) {
        Freshness proof = readings.proof();
        if (!readings.toBeCopied().isEmpty()) {
            // what it will delete and copy may be proved equal still
            return closed(
                    Gate.VALIDATION,
                    "still to be copied anew: " + String.join(", ", readings.toBeCopied()),
                    "Let 'landbridge run PLAN' do it, which has to run for that.");
        }
        String compare = "Let 'landbridge run PLAN' go on comparing, or 'landbridge validate PLAN' do it.";
        if (proof.mismatches() > 0) {
            return closed(
                    Gate.VALIDATION,
                    proof.mismatches() == 1 ? "1 row differs" : proof.mismatches() + " rows differ",
                    "'landbridge validate PLAN' names it, '--repair preview' says what would put it right.");
        }
        if (proof.ranges() == 0 || readings.neverProved() > 0) {
            return closed(
                    Gate.VALIDATION,
                    proof.ranges() == 0
                            ? "no rows were compared yet"
                            : readings.neverProved() + " of " + proof.ranges() + " ranges were never compared",
                    compare);
        }
        if (proof.stale() == 0) {
            return open(Gate.VALIDATION, "all " + proof.ranges() + " ranges are proved equal since their last change");
        }
        long speed = readings.rowsPerSecond() > 0 ? readings.rowsPerSecond() : SLOW;
        Duration needed = Duration.ofMillis(proof.staleRows() * 1000 / speed);
        String stale = proof.stale() + " of " + proof.ranges() + " ranges have changed since they were compared, with "
                + proof.staleRows() + " rows, which takes about " + seconds(needed.toMillis());
        return needed.compareTo(budget) < 0
                ? open(Gate.VALIDATION, stale + ", within the freeze's budget")
                : closed(
                        Gate.VALIDATION,
                        stale + (budget.isZero() ? "" : "; the freeze's budget is " + seconds(budget.toMillis())),
                        compare);
    }

    private Verdict quarantine(GateReadings readings) {
        List<String> others = readings.setAside().stream()
                .filter(row -> !rules.accepted().contains(row))
                .toList();
        int accepted = readings.setAside().size() - others.size();
        if (others.isEmpty()) {
            return open(
                    Gate.QUARANTINE,
                    accepted == 0 ? "no row is in quarantine" : accepted + " rows are in quarantine, and accepted");
        }
        return closed(
                Gate.QUARANTINE,
                (others.size() == 1 ? "1 row is" : others.size() + " rows are") + " in quarantine, open or discarded: "
                        + String.join(", ", others.subList(0, Math.min(SHOWN, others.size())))
                        + (others.size() > SHOWN ? ", …" : ""),
                "'landbridge quarantine PLAN list' says why; retry them, or name them in the runbook: quarantine: {accept: ["
                        + others.get(0) + "]}.");
    }

    private static Verdict reverseStream(GateReadings readings) {
        String note = readings.wayBackNote() == null ? "" : ": " + readings.wayBackNote();
        if (readings.wayBack() == WayBack.PROVEN) {
            return open(Gate.REVERSE_STREAM, "the way back is proven" + note);
        }
        String state = switch (readings.wayBack()) {
            case NONE -> "nobody has asked for the way back yet";
            case REFUSED -> "there is no way back";
            case WISHED -> "the way back is being prepared";
            case PREPARED -> "no change has come through the way back yet";
            case PROVEN -> throw new IllegalStateException();
        };
        return closed(
                Gate.REVERSE_STREAM,
                state + note,
                readings.wayBack() == WayBack.REFUSED
                        ? "Give the plan what it lacks for the way back; or accept in the runbook that there is none."
                        : "Let 'landbridge run PLAN' run, and ask for it with --prepare.");
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + "s" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }

    private static Verdict open(Gate gate, String reason) {
        return new Verdict(gate, true, reason, "");
    }

    private static Verdict closed(Gate gate, String reason, String wayOut) {
        return new Verdict(gate, false, reason, wayOut);
    }
}

package io.landbridge.fake;

import io.landbridge.pipeline.ledger.RunbookStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Executions of runbooks in memory, without times. */
record FakeRunbooks(FakeTransaction in) implements RunbookStore {

    /** An execution with all that belongs to it. */
    record Execution(RunRecord run, List<StepRecord> steps, List<Approval> approvals, List<GateOverride> overrides) {}

    @Override
    public long begin(
            Direction direction, String runbook, String hash, String content, List<StepName> steps, String by) {
        return in.call("begin runbook", () -> {
            long id = in.server().nextId();
            List<StepRecord> pending = new ArrayList<>();
            for (StepName step : steps) {
                pending.add(new StepRecord(
                        pending.size(), step.name(), step.kind(), StepState.PENDING, 0, null, null, null, null));
            }
            RunRecord run =
                    new RunRecord(id, runbook, direction, hash, content, RunState.RUNNING, null, null, by, "", null);
            in.tables().runbooks.insert(in.self(), id, new Execution(run, pending, List.of(), List.of()));
            return id;
        });
    }

    @Override
    public Optional<RunRecord> latest(Direction direction) {
        return all().stream().filter(run -> run.direction() == direction).reduce((a, b) -> b);
    }

    @Override
    public List<RunRecord> all() {
        return in.call(
                "read runbooks",
                () -> in.tables().runbooks.all(in.self()).stream()
                        .map(Execution::run)
                        .toList());
    }

    @Override
    public List<StepRecord> steps(long run) {
        return find(run).steps();
    }

    @Override
    public boolean step(
            long run, int ordinal, StepState from, StepState to, @Nullable String output, @Nullable String error) {
        return in.call(
                "change step",
                () -> in.tables()
                        .runbooks
                        .update(
                                in.self(),
                                run,
                                row -> row.steps().get(ordinal).state() == from,
                                row -> new Execution(
                                        row.run(),
                                        replaced(row.steps(), ordinal, old -> after(old, to, output, error)),
                                        row.approvals(),
                                        row.overrides())));
    }

    private static StepRecord after(StepRecord old, StepState to, @Nullable String output, @Nullable String error) {
        return new StepRecord(
                old.ordinal(),
                old.name(),
                old.kind(),
                to,
                old.attempts() + (to == StepState.RUNNING ? 1 : 0),
                output == null ? old.output() : output,
                error,
                old.startedAt(),
                old.endedAt());
    }

    private static List<StepRecord> replaced(List<StepRecord> steps, int at, UnaryOperator<StepRecord> change) {
        List<StepRecord> changed = new ArrayList<>(steps);
        changed.set(at, change.apply(steps.get(at)));
        return List.copyOf(changed);
    }

    @Override
    public boolean become(long run, RunState from, RunState to, @Nullable String outcome) {
        return in.call(
                "change runbook",
                () -> in.tables()
                        .runbooks
                        .update(
                                in.self(),
                                run,
                                row -> row.run().state() == from,
                                row -> with(row, to, outcome, row.run().freezeMillis())));
    }

    private static Execution with(
            Execution row, RunState state, @Nullable String outcome, @Nullable Long freezeMillis) {
        RunRecord old = row.run();
        return new Execution(
                new RunRecord(
                        old.id(),
                        old.runbook(),
                        old.direction(),
                        old.hash(),
                        old.content(),
                        state,
                        outcome,
                        freezeMillis,
                        old.startedBy(),
                        old.startedAt(),
                        old.endedAt()),
                row.steps(),
                row.approvals(),
                row.overrides());
    }

    @Override
    public void froze(long run, long millis) {
        change(run, row -> with(row, row.run().state(), row.run().outcome(), millis));
    }

    @Override
    public void approve(long run, int ordinal, String who) {
        change(run, row -> {
            List<Approval> more = new ArrayList<>(row.approvals());
            if (more.stream().noneMatch(a -> a.ordinal() == ordinal && a.who().equals(who))) {
                more.add(new Approval(ordinal, who, ""));
            }
            return new Execution(row.run(), row.steps(), List.copyOf(more), row.overrides());
        });
    }

    @Override
    public List<Approval> approvals(long run) {
        return find(run).approvals();
    }

    @Override
    public void override(long run, String gate, String reason, String who) {
        change(run, row -> {
            List<GateOverride> more = new ArrayList<>(row.overrides());
            if (more.stream().noneMatch(o -> o.gate().equals(gate))) {
                more.add(new GateOverride(gate, reason, who, ""));
            }
            return new Execution(row.run(), row.steps(), row.approvals(), List.copyOf(more));
        });
    }

    @Override
    public List<GateOverride> overrides(long run) {
        return find(run).overrides();
    }

    private void change(long run, UnaryOperator<Execution> change) {
        in.run("change runbook", () -> in.tables().runbooks.update(in.self(), run, row -> true, change));
    }

    private Execution find(long run) {
        return in.call(
                "read runbook",
                () -> Objects.requireNonNull(in.tables().runbooks.read(in.self(), run)));
    }
}

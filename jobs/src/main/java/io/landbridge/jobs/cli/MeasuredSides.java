package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.BackRequest;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.jobs.run.ValidationOrder;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a comparison compares: the live side is the measure, and the other one is repaired. After a switch that is the migration turned
 * round, with a ledger of its own.
 *
 * @param ledger which says what was proved
 * @param isBack whether the target is the measure
 */
record MeasuredSides(RunRequest request, ValidationOrder order, Ledger ledger, boolean isBack) {

    /**
     * By where the cutover is now.
     *
     * @param chosen of the plan's tables; none for all
     * @param orders makes an order for tables
     * @throws LandbridgeException when the target is live and the plan has no way back
     */
    static MeasuredSides of(
            Workplace workplace, List<TableMapping> chosen, Function<List<TableMapping>, ValidationOrder> orders) {
        Ledger ledger = workplace.ledger();
        if (live(ledger) == Side.SOURCE) {
            ValidationOrder order = orders.apply(chosen);
            return new MeasuredSides(RunCommand.request(workplace, null, order), order, ledger, false);
        }
        BackRequest back = BackRequest.require(RunCommand.request(workplace, null, null));
        Set<String> targets = chosen.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(output -> output.target().name().toString())
                .collect(Collectors.toSet());
        ValidationOrder order = orders.apply(back.comparing(null).resolved().mappings().stream()
                .filter(mapping -> targets.contains(mapping.name()))
                .toList());
        return new MeasuredSides(back.comparing(order), order, back.own(), true);
    }

    private static Side live(Ledger ledger) {
        return ledger.exists()
                ? ledger.inTransaction(
                        transaction -> transaction.cutover().find().live())
                : Side.SOURCE;
    }
}

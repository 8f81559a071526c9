package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.Counters.Counter;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import java.util.ArrayList;
import java.util.List;

/** What the counters of the side that takes over have to pass, by the mappings that lead to it. */
final class CounterGoals {

    private CounterGoals() {}

    /**
     * Only values that go over as they are meet a counter on both sides.
     *
     * @param given the counters of the side that was written to
     * @param mappings from that side to the other
     */
    static List<Counter> of(List<Counter> given, List<TableMapping> mappings) {
        List<Counter> goals = new ArrayList<>();
        for (TableMapping mapping : mappings) {
            for (Output output : mapping.outputs()) {
                for (ColumnMapping column : output.columns()) {
                    if (column.origin() instanceof Copied copied) {
                        given.stream()
                                .filter(counter ->
                                        counter.table().equals(mapping.source().name())
                                                && counter.column()
                                                        .equals(copied.source().name()))
                                .forEach(counter -> goals.add(new Counter(
                                        output.target().name(),
                                        column.target().name(),
                                        counter.last(),
                                        counter.increment())));
                    }
                }
            }
        }
        return goals;
    }
}

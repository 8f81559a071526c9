package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.Counters.Counter;
import io.landbridge.pipeline.cutover.Counters.Proof;
import io.landbridge.pipeline.cutover.Counters.Way;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets one side count on where the other has stopped.
 *
 * @param from counters of the side that was written to
 * @param to counters of the side that takes over
 * @param mappings from that side to this
 */
public record CounterMove(Counters from, Counters to, List<TableMapping> mappings) {

    public CounterMove {
        mappings = List.copyOf(mappings);
    }

    /** Sets them to where the other side's are by now, while it is written to; proves nothing, since rows come in beside it. */
    public void ahead() {
        advance(0);
    }

    /**
     * Sets them, and proves that the next value of each is free; may be done again. Neither side is written to meanwhile.
     *
     * @param gap how many numbers are left out
     * @return what was done, in one line
     */
    public String move(long gap) {
        List<Counter> moved = advance(gap);
        List<Proof> proofs = to.prove(set());
        long inserted =
                proofs.stream().filter(proof -> proof.way() == Way.INSERTED).count();
        return "counters past the other side's by " + gap + " or more: " + moved.size()
                + "; next values taken by an insert that was rolled back: " + inserted + ", drawn or read: "
                + (proofs.size() - inserted);
    }

    private List<Counter> advance(long gap) {
        Set<TableName> read =
                mappings.stream().map(mapping -> mapping.source().name()).collect(Collectors.toSet());
        return to.advance(set(), CounterGoals.of(from.read(read), mappings), gap);
    }

    private Set<TableName> set() {
        return mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(output -> output.target().name())
                .collect(Collectors.toSet());
    }
}

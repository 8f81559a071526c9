package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.List;

/**
 * One side's log, as the stream reads it that carries it to the other side.
 *
 * @param stream its name
 * @param mappings of its tables
 * @param ledger that says how they begin
 */
public record SideLog(String stream, ChangeStream.Opener log, List<TableMapping> mappings, Ledger ledger) {
    public SideLog {
        mappings = List.copyOf(mappings);
    }
}

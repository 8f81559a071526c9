package io.landbridge.jobs.run;

import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.StreamApplier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tables that the operator wishes to be copied anew; looked for each second, by one thread. */
final class ResyncWishes {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(ResyncWishes.class);

    private final Ledger ledger;
    private final SourceSnapshot.Opener source;
    private final Map<String, TableMapping> mappings;
    private final int parts;
    private final SourceWaits waits;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    ResyncWishes(
            Ledger ledger,
            SourceSnapshot.Opener source,
            List<TableMapping> mappings,
            BackfillSettings settings,
            SourceWaits waits,
            InstantSource clock) {
        this.waits = waits;
        this.ledger = ledger;
        this.source = source;
        this.mappings = mappings.stream().collect(Collectors.toMap(TableMapping::name, Function.identity()));
        this.parts = settings.parallelism();
        this.clock = clock;
    }

    /** Begins the tables anew that are wished for; a wish of a table that the plan no longer has stays. */
    void fulfil(StreamApplier applier) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        List<String> wished =
                ledger.inTransaction(transaction -> transaction.control().resyncWishes());
        if (wished.contains(ControlStore.EVERY_TABLE)) {
            waits.during(reasons -> applier.resyncAll(mapping -> source.ranges(mapping, parts), reasons));
            LOG.info("The stream begins anew, and all tables are copied anew, as was wished");
        } else {
            wished.stream().map(mappings::get).filter(Objects::nonNull).forEach(mapping -> resync(mapping, applier));
        }
        // Not before: an attempt that failed is repeated at once, and nothing may be read from the log meanwhile.
        next = now.plus(EVERY);
    }

    private void resync(TableMapping mapping, StreamApplier applier) {
        applier.resync(mapping.name(), source.ranges(mapping, parts));
        LOG.info("{} is copied anew, as was wished", mapping.name());
    }
}

package io.landbridge.jobs.cli;

import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How pause, resume and tune reach the process that works: by the ledger's control row, and no other way. */
final class WishChange {

    private WishChange() {}

    static Answer make(Deed deed, Workplace workplace, UnaryOperator<Wishes> change) {
        workplace.requireStarted();
        String by = Workplace.user();
        String action = deed.command();
        Wishes wishes = workplace.ledger().inTransaction(transaction -> {
            PhaseGuard.require(deed, transaction);
            Wishes changed = transaction.control().change(change, by);
            transaction.audit().add(by, action, describe(changed));
            return changed;
        });
        Map<String, @Nullable Object> document =
                Answer.document(action, workplace.plan().migration(), "done");
        document.put("wishes", part(wishes));
        return Answer.done(document, workplace.plan().migration() + ": " + describe(wishes) + System.lineSeparator());
    }

    /** The wishes with a pause. */
    static Wishes paused(Wishes now, @Nullable String reason) {
        return new Wishes(true, reason, now.stop(), now.parallelism(), now.maxRowsPerSecond(), now.chunkMillis());
    }

    /** The wishes without one. */
    static Wishes resumed(Wishes now) {
        return new Wishes(false, null, now.stop(), now.parallelism(), now.maxRowsPerSecond(), now.chunkMillis());
    }

    /** The {@code wishes} part of a document. */
    static Map<String, @Nullable Object> part(Wishes wishes) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("paused", wishes.paused());
        part.put("pauseReason", wishes.pauseReason());
        part.put("parallelism", wishes.parallelism());
        part.put("maxRowsPerSecond", wishes.maxRowsPerSecond());
        part.put("chunkMillis", wishes.chunkMillis());
        return part;
    }

    private static String describe(Wishes wishes) {
        List<String> words = new ArrayList<>();
        words.add(
                !wishes.paused()
                        ? "not paused"
                        : wishes.pauseReason() == null ? "paused" : "paused: " + wishes.pauseReason());
        if (wishes.parallelism() != null) {
            words.add("parallelism " + wishes.parallelism());
        }
        if (wishes.maxRowsPerSecond() != null) {
            words.add("at most " + wishes.maxRowsPerSecond() + " rows/s");
        }
        if (wishes.chunkMillis() != null) {
            words.add("chunks of " + wishes.chunkMillis() + " ms");
        }
        return String.join(", ", words);
    }
}

package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Keeps everybody but Landbridge from writing to some tables of one database. It stands in the database itself, so that it outlives each
 * process, and keeps the highest token that has acted there: who comes with an older one is refused. Safe for several threads.
 */
public interface WriteFence {

    /**
     * Raises it: waits for transactions that write to the tables, refuses all later ones, and reads the log's position after that.
     * Idempotent. What it has raised when it fails is lifted again, unless somebody with a newer token has acted meanwhile.
     *
     * @return what is committed to the tables is before the position, and nothing behind it but Landbridge's own
     * @throws io.landbridge.pipeline.failure.LandbridgeException when a lock was not to be had within all attempts, naming who holds it;
     *     when a newer token has acted
     */
    Position raise(Request request);

    /**
     * Does beforehand what {@link #raise} needs and nobody notices: the place for its token, sessions, questions to the catalogue. Idempotent.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException what would keep it from being raised, as far as that shows
     */
    void ready(Request request);

    /**
     * Lifts it, also one that stands half; idempotent.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when a newer token has acted
     */
    void lift(long token);

    /**
     * Takes away what is left of it behind {@link #lift}, which hurts nobody, as far as that can be had without anybody waiting for it.
     *
     * @return whether nothing is left
     */
    boolean sweep();

    /** What stands now. */
    Standing standing();

    /** Lifts it and forgets the token; for the end of a migration. Idempotent. */
    void remove();

    /**
     * What to fence.
     *
     * @param tables the plan's; their partitions and all parents of their foreign keys are fenced too
     * @param token of the lease of who asks
     * @param lockTimeout how long one attempt waits for a table's lock; everybody who comes later waits behind it
     * @param attempts how often, with growing pauses between
     * @param writers what becomes of transactions that hold a lock longer
     */
    record Request(Set<TableName> tables, long token, Duration lockTimeout, int attempts, Writers writers) {
        public Request {
            tables = Set.copyOf(tables);
        }
    }

    /** What becomes of transactions that are in the way. */
    enum Writers {
        /** They are waited for. */
        WAIT,
        /** Their sessions are ended before the last attempt. */
        END
    }

    /**
     * What stands.
     *
     * @param token the highest that has acted; 0 when none has
     * @param whole tables that nobody else can write to
     * @param partial tables that some writes still reach
     */
    record Standing(long token, List<TableName> whole, List<TableName> partial) {
        public Standing {
            whole = List.copyOf(whole);
            partial = List.copyOf(partial);
        }

        /** Whether no table has any of it. */
        public boolean isLifted() {
            return whole.isEmpty() && partial.isEmpty();
        }
    }
}

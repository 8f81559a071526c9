package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Writes named tables of one side into files that the database's own tools restore, without Landbridge. */
public interface Backup {

    /**
     * Looks whether it could be made now: a client as new as the server, tables that are there, a folder with room for them. Changes
     * nothing; what a rehearsal and the assessment ask.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException saying what stands against it
     */
    Outlook look(Order order);

    /**
     * Makes it, reads it back, and only then removes those of the same migration and side that are older than they have to be kept; never
     * the newest good one. What is not whole is removed. Each call makes one of its own.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when there is no good backup
     */
    Made make(Order order);

    /**
     * What is wanted.
     *
     * @param tables as their side's catalogue names them
     * @param to a folder on this machine; each backup is a folder within it
     * @param keepDays how long older ones are kept
     * @param timeout after which the client is ended
     */
    record Order(Side on, Set<TableName> tables, Path to, int keepDays, Duration timeout) {
        public Order {
            tables = Set.copyOf(tables);
        }
    }

    /**
     * How it would be made.
     *
     * @param client the program, with its version
     * @param estimatedBytes of all tables' rows, by the catalogue; -1 where it says nothing
     * @param freeBytes of the folder's volume
     */
    record Outlook(String client, long estimatedBytes, long freeBytes) {}

    /**
     * A good backup.
     *
     * @param folder what was made, with a manifest
     * @param restore the command that puts it into an empty database
     * @param removed older ones that are gone now
     */
    record Made(Path folder, long bytes, String restore, List<Path> removed) {
        public Made {
            removed = List.copyOf(removed);
        }
    }
}

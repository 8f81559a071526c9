package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.CLIENT_TOOL_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.CONNECTIONS_SHORT;
import static io.landbridge.pipeline.assessment.AssessmentCode.DISK_SHORT;
import static io.landbridge.pipeline.assessment.AssessmentCode.DISK_UNKNOWN;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOCK_WAIT;
import static io.landbridge.pipeline.assessment.AssessmentCode.LONG_TRANSACTION;
import static io.landbridge.pipeline.assessment.AssessmentCode.PREPARED_TRANSACTION;
import static io.landbridge.pipeline.assessment.AssessmentCode.SIZE;

import io.landbridge.pipeline.assessment.EndpointFacts.Disk;
import java.util.ArrayList;
import java.util.List;

/** Sizes, connections, disk, and who is in the way right now. */
final class LoadRules {

    /** The source gives each copier rows and bounds; the target takes rows, and builds indexes before those connections have ended. */
    private static final int CONNECTIONS_OF_A_COPIER = 2;
    /** Lease, control and claims, signals, and two to look around with. */
    private static final int OTHER_CONNECTIONS = 6;
    /** Those of a change stream: its reader and who looks after it, or its appliers. */
    private static final int STREAM_CONNECTIONS = 3;
    /** Rows with their indexes and the log of writing them, as a multiple of the source's rows. */
    private static final int ROOM_FACTOR = 3;

    private LoadRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        size(assessment, findings);
        if (!assessment.started()) {
            // what has begun has some of its rows there already
            disk(assessment, findings);
        }
        connections(assessment, assessment.source(), "source", findings);
        connections(assessment, assessment.target(), "target", findings);
        inTheWay(assessment.source(), "source", findings);
        inTheWay(assessment.target(), "target", findings);
        assessment
                .missingTools()
                .forEach(tool -> findings.add(Finding.of(
                        CLIENT_TOOL_MISSING,
                        "this machine",
                        "Landbridge does not need it, but runbooks that dump or look into a database do.",
                        tool + " is not on the path",
                        "Install the engine's client package.")));
        return findings;
    }

    private static void size(Assessment assessment, List<Finding> findings) {
        long rows = assessment.mappings().stream()
                .mapToLong(m -> Math.max(0, m.source().estimatedRows()))
                .sum();
        findings.add(Finding.of(
                SIZE,
                "source",
                "The plan copies " + assessment.mappings().size() + " tables.",
                rows + " rows, " + bytes(assessment) + " bytes (estimates of the catalogue)",
                "See 'landbridge plan' for each table."));
    }

    private static void disk(Assessment assessment, List<Finding> findings) {
        long bytes = bytes(assessment);
        long room = bytes * ROOM_FACTOR;
        Disk disk = assessment.target().disk();
        if (disk == null) {
            findings.add(Finding.of(
                    DISK_UNKNOWN,
                    "target",
                    "The server does not say how much room its disk has, and it cannot be seen from here.",
                    bytes + " bytes of rows to copy",
                    "See that the target's volume has at least " + room
                            + " free bytes: for the rows, their indexes and the server's own log."));
        } else if (disk.freeBytes() < room) {
            findings.add(Finding.of(
                    DISK_SHORT,
                    "target",
                    "The target's disk may not hold the rows with their indexes and its own log.",
                    disk.freeBytes() + " bytes free on the volume of " + disk.folder() + ", " + bytes
                            + " bytes of rows to copy",
                    "Give the target's volume at least " + room + " free bytes."));
        }
    }

    private static long bytes(Assessment assessment) {
        return assessment.mappings().stream()
                .mapToLong(m -> Math.max(0, m.source().bytes()))
                .sum();
    }

    private static void connections(Assessment assessment, EndpointFacts facts, String side, List<Finding> findings) {
        int needed = CONNECTIONS_OF_A_COPIER * assessment.plan().backfill().parallelism()
                + OTHER_CONNECTIONS
                + (assessment.streams() ? STREAM_CONNECTIONS : 0);
        int free = facts.connections().free();
        if (free < needed) {
            findings.add(Finding.of(
                    CONNECTIONS_SHORT,
                    side,
                    "The run needs more connections than the server has free.",
                    free + " free of " + facts.connections().limit() + ", " + needed + " needed",
                    "Raise that limit, end connections that nobody needs, or lower backfill.parallelism."));
        }
    }

    private static void inTheWay(EndpointFacts facts, String side, List<Finding> findings) {
        facts.longTransactions()
                .forEach(open -> findings.add(Finding.of(
                        LONG_TRANSACTION,
                        side,
                        "A transaction has been open for long: DDL may wait for it, and old row versions stay.",
                        "session " + open.session() + " of " + open.user() + ", open for " + open.seconds() + " s",
                        "Find out what it does; end it if it is forgotten.")));
        facts.prepared()
                .forEach(id -> findings.add(Finding.of(
                        PREPARED_TRANSACTION,
                        side,
                        "A prepared transaction waits for COMMIT or ROLLBACK and holds its locks.",
                        id,
                        facts.engine().isMySqlFamily()
                                ? "XA RECOVER shows it; end it with XA COMMIT or XA ROLLBACK."
                                : "End it with COMMIT PREPARED or ROLLBACK PREPARED.")));
        facts.lockWaits()
                .forEach(wait -> findings.add(Finding.of(
                        LOCK_WAIT,
                        wait.on(),
                        "A session waits for a lock on the table; the run would queue behind it.",
                        "session " + wait.session() + " waits for " + wait.seconds() + " s on the " + side,
                        "Let the lock's holder finish, or end it.")));
    }
}

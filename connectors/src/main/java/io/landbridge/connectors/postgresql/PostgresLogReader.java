package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.capture.LogReader;
import io.landbridge.connectors.capture.TransactionQueue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.StreamError;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from a slot of a PostgreSQL source. Only {@link #confirm} ever moves the slot. */
final class PostgresLogReader implements LogReader {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLogReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long REPORT_NANOS = 100_000_000;
    private static final long PASSED_NANOS = 200_000_000;
    private static final long IDLE_NANOS = 3_000_000;
    private static final long SILENCE_NANOS = 10_000_000_000L;
    private static final int STATUS_MILLIS = 5_000;

    private final EndpointPools pools;
    private final PostgresSlot slot;
    private final PostgresDefinitions definitions;
    private final Connection connection;
    private final PGReplicationStream stream;
    private final TransactionAssembly assembly;
    private final int session;

    private volatile long confirmed;
    private volatile boolean closed;
    private volatile boolean hurried;
    private long reported;
    private long reportedAt;
    private long passedAt;
    private long heard;
    private long heardAt = System.nanoTime();

    /**
     * What is read, and how.
     *
     * @param publication its name
     * @param assemblies makes one for what begins at a position
     */
    record Reading(
            EndpointPools pools,
            String publication,
            PostgresDefinitions definitions,
            Function<PostgresPosition, TransactionAssembly> assemblies) {}

    private PostgresLogReader(PostgresSlot slot, Reading reading, Connection connection, PostgresPosition from)
            throws SQLException {
        this.pools = reading.pools();
        this.slot = slot;
        this.definitions = reading.definitions();
        this.connection = connection;
        this.assembly = reading.assemblies().apply(from);
        PGConnection driver = connection.unwrap(PGConnection.class);
        this.session = driver.getBackendPID();
        this.stream = driver.getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot.name())
                // else the driver itself would confirm what keep-alives say
                .withAutomaticFlush(false)
                .withStartPosition(LogSequenceNumber.valueOf(from.lsn()))
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", reading.publication())
                .withStatusInterval(STATUS_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
                .start();
    }

    /** Reads from a stream's slot. */
    static PostgresLogReader open(PostgresSlot slot, Reading reading, PostgresPosition from) {
        Connection connection = reading.pools().connect(Purpose.LOG);
        try {
            return new PostgresLogReader(slot, reading, connection, from);
        } catch (SQLException e) {
            cut(connection);
            throw reading.pools().errors().translate("source slot " + slot.name(), e);
        }
    }

    /** Reads from a slot of its own, which is there as long as the session. */
    static PostgresLogReader watch(Reading reading) {
        EndpointPools pools = reading.pools();
        Connection connection = pools.connect(Purpose.LOG);
        try {
            TemporarySlot own = TemporarySlot.make(pools, connection);
            return new PostgresLogReader(own.slot(), reading, connection, own.begins());
        } catch (SQLException e) {
            cut(connection);
            throw pools.errors().translate("source slot beside " + reading.publication(), e);
        }
    }

    private static void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("A connection that read the log could not be cut", e);
        }
    }

    @Override
    public void read(TransactionQueue queue) throws InterruptedException {
        try {
            while (!closed) {
                report();
                ByteBuffer message = stream.readPending();
                if (message == null) {
                    idle(queue);
                } else if (assembly.take(new LogMessage(message.array(), message.arrayOffset() + message.position()))) {
                    handOver(queue);
                } else {
                    pass(assembly.position(), queue);
                }
            }
        } catch (SQLException e) {
            if (!closed) {
                throw ended(e);
            }
        } finally {
            assembly.close();
            cut(connection);
        }
    }

    private void handOver(TransactionQueue queue) throws SQLException, InterruptedException {
        while (!closed && !assembly.handOver(queue, PATIENCE)) {
            // the server takes a reader for dead that says nothing
            stream.forceUpdateStatus();
        }
    }

    private void report() throws SQLException {
        long now = System.nanoTime();
        if (confirmed != reported && now - reportedAt > REPORT_NANOS) {
            reported = confirmed;
            reportedAt = now;
            LogSequenceNumber position = LogSequenceNumber.valueOf(reported);
            stream.setFlushedLSN(position);
            stream.setAppliedLSN(position);
            stream.forceUpdateStatus();
            NamedPoint.LOG_RELEASED.pass();
        }
    }

    /** Nothing waits to be read: what the server says that it has gone through holds nothing for us. */
    private void idle(TransactionQueue queue) {
        long lsn = stream.getLastReceiveLSN().asLong();
        pass(lsn, queue);
        listen(lsn);
        LockSupport.parkNanos(IDLE_NANOS);
    }

    /** The driver waits for ever on a line that is dead: after a silence the source is asked whether it still sends to us. */
    private void listen(long lsn) {
        long now = System.nanoTime();
        if (lsn != heard) {
            heard = lsn;
            heardAt = now;
        } else if (now - heardAt > SILENCE_NANOS) {
            if (!closed && !slot.isReadBy(session)) {
                throw new LandbridgeException(
                        StreamError.CAPTURE_ENDED,
                        "source log",
                        "The source has ended the connection that reads its log");
            }
            heardAt = System.nanoTime();
        }
    }

    private void pass(long lsn, TransactionQueue queue) {
        long now = System.nanoTime();
        if ((hurried || now - passedAt > PASSED_NANOS) && assembly.pass(lsn, queue)) {
            passedAt = now;
        }
    }

    /**
     * A slot that was dropped or lost ends the connection first; that is found when it is opened where the target stands: where we began,
     * which was confirmed since, would be taken for lost.
     */
    private LandbridgeException ended(SQLException e) {
        LandbridgeException told = pools.errors().translate("source log", e);
        return new LandbridgeException(StreamError.CAPTURE_ENDED, told.where(), told.what(), e);
    }

    @Override
    public void confirm(Position applied) {
        confirmed = ((PostgresPosition) applied).lsn();
    }

    @Override
    public Delivery settle(Delivery delivery) {
        PostgresDelivery delivered = (PostgresDelivery) delivery;
        if (delivered.unseen().isEmpty()) {
            return delivered;
        }
        try (Connection other = pools.take(Purpose.KEYS)) {
            PostgresVisibility now = PostgresVisibility.of(other);
            List<Long> seen = delivered.unseen().stream().filter(now::shows).toList();
            return delivered.without(seen);
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
    }

    @Override
    public void verify() {
        definitions.verify();
    }

    @Override
    public void hurry(boolean isAwaited) {
        hurried = isAwaited;
    }

    @Override
    public void close() {
        closed = true;
        // wakes the thread that reads
        cut(connection);
    }
}

package io.landbridge.connectors.mysql;

import com.github.shyiko.mysql.binlog.event.deserialization.PreviousGtidSetDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads one file of MySQL's binary log up to a place, and gathers which ids stand before it: {@code gtid_executed} does not say so, since it
 * is updated after the log.
 */
final class GtidScan {

    private static final int FIRST_EVENT = 4;

    private final EndpointPools pools;

    GtidScan(EndpointPools pools) {
        this.pools = pools;
    }

    /** Every id before the place, which has to be one between two transactions. */
    GtidSet upTo(BinlogPlace end) {
        return upTo(end, new BinlogPosition(new BinlogPlace(end.file(), FIRST_EVENT), ""));
    }

    /** The same from a position in that file on, up to which the ids are known. */
    GtidSet upTo(BinlogPlace end, BinlogPosition known) {
        Gathered gathered = new Gathered(end, GtidSet.parse(known.gtids()));
        if (end.offset() == known.place().offset()) {
            return gathered.set();
        }
        LogClient client = new LogClient(pools.logLogin(), known.place());
        try {
            client.read(event -> {
                if (gathered.take(event)) {
                    client.close();
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(end, e);
        } catch (LandbridgeException e) {
            throw e;
        } catch (Exception e) {
            throw failed(end, e);
        }
        return gathered.set();
    }

    private static LandbridgeException failed(BinlogPlace end, Exception e) {
        return new LandbridgeException(
                ConnectionError.CONNECTION_LOST, "source log at " + end, "It could not be read: " + e.getMessage(), e);
    }

    private static final class Gathered {

        private final BinlogPlace end;
        private GtidSet set;

        Gathered(BinlogPlace end, GtidSet known) {
            this.end = end;
            this.set = known;
        }

        /** Whether the place is reached. */
        boolean take(LogEvent event) {
            switch (event.type()) {
                case LogEvent.PREVIOUS_GTIDS -> set = set.with(previous(event.body()));
                case LogEvent.GTID, LogEvent.GTID_TAGGED -> {
                    MySqlTransactionNames names = new MySqlTransactionNames(set);
                    names.begin(event);
                    set = GtidSet.parse(names.behind());
                }
                default -> {}
            }
            return !event.isArtificial() && event.next() >= end.offset();
        }

        private static GtidSet previous(byte[] body) {
            try {
                String set = new PreviousGtidSetDeserializer()
                        .deserialize(new ByteArrayInputStream(body))
                        .getGtidSet();
                return GtidSet.parse(String.valueOf(set));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        GtidSet set() {
            return set;
        }
    }
}

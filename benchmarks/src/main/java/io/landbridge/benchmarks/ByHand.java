package io.landbridge.benchmarks;

import io.landbridge.connectors.Connectors;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.TableDigest;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What somebody would do instead: one statement over the whole table on each side, both started at once; the later one's end counts. */
interface ByHand extends AutoCloseable {

    /** The statement in words. */
    String name();

    /**
     * Asks both sides at once, and says how long the slower one took.
     *
     * @throws CopyFailedException when the two answers are not the same
     */
    double seconds();

    @Override
    void close();

    /** PostgreSQL's own hash over its text of the row. */
    static ByHand hashOfText(TestDatabase source, TestDatabase target) {
        String query = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM measured t";
        return new ByHand() {
            @Override
            public String name() {
                return "sum(hashtextextended(t::text, 0)) by hand";
            }

            @Override
            public double seconds() {
                return both(() -> source.query(query), () -> target.query(query));
            }

            @Override
            public void close() {}
        };
    }

    /** The product's own statement, without the product around it. */
    static ByHand digest(TestDatabase source, TestDatabase target) {
        Endpoint from = PlannedTables.endpoint(Side.SOURCE, source);
        Endpoint to = PlannedTables.endpoint(Side.TARGET, target);
        Connector reads = Connectors.open(from, 1);
        Connector holds = Connectors.open(to, 1);
        TableMapping mapping = PlannedTables.mappings(
                        reads,
                        from,
                        holds.schemaReader().read(Set.of()),
                        holds.schemaReader().defaultSchema(),
                        List.of(NineColumns.TABLE))
                .get(0);
        TableDigest digest =
                TableDigest.of(reads.server().engine(), mapping, holds.server().engine());
        return new ByHand() {
            @Override
            public String name() {
                return "our digest by hand, one statement";
            }

            @Override
            public double seconds() {
                return both(
                        () -> whole(
                                digests(reads).openSource(mapping.source()),
                                digest.pushedOfSource().orElseThrow()),
                        () -> whole(
                                digests(holds).openTarget(mapping.target(), null),
                                digest.pushedOfTarget().orElseThrow()));
            }

            @Override
            public void close() {
                reads.close();
                holds.close();
            }
        };
    }

    private static DigestReader.Opener digests(Connector connector) {
        return connector.digests("by-hand", LedgerLocation.DEFAULT);
    }

    private static RangeDigest whole(DigestReader reader, DigestedTable table) {
        try (reader) {
            return reader.digest(table, KeyRange.ALL);
        }
    }

    private static double both(Supplier<?> source, Supplier<?> target) {
        long start = System.nanoTime();
        CompletableFuture<?> ofSource = CompletableFuture.supplyAsync(source);
        Object ofTarget = target.get();
        Object found = ofSource.join();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!ofTarget.equals(found)) {
            throw new CopyFailedException("by hand the two sides differ: " + found + " and " + ofTarget);
        }
        return seconds;
    }
}

package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.DivergenceStore;
import java.util.List;

/** Findings in memory; one that was resolved is gone. */
record FakeDivergences(FakeTransaction in, FakeServer server) implements DivergenceStore {

    @Override
    public void add(String table, Key key, String what, String position) {
        in.run("add divergence", () -> {
            long id = server.nextId();
            in.tables().divergences.insert(in.self(), id, new Divergence(id, table, key, what, position));
        });
    }

    @Override
    public List<Divergence> open(int limit) {
        return in.call(
                "open divergences",
                () -> in.tables().divergences.all(in.self()).stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public long openCount() {
        return in.call("count divergences", () ->
                (long) in.tables().divergences.all(in.self()).size());
    }

    @Override
    public void resolve(long id, String resolution) {
        in.run("resolve divergence", () -> in.tables().divergences.delete(in.self(), row -> row.id() == id));
    }
}

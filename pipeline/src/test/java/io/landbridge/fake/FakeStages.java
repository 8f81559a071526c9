package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.StageRow;
import io.landbridge.pipeline.ledger.StageStore;
import java.util.Comparator;
import java.util.List;

/** Complete stages in memory. */
record FakeStages(FakeTransaction in, FakeServer server) implements StageStore {

    @Override
    public boolean isComplete(String stage, String planHash) {
        return in.call("is complete", () -> in.tables().stages.read(in.self(), stage + ' ' + planHash) != null);
    }

    @Override
    public void complete(String stage, String planHash) {
        in.run(
                "complete stage",
                () -> in.tables()
                        .stages
                        .insert(in.self(), stage + ' ' + planHash, new StageRow(stage, planHash, server.nextId())));
    }

    @Override
    public void reopen(String stage) {
        in.run(
                "reopen stage",
                () -> in.tables().stages.delete(in.self(), row -> row.stage().equals(stage)));
    }

    @Override
    public List<String> complete(String planHash) {
        return in.call(
                "complete stages",
                () -> in.tables().stages.all(in.self()).stream()
                        .filter(row -> row.planHash().equals(planHash))
                        .sorted(Comparator.comparingLong(StageRow::order))
                        .map(StageRow::stage)
                        .toList());
    }
}
